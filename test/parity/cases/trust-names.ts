// -nameopt on names of every kind: string types, escapes, several values, empty.
// Not here: names that clients send (names.ts).
// Called by index.ts.

import type { ParityCase } from '../../../lib/parity/case';
import { oddRow } from './odd';
import { bad, KEY_EXCHANGE, server, table } from './rows';

const CERTIFICATES = [
  'dn-multi',
  'dn-bmp',
  'dn-t61',
  'dn-universal',
  'dn-escapes',
  'dn-control',
  'dn-unicode',
  'dn-oid',
  'dn-many',
  'dn-twice',
  'dn-empty',
];

const FORMATS: Readonly<Record<string, string>> = {
  oneline: 'oneline',
  RFC2253: 'RFC2253',
  multiline: 'multiline',
  compat: 'compat',
  utf8: 'utf8',
  types: 'utf8,show_type',
  'dump-nostr': 'dump_nostr,show_type',
  escapes: 'esc_2253,esc_ctrl,esc_msb,use_quote',
};

const WORDS = [
  ...['esc_2253', 'esc_2254', 'esc_ctrl', 'esc_msb', 'use_quote', 'utf8', 'ignore_type'],
  ...['show_type', 'dump_all', 'dump_nostr', 'dump_der', 'compat', 'sep_comma_plus'],
  ...['sep_comma_plus_space', 'sep_semi_plus_space', 'sep_multiline', 'dn_rev', 'nofname'],
  ...['sname', 'lname', 'align', 'oid', 'space_eq', 'dump_unknown', 'RFC2253', 'oneline'],
  ...['multiline', 'ca_default'],
];

const on = (certificate: string) => (name: string, args: string[]) =>
  oddRow(name, certificate, args);
const combination = (...lists: string[]) => lists.flatMap((list) => ['-nameopt', list]);

export const nameOptionCases: readonly ParityCase[] = [
  ...CERTIFICATES.flatMap((certificate) => [
    oddRow(`name-${certificate}`, certificate),
    oddRow(`name-${certificate}-brief`, certificate, ['-brief'], {
      script: [{ do: 'await', text: KEY_EXCHANGE }, { do: 'end' }],
    }),
    ...Object.entries(FORMATS).map(([name, list]) =>
      oddRow(`name-${certificate}-${name}`, certificate, combination(list)),
    ),
  ]),
  ...WORDS.map((word) => oddRow(`name-word-${word}`, 'dn-escapes', combination(word))),
  ...WORDS.map((word) =>
    oddRow(`name-minus-${word}`, 'dn-unicode', combination('RFC2253,show_type', `-${word}`)),
  ),
  ...WORDS.map((word) => oddRow(`name-plus-${word}`, 'dn-multi', combination(`oneline,+${word}`))),
  ...table(
    'name-list',
    {
      blanks: combination(' utf8 , sep_comma_plus '),
      upper: combination('UTF8,Sep_Comma_Plus'),
      'colon-twice': combination('utf8:a:b,c:d'),
      colon: combination('utf8:x,sep_comma_plus'),
      newline: combination('utf8\nnosuch'),
      'empty-word': combination('utf8,,oneline'),
      'trailing-comma': combination('utf8,'),
      'leading-comma': combination(',utf8'),
      blank: combination(' '),
      'colon-first': combination(':x'),
      'colon-empty': combination('utf8:'),
      'colon-blank': combination('utf8: ,oneline'),
      'newline-first': combination('\nutf8'),
      'newline-last': combination('utf8\n'),
      'newline-value': combination('utf8:a\nb,c'),
      'newline-in-value': combination('utf8:\nb'),
      'newline-comma': combination('utf8\n,oneline'),
      'blank-list': combination('utf8', '  '),
      'minus-twice': combination('multiline', ',,'),
      'empty-first': combination('', 'utf8'),
      'compat-then': combination('compat', 'utf8'),
      'then-compat': combination('utf8', 'compat'),
      'compat-minus': combination('-compat'),
      'sep-minus': combination('oneline,-sep_comma_plus_space'),
      'sep-both': combination('sep_comma_plus,sep_multiline'),
      'fn-both': combination('lname,sname,oid'),
      'fn-minus': combination('oid,-oid'),
      'nofname-minus': combination('nofname,-lname'),
      'twice-minus': combination('multiline', '-align,-lname'),
      'whole-minus': combination('-oneline'),
      everything: combination('esc_2253,esc_2254,esc_ctrl,esc_msb,use_quote,utf8,show_type'),
      'double-sign': combination('utf8,oneline'),
      'multi-align': combination('multiline,-align'),
      'multi-reverse': combination('multiline,dn_rev'),
      'dump-oid': combination('oid,dump_unknown,dump_der'),
      'quiet-verify': [...combination('multiline'), '-verify_quiet'],
      showcerts: [...combination('multiline'), '-showcerts'],
      'brief-multiline': [...combination('multiline'), '-showcerts', '-verify', '3'],
    },
    on('dn-many'),
  ),
  ...['multiline', 'compat', 'RFC2253,show_type', 'oid,sep_semi_plus_space'].map(
    (list): ParityCase => ({
      name: `name-ca-list-${list}`,
      about: 'Names of authorities that the server sends.',
      server: server('-Verify', '1', '-CAfile', '{pki}/cas.pem'),
      args: ['-connect', '{address}', '-servername', 'a.test', '-tls1_2', ...combination(list)],
    }),
  ),
  ...table(
    'name-bad',
    {
      'malformed-and-file': [...combination('utf8,'), '-CRL', 'missing'],
      'malformed-and-store': [...combination('utf8:'), '-verifyCAfile', 'missing'],
      'malformed-and-ciphers': [...combination(',utf8', ':x'), '-cipher', 'x'],
      unknown: combination('nosuch'),
      'unknown-later': combination('utf8', 'nosuch'),
      'sign-alone': combination('-'),
      'two-signs': combination('--utf8'),
      'plus-minus': combination('+-utf8'),
      'blank-after-sign': combination('- utf8'),
      equals: combination('utf8=1'),
      semicolon: combination('utf8;oneline'),
      'carriage-return': combination('nosuch\rutf8'),
      prototype: combination('constructor'),
      'byte-high': combination('utf8\xe9'),
      missing: ['-nameopt'],
      'then-other': [...combination('nosuch'), '-purpose', 'nosuch'],
    },
    bad,
  ),
];
