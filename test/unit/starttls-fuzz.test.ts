/*
 * STARTTLS dialogues are given random answers, random bytes and the answers of a right server cut at random places. None
 * may throw, and each must end soon after its input has.
 */
import assert from 'node:assert/strict';
import test from 'node:test';
import { dialogues } from '../../lib/starttls';
import type { Request } from '../../lib/starttls/dialogue';

const ROUNDS = 400;
/** Answers before the input ends. */
const ANSWERS = 12;
/** Requests that a dialogue may make of an input that has ended. */
const PATIENCE = 200;

/** mulberry32: the same numbers at each run. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** What servers say, rightly or not. */
const WORDS = [
  ...['220 ready\r\n', '220-more\r\n', '250-STARTTLS\r\n', '250 STARTTLS\r\n', '500 no\r\n'],
  ...[
    '* OK [CAPABILITY STARTTLS]\r\n',
    '. OK\r\n',
    '+OK\r\n',
    '-ERR\r\n',
    '382 go on\r\n',
    '.\r\n',
  ],
  ...['OK\r\n', '"STARTTLS"\r\n', ':irc 670 x :go\r\n', ':irc 691 x :no\r\n', 'CAP LS :tls\r\n'],
  ...[
    '<stream:stream>',
    "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'",
    '<proceed',
    '<failure',
  ],
  ...[
    '\xff\xfd\x2e',
    '\xff\xfa\x2e\x01\xff\xf0',
    'S',
    'N',
    '\x30\x0c\x02\x01\x01\x78\x07\x0a\x01\0\x04\0\x04\0',
  ],
  ...['J\0\0\0\x0a5.5.5-10.1\0', '\n', '\r', '\0', ' ', '-', '220', '\x30\x84', 'a'.repeat(9000)],
];

function noise(random: () => number): Buffer {
  return Buffer.from(Array.from({ length: Math.floor(random() * 40) }, () => random() * 256));
}

function answer(random: () => number): Buffer | null {
  const kind = random();
  if (kind < 0.05) return null;
  if (kind < 0.25) return noise(random);
  const count = 1 + Math.floor(random() * 3);
  const pick = () => WORDS[Math.floor(random() * WORDS.length)] ?? '';
  const whole = Buffer.from(Array.from({ length: count }, pick).join(''), 'latin1');
  return random() < 0.5 ? whole : whole.subarray(0, Math.floor(random() * whole.length));
}

const ASKS: readonly Request['do'][] = ['line', 'read', 'wait'];

/** Plays a dialogue to its end; how many requests it made after its input had ended. */
function play(name: string, random: () => number): number {
  const start = dialogues[name];
  assert.ok(start, name);
  const target = {
    host: random() < 0.5 ? null : 'a.test',
    name: random() < 0.5 ? null : 'b.test',
    connect: 'a.test:1',
    listAlways: random() < 0.5,
    prog: 's_client',
  };
  const dialogue = start(target);
  let left = ANSWERS;
  let late = 0;
  let step = dialogue.next(null);
  while (step.done !== true) {
    const asks = ASKS.includes(step.value.do);
    const given = asks && left > 0 ? answer(random) : Buffer.alloc(0);
    left -= asks ? 1 : 0;
    late += left < 0 ? 1 : 0;
    if (late > PATIENCE) return late;
    step = dialogue.next(asks ? given : null);
  }
  return late;
}

for (const name of Object.keys(dialogues)) {
  test(`${name} ends, whatever it is told`, () => {
    const random = numbers(name.length * 7919);
    for (let round = 0; round < ROUNDS; round += 1) {
      const late = play(name, random);
      assert.ok(late <= PATIENCE, `${name} goes on after the end of its input in round ${round}`);
    }
  });
}
