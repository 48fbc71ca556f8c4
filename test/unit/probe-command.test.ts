/*
 * The command s_client-probe on a pool without network: statuses, messages, where records go, signals.
 */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

const child = join(__dirname, 'probe-child.js');
const folder = mkdtempSync(join(tmpdir(), 's_client-command-'));
after(() => rmSync(folder, { recursive: true }));

function run(args: readonly string[], input: string | Buffer = '') {
  const options = { encoding: 'utf8', input, cwd: folder } as const;
  const { status, stdout, stderr } = spawnSync(process.execPath, [child, ...args], options);
  return { status, stdout, stderr };
}

/** With redirections and pipes; `$P` is the command. */
function shell(script: string) {
  const env = { ...process.env, P: `${process.execPath} ${child}` };
  return spawnSync('/bin/sh', ['-c', script], { encoding: 'utf8', env, cwd: folder });
}

function targetsOf(text: string): string[] {
  const lines = text.split('\n');
  assert.equal(lines.pop(), '', 'the last line has its end');
  return lines.map((line) => JSON.parse(line).target).sort();
}

test('records on standard output, a summary on standard error, status 0', () => {
  const { status, stdout, stderr } = run(['a', 'refused.example', 'https://b:1/']);
  assert.equal(status, 0);
  assert.deepEqual(targetsOf(stdout), ['a', 'https://b:1/', 'refused.example']);
  assert.match(
    stderr,
    /^s_client-probe: 3 targets in [\d.]+ s, [\d.]+\/s; 1 failed \(connect 1\); OpenSSL none\n$/,
  );
});

test('targets from standard input, with and without being asked', () => {
  for (const args of [[], ['--targets', '-']]) {
    const { status, stdout } = run([...args, '--port', '7', '--quiet'], 'a\r\n# no\nb:1');
    assert.equal(status, 0);
    assert.deepEqual(targetsOf(stdout), ['a', 'b:1']);
    assert.match(stdout, /"host":"a","port":7/);
  }
  assert.deepEqual(targetsOf(run(['c'], 'a\n').stdout), ['c']);
  assert.deepEqual(run(['--quiet'], ''), { status: 0, stdout: '', stderr: '' });
});

test('--starttls decides the usual port', () => {
  const { stdout } = run(['a', 'b:1', '--starttls', 'imap']);
  assert.match(stdout, /"host":"a","port":143/);
  assert.match(stdout, /"host":"b","port":1,/);
});

test('what is no target is told with its place, harmlessly, and gives status 3', () => {
  const input = Buffer.concat([Buffer.from('a\nb c\n\u001b[2Jd\u202e\n'), Buffer.from([0xff])]);
  const { status, stdout, stderr } = run(['--targets', '-'], input);
  assert.equal(status, 3);
  assert.deepEqual(targetsOf(stdout), ['a']);
  assert.deepEqual(stderr.split('\n').slice(0, 3), [
    "s_client-probe: standard input:2: not a target 'b c': not a host name",
    "s_client-probe: standard input:3: not a target '\\x1b[2Jd\\u{202e}': not a host name",
    's_client-probe: standard input:4: not a target: not UTF-8',
  ]);
  assert.match(stderr, /; 3 not understood;/);
  const wrong = run(['a', 'h:x', '--quiet']);
  assert.equal(wrong.status, 3);
  assert.equal(
    wrong.stderr,
    "s_client-probe: argument 2: not a target 'h:x': a port is a number from 1 to 65535\n",
  );
  const long = run([`${'x'.repeat(5000)} y`, '--quiet']);
  assert.ok(long.stderr.length < 400);
});

test('--strict ends at the first of them', () => {
  const { status, stderr } = run(['--strict', '--targets', '-'], 'never.example\nb c\nd e\n');
  assert.equal(status, 3);
  assert.equal(stderr.match(/not a target/g)?.length, 1);
  assert.equal(run(['--strict', 'b c', 'a']).stdout, '');
});

