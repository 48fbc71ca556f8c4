/*
 * The order of targets of s_client-probe: lines of files, random order, shards, doubles, what was done before.
 */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after } from 'node:test';
import { Seen } from '../../lib/probe/cli/dedupe';
import { DoneSet } from '../../lib/probe/cli/done-set';
import { permutation } from '../../lib/probe/cli/permutation';
import { sequence, shardSize, shuffled } from '../../lib/probe/cli/sequence';
import { fromFiles, inOrder } from '../../lib/probe/cli/sources';
import { type Block, type Defaults, readTarget } from '../../lib/probe/cli/target';
import { textLines } from '../../lib/probe/cli/text-lines';

const folder = mkdtempSync(join(tmpdir(), 's_client-sequence-'));
after(() => rmSync(folder, { recursive: true }));

const DEFAULTS: Defaults = { ports: [443], starttls: null };
const WHOLE = { index: 0, of: 1 };

async function* blocks(...texts: string[]): AsyncGenerator<readonly Block[]> {
  for (const text of texts) yield [readTarget(text, DEFAULTS)];
}

async function collect(numbered: ReturnType<typeof sequence>): Promise<string[]> {
  const all: string[] = [];
  for await (const { place, target } of numbered) {
    all.push(`${place} ${target.host}:${target.port}`);
  }
  return all;
}

async function linesOf(chunks: readonly (string | Buffer)[]) {
  const all: (string | null | undefined)[] = [];
  for await (const lines of textLines(chunks.map((chunk) => Buffer.from(chunk)))) {
    all.push(...lines.map(({ text, problem }) => text ?? problem));
  }
  return all;
}

test('lines: either end, none at the last, cut anywhere', async () => {
  const text = '\ufeffa\r\nb\n\n\r\nc\u00e9\r\rd';
  const expected = ['a', 'b', '', '', 'c\u00e9\r\rd'];
  assert.deepEqual(await linesOf([text]), expected);
  assert.deepEqual(await linesOf([...Buffer.from(text)].map((byte) => Buffer.of(byte))), expected);
  assert.deepEqual(await linesOf([]), []);
  assert.deepEqual(await linesOf(['\n']), ['']);
});

test('lines that are not UTF-8, or far too long, do not spoil the next', async () => {
  const bad = Buffer.from([0x61, 0xff, 0x0a, 0x62, 0x0a, 0xc3]);
  assert.deepEqual(await linesOf([bad]), ['not UTF-8', 'b', 'not UTF-8']);
  const long = Buffer.alloc(1024 * 1024, 'x');
  const tooLong = 'a line of more than 1048576 bytes';
  assert.deepEqual(await linesOf([long, 'x', 'y\nb\n']), [tooLong, 'b']);
  assert.equal((await linesOf([long, '\nb']))[0]?.length, 1024 * 1024);
});

test('files: comments, blanks, wrong lines with their place, and all the others', async () => {
  const file = join(folder, 'mixed');
  const text = '# one\n\n  a.example  # first\r\nno good\n{"host":"b.example"}\n{"host":1}\n';
  writeFileSync(file, Buffer.concat([Buffer.from(text), Buffer.from([0xff, 0x0a])]));
  const wrong: string[] = [];
  const found = fromFiles([file, file], DEFAULTS, (where, said, why) =>
    wrong.push(`${where.slice(folder.length + 1)}|${said}|${why}`),
  );
  assert.deepEqual(await collect(sequence(found, WHOLE, new DoneSet(), null)), [
    '0 a.example:443',
    '1 b.example:443',
    '2 a.example:443',
    '3 b.example:443',
  ]);
  const once = [
    'mixed:4|no good|not a host name',
    'mixed:6|{"host":1}|host is not a string',
    'mixed:7||not UTF-8',
  ];
  assert.deepEqual(wrong, [...once, ...once]);
});

test('a file is read as its targets are asked for', async () => {
  const file = join(folder, 'long');
  writeFileSync(file, `${'h.example\n'.repeat(200_000)}no good\n`);
  let wrong = 0;
  const targets = sequence(
    fromFiles([file], DEFAULTS, () => {
      wrong += 1;
    }),
    WHOLE,
    new DoneSet(),
    null,
  );
  for (let i = 0; i < 100_000; i += 1) await targets.next();
  assert.equal(wrong, 0);
  for (let i = 0; i < 100_000; i += 1) assert.equal((await targets.next()).done, false);
  assert.equal((await targets.next()).done, true);
  assert.equal(wrong, 1);
});

test('a permutation is one-to-one, whatever the size and seed', () => {
  for (const count of [1, 2, 3, 4, 5, 7, 16, 17, 100, 1000, 4096, 4097]) {
    for (const seed of [0, 1, 2 ** 32, Number.MAX_SAFE_INTEGER]) {
      const place = permutation(count, seed);
      const all = new Set(Array.from({ length: count }, (_, index) => place(index)));
      assert.equal(all.size, count);
      assert.ok([...all].every((one) => one >= 0 && one < count));
    }
  }
});

test('a permutation of a huge space stays in it and repeats nothing', () => {
  for (const count of [2 ** 32, 2 ** 33 - 1, 2 ** 49 + 1, 2 ** 52]) {
    const place = permutation(count, 7);
    const all = new Set(Array.from({ length: 5000 }, (_, i) => place(i)));
    assert.equal(all.size, 5000);
    assert.ok([...all].every((one) => Number.isSafeInteger(one) && one >= 0 && one < count));
    // Spread over the whole: each sixteenth has about its share of 312.
    const shares = Array(16).fill(0);
    for (const one of all) shares[Math.floor((one / count) * 16)] += 1;
    assert.ok(Math.min(...shares) > 200 && Math.max(...shares) < 450, shares.join());
  }
});

