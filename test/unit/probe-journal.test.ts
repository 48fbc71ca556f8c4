/*
 * The journal of s_client-probe: what is read back, what is refused, the lock; real kills at random moments.
 */
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import {
  appendFileSync,
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after } from 'node:test';
import { UsageError } from '../../lib/probe/cli/errors';
import { Journal } from '../../lib/probe/cli/journal';
import { lock } from '../../lib/probe/cli/lock';

const folder = mkdtempSync(join(tmpdir(), 's_client-journal-'));
after(() => rmSync(folder, { recursive: true }));
const child = join(__dirname, 'probe-child.js');

const OUTPUT = { id: '1:2', start: 10 };

let files = 0;
function fresh(): string {
  files += 1;
  return join(folder, `journal-${files}`);
}

function refused(act: () => unknown, words: RegExp): void {
  assert.throws(act, (error) => error instanceof UsageError && words.test(error.message));
}

function reopen(file: string, size = 1000): { done: string; length: number | null } {
  const journal = Journal.open(file, 'abc');
  const length = journal.begin(OUTPUT, size);
  const done = String(journal.done);
  journal.close();
  return { done, length };
}

test('what was noted is known again, with the length after the last', () => {
  const file = fresh();
  const journal = Journal.open(file, 'abc');
  assert.equal(journal.begin(OUTPUT, 10), 10);
  journal.add(0, 20);
  journal.add(2, 35);
  journal.close();
  assert.deepEqual(reopen(file), { done: '1 2', length: 35 });
  assert.deepEqual(reopen(file), { done: '1 2', length: 35 });
});

test('nothing noted: back to where the first run began', () => {
  const file = fresh();
  assert.deepEqual(reopen(file, 10), { done: '0', length: 10 });
  assert.deepEqual(reopen(file, 99), { done: '0', length: 10 });
});

test('a line that was cut off anywhere counts for nothing', () => {
  const file = fresh();
  const journal = Journal.open(file, 'abc');
  journal.begin(OUTPUT, 10);
  journal.add(0, 20);
  journal.add(1, 123);
  journal.close();
  const whole = statSync(file).size;
  const text = readFileSync(file, 'latin1');
  for (let size = whole - 1; size > whole - '1 123\n'.length; size -= 1) {
    writeFileSync(file, text.slice(0, size));
    assert.deepEqual(reopen(file), { done: '1', length: 20 }, `cut to ${size}`);
  }
});

test('made anew every so often: bounded, and the same', () => {
  const file = fresh();
  const journal = Journal.open(file, 'abc', 10);
  journal.begin(OUTPUT, 10);
  for (let place = 0; place < 1000; place += 1) {
    journal.add(place === 500 ? 1000 : place, 11 + place);
    assert.ok(statSync(file).size < 300);
  }
  journal.close();
  assert.deepEqual(reopen(file, 2000), { done: '500 501-1000', length: 1010 });
});

test('a pipe has no length', () => {
  const file = fresh();
  const pipe = { id: '-', start: null };
  const journal = Journal.open(file, 'abc');
  assert.equal(journal.begin(pipe, null), null);
  journal.add(1, null);
  journal.close();
  const again = Journal.open(file, 'abc');
  assert.equal(again.begin(pipe, null), null);
  assert.equal(again.done.has(1), true);
  again.close();
});

test('other targets, another output, a shorter output: refused, and nothing is changed', () => {
  const file = fresh();
  const journal = Journal.open(file, 'abc');
  journal.begin(OUTPUT, 10);
  journal.add(0, 20);
  journal.close();
  const before = readFileSync(file, 'latin1');
  refused(() => Journal.open(file, 'abd'), /other targets or another order/);
  const other = Journal.open(file, 'abc');
  refused(() => other.begin({ id: '1:3', start: 0 }, 99), /another output/);
  refused(() => other.begin(OUTPUT, 19), /opened with > instead of >>/);
  other.close();
  assert.equal(readFileSync(file, 'latin1'), before);
});

