// DANE: -dane_tlsa_domain, -dane_tlsa_rrdata, -dane_ee_no_namechecks.
// Not here: other verification (trust-verify.ts).
// Called by index.ts.

import type { ParityCase, ServerSpec, Step } from '../../../lib/parity/case';
import { oddServer } from './odd';
import { bad, KEY_EXCHANGE, server, serverWith, table } from './rows';

const BRIEF_END: Step[] = [{ do: 'await', text: KEY_EXCHANGE }, { do: 'end' }];
const STRICT = '-verify_return_error';
const DOMAIN = ['-dane_tlsa_domain', 'example.test'];
const AT = ['-connect', '{address}'];
const ROOT = ['-CAfile', '{pki}/root.pem'];
const NO_ROOT = ['-no-CAfile', '-no-CApath', '-no-CAstore'];
const ZEROS = '0'.repeat(64);

const rr = (...fields: (string | number)[]): string[] => ['-dane_tlsa_rrdata', fields.join(' ')];
const tlsa = (usage: number, name: string, selector: number, type: number): string[] =>
  rr(usage, selector, type, `{tlsa_${name}_${selector}_${type}}`);

function dane(name: string, args: string[], spec: ServerSpec = server()): ParityCase {
  const row = { name, server: spec, args: [...AT, ...args] };
  return args.includes('-brief') ? { ...row, script: BRIEF_END } : row;
}

const trusted = (name: string, args: string[]): ParityCase =>
  dane(name, [...DOMAIN, ...ROOT, ...args]);
const untrusted = (name: string, args: string[]): ParityCase =>
  dane(name, [...DOMAIN, ...NO_ROOT, ...args]);
/** The report of a record that matches, and of one that does not. */
const other = serverWith('other.pem', 'server.key');
const rootSent = server('-cert_chain', '{pki}/cas.pem');

const USAGES = [0, 1, 2, 3];
const FIELDS = [0, 1].flatMap((selector) => [0, 1, 2].map((type) => [selector, type] as const));

/** Every usage with every selector and matching type, on the certificate it is meant for. */
const matrix = USAGES.flatMap((usage) =>
  FIELDS.map(([selector, type]) => {
    const name = usage === 1 || usage === 3 ? 'server' : 'int';
    return trusted(`dane-${usage}${selector}${type}`, tlsa(usage, name, selector, type));
  }),
);

