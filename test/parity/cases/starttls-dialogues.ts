// What a server says, and hears, in each protocol of -starttls, and the words for what goes wrong with it.
// Not here: what goes wrong (starttls-broken.ts, starttls-odd-lines.ts, starttls-odd-raw.ts).
// Called by the starttls-*.ts tables.

import type { Data, ParityCase, PeerStep } from '../../../lib/parity/case';
import { peer, server, TO } from './rows';

/** One turn: what the client says first, if anything, and the server's answer. */
export interface Turn {
  /** Text, or a number of bytes. */
  readonly hear?: string | number;
  readonly answer: string;
}

export const say = (data: Data): PeerStep => ({ do: 'send', data });
export const hear = (what: string | number): PeerStep =>
  typeof what === 'number' ? { do: 'await', bytes: what } : { do: 'await', text: what };
export const TLS: PeerStep = { do: 'relay' };
/** No more from the server, which goes on reading: a close would race with what the client writes. */
export const HALF: PeerStep = { do: 'half-close' };
/** The client has read it all: what follows comes with another read. */
export const DRAINED: PeerStep = { do: 'drained' };
export const RESET: PeerStep = { do: 'reset' };
export const times = (repeat: string, count: number): Data => ({ repeat, times: count });

export type Steps = readonly PeerStep[];

export const XMPP_OPENED = "version='1.0'>";
export const XMPP_ASKED = "xmpp-tls'/>";
export const XMPP_OFFER = "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>";
export const TELNET_DO = '\xff\xfd\x2e';
export const TELNET_FOLLOWS = '\xff\xfa\x2e\x01\xff\xf0';
/** What the client of MySQL says: an SSLRequest. */
export const MYSQL_REQUEST = 36;
export const LDAP_REQUEST = 31;
export const LDAP_OK = '\x30\x0c\x02\x01\x01\x78\x07\x0a\x01\0\x04\0\x04\0';

/** A packet of MySQL: length, sequence number, body. */
export const packet = (body: string) =>
  `${String.fromCharCode(body.length & 255, body.length >> 8)}\0\0${body}`;

/** The first packet of a MySQL server: version, connection, salt, filler, capabilities. */
export const MYSQL = packet(`\x0a8\0\x01\0\0\0saltsalt\0\xff\xff${'\x21\x02\0\xff\xff\x15'}`);

/** Dialogues that come to TLS, with answers as short as can be. */
export const protocols = {
  smtp: [
    { answer: '220 a\r\n' },
    { hear: 'EHLO mail.example.com\r\n', answer: '250-B\r\n250 STARTTLS\r\n' },
    { hear: 'STARTTLS\r\n', answer: '220 c\r\n' },
  ],
  lmtp: [
    { answer: '220 a\r\n' },
    { hear: 'LHLO mail.example.com\r\n', answer: '250-STARTTLS\r\n250 B\r\n' },
    { hear: 'STARTTLS\r\n', answer: '220 c\r\n' },
  ],
  pop3: [{ answer: '+OK a\r\n' }, { hear: 'STLS\r\n', answer: '+OK b\r\n' }],
  imap: [
    { answer: '* OK a\r\n' },
    { hear: '. CAPABILITY\r\n', answer: '* B STARTTLS\r\n. OK\r\n' },
    { hear: '. STARTTLS\r\n', answer: '. OK c\r\n' },
  ],
  ftp: [{ answer: '220-a\r\n220 b\r\n' }, { hear: 'AUTH TLS\r\n', answer: '234 c\r\n' }],
  xmpp: [
    { hear: XMPP_OPENED, answer: XMPP_OFFER },
    { hear: XMPP_ASKED, answer: '<proceed/>' },
  ],
  'xmpp-server': [
    { hear: 'jabber:server', answer: XMPP_OFFER.replaceAll("'", '"') },
    { hear: XMPP_ASKED, answer: '<proceed/>' },
  ],
  telnet: [{ answer: TELNET_DO }, { hear: 9, answer: TELNET_FOLLOWS }],
  irc: [{ hear: 'STARTTLS\r\n', answer: ':x 670 a :b\r\n' }],
  mysql: [{ answer: MYSQL }],
  postgres: [{ hear: 8, answer: 'S' }],
  nntp: [
    { answer: '200 a\r\n' },
    { hear: 'CAPABILITIES\r\n', answer: '101 b\r\nSTARTTLS\r\n.\r\n' },
    { hear: 'STARTTLS\r\n', answer: '382 c\r\n' },
  ],
  sieve: [{ answer: '"STARTTLS"\r\nOK "a"\r\n' }, { hear: 'STARTTLS\r\n', answer: 'OK "b"\r\n' }],
  ldap: [{ hear: LDAP_REQUEST, answer: LDAP_OK }],
} satisfies Readonly<Record<string, readonly Turn[]>>;

export type Protocol = keyof typeof protocols;
export const names = Object.keys(protocols) as Protocol[];
export const turnsOf = (protocol: Protocol): readonly Turn[] => protocols[protocol];

/** Read as whatever is there, not by lines. */
const RAW: readonly Protocol[] = ['xmpp', 'xmpp-server', 'telnet', 'mysql', 'postgres', 'ldap'];
export const isRaw = (protocol: Protocol) => RAW.includes(protocol);

/** What the server does in a turn, with another answer when one is given. */
export function take(turn: Turn, ...instead: Steps): PeerStep[] {
  const first = turn.hear === undefined ? [] : [hear(turn.hear)];
  return [...first, ...(instead.length > 0 ? instead : [say(turn.answer)])];
}

/** The turns before one of them. */
export const before = (protocol: Protocol, count: number): PeerStep[] =>
  turnsOf(protocol)
    .slice(0, count)
    .flatMap((turn) => take(turn));

/** The dialogue with the answer of one turn replaced, and what is behind that turn. */
export function replaced(protocol: Protocol, at: number, ...steps: Steps): PeerStep[] {
  return turnsOf(protocol).flatMap((turn, index) =>
    index === at ? take(turn, ...steps) : take(turn),
  );
}

/**
 * A client that has lost its place says things too early. So nothing more comes from the server before all it has said
 * has been read; else two answers would be one, or not, by chance.
 */
function inStep(steps: Steps): PeerStep[] {
  return steps.flatMap((step, at) => {
    const waits = step.do === 'await' || step.do === 'relay';
    return waits && steps[at - 1]?.do === 'send' ? [DRAINED, step] : [step];
  });
}

/** A case of one connection, or of several runs of the client, one after another. */
export function broken(
  name: string,
  protocol: string,
  dialogues: readonly Steps[],
  more: Partial<ParityCase> = {},
  ...options: string[]
): ParityCase {
  const connections = dialogues.map(inStep);
  const needsTls = connections.flat().some((step) => step.do === 'relay');
  const upstream = needsTls ? { upstream: server() as never } : {};
  const args = [...TO, '-starttls', protocol, ...options];
  const { script } = more;
  const run = script === undefined ? { args } : { args, script };
  return {
    name: `starttls-${name}`,
    server: { ...peer(...connections), ...upstream } as ParityCase['server'],
    args,
    ...(dialogues.length > 1 ? { earlier: dialogues.slice(1).map(() => run) } : {}),
    modes: ['split'],
    ...more,
    // Many, and 3.6 says and does in these dialogues what 3.5 does.
    requires: ['!openssl:3.6', ...(more.requires ?? [])],
  };
}
