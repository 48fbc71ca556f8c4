// -starttls beside other options: what is shown of the dialogue, names of every kind, other transports.
// Not here: what servers say (starttls-dialogues.ts and its users).
// Called by index.ts.

import type { ParityCase, PeerStep } from '../../../lib/parity/case';
import { END, EXIT, peer, relay, SHOWN, send, server, TO } from './rows';
import {
  DRAINED,
  HALF,
  hear,
  MYSQL_REQUEST,
  names,
  type Protocol,
  say,
  TLS,
  type Turn,
  take,
  turnsOf,
} from './starttls-dialogues';

const willing = (protocol: Protocol): PeerStep[] => [
  ...turnsOf(protocol).flatMap((turn) => take(turn)),
  ...(protocol === 'mysql' ? [hear(MYSQL_REQUEST)] : []),
  TLS,
];

function row(
  name: string,
  protocol: Protocol,
  options: readonly string[],
  more: Partial<ParityCase> = {},
): ParityCase {
  const args = [...TO, '-starttls', protocol, ...options];
  return { name: `starttls-${protocol}-${name}`, server: relay(willing(protocol)), args, ...more };
}

/** Both streams would meet inside a row of the dump. */
const DUMP: Partial<ParityCase> = { masks: ['debug'], modes: ['split'] };

/** Everything that is shown of bytes, for each protocol. */
const shown = names.flatMap((protocol) => [
  row('debug-refused', protocol, ['-debug'], {
    ...DUMP,
    server: peer([...take(turnsOf(protocol)[0] as Turn, say('no\r\n')), HALF]),
  }),
  row('with-debug', protocol, ['-debug', '-tls1_2', '-verify_quiet'], DUMP),
  row('with-prexit', protocol, ['-prexit', '-crlf', '-tls1_2']),
  row('with-quiet', protocol, ['-quiet', '-no_ign_eof', '-tls1_2'], { script: [send('Q\n'), END] }),
]);

/** A server that says nothing useful to whoever asks in that name, so that only the name matters. */
const ODD_NAMES: Readonly<Record<string, string>> = {
  empty: '',
  blank: 'a b',
  quotes: `a'b"c<d>&e`,
  percent: '%s%n%d',
  long: 'x'.repeat(1000),
  'line-end': 'a\r\nQUIT',
  'not-ascii': 'müller.example',
};

/** -name is of the protocols of mail, -xmpphost of XMPP; each of them is taken, and passed over, by the others. */
const NAMED: readonly (readonly [Protocol, '-name' | '-xmpphost'])[] = [
  ['smtp', '-name'],
  ['lmtp', '-name'],
  ['xmpp', '-xmpphost'],
  ['xmpp', '-name'],
  ['xmpp-server', '-xmpphost'],
  ['smtp', '-xmpphost'],
  ['imap', '-name'],
];

/** What it hears in that name decides whether the server goes on. */
function namedRows([protocol, option]: (typeof NAMED)[number]): ParityCase[] {
  const isHeard = option === '-name' ? protocol !== 'imap' : protocol.startsWith('xmpp');
  return Object.entries(ODD_NAMES).map(([kind, value]) => {
    const turns = turnsOf(protocol);
    const greeting = turns[0]?.hear === undefined ? [say(turns[0]?.answer ?? '')] : [];
    const heard = isHeard && value !== '' ? [hear(Buffer.from(value).toString('latin1'))] : [];
    const steps: PeerStep[] = [...greeting, ...heard, say('no\r\n'), HALF];
    const name = `name${option}-${kind}`;
    return row(name, protocol, [option, value], { server: peer(steps), modes: ['split'] });
  });
}

const PROXY_OK = 'HTTP/1.0 200 OK\r\n\r\n';
/** Through a proxy, which answers and then is the server. */
const proxied = names.map((protocol): ParityCase => {
  const steps: PeerStep[] = [hear('\r\n\r\n'), say(PROXY_OK), DRAINED, ...willing(protocol)];
  const args = ['-proxy', '{address}', '-connect', 'a.test:25', '-CAfile', '{pki}/root.pem'];
  return {
    name: `starttls-${protocol}-proxied`,
    server: relay(steps),
    args: [...args, '-starttls', protocol],
    requires: ['openssl:3.'],
  };
});

const others: readonly ParityCase[] = [
  row('timeout', 'smtp', ['-timeout']),
  row('state', 'pop3', ['-state']),
  row('brief', 'ldap', ['-brief'], { script: [END] }),
  row('ipv4', 'postgres', ['-4']),
  row('twice', 'smtp', ['-starttls', 'pop3'], { server: relay(willing('pop3')) }),
  {
    name: 'starttls-smtp-reconnect',
    server: {
      kind: 'peer',
      connections: Array.from({ length: 6 }, () => willing('smtp')),
      upstream: server() as never,
    },
    args: [...TO, '-starttls', 'smtp', '-reconnect'],
    script: [...Array.from({ length: 6 }, () => SHOWN).flat(), END, EXIT],
  },
  {
    name: 'starttls-smtp-unix',
    server: {
      kind: 'peer',
      connections: [willing('smtp')],
      listen: 'unix',
      upstream: server() as never,
    },
    args: ['-unix', '{socket}', '-starttls', 'smtp', '-CAfile', '{pki}/root.pem'],
  },
];

export const starttlsOptionCases: readonly ParityCase[] = [
  ...shown,
  ...NAMED.flatMap(namedRows),
  ...proxied,
  ...others,
];