export const daneCases: readonly ParityCase[] = [
  ...matrix,
  ...table(
    'dane-untrusted',
    {
      'usage-0': tlsa(0, 'int', 0, 1),
      'usage-1': tlsa(1, 'server', 0, 1),
      'usage-2': tlsa(2, 'int', 0, 1),
      'usage-2-key': tlsa(2, 'int', 1, 1),
      'usage-2-whole': tlsa(2, 'int', 0, 0),
      'usage-2-whole-key': tlsa(2, 'int', 1, 0),
      'usage-2-root-whole': tlsa(2, 'root', 0, 0),
      'usage-2-root-key': tlsa(2, 'root', 1, 0),
      'usage-2-root-hash': tlsa(2, 'root', 0, 1),
      'usage-2-leaf': tlsa(2, 'server', 0, 1),
      'usage-3': tlsa(3, 'server', 1, 1),
      'usage-3-int': tlsa(3, 'int', 1, 1),
    },
    untrusted,
  ),
  ...table(
    'dane-mismatch',
    {
      'usage-0': rr(0, 0, 1, ZEROS),
      'usage-1': rr(1, 0, 1, ZEROS),
      'usage-2': rr(2, 0, 1, ZEROS),
      'usage-3': rr(3, 1, 1, ZEROS),
      'usage-1-int': tlsa(1, 'int', 0, 1),
      return: [...rr(3, 1, 1, ZEROS), STRICT],
      brief: [...rr(3, 1, 1, ZEROS), '-brief'],
      'brief-return': [...rr(3, 1, 1, ZEROS), '-brief', STRICT],
      quiet: [...rr(3, 1, 1, ZEROS), '-verify_quiet'],
      'tls1_2-return': [...rr(3, 1, 1, ZEROS), '-tls1_2', STRICT],
      depth: [...rr(3, 1, 1, ZEROS), '-verify', '1'],
    },
    trusted,
  ),
  ...table(
    'dane-several',
    {
      'first-matches': [...tlsa(3, 'server', 1, 1), ...rr(3, 1, 1, ZEROS)],
      'second-matches': [...rr(3, 1, 1, ZEROS), ...tlsa(3, 'server', 1, 1)],
      usages: [...tlsa(2, 'int', 1, 1), ...tlsa(3, 'server', 1, 1)],
      types: [...tlsa(3, 'server', 1, 1), ...tlsa(3, 'server', 1, 2), ...tlsa(3, 'server', 0, 0)],
      'strong-mismatch': [...rr(3, 1, 2, ZEROS + ZEROS), ...tlsa(3, 'server', 1, 1)],
      same: [...tlsa(3, 'server', 1, 1), ...tlsa(3, 'server', 1, 1)],
      'one-bad': [...rr('x', 1, 1, ZEROS), ...tlsa(3, 'server', 1, 1)],
      'one-unusable': [...rr(9, 1, 1, ZEROS), ...tlsa(3, 'server', 1, 1)],
      'one-short': [...rr(3, 1, 1, 'ab'), ...tlsa(3, 'server', 1, 1)],
      'int-and-root': [...tlsa(0, 'root', 0, 1), ...tlsa(0, 'int', 0, 1)],
    },
    trusted,
  ),
  ...table(
    'dane-show',
    {
      brief: [...tlsa(3, 'server', 1, 1), '-brief'],
      'brief-ta': [...tlsa(2, 'int', 1, 1), '-brief'],
      'brief-whole': [...tlsa(2, 'int', 0, 0), '-brief', STRICT],
      return: [...tlsa(3, 'server', 1, 1), STRICT],
      tls1_2: [...tlsa(3, 'server', 1, 1), '-tls1_2'],
      servername: [...tlsa(2, 'int', 1, 1), '-servername', 'localhost'],
      'servername-wrong': [...tlsa(3, 'server', 1, 1), '-servername', 'wrong.test'],
      'servername-first': ['-servername', 'localhost', ...tlsa(2, 'int', 1, 1)],
      quiet: [...tlsa(3, 'server', 1, 1), '-verify_quiet'],
      verify: [...tlsa(3, 'server', 1, 1), '-verify', '4'],
      'verify-hostname': [...tlsa(2, 'int', 1, 1), '-verify_hostname', 'localhost'],
      'verify-hostname-wrong': [...tlsa(2, 'int', 1, 1), '-verify_hostname', 'wrong.test'],
      'no-name-checks': [...tlsa(3, 'server', 1, 1), '-dane_ee_no_namechecks'],
      'crl-check': [...tlsa(3, 'server', 1, 1), '-crl_check'],
      'crl-check-ta': [...tlsa(2, 'int', 1, 1), '-crl_check'],
      prexit: [...tlsa(3, 'server', 1, 1), '-prexit'],
      starttime: [...tlsa(3, 'server', 1, 1), '-attime', '1'],
      'purpose-client': [...tlsa(3, 'server', 1, 1), '-purpose', 'sslclient'],
      reconnect: [...tlsa(3, 'server', 1, 1), '-reconnect'],
      'twice-domain': ['-dane_tlsa_domain', 'wrong.test', ...DOMAIN, ...tlsa(2, 'int', 1, 1)],
      status: [...tlsa(3, 'server', 1, 1), '-status'],
      'no-ct': [...tlsa(3, 'server', 1, 1), '-noct'],
      ct: [...tlsa(3, 'server', 1, 1), '-ct'],
      'ct-ta': [...tlsa(2, 'int', 1, 1), '-ct'],
    },
    trusted,
  ),
  ...USAGES.flatMap((usage) => {
    const record = tlsa(usage, usage % 2 === 1 ? 'server' : 'int', 1, 1);
    return ['wrong.test', 'a.wild.test', 'EXAMPLE.TEST', 'example.test.'].map((domain) =>
      dane(`dane-domain-${usage}-${domain}`, ['-dane_tlsa_domain', domain, ...ROOT, ...record]),
    );
  }),
  ...table(
    'dane-domain',
    {
      'wrong-unchecked': [
        ...['-dane_tlsa_domain', 'wrong.test', '-dane_ee_no_namechecks'],
        ...tlsa(3, 'server', 1, 1),
      ],
      'wrong-unchecked-ta': [
        ...['-dane_tlsa_domain', 'wrong.test', '-dane_ee_no_namechecks'],
        ...tlsa(2, 'int', 1, 1),
      ],
      'wrong-return': ['-dane_tlsa_domain', 'wrong.test', STRICT, ...tlsa(3, 'server', 1, 1)],
      empty: ['-dane_tlsa_domain', '', ...tlsa(3, 'server', 1, 1)],
      address: ['-dane_tlsa_domain', '127.0.0.1', ...tlsa(3, 'server', 1, 1)],
      'two-names': ['-dane_tlsa_domain', 'a b', ...tlsa(3, 'server', 1, 1)],
      long: ['-dane_tlsa_domain', 'a'.repeat(300), ...tlsa(3, 'server', 1, 1)],
      'no-record': DOMAIN,
      'no-record-names': [...DOMAIN, '-dane_ee_no_namechecks'],
    },
    (name, args) => dane(name, [...ROOT, ...args]),
  ),
  dane('dane-other-chain', [...DOMAIN, ...ROOT, ...tlsa(2, 'int', 1, 1)], other),
  dane(
    'dane-expired-ee',
    [...DOMAIN, ...tlsa(3, 'server', 1, 1)],
    serverWith('expired.pem', 'server.key'),
  ),
  dane('dane-root-sent', [...DOMAIN, ...NO_ROOT, ...tlsa(2, 'root', 0, 1)], rootSent),
  dane('dane-root-sent-key', [...DOMAIN, ...NO_ROOT, ...tlsa(2, 'root', 1, 2)], rootSent),
  dane('dane-root-sent-pkix', [...DOMAIN, ...NO_ROOT, ...tlsa(0, 'root', 1, 2)], rootSent),
  dane(
    'dane-selfsigned',
    [...DOMAIN, ...tlsa(3, 'selfsigned', 0, 1)],
    serverWith('selfsigned.pem', 'server.key'),
  ),
  dane(
    'dane-selfsigned-ta',
    ['-dane_tlsa_domain', 'other.test', ...tlsa(2, 'selfsigned', 0, 1)],
    serverWith('selfsigned.pem', 'server.key'),
  ),
  dane('dane-deep', [...DOMAIN, ...tlsa(2, 'root', 0, 0), '-verify_depth', '2'], oddServer('deep')),
  dane(
    'dane-bad-signature',
    [...DOMAIN, ...tlsa(2, 'int', 1, 0)],
    serverWith('odd/badsig.pem', 'server.key'),
  ),

  ...table(
    'dane-record',
    {
      empty: ['-dane_tlsa_rrdata', ''],
      words: ['-dane_tlsa_rrdata', 'this is no record'],
      'no-data': ['-dane_tlsa_rrdata', '3 1 1'],
      'blank-data': ['-dane_tlsa_rrdata', '3 1 1 '],
      'one-digit': ['-dane_tlsa_rrdata', '3 1 1 a'],
      'one-letter-prexit': ['-dane_tlsa_rrdata', '3 1 1 x', '-prexit', '-writerand', 'random'],
      'good-and-no-data': [...tlsa(3, 'server', 1, 1), '-dane_tlsa_rrdata', '3 1 1 '],
      'all-bad-prexit': ['-dane_tlsa_rrdata', 'x', '-prexit'],
      'no-type': ['-dane_tlsa_rrdata', '3 1'],
      'only-usage': ['-dane_tlsa_rrdata', '3'],
      'usage-range': rr(256, 1, 1, ZEROS),
      'selector-range': rr(3, 256, 1, ZEROS),
      'type-range': rr(3, 1, 256, ZEROS),
      negative: rr(-3, 1, 1, ZEROS),
      'minus-zero': rr('-0', 1, 1, ZEROS),
      plus: rr('+3', '+1', '+1', '{tlsa_server_1_1}'),
      hex: rr('0x3', 1, 1, ZEROS),
      octal: rr('03', '01', '01', '{tlsa_server_1_1}'),
      'octal-like': rr('08', 1, 1, ZEROS),
      'huge-number': rr('99999999999999999999', 1, 1, ZEROS),
      'wraps-around': rr('4294967299', 1, 1, ZEROS),
      'wraps-long': rr('18446744073709551619', 1, 1, ZEROS),
      'usage-4': rr(4, 1, 1, ZEROS),
      'usage-255': rr(255, 1, 1, ZEROS),
      'selector-2': rr(3, 2, 1, ZEROS),
      'selector-255': rr(3, 255, 1, ZEROS),
      'type-3': rr(3, 1, 3, ZEROS),
      'type-255': rr(3, 1, 255, ZEROS),
      'sha256-short': rr(3, 1, 1, 'abcd'),
      'sha256-long': rr(3, 1, 1, `${ZEROS}00`),
      'sha512-short': rr(3, 1, 2, ZEROS),
      'whole-garbage': rr(3, 0, 0, 'abcdef'),
      'whole-key-garbage': rr(3, 1, 0, 'abcdef'),
      'whole-other-way': rr(3, 0, 0, '{tlsa_server_1_0}'),
      'whole-trailing': rr(2, 0, 0, '{tlsa_int_0_0}00'),
      'odd-digits': rr(3, 1, 1, ZEROS.slice(1)),
      'no-hex': rr(3, 1, 1, `${ZEROS.slice(2)}xy`),
      'trailing-text': rr(3, 1, 1, ZEROS, 'x'),
      'upper-hex': rr(3, 1, 1, 'ABCDEF'.repeat(10), 'ABCD'),
      'blanks-in-data': rr(3, 1, 1, '00 00\t00\n00', ZEROS.slice(8)),
      'blank-in-pair': rr(3, 1, 1, '0 0', ZEROS.slice(2)),
      'leading-blanks': rr('  3', ' 1', '\t1', '{tlsa_server_1_1}'),
      'trailing-blanks': rr(3, 1, 1, '{tlsa_server_1_1}', ' '),
      commas: ['-dane_tlsa_rrdata', `3,1,1,${ZEROS}`],
      'glued-data': ['-dane_tlsa_rrdata', `3 1 1${ZEROS}`],
      'glued-letters': ['-dane_tlsa_rrdata', '3 1 1abcdef'],
      'form-feed': ['-dane_tlsa_rrdata', `3\f1\v1\r${ZEROS}`],
      tabs: ['-dane_tlsa_rrdata', '3\t1\t1\t{tlsa_server_1_1}'],
      'no-break-space': ['-dane_tlsa_rrdata', `3\xa01 1 ${ZEROS}`],
    },
    trusted,
  ),
  ...table(
    'dane-bad',
    {
      'domain-missing': ['-dane_tlsa_domain'],
      'record-missing': ['-dane_tlsa_rrdata'],
      'flag-value': ['-dane_ee_no_namechecks=1'],
      'no-domain': [...rr(3, 1, 1, ZEROS), '-connect', '{address}'],
      'no-record': [...DOMAIN, '-connect', '{address}'],
      'all-bad': [...DOMAIN, ...rr('x'), ...rr('y'), '-connect', '{address}'],
      noservername: [...DOMAIN, '-noservername', ...rr(3, 1, 1, ZEROS)],
      'noservername-first': ['-noservername', ...DOMAIN],
      'flag-alone': ['-dane_ee_no_namechecks', '-connect', '{address}'],
      'noservername-and-name': ['-noservername', '-servername', 'x', ...DOMAIN],
    },
    bad,
  ),
];