test('--fail-on: status 1 for what is named, before status 3', () => {
  const status = (...args: string[]) => run([...args, '--quiet']).status;
  assert.equal(status('expired.example'), 0);
  assert.equal(status('expired.example', '--fail-on', 'untrusted,expired'), 1);
  assert.equal(status('expired.example', '--fail-on', 'any-error'), 0);
  assert.equal(status('refused.example', '--fail-on', 'any-error'), 1);
  assert.equal(status('refused.example', 'a b', '--fail-on', 'unreachable'), 1);
  assert.equal(status('a', '--fail-on', 'any-error,expired'), 0);
});

test('--summary json, also with --quiet', () => {
  const args = ['refused.example', 'expired.example', '--summary', 'json', '--quiet'];
  const { stderr } = run([...args, '--random', '--seed', '5']);
  const { seconds, rate, ...summary } = JSON.parse(stderr);
  assert.ok(seconds >= 0 && rate > 0);
  assert.deepEqual(summary, {
    v: 1,
    targets: 2,
    failed: 1,
    errors: { connect: 1 },
    marks: { unreachable: 1, expired: 1 },
    invalid: 0,
    dropped: 0,
    resumed: 0,
    signal: null,
    seed: 5,
    library: 'OpenSSL none',
  });
});

test('--random tells its seed, and the same seed gives the same set', () => {
  const { stdout, stderr } = run(['192.0.2.0/28', '--random']);
  assert.equal(targetsOf(stdout).length, 16);
  assert.match(stderr, /; seed [0-9]+;/);
});

test('wrong uses: status 2, one line, nothing written', () => {
  mkdirSync(join(folder, 'dir'));
  writeFileSync(join(folder, 'list'), 'a\n');
  writeFileSync(join(folder, 'text'), 'text\n');
  for (const [args, words] of [
    [['--nosuch'], /unknown option --nosuch$/],
    [['--targets', 'missing'], /cannot read missing: ENOENT: no such file or directory$/],
    [['--targets', 'dir'], /cannot read dir: it is a folder$/],
    [['--targets', 'list', '-o', 'list'], /-o names a file that targets are read from$/],
    [['--targets', 'list', '--resume', './list'], /--resume names a file that targets are read/],
    [['a', '-o', 'dir'], /cannot write dir: EISDIR/],
    [['a', '-o', 'no/where'], /cannot write no\/where: ENOENT/],
    [['a', '--resume', 'dir'], /--resume needs a regular file$/],
    [['a', '--resume', 'text'], /text is not a journal of this program$/],
    [['a', '--resume', 'same', '-o', './same'], /-o and --resume name the same file$/],
    [['a', '--ciphers', 'WRONG'], /no cipher$/],
    [['--random'], /--random is for targets given as arguments/],
    [Array(40).fill('[::]/80:1-1024'), /more than 2\^52 targets$/],
  ] as const) {
    const { status, stdout, stderr } = run(args);
    assert.equal(status, 2, stderr);
    assert.equal(stdout, '');
    assert.match(stderr, /^s_client-probe: [^\n]*\n$/);
    assert.match(stderr.trimEnd(), words);
  }
  assert.equal(readFileSync(join(folder, 'list'), 'utf8'), 'a\n');
  const { status, stderr } = shell('$P --targets list >>list');
  assert.equal(status, 2);
  assert.match(stderr, /standard output is a file that targets are read from/);
});

test('--help and --version', () => {
  const help = run(['--help', 'a']);
  assert.equal(help.status, 0);
  assert.match(help.stdout, /^Usage: s_client-probe/);
  assert.equal(help.stderr, '');
  assert.deepEqual(run(['-h']), help);
  assert.equal(run(['--version']).stdout, 's_client-probe 0\nOpenSSL none\n');
});

test('CSV and tables have a head, and it stands first', () => {
  const csv = run(['a', '--format', 'csv', '--fields', 'target,error.code', '--quiet']);
  assert.equal(csv.stdout, 'target,error.code\r\na,\r\n');
  const table = run(['refused.example', '--format', 'table', '--quiet']);
  assert.match(table.stdout, /^TARGET +PROTOCOL .*\nrefused\.example +- .*connect: ECONNREFUSED/);
});

