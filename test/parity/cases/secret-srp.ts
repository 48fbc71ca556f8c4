// SRP: options, and the messages of a server up to the question for the password.
// Not here: a handshake that completes; the reference crashes there (test/unit/srp.test.ts).
// Called by index.ts.

import type { ParityCase, PeerStep } from '../../../lib/parity/case';
import { bad, END, EXIT, peer, row, server, table } from './rows';
import { field, handshake, record, SERVER_HELLO_DONE, serverHello } from './wire';

const USER = ['-srpuser', 'user', '-srppass', 'pass:word'];
const SUITES = ['-tls1_2', '-cipher', 'SRP:@SECLEVEL=0'];

/** TLS_SRP_SHA_WITH_AES_128_CBC_SHA: no certificate, nothing is signed. */
const SERVER_HELLO = serverHello(0xc01d);
const SALT = 'aabbccdd';
const keyExchange = (N: string, g: string, B: string) =>
  handshake(12, field(2, N) + field(2, g) + field(1, SALT) + field(2, B));

/** The 1024-bit group of RFC 5054. */
const KNOWN = [
  'EEAF0AB9ADB38DD69C33F80AFA8FC5E86072618775FF3C0B9EA2314C9C256576D674DF7496EA81D3383B4813D692C6E0',
  'E0D5D8E250B98BE48E495C1D6089DAD15DC7D7B46154D6B6CE8EF4AD69B15D4982559B297BCF1885C529F566660E57EC',
  '68EDBC3C05726CC02FD4CBF4976EAA9AFD5138FE8376435B9FC61D2FC0EB06E3',
].join('');
/** A safe prime of 1024 bits that 2 generates, in no list. */
const OTHER = [
  'EEA2E032175244787D3201D6F7F532553F1B2972E087259EE223B1FB34820519071D1D7B2A601EF712A20931335C6948',
  '48BF5098B291F8E4FD77E823A8394B3AB45B1B610CE6A87CBBF1C36A1D5B07D33DFE8782B130415BFE22DFE03805CDF5',
  '974601D736A62F88F05728394099EAD8BF43C5AD8FA14C7C671661419AC8212B',
].join('');

/** Sends its part of the handshake up to ServerHelloDone, then reads what comes. */
function exchange(N: string, g: string, B: string): PeerStep[] {
  const flight = SERVER_HELLO + keyExchange(N, g, B) + SERVER_HELLO_DONE;
  return [
    { do: 'record' },
    { do: 'send', data: { hex: record(flight) } },
    { do: 'record' },
    { do: 'close' },
  ];
}

const B_OF_KNOWN = `01${'23'.repeat(127)}`;
const known = peer(exchange(KNOWN, '02', B_OF_KNOWN));
const other = peer(exchange(OTHER, '02', B_OF_KNOWN));

/** Ends before the password is asked for: the group is refused. */
const refused = (spec: ParityCase['server']) => (name: string, args: string[]) =>
  row(name, [...SUITES, ...USER, ...args], {
    server: spec,
    script: [EXIT],
    masks: ['msg', 'debug', 'trace'],
    // A dump that stderr interrupts shows half a row.
    ...(args.includes('-debug') ? { modes: ['split'] as const } : {}),
  });

/** The reference crashes in its password callback. */
export const srpCrashes: readonly ParityCase[] = [
  row('srp-known-group', [...SUITES, ...USER], { server: known, script: [EXIT] }),
  row('srp-known-group-msg', [...SUITES, ...USER, '-msg'], {
    server: known,
    script: [EXIT],
    masks: ['msg'],
  }),
  row('srp-no-password', [...SUITES, '-srpuser', 'user'], {
    server: known,
    stdin: 'null',
    script: [EXIT],
  }),
];

