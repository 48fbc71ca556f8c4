// Scripted servers in the handshake: every alert, hellos that break a rule, cuts, floods.
// Not here: peers that speak no TLS, ends at each moment (peers.ts).
// Called by index.ts.

import type { Data, ParityCase, PeerStep, Step } from '../../../lib/parity/case';
import {
  END,
  EXIT,
  NAMED,
  peer,
  relay,
  row,
  SHOWN,
  see,
  send,
  serve,
  server,
  TO,
  table,
} from './rows';

const HELLO: PeerStep = { do: 'record' };
const CLOSE: PeerStep = { do: 'close' };
const V12 = ['-tls1_2'];
const MASKS = ['msg', 'debug', 'trace'] as const;

const hex = (digits: string): PeerStep => ({ do: 'send', data: { hex: digits } });
const byte = (value: number, bytes = 1) => value.toString(16).padStart(2 * bytes, '0');

function strange(name: string, steps: PeerStep[], args: string[] = TO): ParityCase {
  return { name, server: peer(steps), args, script: [EXIT], masks: MASKS };
}

const record = (type: number, version: string, body: string) =>
  `${byte(type)}${version}${byte(body.length / 2, 2)}${body}`;
const message = (type: number, body: string) => `${byte(type)}${byte(body.length / 2, 3)}${body}`;

const CODES = [
  10, 20, 21, 22, 30, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 60, 71, 86, 90, 109, 110, 111,
  112, 113, 114, 115, 116, 120,
];
const alert = (level: number, code: number) => record(21, '0303', byte(level) + byte(code));

const alertCases: readonly ParityCase[] = [
  ...CODES.map((code) => strange(`alert-fatal-${code}`, [HELLO, hex(alert(2, code)), CLOSE])),
  ...[0, 42, 90, 100, 112].flatMap((code) => [
    strange(`alert-warning-${code}`, [HELLO, hex(alert(1, code)), CLOSE]),
    strange(`alert-warning-${code}-1_2`, [HELLO, hex(alert(1, code)), CLOSE], [...TO, ...V12]),
  ]),
  ...table(
    'alert-seen',
    {
      state: ['-state'],
      msg: ['-msg'],
      debug: ['-debug'],
      all: ['-state', '-msg', '-debug', '-tlsextdebug'],
      quiet: ['-quiet'],
      brief: ['-brief'],
      prexit: ['-prexit'],
      reconnect: ['-reconnect'],
      'return-error': ['-verify_return_error'],
    },
    (name, args) => ({
      ...strange(name, [HELLO, hex(alert(2, 40)), CLOSE], [...TO, ...args]),
      // In later lines stderr comes between the bytes of a dump row when both go to one pipe.
      ...(args.includes('-debug') ? { modes: ['split'] as const } : {}),
    }),
  ),
  {
    ...strange('alert-seen-trace', [HELLO, hex(alert(2, 40)), CLOSE], [...TO, '-trace']),
    // In one stream, an error line tears a field that the mask would hide.
    modes: ['split'],
  },
  strange('alert-six-warnings', [HELLO, hex(alert(1, 112).repeat(6)), CLOSE], [...TO, ...V12]),
  strange(
    'alert-warning-then-fatal',
    [HELLO, hex(alert(1, 112) + alert(2, 40)), CLOSE],
    [...TO, ...V12, '-state'],
  ),
  strange('alert-short', [HELLO, hex(record(21, '0303', '02')), CLOSE]),
  strange('alert-long', [HELLO, hex(record(21, '0303', '022800')), CLOSE]),
  strange('alert-empty', [HELLO, hex(record(21, '0303', '')), CLOSE]),
  strange('alert-old-version', [HELLO, hex(record(21, '0300', '0228')), CLOSE]),
  strange('alert-in-pieces', [
    HELLO,
    ...[...'15030300020228'.matchAll(/../g)].map(([two]) => hex(two)),
    CLOSE,
  ]),
];

interface Hello {
  readonly version?: string;
  readonly session?: string;
  readonly cipher?: string;
  readonly compression?: string;
  readonly extensions?: string;
  readonly random?: string;
}

const RANDOM = 'ab'.repeat(32);
const RETRY = 'cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c';
const extension = (type: number, body: string) => byte(type, 2) + byte(body.length / 2, 2) + body;

