// The parity cases of real servers: the same dozen ways of using -starttls for each of them.
// Not here: what is said to a server (talks.ts); dialogues that no server speaks (test/parity/cases/starttls.ts).
// Called by suite.test.ts.

import type { ParityCase, Step } from '../../lib/parity/case';
import { END, EXIT, KEY_EXCHANGE, relay, SHOWN, see, send, TO } from '../parity/cases/rows';
import type { Variant } from './server';
import type { Ports, ServerPorts } from './start';
import { type Talk, talks } from './talks';

const V12 = ['-tls1_2'];
const V13 = ['-tls1_3'];
const CLIENT = ['-cert', '{pki}/client.pem', '-key', '{pki}/client.key'];
const WRONG_NAME = ['-verify_return_error', '-verify_hostname', 'other.test'];
const RIGHT_NAME = ['-verify_return_error', '-verify_hostname', 'localhost'];

/** What the server says by itself, a command and its answer, so that all tickets have been read. */
function exchange({ greets, ask, answer }: Talk, end = '\r\n'): Step[] {
  const greeting = greets === undefined ? [] : [see(greets)];
  if (ask === undefined || answer === undefined) return greeting;
  return [...greeting, send(ask.replace('\r\n', end)), see(answer)];
}

/** The exchange after `shown`, and then the end of either side. */
function asked(talk: Talk, shown: readonly Step[]): Step[] {
  return [...shown, ...exchange(talk), talk.ends ? EXIT : END];
}

/** In -quiet the verification of the leaf is the last that tells of the handshake. */
const VERIFIED = [see('depth=0'), see('verify return:1')];

/** The server ends the connection; where it does not, the end of what is typed does. */
function quiet(talk: Talk, end?: string): Required<Pick<Way, 'args' | 'script'>> {
  const script = [...VERIFIED, ...exchange(talk, end)];
  if (talk.ends) return { args: ['-quiet'], script: [...script, EXIT] };
  if (talk.bye === undefined) return { args: ['-quiet', '-no_ign_eof'], script: [...script, END] };
  const bye = send(end === undefined ? talk.bye : talk.bye.replace('\r\n', end));
  return { args: ['-quiet'], script: [...script, bye, EXIT] };
}

interface Way {
  readonly args?: readonly string[];
  readonly script?: readonly Step[];
  readonly variant?: Variant;
  readonly more?: Partial<ParityCase>;
}

/** The ways in which a server's clients are called, by name; undefined where it cannot be. */
function ways(talk: Talk, proxy: number | undefined): Readonly<Record<string, Way | undefined>> {
  const report = asked(talk, SHOWN);
  /** Without an answer to wait for, the tickets of 1.3 come when they come. */
  const steady = talk.ask === undefined ? V12 : [];
  const stop = { script: [EXIT] };
  return {
    report: { args: steady, script: report },
    'tls1-2': { args: V12, script: report },
    'tls1-3': talk.ask === undefined ? undefined : { args: V13, script: report },
    brief: { args: ['-brief'], script: asked(talk, [see(KEY_EXCHANGE)]) },
    quiet: quiet(talk),
    crlf: talk.lines ? { ...quiet(talk, '\n'), args: [...quiet(talk).args, '-crlf'] } : undefined,
    verify: { args: [...steady, ...RIGHT_NAME], script: report },
    'wrong-name': { args: WRONG_NAME, ...stop },
    unknown: { args: [...V12, '-CAfile', '{pki}/stranger.pem', '-verify_return_error'], ...stop },
    showcerts: { args: [...steady, '-showcerts', '-prexit'], script: report },
    certificate: talk.asksClient ? { args: [...steady, ...CLIENT], script: report } : undefined,
    msg: { args: [...V12, '-msg'], script: report, more: { masks: ['msg'] } },
    name: ['smtp', 'lmtp'].includes(talk.protocol)
      ? {
          args: ['-name', 'client.example.test', '-brief'],
          script: asked(talk, [see(KEY_EXCHANGE)]),
        }
      : undefined,
    proxied:
      talk.clientFirst && proxy !== undefined
        ? {
            args: [...V12, '-proxy', `127.0.0.1:${proxy}`],
            script: report,
            more: { requires: ['!openssl:1.1.1'] },
          }
        : undefined,
    'no-tls': talk.plainWaits ? undefined : { ...stop, variant: 'plain' },
  };
}

function rowOf(talk: Talk, name: string, way: Way, ports: ServerPorts): ParityCase[] {
  const port = ports[way.variant ?? 'tls']?.[talk.protocol];
  if (port === undefined) return [];
  return [
    {
      name: `${talk.protocol}-${talk.server}-${name}`,
      server: { kind: 'running', port },
      args: [...TO, '-starttls', talk.protocol, ...(talk.needs ?? []), ...(way.args ?? [])],
      ...(way.script ? { script: way.script } : {}),
      ...way.more,
    },
  ];
}

/** START_TLS is no option of any telnet server that Debian has: its part is played, and TLS is s_server's. */
const TELNET: readonly Way[] = [
  { args: [], script: [...SHOWN, END] },
  { args: [...V12, '-showcerts'], script: [...SHOWN, END] },
  { args: ['-brief'], script: [see(KEY_EXCHANGE), END] },
  { args: WRONG_NAME, script: [EXIT] },
];

function telnetCases(): ParityCase[] {
  const does = '\xff\xfd\x2e';
  const follows = '\xff\xfa\x2e\x01\xff\xf0';
  const server = relay([
    { do: 'send', data: does },
    { do: 'await', bytes: 9 },
    { do: 'send', data: follows },
    { do: 'relay' },
  ]);
  return TELNET.map(({ args = [], script }, index) => ({
    name: `telnet-peer-${index + 1}`,
    server,
    args: [...TO, '-starttls', 'telnet', ...args],
    ...(script ? { script } : {}),
  }));
}

/** The cases for the servers that run, of the wanted protocols. */
export function casesFor(ports: Ports, protocols: readonly string[]): ParityCase[] {
  return [...(protocols.includes('telnet') ? telnetCases() : []), ...serverCases(ports, protocols)];
}

function serverCases(ports: Ports, protocols: readonly string[]): ParityCase[] {
  const proxy = ports.tinyproxy?.tls?.proxy;
  return talks
    .filter(({ protocol }) => protocols.includes(protocol))
    .flatMap((talk) =>
      Object.entries(ways(talk, proxy)).flatMap(([name, way]) =>
        way === undefined ? [] : rowOf(talk, name, way, ports[talk.server] ?? {}),
      ),
    );
}