export const srpCases: readonly ParityCase[] = [
  ...table(
    'srp-other-group',
    {
      plain: [],
      msg: ['-msg'],
      debug: ['-debug'],
      trace: ['-trace'],
      state: ['-state'],
      brief: ['-brief'],
      quiet: ['-quiet'],
      prexit: ['-prexit'],
      moregroups: ['-srp_moregroups'],
      'moregroups-msg': ['-srp_moregroups', '-msg'],
      'moregroups-debug': ['-srp_moregroups', '-debug'],
      'moregroups-trace': ['-srp_moregroups', '-trace'],
    },
    // Later lines find the group good, and their password callback then takes what lies about for a password.
    (name, args) => ({
      ...refused(other)(name, args),
      ...(args[0] === '-srp_moregroups' && args.length === 1 ? {} : { requires: ['openssl:3.0'] }),
    }),
  ),
  ...table('srp-strength', { 2048: ['-srp_strength', '2048'] }, refused(known)),
  ...table(
    'srp-generator-1',
    {
      plain: [],
      moregroups: ['-srp_moregroups'],
      'moregroups-debug': ['-srp_moregroups', '-debug'],
      'moregroups-msg': ['-srp_moregroups', '-msg'],
    },
    refused(peer(exchange(OTHER, '01', B_OF_KNOWN))),
  ),
  ...table(
    'srp-generator-large',
    { moregroups: ['-srp_moregroups'] },
    refused(peer(exchange(OTHER, `01${'00'.repeat(16)}`, B_OF_KNOWN))),
  ),
  ...table(
    'srp-not-prime',
    { moregroups: ['-srp_moregroups'] },
    refused(peer(exchange(`${OTHER.slice(0, -1)}C`, '02', B_OF_KNOWN))),
  ),
  ...table('srp-zero-key', { plain: [] }, refused(peer(exchange(KNOWN, '02', '00')))),
  ...table(
    'srp-small-group',
    { plain: [], 'strength-8': ['-srp_strength', '8'], 'strength-0': ['-srp_strength', '0'] },
    refused(peer(exchange('17', '05', '07'))),
  ),

  ...table(
    'srp-not-shared',
    {
      plain: USER,
      '1_2': [...USER, '-tls1_2'],
      suites: [...USER, ...SUITES],
      'user-alone': ['-srpuser', 'user'],
      late: [...USER, '-srp_lateuser'],
      'late-only': ['-srp_lateuser'],
      'pass-only': ['-srppass', 'pass:word'],
      moregroups: [...USER, '-srp_moregroups'],
      strength: [...USER, '-srp_strength', '2048'],
      'strength-word': [...USER, '-srp_strength', '10'],
      'strength-alone': ['-srp_strength', '99'],
      'strength-0': ['-srp_strength', '0'],
      'strength-hex': ['-srp_strength', '0x400'],
      'strength-octal': ['-srp_strength', '01000'],
      'name-255': ['-srpuser', 'u'.repeat(255)],
      'high-bytes': ['-srpuser', 'f\xfcr', '-tls1_2'],
      brief: [...USER, '-brief'],
      tls1_3: [...USER, '-tls1_3'],
      'pass-file': ['-srpuser', 'user', '-srppass', 'file:{pki}/pass.txt'],
      debug: [...USER, '-debug', '-verify_quiet', '-servername', 'localhost'],
    },
    (name, args) =>
      row(name, args, {
        masks: ['debug'],
        ...(args.includes('-brief') ? { stdin: 'null' as const, script: [EXIT] } : {}),
      }),
  ),
  row('srp-unknown-user', [...USER, ...SUITES], {
    server: peer([
      { do: 'record' },
      { do: 'send', data: { hex: '15030300020273' } },
      { do: 'close' },
    ]),
    script: [EXIT],
  }),
  row('srp-server-of-1_3', [...USER, ...SUITES], { server: server('-tls1_3') }),
  row('srp-dtls', [...USER, '-dtls1_2'], {
    server: server('-dtls1_2'),
  }),
  row('srp-raises-minimum', [...USER, '-max_protocol', 'TLSv1.1']),
  row('srp-dtls-first', ['-dtls1_2', ...USER], { server: server('-dtls1_2'), script: [END] }),
  ...table(
    'srp-bad',
    {
      'user-empty': ['-srpuser', '', '-connect', '{address}'],
      'user-256': ['-srpuser', 'u'.repeat(256), '-connect', '{address}'],
      'user-256-late': ['-srpuser', 'u'.repeat(256), '-srp_lateuser', '-connect', '{address}'],
      'user-no-value': ['-srpuser'],
      'pass-no-value': ['-srppass'],
      'strength-no-value': ['-srp_strength'],
      'strength-word': ['-srp_strength', 'x'],
      'strength-negative': ['-srp_strength', '-1'],
      'strength-empty': ['-srp_strength', ''],
      'strength-huge': ['-srp_strength', '99999999999'],
      'strength-twice': ['-srp_strength', '1', '-srp_strength', '2', '-connect', '{address}'],
      'pass-bare': ['-srpuser', 'user', '-srppass', 'word', '-connect', '{address}'],
      'pass-source': ['-srpuser', 'user', '-srppass', 'abc:word', '-connect', '{address}'],
      'pass-file': ['-srpuser', 'user', '-srppass', 'file:missing', '-connect', '{address}'],
      'pass-env': ['-srpuser', 'user', '-srppass', 'env:MISSING', '-connect', '{address}'],
      'pass-without-user': ['-srppass', 'word', '-connect', '{address}'],
      'pass-empty': ['-srpuser', 'user', '-srppass', '', '-connect', '{address}'],
      'pass-and-cert': ['-srppass', 'word', '-cert', 'missing', '-connect', '{address}'],
      'pass-and-crl': ['-srppass', 'word', '-CRL', 'missing', '-connect', '{address}'],
      'pass-and-cafile': ['-srppass', 'word', '-CAfile', 'missing', '-connect', '{address}'],
      ssl3: ['-ssl3', '-srpuser', 'user', '-connect', '{address}'],
      'tls1_3-max': [...USER, '-max_protocol', 'SSLv3', '-connect', '{address}'],
    },
    bad,
  ),
];