function serverHello(parts: Hello): string {
  const { version = '0303', session = '', cipher = 'c02f', compression = '00' } = parts;
  const { extensions = '', random = RANDOM } = parts;
  const tail = extensions === '' ? '' : byte(extensions.length / 2, 2) + extensions;
  const body = version + random + byte(session.length / 2) + session + cipher + compression + tail;
  return record(22, '0303', message(2, body));
}

const SECURE = extension(0xff01, '00');
const V13 = extension(43, '0304');

/** One answer each to the hello, and what is wrong with it. */
const HELLOS: Readonly<Record<string, Hello>> = {
  ssl3: { version: '0300', extensions: SECURE },
  tls1: { version: '0301', extensions: SECURE },
  'version-5': { version: '0305', extensions: SECURE },
  'version-2': { version: '0002', extensions: SECURE },
  dtls: { version: 'fefd', extensions: SECURE },
  'legacy-server': {},
  'cipher-unknown': { cipher: '1234', extensions: SECURE },
  'cipher-not-offered': { cipher: '0005', extensions: SECURE },
  'cipher-scsv': { cipher: '00ff', extensions: SECURE },
  'cipher-of-1_3': { cipher: '1301', extensions: SECURE },
  compression: { compression: '01', extensions: SECURE },
  'renegotiation-data': { extensions: extension(0xff01, '0100') },
  'extension-unknown': { extensions: SECURE + extension(0x1234, '') },
  'extension-unasked': { extensions: SECURE + extension(16, '00030268 32'.replace(' ', '')) },
  'extension-twice': { extensions: SECURE + SECURE },
  'extension-cut': { extensions: `${SECURE}ff` },
  'name-with-data': { extensions: SECURE + extension(0, '00') },
  'session-long': { session: 'cd'.repeat(33), extensions: SECURE },
  'downgrade-1_2': { random: `${'ab'.repeat(24)}444f574e47524401`, extensions: SECURE },
  'downgrade-1_1': { random: `${'ab'.repeat(24)}444f574e47524400`, extensions: SECURE },
  'v13-no-session': { cipher: '1301', extensions: V13 },
  'v13-session': { cipher: '1301', session: 'cd'.repeat(32), extensions: V13 },
  'v13-draft': { cipher: '1301', extensions: extension(43, '7f1c') },
  'v13-says-1_2': { cipher: '1301', extensions: extension(43, '0303') },
  'retry-nothing': { random: RETRY, cipher: '1301', extensions: V13 },
  'retry-group-unknown': { random: RETRY, cipher: '1301', extensions: V13 + extension(51, '1234') },
};

const helloCases: readonly ParityCase[] = Object.entries(HELLOS).flatMap(([name, parts]) => [
  strange(`server-hello-${name}`, [HELLO, hex(serverHello(parts)), CLOSE]),
  strange(
    `server-hello-${name}-1_2`,
    [HELLO, hex(serverHello(parts)), CLOSE],
    [...TO, ...V12, '-msg'],
  ),
]);

const FLIGHTS: Readonly<Record<string, string>> = {
  'hello-request-flood': record(22, '0303', '00000000').repeat(50),
  'empty-records': record(22, '0303', '').repeat(40),
  'empty-alerts': record(21, '0303', '').repeat(3),
  'change-cipher-flood': record(20, '0303', '01').repeat(40),
  'change-cipher-wrong': record(20, '0303', '02'),
  'certificate-first': record(22, '0303', message(11, '000000')),
  'finished-first': record(22, '0303', message(20, 'ab'.repeat(12))),
  'key-update-first': record(22, '0303', message(24, '00')),
  'ticket-first': record(22, '0303', message(4, 'ab'.repeat(16))),
  'client-hello': record(22, '0303', message(1, 'ab'.repeat(40))),
  'message-huge': record(22, '0303', '02ffffff00'),
  'record-16385': record(22, '0303', 'ab'.repeat(16385)),
  'record-18433': record(22, '0303', 'ab'.repeat(18433)),
  'record-version-1': record(22, '0301', message(2, 'ab')),
  'record-version-9': record(22, '0909', message(2, 'ab')),
  heartbeat: record(24, '0303', '010003616263'),
  'hello-in-two-records': record(22, '0303', '0200') + record(22, '0303', '0004abcdef01'),
  'hello-done': serverHello({ extensions: SECURE }) + record(22, '0303', message(14, '')),
  'hello-certificate-empty':
    serverHello({ extensions: SECURE }) + record(22, '0303', message(11, '000000')),
  'hello-certificate-garbage':
    serverHello({ extensions: SECURE }) + record(22, '0303', message(11, '000006000003abcdef')),
  'hello-alert': serverHello({ extensions: SECURE }) + alert(2, 80),
  'hello-twice': serverHello({ extensions: SECURE }).repeat(2),
};

