// -starttls refused or unanswered under options that change what is then shown, behind a proxy that loses the greeting,
// over sockets that do not block or are not IPv4's, under names of no protocol.
// Not here: dialogues that go well beside other options (starttls-options.ts).
// Called by index.ts.

import type { ParityCase, PeerStep, Step } from '../../../lib/parity/case';
import { bad, EXIT, relay, server, TO } from './rows';
import {
  before,
  broken,
  HALF,
  hear,
  MYSQL_REQUEST,
  type Protocol,
  replaced,
  type Steps,
  say,
  TLS,
  turnsOf,
} from './starttls-dialogues';

const whole = (protocol: Protocol): PeerStep[] => [
  ...before(protocol, turnsOf(protocol).length),
  ...(protocol === 'mysql' ? [hear(MYSQL_REQUEST)] : []),
  TLS,
];

/** What a run of the client has besides the protocol, and its script. */
type Variant = readonly [readonly string[], readonly Step[]];

/** Several runs against the same server, each with other options. */
function variants(
  name: string,
  protocol: Protocol,
  steps: Steps,
  list: readonly Variant[],
): ParityCase {
  const row = broken(
    name,
    protocol,
    list.map(() => steps),
  );
  const runs = list.map(([args, script]) => ({ args: [...row.args, ...args], script }));
  return { ...row, ...runs.at(-1), earlier: runs.slice(0, -1) };
}

const REFUSALS: Readonly<Partial<Record<Protocol, string>>> = {
  nntp: '580 no\r\n',
  sieve: 'NO\r\n',
  xmpp: '<failure/>',
  telnet: 'no',
  ldap: '\x30\x0c\x02\x01\x01\x78\x07\x0a\x01\x02\x04\0\x04\0',
  postgres: 'N',
  irc: ':x 691 a\r\n',
};
const refused = Object.entries(REFUSALS).map(([name, answer]) => {
  const protocol = name as Protocol;
  const steps = [...replaced(protocol, turnsOf(protocol).length - 1, say(answer)), HALF];
  const list = ['-brief', '-quiet', '-prexit', '-reconnect'].map(
    (option): Variant => [[option], [EXIT]],
  );
  return variants(`${protocol}-refused`, protocol, steps, list);
});

/** Each connection has its dialogue anew. */
const reconnects = (['pop3', 'xmpp', 'postgres', 'mysql'] as const).map((protocol): ParityCase => {
  const connections = Array.from({ length: 6 }, () => whole(protocol));
  return {
    name: `starttls-${protocol}-reconnect`,
    server: { kind: 'peer', connections, upstream: server() as never },
    args: [...TO, '-starttls', protocol, '-reconnect', '-tls1_2'],
    modes: ['split'],
  };
});

/**
 * A client that does not block reads before there is anything to read. Those that come to TLS all the same are left
 * out, since there it depends on the moment how often they try; that of IRC waits for eight seconds.
 */
const NONBLOCKING: readonly Protocol[] = [
  ...(['pop3', 'nntp', 'sieve', 'xmpp', 'telnet', 'mysql', 'postgres', 'ldap'] as const),
];
const nbio = NONBLOCKING.map((protocol) =>
  broken(`${protocol}-nbio`, protocol, [[]], { script: [EXIT] }, '-nbio'),
);

const TUNNEL = 'HTTP/1.0 200 OK\r\n\r\n';
const proxied = (
  protocol: Protocol,
  name: string,
  answer: string,
  ...more: string[]
): ParityCase => ({
  name: `starttls-${protocol}-proxy-${name}`,
  server: relay([hear('\r\n\r\n'), say(answer), HALF]),
  args: ['-proxy', '{address}', '-connect', 'a.test:1', '-starttls', protocol, ...more],
  modes: ['split'],
  requires: ['openssl:3.'],
});
/** What comes with the proxy's answer is lost. */
const proxies: readonly ParityCase[] = [
  ...(['smtp', 'telnet', 'mysql'] as const).map((protocol) =>
    proxied(protocol, 'and-greeting', TUNNEL + (turnsOf(protocol)[0]?.answer ?? '')),
  ),
  proxied('smtp', 'refuses', 'HTTP/1.0 403 No\r\n\r\n'),
  proxied('xmpp', 'refuses', 'HTTP/1.0 403 No\r\n\r\n', '-prexit'),
];

/** By lines and not, over an address of IPv6 and, for what starttls-options.ts has not, over a path. */
const sockets = (['smtp', 'xmpp', 'ldap'] as const).flatMap((protocol): ParityCase[] => {
  const spec = (listen: 'unix' | 'ipv6') => ({
    kind: 'peer' as const,
    listen,
    connections: [whole(protocol)],
    upstream: server() as never,
  });
  const args = ['-CAfile', '{pki}/root.pem', '-starttls', protocol];
  const ipv6: ParityCase = {
    name: `starttls-${protocol}-ipv6`,
    server: spec('ipv6'),
    args: ['-6', '-connect', '{address}', ...args],
    modes: ['split'],
    requires: ['ipv6'],
  };
  const unix: ParityCase = {
    name: `starttls-${protocol}-unix`,
    server: spec('unix'),
    args: ['-unix', '{socket}', ...args],
    modes: ['split'],
  };
  return protocol === 'smtp' ? [ipv6] : [ipv6, unix];
});

/** Names of no protocol, and DTLS. */
const WRONG: Readonly<Record<string, readonly string[]>> = {
  upper: ['-starttls', 'SMTP'],
  capital: ['-starttls', 'Imap'],
  shorter: ['-starttls', 'smt'],
  longer: ['-starttls', 'smtps'],
  empty: ['-starttls', ''],
  blank: ['-starttls', ' smtp'],
  proxy: ['-starttls', 'proxy'],
  postgresql: ['-starttls', 'postgresql'],
  missing: ['-starttls'],
  'not-ascii': ['-starttls', 'smtpé'],
  dtls: ['-starttls', 'ldap', '-dtls'],
  'dtls-first': ['-dtls1_2', '-starttls', 'xmpp'],
};
const wrong = Object.entries(WRONG).map(([name, args]) =>
  bad(`starttls-wrong-${name}`, ['-connect', '{address}', ...args]),
);

/** Nothing comes, or not enough: the client waits for ever, but for IRC's, which has waited enough after 8 seconds. */
const silent: readonly ParityCase[] = [
  ...(['smtp', 'xmpp'] as const).map((protocol) =>
    broken(`${protocol}-silent`, protocol, [[]], { script: [EXIT], hangs: true, timeout: 1500 }),
  ),
  broken('irc-silent', 'irc', [[hear('STARTTLS\r\n'), say(':x 001 a\r\n')]], {
    script: [EXIT],
    timeout: 20_000,
  }),
];

export const starttlsWayCases: readonly ParityCase[] = [
  // These take the longest, so that others can be played beside them.
  ...silent,
  ...refused,
  ...reconnects,
  ...nbio,
  ...proxies,
  ...sockets,
  ...wrong,
];
