// SRTP, stapled status, server names in all their states.
// Not here: the plain forms (extensions.ts, names.ts).
// Called by index.ts.

import type { ParityCase, PeerStep, ServerSpec } from '../../../lib/parity/case';
import { bad, END, EXIT, NAMED, peer, row, see, serve, server, table } from './rows';
import { extension, field, handshake, record, SERVER_HELLO_DONE, serverHello } from './wire';

/** No report is printed; the server tells of the handshake, then speaks. */
const SPOKEN = [see('CIPHER is', 'server'), serve('spoken\n'), see('spoken\n'), serve('Q\n')];

function with_(spec: ServerSpec, ...more: string[]): (name: string, args: string[]) => ParityCase {
  return (name, args) => ({
    name,
    server: spec,
    args: [...NAMED, ...more, ...args],
    masks: ['msg', 'trace', 'keying'],
    ...(/brief|quiet/.test(name) ? { script: SPOKEN } : {}),
  });
}

/** Answers the first record with this message, and closes. */
function greeting(hello: string): ServerSpec {
  return peer([{ do: 'record' }, { do: 'send', data: { hex: record(hello) } }, { do: 'close' }]);
}

const SHA1_80 = 'SRTP_AES128_CM_SHA1_80';
const SHA1_32 = 'SRTP_AES128_CM_SHA1_32';
const GCM = 'SRTP_AEAD_AES_128_GCM';
const media = server('-dtls1_2', '-use_srtp', `${SHA1_32}:${GCM}`);

export const mediaCases: readonly ParityCase[] = [
  ...table(
    'srtp-dtls',
    {
      match: ['-use_srtp', SHA1_32],
      order: ['-use_srtp', `${GCM}:${SHA1_32}`],
      'no-match': ['-use_srtp', SHA1_80],
      all: ['-use_srtp', `${SHA1_80}:${SHA1_32}:SRTP_AEAD_AES_256_GCM:${GCM}`],
      without: [],
      keymat: ['-use_srtp', GCM, '-keymatexport', 'EXTRACTOR-dtls_srtp', '-keymatexportlen', '60'],
      prexit: ['-use_srtp', GCM, '-prexit'],
      brief: ['-use_srtp', GCM, '-brief'],
      tlsextdebug: ['-use_srtp', GCM, '-tlsextdebug'],
    },
    (name, args) => ({
      ...with_(media, '-dtls1_2')(name, args),
      ...(args.includes('-brief') ? { script: [see('Verification'), END] } : {}),
    }),
  ),
  row('srtp-dtls-server-without', ['-use_srtp', GCM, '-dtls1_2'], { server: server('-dtls1_2') }),
  row('srtp-tls', ['-use_srtp', GCM], { server: server('-use_srtp', GCM) }),
  row('srtp-tls-1_2', ['-use_srtp', GCM, '-tls1_2'], { server: server('-use_srtp', GCM) }),
  ...table(
    'srtp-bad',
    {
      half: ['-use_srtp', `${GCM}:nosuch`, '-connect', '{address}'],
      empty: ['-use_srtp', '', '-connect', '{address}'],
      'colon-last': ['-use_srtp', `${GCM}:`, '-connect', '{address}'],
      'colon-first': ['-use_srtp', `:${GCM}`, '-connect', '{address}'],
      twice: ['-use_srtp', `${GCM}:${GCM}`, '-connect', '{address}'],
      'lower-case': ['-use_srtp', GCM.toLowerCase(), '-connect', '{address}'],
      prefix: ['-use_srtp', `${GCM}x`, '-connect', '{address}'],
      'no-value': ['-use_srtp'],
      'and-psk': ['-use_srtp', 'nosuch', '-psk_session', 'missing', '-connect', '{address}'],
      prexit: ['-use_srtp', 'nosuch', '-prexit', '-connect', '{address}'],
    },
    bad,
  ),
];

/** RSA-512, CN=a, its own issuer: small, and good for a key exchange by RSA. */
const CERTIFICATE = [
  '308201493081f4a003020102021462250fbc23697ca66eb985c17cc2180e4943c05b300d06092a864886f70d01010b05',
  '00300c310a300806035504030c01613020170d3236313132323130323330345a180f3231323631303239313032333034',
  '5a300c310a300806035504030c0161305c300d06092a864886f70d0101010500034b003048024100c820830da907f019',
  '0f2c617416e548aff518090c22162dfa15fc361dfe726c2b5085e24bd8701539402438d710005ba230379aa788e51910',
  '7bcc95f124c2cc590203010001a32c302a30090603551d1304023000301d0603551d0e04160414eb6b72d6bc2b787118',
  'e5c4cd1fb5f3abd0fe327a300d06092a864886f70d01010b0500034100239b3b80f3192e03270a5a650e91217f00290d',
  '94e1d76b639e683cf592ee940f61e823f29ea4be265235fa462fc4815837cb5b6c2a6a7a6a358c656bb766360e',
].join('');

