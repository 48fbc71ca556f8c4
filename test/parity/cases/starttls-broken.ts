// -starttls: servers that misbehave, made from the dialogue of each protocol in ways that are the same for all.
// Not here: what only one protocol can get wrong (starttls-odd-lines.ts, starttls-odd-raw.ts).
// Called by index.ts.

import type { ParityCase, PeerStep } from '../../../lib/parity/case';
import {
  before,
  broken,
  DRAINED,
  HALF,
  hear,
  isRaw,
  names,
  type Protocol,
  RESET,
  replaced,
  type Steps,
  say,
  TLS,
  take,
  times,
  turnsOf,
} from './starttls-dialogues';

/** An alert that the handshake failed, a server's hello cut short, a record of a version that is none. */
const ALERT = '\x15\x03\x03\0\x02\x02\x28';
const HELLO = '\x16\x03\x03\0\x06\x02\0\0\x02\x03\x03';
const RECORD = '\x17\x09\x09\0\x03abc';
const BEHIND = { alert: ALERT, hello: HELLO, record: RECORD };

const NOISE = String.fromCharCode(...Array.from({ length: 256 }, (_, at) => (at * 167 + 13) & 255));

/** A line of an answer that is not its last. */
const FLOOD: Readonly<Record<Protocol, string>> = {
  smtp: '220-x\r\n',
  lmtp: '220-x\r\n',
  pop3: '+OK\r\n',
  imap: '* x\r\n',
  ftp: '220-x\r\n',
  xmpp: '<x/>',
  'xmpp-server': '<x/>',
  telnet: '\xff\xfb\x01',
  irc: ':x 020 * :wait\r\n',
  mysql: '\0',
  postgres: 'S',
  nntp: 'x\r\n',
  sieve: '"x"\r\n',
  ldap: '\x30\0',
};

type Make = (protocol: Protocol) => ParityCase[];

/** One run of the client for each turn, in which this comes instead of the answer, and then no more. */
function ending(
  what: string,
  instead: (answer: string) => Steps,
  more: Partial<ParityCase> = {},
): Make {
  return (protocol) => {
    const runs = turnsOf(protocol).map((turn, at) => [
      ...before(protocol, at),
      ...take(turn, ...instead(turn.answer)),
      HALF,
    ]);
    return [broken(`${protocol}-${what}`, protocol, runs, more)];
  };
}

/**
 * A dialogue with another answer in one turn. It goes on where answers are read by lines, up to TLS if the odd one is
 * not the last, which is read as it comes; elsewhere nothing follows, since the client may wait for more for ever.
 */
function withAnswer(protocol: Protocol, at: number, ...instead: Steps): Steps {
  const turns = turnsOf(protocol);
  if (isRaw(protocol)) {
    return [...before(protocol, at), ...take(turns[at] ?? { answer: '' }, ...instead), HALF];
  }
  const end = protocol === 'pop3' || at === turns.length - 1 ? HALF : TLS;
  return [...replaced(protocol, at, ...instead), end];
}

/** The same, but the dialogue goes on. */
function goingOn(what: string, instead: (answer: string) => Steps): Make {
  return (protocol) => {
    const runs = turnsOf(protocol).map(({ answer }, at) =>
      withAnswer(protocol, at, ...instead(answer)),
    );
    return [broken(`${protocol}-${what}`, protocol, runs)];
  };
}

/** They differ from smtp and xmpp in a word of what the client says, and in nothing of what it reads. */
const isTwin = (protocol: Protocol) => protocol === 'lmtp' || protocol === 'xmpp-server';

/** Where a protocol does not read just like another. */
const once =
  (make: Make): Make =>
  (protocol) =>
    isTwin(protocol) ? [] : make(protocol);

/** Only where there are lines. */
const byLines =
  (make: Make): Make =>
  (protocol) =>
    isRaw(protocol) ? [] : make(protocol);

const eachByte = (answer: string): PeerStep[] =>
  [...answer].flatMap((byte) => [say(byte), DRAINED]);

/** Two halves of an answer, with all of the first read before the second is sent. */
const inTwo = (answer: string, at: number): PeerStep[] => [
  say(answer.slice(0, at)),
  DRAINED,
  say(answer.slice(at)),
  DRAINED,
];

/** Where it can matter that an answer comes in two pieces. */
function cuts(protocol: Protocol, answer: string): number[] {
  const all = Array.from({ length: answer.length - 1 }, (_, at) => at + 1);
  const isShort = isRaw(protocol) || protocol === 'pop3' || protocol === 'irc';
  if (isShort && !isTwin(protocol)) return all;
  const keyword = answer.indexOf('STARTTLS') + 4;
  return [...new Set([1, 3, keyword, answer.indexOf('\n'), answer.length - 1])].filter((at) =>
    all.includes(at),
  );
}

/** So many cuts are runs of one case. */
const RUNS = 12;

