// Peers that misbehave: no TLS, half a record, alerts, ends and resets at every moment.
// Not here: ends that a real server makes (exchange.ts).
// Called by index.ts.

import type { Data, ParityCase, PeerStep, Step } from '../../../lib/parity/case';
import { END, EXIT, NAMED, peer, relay, SHOWN, see, TO, table } from './rows';

const HELLO: PeerStep = { do: 'record' };
const CLOSE: PeerStep = { do: 'close' };
const RESET: PeerStep = { do: 'reset' };
const say = (data: Data): PeerStep => ({ do: 'send', data });
const hex = (digits: string): PeerStep => say({ hex: digits });
const WAIT: Step[] = [EXIT];

const ALERTS = {
  'close-notify': '0100',
  'handshake-failure': '0228',
  'protocol-version': '0246',
  'internal-error': '0250',
  'unrecognized-name-warning': '0170',
  'no-renegotiation-warning': '0164',
  'unknown-code': '02ff',
  'unknown-level': '0328',
};

const GARBAGE: Readonly<Record<string, PeerStep[]>> = {
  http: [HELLO, say('HTTP/1.0 400 Bad Request\r\n\r\n'), CLOSE],
  ssh: [say('SSH-2.0-OpenSSH_9.0\r\n'), HELLO, CLOSE],
  'text-short': [HELLO, say('abc'), CLOSE],
  nothing: [HELLO, CLOSE],
  'nothing-half-closed': [{ do: 'half-close' }, HELLO],
  'half-header': [HELLO, hex('160303'), CLOSE],
  'header-only': [HELLO, hex('160303007a'), CLOSE],
  'half-record': [HELLO, hex('160303007a02000076'), CLOSE],
  'empty-record': [HELLO, hex('1603030000'), CLOSE],
  'too-long': [HELLO, hex('1603034801'), CLOSE],
  'unknown-type': [HELLO, hex('6303030002abcd'), CLOSE],
  'application-data': [HELLO, hex('1703030002abcd'), CLOSE],
  'version-0': [HELLO, hex('1600000002abcd'), CLOSE],
  'handshake-message-unknown': [HELLO, hex('160303000463000000'), CLOSE],
  'hello-request': [HELLO, hex('160303000400000000'), CLOSE],
  'server-hello-empty': [HELLO, hex('160303000402000000'), CLOSE],
  'server-hello-short': [HELLO, hex('16030300080200000403030000'), CLOSE],
  'ccs-first': [HELLO, hex('140303000101'), CLOSE],
  sslv2: [HELLO, hex('80040400010002'), CLOSE],
  zeros: [HELLO, hex('00'.repeat(64)), CLOSE],
  reset: [HELLO, RESET],
  'reset-in-record': [HELLO, hex('160303007a0200'), RESET],
};

function strange(name: string, steps: PeerStep[], args: string[]): ParityCase {
  return { name, server: peer(steps), args, script: WAIT };
}

const garbageCases: ParityCase[] = Object.entries(GARBAGE).flatMap(([name, steps]) => [
  strange(`peer-${name}`, steps, TO),
]);

const alertCases: ParityCase[] = Object.entries(ALERTS).map(([name, code]) =>
  strange(`peer-alert-${name}`, [HELLO, hex(`1503030002${code}`), CLOSE], TO),
);

/** Bytes of the server's flight in TLS 1.3 that get through before the end. */
const CUTS = { 'in-hello': 60, 'after-hello': 127, 'in-certificate': 1000, 'before-end': 2360 };

const cutCases: ParityCase[] = Object.entries(CUTS).flatMap(([name, limit]) => [
  {
    name: `peer-cut-${name}`,
    server: relay([{ do: 'relay', limit }, CLOSE]),
    args: NAMED,
    script: WAIT,
  },
]);

/** After the handshake, through a relay, the connection ends without a word. */
function lateEnd(
  name: string,
  action: 'close' | 'reset' | 'half-close',
  args: string[] = [],
): ParityCase {
  return {
    name,
    server: relay([{ do: 'relay' }]),
    args: [...NAMED, ...args],
    script: [...SHOWN, see('CIPHER is', 'server'), { do: 'peer', action }],
  };
}

export const peerCases: readonly ParityCase[] = [
  ...garbageCases,
  ...alertCases,
  ...table(
    'peer-http',
    {
      state: [...TO, '-state'],
      quiet: [...TO, '-quiet'],
      brief: [...TO, '-brief'],
      prexit: [...TO, '-prexit'],
      '1_2': [...TO, '-tls1_2'],
      msg: [...TO, '-msg', '-tls1_2'],
      debug: [...TO, '-debug', '-tls1_2'],
      trace: [...TO, '-trace', '-tls1_2'],
    },
    (name, args) => ({
      ...strange(name, GARBAGE.http ?? [], args),
      masks: ['msg', 'debug', 'trace'],
    }),
  ),
  ...table(
    'peer-nothing',
    {
      state: [...TO, '-state'],
      quiet: [...TO, '-quiet'],
      brief: [...TO, '-brief'],
      prexit: [...TO, '-prexit'],
      ignored: [...TO, '-ignore_unexpected_eof'],
      '1_2': [...TO, '-tls1_2'],
    },
    (name, args) => strange(name, GARBAGE.nothing ?? [], args),
  ),
  ...table(
    'peer-reset',
    {
      quiet: [...TO, '-quiet'],
      brief: [...TO, '-brief'],
      prexit: [...TO, '-prexit'],
      ignored: [...TO, '-ignore_unexpected_eof'],
      '1_2': [...TO, '-tls1_2'],
    },
    (name, args) => strange(name, GARBAGE.reset ?? [], args),
  ),
  {
    ...strange('peer-reconnect-refused-second', [HELLO, CLOSE], [...TO, '-reconnect']),
    server: peer([HELLO, CLOSE], [HELLO, RESET]),
  },
  ...cutCases,
  {
    name: 'peer-cut-reset',
    server: relay([{ do: 'relay', limit: 1000 }, RESET]),
    args: NAMED,
    script: WAIT,
  },
  {
    name: 'peer-byte-by-byte',
    server: relay([{ do: 'relay', chunk: 1 }]),
    args: NAMED,
  },
  {
    name: 'peer-byte-by-byte-1_2',
    server: relay([{ do: 'relay', chunk: 1 }]),
    args: [...NAMED, '-tls1_2', '-state'],
  },
  lateEnd('peer-late-close', 'close'),
  lateEnd('peer-late-close-1_2', 'close', ['-tls1_2']),
  lateEnd('peer-late-close-prexit', 'close', ['-prexit']),
  lateEnd('peer-late-reset', 'reset'),
  lateEnd('peer-late-reset-1_2', 'reset', ['-tls1_2']),
  lateEnd('peer-late-reset-prexit', 'reset', ['-prexit']),
  lateEnd('peer-late-reset-ignored', 'reset', ['-ignore_unexpected_eof']),
  lateEnd('peer-late-half-close', 'half-close'),
  {
    name: 'peer-stalls',
    about: 'Nothing ends a handshake that the peer does not answer.',
    server: peer([HELLO]),
    args: TO,
    script: [END],
    timeout: 700,
    hangs: true,
  },
];