test('seeds: the same order again, another order for each', () => {
  const order = (seed: number) => {
    const place = permutation(1000, seed);
    return Array.from({ length: 1000 }, (_, index) => place(index)).join();
  };
  assert.equal(order(5), order(5));
  assert.equal(new Set([0, 1, 2, 2 ** 32, 2 ** 33].map(order)).size, 5);
});

test('random order over several ranges and ports: each target once', () => {
  const texts = ['192.0.2.0/28:1,2', 'h', '[2001:db8::]/125'];
  const all = texts.map((text) => readTarget(text, DEFAULTS));
  const block = shuffled(all, 3);
  const names = Array.from({ length: block.count }, (_, index) => block.at(index).target);
  assert.equal(block.count, 32 + 1 + 8);
  assert.equal(new Set(names).size, block.count);
  assert.notDeepEqual(names, [...names].sort());
  assert.equal(shuffled([], 3).count, 0);
});

test('shards: each target in exactly one, places without gaps, sizes as told', async () => {
  const texts = ['192.0.2.0/29', 'a', 'b:1,2,3', 'c', '192.0.2.8/30'];
  const whole = await collect(sequence(blocks(...texts), WHOLE, new DoneSet(), null));
  for (const of of [1, 2, 3, 7, 17, 40]) {
    const parts = new Map<number, string>();
    for (let index = 0; index < of; index += 1) {
      const shard = { index, of };
      const part = await collect(sequence(blocks(...texts), shard, new DoneSet(), null));
      assert.equal(part.length, shardSize(whole.length, shard));
      for (const [at, text] of part.entries()) {
        const [place, name] = text.split(' ');
        assert.equal(Number(place), at);
        assert.equal(parts.has(at * of + index), false);
        parts.set(at * of + index, `${at * of + index} ${name}`);
      }
    }
    assert.deepEqual(
      [...parts].sort(([a], [b]) => a - b).map(([, text]) => text),
      whole,
    );
  }
});

test('doubles are dropped before shards are cut, however they are written', async () => {
  const texts = ['a', 'A.', 'a:443', 'https://a', 'b', 'a:444', '192.0.2.0/31', '192.0.2.1'];
  const json = [
    '{"host":"b","verify":true,"dtls":false}',
    '{"dtls":false,"host":"b","verify":true}',
  ];
  const found = sequence(blocks(...texts, ...json), WHOLE, new DoneSet(), new Seen());
  assert.deepEqual(await collect(found), [
    '0 a:443',
    '1 b:443',
    '2 a:444',
    '3 192.0.2.0:443',
    '4 192.0.2.1:443',
    '5 b:443',
  ]);
  const half = sequence(blocks(...texts), { index: 1, of: 2 }, new DoneSet(), new Seen());
  assert.deepEqual(await collect(half), ['0 b:443', '1 192.0.2.0:443']);
});

test('what is known of doubles is bounded: half of the limit at least, all of it at most', () => {
  const seen = new Seen(10);
  const add = (host: string) => seen.add({ host, port: 1 });
  assert.deepEqual(['a', 'b', 'c', 'd', 'e', 'a', 'f', 'g', 'h', 'i'].map(add), [
    true,
    true,
    true,
    true,
    true,
    false,
    true,
    true,
    true,
    true,
  ]);
  assert.equal(add('a'), false);
  assert.equal(add('b'), true);
});

test('what was done is left out, in every shard', async () => {
  const done = new DoneSet();
  for (const place of [0, 1, 2, 4, 6]) done.add(place);
  const left = await collect(sequence(blocks('192.0.2.0/29', 'h'), WHOLE, done, null));
  assert.deepEqual(
    left.map((text) => text.split(' ')[0]),
    ['3', '5', '7', '8'],
  );
  const shard = { index: 1, of: 2 };
  const half = await collect(sequence(blocks('192.0.2.0/28'), shard, done, null));
  assert.deepEqual(half, ['3 192.0.2.7:443', '5 192.0.2.11:443', '7 192.0.2.15:443']);
});

test('a huge range is taken up far inside without walking there', async () => {
  const done = new DoneSet();
  const known = DoneSet.read(`${2 ** 31}`);
  assert.ok(known);
  const shard = { index: 2, of: 3 };
  const targets = sequence(blocks('0.0.0.0/0:1,2'), shard, known, null);
  const first = await targets.next();
  assert.equal(first.value?.place, 2 ** 31);
  assert.equal(done.size, 0);
});

test('the set of what is done: a watermark, ranges above it, read as it is written', () => {
  const done = new DoneSet();
  for (const place of [3, 5, 4, 9, 0, 11, 10, 2, 20]) done.add(place);
  assert.equal(String(done), '1 2-5 9-11 20');
  done.add(1);
  done.add(1);
  assert.equal(String(done), '6 9-11 20');
  assert.equal(done.size, 10);
  assert.equal(String(DoneSet.read(String(done))), String(done));
  assert.equal(String(DoneSet.read('0')), '0');
  for (const wrong of ['', '1 2-', 'x', '1  2', '-1', '1 2,3']) {
    assert.equal(DoneSet.read(wrong), null, wrong);
  }
});

test('arguments come before files', async () => {
  const first = [readTarget('a', DEFAULTS)];
  const all = sequence(inOrder(first, blocks('b')), WHOLE, new DoneSet(), null);
  assert.deepEqual(await collect(all), ['0 a:443', '1 b:443']);
});