test('what is no journal, or a damaged one, is refused', () => {
  const file = fresh();
  for (const [text, words] of [
    ['target,ip\n', /not a journal/],
    ['no line end', /not a journal/],
    ['\0\0\0\0', /not a journal/],
    ['s_client-probe journal 2 abc 1:2 10\n', /not a journal/],
    ['s_client-probe journal 1 abc 1:2 10\nx\n', /damaged in line 2/],
    ['s_client-probe journal 1 abc 1:2 10\n= 10 x\n', /damaged in line 2/],
    ['s_client-probe journal 1 abc 1:2 10\n0 20\n= 10 0\n', /damaged in line 3/],
    ['s_client-probe journal 1 abc 1:2 10\n0 20\n\0\0\n2 3\n', /damaged in line 3/],
  ] as const) {
    writeFileSync(file, text);
    refused(() => Journal.open(file, 'abc'), words);
    assert.equal(readFileSync(file, 'latin1'), text);
  }
  refused(() => Journal.open(join(folder, 'nowhere', 'journal'), 'abc'), /cannot lock/);
  assert.deepEqual(
    readdirSync(folder).filter((name) => name.includes('.lock')),
    [],
  );
});

test('an empty file is a new journal', () => {
  const file = fresh();
  writeFileSync(file, '');
  assert.deepEqual(reopen(file, 10), { done: '0', length: 10 });
});

test('the lock: of a living process, of a dead one, of another machine', () => {
  const file = fresh();
  const mine = lock(file);
  assert.ok('release' in mine);
  const [name = ''] = readdirSync(folder).filter((one) => one.includes('.lock+'));
  const started = name.replace(/^.*\+/, '');
  const boot = name.split('+')[2];
  mine.release();
  const put = (owner: string) => writeFileSync(`${file}.lock+${owner}`, '');
  const machine = name.split('+')[1];
  // The parent, which lives, but did not start at that time; one that cannot be; another start of this machine.
  put(`${machine}+${boot}+${process.ppid}+${started}9`);
  put(`${machine}+${boot}+99999999+1`);
  put(`${machine}+00000000+${process.pid}+${started}`);
  const again = lock(file);
  assert.ok('release' in again);
  again.release();
  put('elsewhere+00000000+1+1');
  assert.deepEqual(lock(file), { heldBy: `${file}.lock+elsewhere+00000000+1+1` });
  rmSync(`${file}.lock+elsewhere+00000000+1+1`);
});

