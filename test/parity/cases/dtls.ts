// DTLS: versions, sizes, timers, lost and reordered datagrams, data both ways, endings.
// Not here: what is the same over TLS.
// Called by index.ts.

import type { ParityCase, ServerSpec, Step } from '../../../lib/parity/case';
import type { Mishap } from '../../../lib/parity/datagrams';
import { bad, closed, END, EXIT, see, send, serve, server, TO, table } from './rows';

const LEVEL_0 = ['-cipher', 'DEFAULT@SECLEVEL=0'];
const DTLS = [...TO, '-dtls'];
/** Without TLS 1.3 the report ends with the session. */
const REPORTED: Step[] = [see('Extended master secret:'), see('---\n')];

function dtls(name: string, args: string[], more: Partial<ParityCase> = {}): ParityCase {
  const script = [...REPORTED, END];
  return {
    name: `dtls-${name}`,
    server: server('-dtls'),
    args: [...DTLS, ...args],
    script,
    ...more,
  };
}

/** The same through a relay on which something goes wrong. */
function lossy(name: string, mishaps: readonly Mishap[], ...args: string[]): ParityCase {
  const upstream = server('-dtls') as Extract<ServerSpec, { kind: 's_server' }>;
  return dtls(`relay-${name}`, args, { server: { kind: 'datagrams', upstream, mishaps } });
}

const versions: readonly ParityCase[] = [
  dtls('any', []),
  dtls('1_2', [], { server: server('-dtls1_2') }),
  { ...dtls('only-1_2', []), args: [...TO, '-dtls1_2'] },
  {
    ...dtls('only-1', []),
    args: [...TO, '-dtls1', ...LEVEL_0],
    server: server('-dtls', ...LEVEL_0),
  },
  {
    ...dtls('1-refused', []),
    args: [...TO, '-dtls1', ...LEVEL_0],
    server: server('-dtls1_2'),
    script: [EXIT],
  },
  { ...dtls('1-at-level', []), args: [...TO, '-dtls1'], script: [END, EXIT] },
  dtls('listening', [], { server: server('-dtls', '-listen') }),
  dtls('listening-1_2-msg', ['-msg', '-verify_quiet'], {
    server: server('-dtls1_2', '-listen'),
    masks: ['msg'],
  }),
  dtls('no-common-cipher', ['-cipher', 'AES128-SHA'], {
    server: server('-dtls', '-cipher', 'ECDHE-RSA-AES256-GCM-SHA384'),
    script: [EXIT],
  }),
  dtls('ipv6', [], {
    server: { ...(server('-dtls') as Extract<ServerSpec, { kind: 's_server' }>), listen: 'ipv6' },
    requires: ['ipv6'],
  }),
];

const shown: readonly ParityCase[] = table(
  '',
  {
    state: ['-state'],
    timeout: ['-timeout'],
    showcerts: ['-showcerts'],
    prexit: ['-prexit'],
    reconnect: ['-reconnect'],
    servername: ['-servername', 'localhost'],
    alpn: ['-alpn', 'a,b'],
    'verify-error': ['-verify_return_error'],
    'no-ticket': ['-no_ticket'],
    mtu: ['-mtu', '1400'],
    'mtu-least': ['-mtu', '256'],
    'mtu-huge': ['-mtu', '60000'],
    'max-send-frag': ['-max_send_frag', '512'],
    maxfraglen: ['-maxfraglen', '1024'],
    srtp: ['-use_srtp', 'SRTP_AES128_CM_SHA1_80'],
    fallback: ['-fallback_scsv'],
  },
  (name, args) => dtls(name.slice(1), args),
);

const dumps: readonly ParityCase[] = [
  dtls('msg', ['-msg', '-verify_quiet'], { masks: ['msg'] }),
  dtls('debug', ['-debug', '-verify_quiet'], { masks: ['debug'] }),
  // In later lines stderr comes between the digits of a row when both go to one pipe.
  dtls('trace', ['-trace', '-verify_quiet'], { masks: ['trace'], modes: ['split'] }),
  dtls('tlsextdebug', ['-tlsextdebug', '-verify_quiet']),
  dtls('brief', ['-brief'], { script: [END] }),
  dtls('quiet', ['-quiet', '-no_ign_eof'], { script: [END] }),
  dtls('keymat', ['-keymatexport', 'LABEL'], { masks: ['keying'] }),
  dtls('srtp-agreed', ['-use_srtp', 'SRTP_AES128_CM_SHA1_80'], {
    server: server('-dtls', '-use_srtp', 'SRTP_AES128_CM_SHA1_80'),
  }),
];

const refusals: readonly ParityCase[] = [
  dtls('mtu-small', ['-mtu', '10'], { script: [EXIT] }),
  dtls('mtu-below', ['-mtu', '255'], { script: [EXIT] }),
  bad('dtls-mtu-zero', ['-dtls', '-mtu', '0']),
  bad('dtls-mtu-negative', ['-dtls', '-mtu', '-5']),
  bad('dtls-mtu-word', ['-dtls', '-mtu', 'big']),
  bad('dtls-and-tls', ['-dtls', '-tls1_2']),
  bad('dtls-twice', ['-dtls', '-dtls1_2']),
  bad('dtls-and-no-version', ['-dtls', '-no_tls1_2']),
  bad('dtls-unix', ['-dtls', '-unix', 'x']),
  bad('dtls-timeout-value', ['-dtls', '-timeout=1']),
  { ...dtls('refused', []), server: closed, script: [EXIT] },
  { ...dtls('refused-timeout', ['-timeout']), server: closed, script: [EXIT] },
];

const data: readonly ParityCase[] = [
  dtls('both-ways', [], {
    script: [
      ...REPORTED,
      send('from the client\n'),
      see('from the client', 'server'),
      serve('from the server\n'),
      see('from the server', 'output'),
      END,
    ],
  }),
  dtls('quit', [], { script: [...REPORTED, send('Q\n'), EXIT] }),
  dtls('renegotiate', [], {
    server: server('-dtls', '-no_renegotiation'),
    script: [...REPORTED, send('R\n'), EXIT],
  }),
  dtls('large', [], {
    script: [
      ...REPORTED,
      send({ repeat: '0123456789abcde\n', times: 60 }),
      see('abcde', 'server'),
      END,
    ],
  }),
];

/** What retransmission timers of both sides do at once is left to chance; here one side waits alone. */
const relays: readonly ParityCase[] = [
  lossy('clean', []),
  lossy('hello-lost', [{ from: 'client', number: 1, what: 'drop' }]),
  lossy('hello-lost-state', [{ from: 'client', number: 1, what: 'drop' }], '-state'),
  // The s_server of 1.1.1 does not answer the second hello.
  {
    ...lossy('verify-request-lost', [{ from: 'server', number: 1, what: 'drop' }]),
    requires: ['openssl:3.'],
  },
  lossy('hello-repeated', [{ from: 'client', number: 1, what: 'repeat' }]),
  lossy('flight-repeated', [{ from: 'server', number: 2, what: 'repeat' }]),
  lossy('flight-swapped', [{ from: 'server', number: 2, what: 'swap' }]),
  {
    ...lossy('both-lost', [
      { from: 'client', number: 1, what: 'drop' },
      { from: 'server', number: 1, what: 'drop' },
    ]),
    requires: ['openssl:3.'],
  },
];

export const dtlsCases: readonly ParityCase[] = [
  ...versions,
  ...shown,
  ...dumps,
  ...refusals,
  ...data,
  ...relays,
];
