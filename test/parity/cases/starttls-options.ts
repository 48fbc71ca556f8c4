// -starttls together with other options, through proxies and other sockets, and protocol names that are none.
// Not here: dialogues that go wrong (starttls-broken.ts, starttls-odd-*.ts).
// Called by index.ts.

import type { ParityCase, PeerStep, Step } from '../../../lib/parity/case';
import { bad, END, EXIT, none, relay, server, TO } from './rows';
import {
  before,
  broken,
  DRAINED,
  HALF,
  hear,
  MYSQL_REQUEST,
  names,
  type Protocol,
  replaced,
  type Steps,
  say,
  TLS,
  turnsOf,
  XMPP_ASKED,
  XMPP_OFFER,
} from './starttls-dialogues';

/** The whole dialogue, and TLS. */
const whole = (protocol: Protocol): PeerStep[] => [
  ...before(protocol, turnsOf(protocol).length),
  ...(protocol === 'mysql' ? [hear(MYSQL_REQUEST)] : []),
  TLS,
];

const WITH_DEBUG: Partial<ParityCase> = { masks: ['debug'] };

/** -debug shows each read and write of the dialogue; TLS 1.2 shows no random lengths after it. */
const debug: readonly ParityCase[] = names.flatMap((protocol) => [
  broken(
    `${protocol}-debug-ends`,
    protocol,
    [[...before(protocol, 1), DRAINED, HALF]],
    WITH_DEBUG,
    '-debug',
  ),
  broken(
    `${protocol}-debug-whole`,
    protocol,
    [whole(protocol)],
    WITH_DEBUG,
    '-debug',
    '-verify_quiet',
  ),
]);

/** What a run of the client has besides the protocol, and its script. */
type Variant = readonly [readonly string[], (readonly Step[])?];

/** Several runs against the same server, each with other options. */
function variants(
  name: string,
  protocol: Protocol,
  steps: Steps,
  list: readonly Variant[],
  more: Partial<ParityCase> = {},
): ParityCase {
  const row = broken(
    name,
    protocol,
    list.map(() => steps),
    more,
  );
  const runs = list.map(([args, script]) => ({
    args: [...row.args, ...args],
    ...(script ? { script } : {}),
  }));
  const [last = { args: row.args }, ...earlier] = runs.reverse();
  return { ...row, ...last, earlier: earlier.reverse() };
}

const OPTIONS: readonly Variant[] = [
  [['-quiet', '-no_ign_eof'], [END]],
  [['-quiet', '-debug', '-no_ign_eof'], [END]],
  [['-brief'], [END]],
  [['-prexit']],
  [['-msg', '-tls1_2']],
  [['-state', '-tls1_2']],
  [['-timeout']],
  [['-4']],
  [['-crlf']],
  [['-verify_return_error', '-verify_hostname', 'x']],
];

/** Protocols of four kinds: with and without a greeting to be shown, with and without lines. */
const KINDS: readonly Protocol[] = ['smtp', 'nntp', 'xmpp', 'ldap'];

const withOptions = KINDS.map((protocol) =>
  variants(`${protocol}-with-options`, protocol, whole(protocol), OPTIONS, {
    masks: ['msg', 'debug'],
  }),
);

/** Refused in the dialogue, under options that have a say in what is printed then. */
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
const reconnects = (['smtp', 'pop3', 'xmpp', 'postgres', 'mysql'] as const).map(
  (protocol): ParityCase => {
    const connections = Array.from({ length: 6 }, () => whole(protocol));
    return {
      name: `starttls-${protocol}-reconnect`,
      server: { kind: 'peer', connections, upstream: server() as never },
      args: [...TO, '-starttls', protocol, '-reconnect', '-tls1_2'],
      modes: ['split'],
    };
  },
);

/**
 * A client that does not block reads before there is anything to read, and may come to TLS nevertheless. That of IRC
 * waits for eight seconds instead.
 */
const nbio = names
  .filter((protocol) => protocol !== 'irc')
  .map((protocol) => {
    const steps = [hear('\x16\x03\x01'), HALF];
    return broken(`${protocol}-nbio`, protocol, [steps], { script: [EXIT] }, '-nbio');
  });

/** Names of all kinds for -name and -xmpphost. */
const NAMES = [
  '',
  'a b',
  `a'b"c`,
  '<a&b>',
  '%s%d%n',
  '\xe9\xff',
  'a\r\nb',
  'x'.repeat(1000),
  'x'.repeat(20_000),
];