/** Every answer in two pieces, cut at each place. */
function split(protocol: Protocol): ParityCase[] {
  return turnsOf(protocol).flatMap(({ answer }, turn) => {
    const places = cuts(protocol, answer);
    const groups = Math.ceil(places.length / RUNS);
    return Array.from({ length: groups }, (_, group) => {
      const some = places.slice(group * RUNS, (group + 1) * RUNS);
      const dialogues = some.map((at) => withAnswer(protocol, turn, ...inTwo(answer, at)));
      return broken(`${protocol}-split-${turn + 1}-from-${some[0]}`, protocol, dialogues);
    });
  });
}

/** All answers in one segment, as soon as the client has said something where it is the first. */
function atOnce(protocol: Protocol): ParityCase[] {
  const turns = turnsOf(protocol);
  const all = turns.map(({ answer }) => answer).join('');
  const first: PeerStep[] = turns[0]?.hear === undefined ? [] : [hear(turns[0].hear)];
  const rows = turns.slice(1).map((turn, at) => {
    const early = `${turns[at]?.answer}${turn.answer}`;
    const rest = turns.slice(at + 2).flatMap((one) => take(one));
    const steps = [...before(protocol, at), ...take(turns[at] ?? turn, say(early)), ...rest, HALF];
    return broken(`${protocol}-early-${at + 2}`, protocol, [steps]);
  });
  return [...rows, broken(`${protocol}-at-once`, protocol, [[...first, say(all), HALF]])];
}

/** Bytes of TLS right behind the last answer, in the same segment and in the next one. */
function tlsBehind(protocol: Protocol): ParityCase[] {
  const last = turnsOf(protocol).length - 1;
  const answer = turnsOf(protocol)[last]?.answer ?? '';
  const kinds = Object.entries(BEHIND);
  const together = kinds.map(([, bytes]) => [
    ...replaced(protocol, last, say(answer + bytes)),
    isRaw(protocol) ? HALF : TLS,
  ]);
  const apart = kinds.map(([, bytes]) => [
    ...replaced(protocol, last, say(answer), DRAINED, say(bytes)),
    HALF,
  ]);
  return [
    broken(`${protocol}-tls-in-answer`, protocol, together),
    broken(`${protocol}-tls-after-answer`, protocol, apart),
  ];
}

/** A byte every tenth of a second: the shortest answer only, since it takes that time. */
function drip(protocol: Protocol): ParityCase {
  const turns = turnsOf(protocol);
  const lengths = turns.map(({ answer }) => Math.min(answer.length, 99));
  const at = lengths.indexOf(Math.min(...lengths));
  const data = (turns[at]?.answer ?? '').slice(-14);
  const steps = [
    ...replaced(protocol, at, { do: 'drip', data, ms: 100 }),
    isRaw(protocol) ? HALF : TLS,
  ];
  return broken(`${protocol}-drip`, protocol, [steps]);
}

const LONG = 40_000;

/** Below the size of a segment on the loopback, so that it comes at once; in front of an answer. */
const flood = (protocol: Protocol, answer = '') =>
  FLOOD[protocol].repeat(24_000 / FLOOD[protocol].length) + answer;

const makers: readonly Make[] = [
  ending('gone', () => [HALF], { modes: ['merged'] }),
  ending('ends-inside', (answer) => [say(answer.slice(0, Math.ceil(answer.length / 2) - 1))]),
  once(ending('ends-before-last-byte', (answer) => [say(answer.slice(0, -1))])),
  once(ending('ends-after', (answer) => [say(answer), DRAINED])),
  ending('reset', (answer) => [say(answer.slice(0, 1)), DRAINED, RESET]),
  ending('no-line-end', () => [say(times('x', LONG))]),
  once(ending('noise', () => [say(NOISE), DRAINED, say(NOISE)])),
  goingOn('byte-by-byte', eachByte),
  once(goingOn('nul', (answer) => [say(`${answer.slice(0, 1)}\0${answer.slice(1)}`)])),
  once(byLines(goingOn('line-feeds', (answer) => [say(answer.replaceAll('\r\n', '\n'))]))),
  once(
    byLines(goingOn('carriage-returns', (answer) => [say(answer.replaceAll('\r\n', '\r\r\n'))])),
  ),
  (protocol) => [
    broken(`${protocol}-flood`, protocol, [
      [...replaced(protocol, 0, say(flood(protocol, turnsOf(protocol)[0]?.answer))), HALF],
    ]),
    broken(`${protocol}-flood-ends`, protocol, [
      take(turnsOf(protocol)[0] ?? { answer: '' }, say(flood(protocol)), HALF),
    ]),
    drip(protocol),
  ],
  split,
  atOnce,
  tlsBehind,
];

export const starttlsBrokenCases: readonly ParityCase[] = names.flatMap((protocol) =>
  makers.flatMap((make) => make(protocol)),
);