const flightCases: readonly ParityCase[] = Object.entries(FLIGHTS).flatMap(([name, data]) => [
  strange(`flight-${name}`, [HELLO, hex(data), CLOSE]),
  strange(`flight-${name}-1_2`, [HELLO, hex(data), CLOSE], [...TO, ...V12, '-state']),
]);

/** Bytes of the server's flight in TLS 1.2 that get through. */
const CUTS = [1, 5, 60, 80, 100, 500, 1200];

const cutCases: readonly ParityCase[] = [
  ...CUTS.map((limit) => ({
    name: `cut-1_2-${limit}`,
    server: relay([{ do: 'relay', limit }, CLOSE]),
    args: [...NAMED, ...V12, '-state'],
    script: [EXIT],
  })),
  ...[2, 7, 100, 1460, 16384].map((chunk) => ({
    name: `chunks-${chunk}`,
    server: relay([{ do: 'relay', chunk }]),
    args: NAMED,
  })),
  {
    name: 'half-close-after-hello',
    server: peer([HELLO, { do: 'half-close' }]),
    args: TO,
    script: [EXIT],
  },
];

const heard = (text: string): Step[] => [send(`${text}\n`), see(`${text}\n`, 'server')];
const said = (text: string): Step[] => [serve(`${text}\n`), see(`${text}\n`)];
const renegotiated: Step[] = [serve('r\n'), see('SSL_do_handshake', 'server')];
const CLIENT = ['-cert', '{pki}/client.pem', '-key', '{pki}/client.key'];

/** Wishes of a real server after the handshake. */
const wishCases: readonly ParityCase[] = [
  ...table(
    'renegotiate',
    {
      plain: [],
      state: ['-state'],
      refused: ['-no_renegotiation'],
      'refused-state': ['-no_renegotiation', '-state'],
      'no-resumption': ['-no_resumption_on_reneg'],
      legacy: ['-legacy_renegotiation'],
      certificate: CLIENT,
    },
    (name, args) =>
      row(name, [...V12, ...args], {
        script: [...SHOWN, ...renegotiated, ...said('after'), ...heard('then'), END],
        masks: MASKS,
      }),
  ),
  row('renegotiate-thrice', V12, {
    script: [
      ...SHOWN,
      ...renegotiated,
      ...said('one'),
      ...renegotiated,
      ...said('two'),
      ...renegotiated,
      ...said('three'),
      END,
    ],
  }),
  row('renegotiate-asks-certificate', [...V12, ...CLIENT], {
    server: server('-CAfile', '{pki}/root.pem'),
    script: [...SHOWN, serve('R\n'), see('SSL_do_handshake', 'server'), ...said('after'), END],
  }),
  row('renegotiate-asks-certificate-none', V12, {
    server: server('-CAfile', '{pki}/root.pem'),
    script: [...SHOWN, serve('R\n'), see('SSL_do_handshake', 'server'), ...said('after'), END],
  }),
  ...table('key-updates', { quiet: ['-quiet', '-no_ign_eof'] }, (name, args) =>
    row(name, args, {
      script: [
        see('CIPHER is', 'server'),
        ...(['k', 'K', 'k', 'K'] as const).flatMap((letter, index) => [
          serve(`${letter}\n`),
          ...heard(`x${index}`),
          ...said(`y${index}`),
        ]),
        END,
      ],
      masks: MASKS,
    }),
  ),
];

/** Application data in a cleartext record: the record's protection fails. */
const spoiled: Data = { hex: record(23, '0303', 'ab'.repeat(40)) };

export const protocolPeerCases: readonly ParityCase[] = [
  ...alertCases,
  ...helloCases,
  ...flightCases,
  ...cutCases,
  ...wishCases,
  ...table(
    'spoiled',
    { plain: [], '1_2': V12, state: ['-state'], quiet: ['-quiet'], brief: ['-brief'] },
    (name, args) => ({
      name,
      server: relay([{ do: 'relay', limit: 100 }, { do: 'send', data: spoiled }, CLOSE]),
      args: [...NAMED, ...args],
      script: [EXIT],
    }),
  ),
];