test('-o: what stood in the file is gone; a device is written to', () => {
  const file = join(folder, 'out');
  writeFileSync(file, 'x'.repeat(10_000));
  const { status, stdout } = run(['a', '-o', file]);
  assert.deepEqual([status, stdout], [0, '']);
  assert.deepEqual(targetsOf(readFileSync(file, 'utf8')), ['a']);
  assert.equal(run(['a', '-o', '/dev/null']).status, 0);
  const full = run(['a', '-o', '/dev/full', '--quiet']);
  assert.equal(full.status, 4);
  assert.match(full.stderr, /^s_client-probe: cannot write the output: ENOSPC[^\n]*\n$/);
});

test('standard output as a file that is shared with others', () => {
  shell('{ echo before; $P a --quiet; echo after; } >shared');
  assert.match(readFileSync(join(folder, 'shared'), 'utf8'), /^before\n\{.*\}\nafter\n$/);
  shell('$P a --quiet >>shared');
  assert.match(readFileSync(join(folder, 'shared'), 'utf8'), /after\n\{.*\}\n$/);
});

test('--resume with > instead of >> is found out', () => {
  assert.equal(shell('$P a --quiet --resume j1 >o1').status, 0);
  const again = shell('$P a --quiet --resume j1 >o1');
  assert.equal(again.status, 2);
  assert.match(again.stderr, /opened with > instead of >>/);
});

test('--resume into a pipe: what was done is left out', () => {
  const first = shell('$P a b --quiet --resume j2 | cat');
  assert.deepEqual(targetsOf(first.stdout), ['a', 'b']);
  const { stdout, stderr } = shell('$P a b --resume j2 | cat');
  assert.equal(stdout, '');
  assert.match(stderr, /: 0 targets in .*; 2 done before;/);
  const other = shell('$P a b c --resume j2 | cat');
  assert.match(other.stderr, /j2 is of a run with other targets/);
});

test('a changed file of targets is another run', () => {
  const list = join(folder, 'changing');
  writeFileSync(list, 'a\n');
  const args = ['--targets', list, '--resume', 'j3', '-o', 'o3', '--quiet'];
  assert.equal(run(args).status, 0);
  writeFileSync(list, 'a\nb\n');
  assert.equal(run(args).status, 2);
});

test('a long list through a pipe and a socket: every line whole', () => {
  const piped = shell('$P 192.0.0.0/20 --quiet --concurrency 500 | cat');
  assert.equal(targetsOf(piped.stdout).length, 4096);
  const socket = run(['192.0.0.0/20', '--quiet', '--concurrency', '500']);
  assert.equal(new Set(targetsOf(socket.stdout)).size, 4096);
});

test('a reader that goes away: status 141 and no word', () => {
  const script = '{ $P 192.0.0.0/8 --quiet; echo $? >status; } | head -n 2';
  const { stdout, stderr } = shell(script);
  assert.equal(targetsOf(stdout).length, 2);
  assert.equal(stderr, '');
  assert.equal(readFileSync(join(folder, 'status'), 'utf8'), '141\n');
});

/** Started with targets told on descriptor 3. */
function start(args: readonly string[]): ChildProcess {
  return spawn(process.execPath, [child, ...args], {
    cwd: folder,
    env: { ...process.env, PROBE_TELL: '1' },
    stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
  });
}

async function all(stream: ChildProcess['stdout']): Promise<string> {
  let text = '';
  for await (const chunk of stream ?? []) text += chunk;
  return text;
}

/** Until so many lines have come. */
async function lines(stream: NodeJS.ReadableStream | null | undefined, count: number) {
  let text = '';
  while (stream && text.split('\n').length <= count) text += (await once(stream, 'data'))[0];
}

function told(process_: ChildProcess) {
  return process_.stdio[3] as NodeJS.ReadableStream | null | undefined;
}