test('two runs with one journal: the second is refused, also by another name', async () => {
  const file = fresh();
  const args = ['never.example', '-o', `${file}.out`, '--resume', file];
  const env = { ...process.env, PROBE_TELL: '1' };
  const first = spawn(process.execPath, [child, ...args], {
    env,
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  await new Promise((done) => first.stdio[3]?.once('data', done));
  symlinkSync(file, `${file}.link`);
  for (const name of [file, `${file}.link`]) {
    const second = spawnSync(
      process.execPath,
      [child, 'never.example', '-o', `${file}.out`, '--resume', name],
      { encoding: 'utf8' },
    );
    assert.equal(second.status, 2);
    assert.match(second.stderr, /is in use by another run/);
  }
  const ended = new Promise((done) => first.on('exit', done));
  first.kill('SIGKILL');
  await ended;
  assert.equal(reopenLock(file), true);
});

function reopenLock(file: string): boolean {
  const held = lock(file);
  if (!('release' in held)) return false;
  held.release();
  return true;
}

/** One way to scan: arguments, whether the output is -o or standard output with >>, which targets must come out. */
interface Scan {
  readonly args: readonly string[];
  readonly append: boolean;
  readonly head: string;
  readonly expected: readonly string[];
}

const addresses = Array.from({ length: 1024 }, (_, i) => `10.0.${i >> 8}.${i & 255}:443`);
const list = join(folder, 'list');
writeFileSync(list, addresses.map((name) => `${name}\nno good\n${name}\n`).join(''));

const SCANS: readonly Scan[] = [
  { args: ['10.0.0.0/22:443'], append: false, head: '', expected: addresses },
  {
    args: ['10.0.0.0/22:443', '--format', 'csv', '--fields', 'target', '--random', '--seed', '1'],
    append: true,
    head: 'target\r\n',
    expected: addresses,
  },
  {
    args: ['--targets', list, '--dedupe', '--shard', '2/3', '--order', 'input'],
    append: false,
    head: '',
    expected: addresses.filter((_, index) => index % 3 === 1),
  },
];

/** Starts the scan. */
function start(scan: Scan, base: string, env: NodeJS.ProcessEnv = {}) {
  const output = scan.append ? openSync(base, 'a') : null;
  const args = [...scan.args, '--quiet', '--concurrency', '8', '--resume', `${base}.journal`];
  const started = spawn(process.execPath, [child, ...args, ...(scan.append ? [] : ['-o', base])], {
    stdio: ['ignore', output ?? 'ignore', 'ignore'],
    env: { ...process.env, ...env },
  });
  if (output !== null) closeSync(output);
  const status = new Promise<number | null>((done) => started.on('exit', done));
  return { status, kill: () => started.kill('SIGKILL') };
}

/** Runs the scan to its end, or kills it after so many milliseconds; its exit status, null when it was killed. */
async function play(scan: Scan, base: string, ms: number | null = null): Promise<number | null> {
  const { status, kill } = start(scan, base);
  const timer = ms === null ? null : setTimeout(kill, ms);
  const ended = await status;
  if (timer) clearTimeout(timer);
  return ended;
}

function targetsIn(file: string, scan: Scan, before: string): string[] {
  const text = readFileSync(file, 'utf8');
  assert.ok(text.startsWith(before + scan.head));
  const lines = text.slice(before.length + scan.head.length).split('\n');
  assert.equal(lines.pop(), '');
  return lines.map((line) => (scan.head === '' ? JSON.parse(line).target : line.trimEnd())).sort();
}

test('killed a hundred times at random moments: nothing is lost, nothing comes twice', async () => {
  let kills = 0;
  for (let round = 0; kills < 100; round += 1) {
    const scan = SCANS[round % SCANS.length];
    assert.ok(scan);
    const base = join(folder, `scan-${round}`);
    const before = scan.append ? 'what stood there\n' : '';
    if (scan.append) writeFileSync(base, before);
    let status: number | null = null;
    while (status === null) {
      // The last time to its end. A start takes about as long as half of these times.
      status = await play(scan, base, kills < 100 ? Math.random() * 200 : null);
      if (status === null) kills += 1;
    }
    assert.ok(status === 0 || status === 3, String(status));
    assert.deepEqual(targetsIn(base, scan, before), [...scan.expected].sort());
    // Once more: there is nothing left to do.
    const size = statSync(base).size;
    await play(scan, base);
    assert.equal(statSync(base).size, size);
    assert.deepEqual(
      readdirSync(folder).filter((name) => name.includes('.lock')),
      [],
    );
    assert.equal(existsSync(`${base}.journal.new`), false);
  }
});

test('what an unfinished run left behind the last entry is cut off', async () => {
  const base = join(folder, 'behind');
  const scan: Scan = { args: ['h:1-20'], append: false, head: '', expected: [] };
  await play(scan, base);
  const whole = readFileSync(base, 'utf8');
  const journal = readFileSync(`${base}.journal`, 'latin1');
  truncateSync(`${base}.journal`, journal.lastIndexOf('\n', journal.length - 2) + 2);
  appendFileSync(base, '{"half');
  await play(scan, base);
  const sorted = (text: string) => text.split('\n').sort();
  assert.deepEqual(sorted(readFileSync(base, 'utf8')), sorted(whole));
});

/** Lets the scan end at each of its changes in turn, with >> also at that of the next run, and then go on. */
async function endEverywhere(scan: Scan, name: string, before: string): Promise<void> {
  let status: number | null = null;
  for (let at = 1; status === null; at += 1) {
    const base = join(folder, `${name}-${at}`);
    const die = { PROBE_DIE: String(at) };
    if (scan.append) writeFileSync(base, before);
    status = await start(scan, base, die).status;
    if (status === null && scan.append) await start(scan, base, die).status;
    assert.equal(await play(scan, base), 0);
    assert.deepEqual(targetsIn(base, scan, before), scan.expected, `${name} ${at}`);
  }
}

test('ended at each change that is made to a file, writes by half: the same', async () => {
  const expected = ['h:1', 'h:2', 'h:3', 'h:4'];
  const csv = ['h:1-4', '--format', 'csv', '--fields', 'target'];
  await Promise.all([
    endEverywhere({ args: ['h:1-4'], append: false, head: '', expected }, 'change', ''),
    endEverywhere({ args: csv, append: true, head: 'target\r\n', expected }, 'append', 'before\n'),
  ]);
});