/** Staples these bytes. */
function stapling(response: string): ServerSpec {
  const flight = [
    serverHello(0x2f, extension(5, '')),
    handshake(11, field(3, field(3, CERTIFICATE))),
    handshake(22, `01${field(3, response)}`),
    SERVER_HELLO_DONE,
  ];
  const steps: PeerStep[] = [
    { do: 'record' },
    { do: 'send', data: { hex: record(flight.join('')) } },
    { do: 'record' },
    { do: 'close' },
  ];
  return peer(steps);
}

/** A second name of the server, with a certificate of its own. */
const SECOND = [
  '-servername',
  'other.test',
  '-cert2',
  '{pki}/other.pem',
  '-key2',
  '{pki}/server.key',
];
const WEAK = ['-tls1_2', '-cipher', 'AES128-SHA@SECLEVEL=0', '-status'];
const good = server('-status_file', '{pki}/ocsp.der');

const RESPONSES: Readonly<Record<string, string>> = {
  none: '',
  garbage: 'deadbeef',
  long: 'ab'.repeat(100),
  one: '30',
  'without-body': '30030a0100',
  'try-later': '30030a0103',
  'tail-after-it': '30030a010300',
};

export const statusCases: readonly ParityCase[] = [
  ...Object.entries(RESPONSES).flatMap(([name, response]) =>
    table(`stapled-${name}`, { plain: [], brief: ['-brief'], state: ['-state'] }, (title, args) =>
      row(title, [...WEAK, ...args], { server: stapling(response), script: [EXIT] }),
    ),
  ),
  ...table(
    'stapled-good',
    {
      quiet: ['-quiet'],
      brief: ['-brief'],
      prexit: ['-prexit'],
      state: ['-state'],
      msg: ['-msg', '-verify_quiet'],
      trace: ['-trace', '-verify_quiet'],
      tlsextdebug: ['-tlsextdebug', '-tls1_2'],
      'msg-1_2': ['-msg', '-verify_quiet', '-tls1_2'],
      'trace-1_2': ['-trace', '-verify_quiet', '-tls1_2'],
      'quiet-1_2': ['-quiet', '-tls1_2'],
      'brief-1_2': ['-brief', '-tls1_2'],
      reconnect: ['-reconnect', '-tls1_2', '-no_ticket'],
      'verify-error': ['-verify_return_error', '-CAfile', '{pki}/stranger.pem'],
    },
    (name, args) => with_(good, '-status')(name, args),
  ),
  row('stapled-absent-brief', ['-status', '-brief'], { script: [see('Verification'), END] }),
  row('stapled-absent-quiet', ['-status', '-quiet'], { script: SPOKEN }),
  row('stapled-dtls', ['-status', '-dtls1_2'], {
    server: server('-dtls1_2', '-status_file', '{pki}/ocsp.der'),
  }),

  ...table(
    'name',
    {
      'fatal-1_3': ['-servername', 'a.test', '-tls1_3'],
      'fatal-brief': ['-servername', 'a.test', '-brief'],
      'fatal-prexit': ['-servername', 'a.test', '-prexit'],
      'fatal-state': ['-servername', 'a.test', '-state', '-tls1_2'],
      'fatal-match': ['-servername', 'other.test'],
      'fatal-none': ['-noservername'],
    },
    (name, args) =>
      row(name, args, {
        server: server('-servername_fatal', ...SECOND),
        ...(name === 'name-fatal-brief' ? { script: [EXIT] } : {}),
      }),
  ),
  ...table(
    'name-warning',
    {
      '1_2': ['-servername', 'a.test', '-tls1_2'],
      '1_2-state': ['-servername', 'a.test', '-tls1_2', '-state'],
      '1_2-msg': ['-servername', 'a.test', '-tls1_2', '-msg', '-verify_quiet'],
      '1_2-tlsextdebug': ['-servername', 'other.test', '-tls1_2', '-tlsextdebug'],
      brief: ['-servername', 'a.test', '-brief'],
      quiet: ['-servername', 'a.test', '-quiet'],
      reconnect: ['-servername', 'other.test', '-reconnect', '-tls1_2'],
    },
    (name, args) =>
      row(name, args, {
        server: server(...SECOND),
        masks: ['msg'],
        ...(/brief|quiet/.test(name) ? { script: SPOKEN } : {}),
      }),
  ),
  ...table(
    'name-answer',
    {
      given: ['-servername', 'a.test'],
      none: ['-noservername'],
      state: ['-servername', 'a.test', '-state'],
    },
    (name, args) =>
      row(name, ['-tls1_2', ...args], {
        server: greeting(serverHello(0x2f, extension(0, ''))),
        script: [EXIT],
      }),
  ),
];