/** What the client says is shown by -debug. */
const namesGiven = (['smtp', 'lmtp', 'xmpp', 'xmpp-server'] as const).flatMap((protocol) => {
  const isXmpp = protocol.startsWith('xmpp');
  const steps = [...(isXmpp ? [] : [say('220 a\r\n')]), HALF];
  return (isXmpp ? ['-name', '-xmpphost'] : ['-name']).map((option) => {
    const list = NAMES.map((name): Variant => [['-debug', option, name], [EXIT]]);
    return variants(`${protocol}${option}`, protocol, steps, list, WITH_DEBUG);
  });
});

const TUNNEL = 'HTTP/1.0 200 OK\r\n\r\n';
/** A proxy in front of the dialogue, where both are allowed. What is behind the proxy's answer may be lost. */
const proxied = (
  protocol: Protocol,
  name: string,
  steps: Steps,
  ...more: string[]
): ParityCase => ({
  name: `starttls-${protocol}-proxy-${name}`,
  server: relay([hear('\r\n\r\n'), ...steps]),
  args: [
    '-proxy',
    '{address}',
    '-connect',
    'a.test:1',
    '-CAfile',
    '{pki}/root.pem',
    '-starttls',
    protocol,
    ...more,
  ],
  modes: ['split'],
  requires: ['!openssl:1.1.1'],
});
const proxies: readonly ParityCase[] = [
  ...names.map((protocol) =>
    proxied(protocol, 'tunnel', [say(TUNNEL), DRAINED, ...whole(protocol)]),
  ),
  ...(['smtp', 'telnet', 'mysql'] as const).map((protocol) =>
    proxied(protocol, 'and-greeting', [say(TUNNEL + (turnsOf(protocol)[0]?.answer ?? '')), HALF]),
  ),
  proxied('smtp', 'refuses', [say('HTTP/1.0 403 No\r\n\r\n'), HALF]),
  proxied('xmpp', 'refuses', [say('HTTP/1.0 403 No\r\n\r\n'), HALF], '-prexit'),
  proxied('xmpp', 'name', [
    say(TUNNEL),
    DRAINED,
    hear("to='127.0.0.1'"),
    say(XMPP_OFFER),
    hear(XMPP_ASKED),
    HALF,
  ]),
];

/** Over other sockets than that of IPv4. */
const sockets: readonly ParityCase[] = KINDS.flatMap((protocol) => {
  const spec = (listen: 'unix' | 'ipv6') => ({
    kind: 'peer' as const,
    listen,
    connections: [whole(protocol)],
    upstream: server() as never,
  });
  const args = ['-CAfile', '{pki}/root.pem', '-starttls', protocol];
  return [
    {
      name: `starttls-${protocol}-unix`,
      server: spec('unix'),
      args: ['-unix', '{socket}', ...args],
      modes: ['split'],
    },
    {
      name: `starttls-${protocol}-ipv6`,
      server: spec('ipv6'),
      args: ['-6', '-connect', '{address}', ...args],
      modes: ['split'],
      requires: ['ipv6'],
    },
  ];
});

/** Names of no protocol, and what cannot be with one. */
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
  high: ['-starttls', 'smtp\xe9'],
  dtls: ['-starttls', 'ldap', '-dtls'],
  'dtls-first': ['-dtls1_2', '-starttls', 'xmpp'],
};
const wrong = Object.entries(WRONG).map(([name, args]) =>
  bad(`starttls-wrong-${name}`, ['-connect', '{address}', ...args]),
);

/** The last one counts. */
const twice = broken('twice', 'xmpp', [whole('smtp')], {}, '-starttls', 'smtp');

/** The client waits for a server that says nothing, but for IRC's: after eight seconds it has waited enough. */
const silent: readonly ParityCase[] = [
  ...(['smtp', 'xmpp'] as const).map((protocol) =>
    broken(`${protocol}-silent`, protocol, [[hear(1e6)]], {
      script: [EXIT],
      hangs: true,
      timeout: 1500,
    }),
  ),
  broken('irc-half-a-line', 'irc', [[hear('STARTTLS\r\n'), say(':x 001 a\r\n')]], {
    script: [EXIT],
    timeout: 20_000,
  }),
];

/** Without a host: its default name. */
const unnamed = bad('starttls-xmpp-no-host', ['-starttls', 'xmpp', '-connect', ''], {
  server: none,
});

export const starttlsOptionCases: readonly ParityCase[] = [
  ...debug,
  ...withOptions,
  ...refused,
  ...reconnects,
  ...nbio,
  ...namesGiven,
  ...proxies,
  ...sockets,
  ...wrong,
  twice,
  ...silent,
  unnamed,
];