test('SIGINT once: no more targets, what is in flight comes to its end, status 130', async () => {
  const running = start(['0.0.0.0/0', '--concurrency', '10', '--summary', 'json']);
  const output = all(running.stdout);
  const errors = all(running.stderr);
  const ended = once(running, 'exit');
  await lines(told(running), 50);
  running.kill('SIGINT');
  assert.deepEqual(await ended, [130, null]);
  const [message, summary = ''] = (await errors).split('\n');
  assert.match(message ?? '', /finishing what is in flight; once more gives it up/);
  const { targets, signal, failed } = JSON.parse(summary);
  assert.equal(targetsOf(await output).length, targets);
  assert.deepEqual([signal, failed], ['SIGINT', 0]);
});

test('twice: what is in flight is given up, and told; SIGTERM: status 143', async () => {
  for (const [signal, status] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const) {
    const running = start(['never.example']);
    const output = all(running.stdout);
    const ended = once(running, 'exit');
    await lines(told(running), 1);
    running.kill(signal);
    // The first has arrived when it is answered; two at once would be one.
    await once(running.stderr ?? running, 'data');
    running.kill(signal);
    assert.deepEqual(await ended, [status, null]);
    assert.match(await output, /"code":"ABORTED"/);
  }
});

/** Waits, at most five seconds, until there is something in a file. */
async function written(path: string): Promise<void> {
  for (let tries = 0; tries < 250 && !(existsSync(path) && statSync(path).size > 0); tries += 1) {
    await sleep(20);
  }
}

test('with a journal what was given up is done again', async () => {
  const args = ['a', 'never.example', '--resume', 'j4', '-o', 'o4', '--concurrency', '2'];
  for (let round = 0; round < 2; round += 1) {
    const running = start(args);
    const errors = all(running.stderr);
    const ended = once(running, 'exit');
    await lines(told(running), 2 - round);
    await written(join(folder, 'o4'));
    running.kill('SIGINT');
    await once(running.stderr ?? running, 'data');
    running.kill('SIGINT');
    assert.deepEqual(await ended, [130, null]);
    assert.match(await errors, /1 given up/);
    assert.deepEqual(targetsOf(readFileSync(join(folder, 'o4'), 'utf8')), ['a']);
  }
});

test('a signal while standard input says nothing', async () => {
  const running = start(['--targets', '-', '--quiet']);
  const output = all(running.stdout);
  running.stdin?.write('a\n');
  await lines(told(running), 1);
  running.kill('SIGINT');
  assert.deepEqual(await once(running, 'exit'), [130, null]);
  assert.deepEqual(targetsOf(await output), ['a']);
});

test('a reader that goes away while standard input says nothing', async () => {
  const running = start(['--targets', '-', '--concurrency', '1']);
  const errors = all(running.stderr);
  const ended = once(running, 'exit');
  running.stdout?.destroy();
  running.stdin?.write('a\n');
  assert.deepEqual(await ended, [141, null]);
  assert.equal(await errors, '');
});

test('a reader that stops holds up the run, and it ends when told to', async () => {
  const running = start(['0.0.0.0/0', '--quiet', '--concurrency', '10']);
  const ended = once(running, 'exit');
  let taken = 0;
  told(running)?.on('data', (chunk) => {
    taken += chunk.toString().split('\n').length - 1;
  });
  // Nothing is read from standard output: after its buffers are full no target is taken any more.
  let before = -1;
  while (taken === 0 || taken !== before) {
    before = taken;
    await new Promise((done) => setTimeout(done, 300));
  }
  running.kill('SIGINT');
  const text = await all(running.stdout);
  assert.deepEqual(await ended, [130, null]);
  assert.equal(targetsOf(text).length, taken);
});

test('progress: none where standard error is no terminal', () => {
  const { stderr } = run(['192.0.2.0/24', '--concurrency', '2']);
  assert.equal(stderr.split('\n').length, 2);
  assert.equal(stderr.includes('\r'), false);
});
