/*
 * A call that a resident worker takes: its process is as if the caller had started it.
 */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
} from 'node:fs';
import { join } from 'node:path';
import test, { after } from 'node:test';
import {
  call,
  command,
  ended,
  environment,
  folder,
  isThere,
  numberOf,
  processIn,
  resident,
  silentServer,
  start,
  statusOf,
  until,
} from './resident-peer';

const worker = start();
const zero = openSync('/dev/zero', 'r');

interface Waiting {
  readonly child: ChildProcess;
  /** The process that runs the call. */
  readonly pid: number;
  readonly cwd: string;
}

/** A shell that runs these words, then is the client, which waits for a silent server. */
async function waiting(words = '', zeroAt = -1): Promise<Waiting> {
  const { address } = await silentServer();
  const cwd = realpathSync(mkdtempSync(join(folder, 'call-')));
  const script = `${words} exec "$0" "$@"`;
  const child = spawn('/bin/sh', ['-c', script, command, '-connect', address], {
    cwd,
    env: resident,
    stdio: Array.from({ length: 64 }, (_, fd) => (fd === zeroAt ? zero : 'ignore')),
  });
  after(() => child.kill('SIGKILL'));
  const pid = await until(() => processIn(worker, cwd));
  return { child, pid, cwd };
}

async function end({ child, pid }: Waiting): Promise<void> {
  child.kill('SIGKILL');
  await until(() => !isThere(pid));
}

test('the worker takes the call, and what it says is what the program says', () => {
  const before = numberOf('served');
  const cold = spawnSync(command, ['-help'], { env: environment, encoding: 'utf8' });
  const { status, stdout, stderr } = call(['-help']);
  assert.deepEqual([status, stdout, stderr], [0, cold.stdout, cold.stderr]);
  assert.equal(numberOf('served'), before + 1);
});

test('exit status', () => {
  assert.equal(call(['-connect', '127.0.0.1:1']).status, 1);
  assert.equal(call(['-no-such-option']).status, 1);
});

test('arguments as bytes, and as many as the system takes', () => {
  const odd = ['', ' ', '*', '$(x)', 'ä', '\x01'];
  for (const value of odd) {
    assert.equal(call([`-${value}`]).stderr, spawnSync(command, [`-${value}`]).stderr.toString());
  }
  const many = Array.from({ length: 20_000 }, () => '-crlf');
  assert.match(call([...many, '-no-such-option']).stderr, /no-such-option/);
});

test('environment', () => {
  const key = ['-connect', '127.0.0.1:1', '-key', '/dev/null', '-pass', 'env:A_PASS_PHRASE'];
  const without = call(key).stderr;
  assert.match(without, /A_PASS_PHRASE/);
  const env = { ...resident, A_PASS_PHRASE: 'x' };
  assert.doesNotMatch(call(key, { env }).stderr, /A_PASS_PHRASE/);
  assert.equal(call(key).stderr, without);
});

test('working folder, umask, limits, ignored and blocked signals', async () => {
  const one = await waiting("umask 027; ulimit -Sn 77; ulimit -Sc 0; trap '' USR1 HUP;");
  assert.equal(readlinkSync(`/proc/${one.pid}/cwd`), one.cwd);
  assert.equal(statusOf(one.pid, 'Umask'), '0027');
  assert.match(readFileSync(`/proc/${one.pid}/limits`, 'latin1'), /Max open files +77 /);
  const ignored = Number.parseInt(statusOf(one.pid, 'SigIgn').slice(-8), 16);
  // HUP, USR1, and PIPE as always.
  assert.equal(ignored, (1 << 0) | (1 << 9) | (1 << 12));
  assert.equal(statusOf(one.pid, 'SigBlk'), '0000000000000000');
  // The C library keeps two above those that have names.
  assert.equal(Number.parseInt(statusOf(one.pid, 'SigCgt').slice(-8), 16), 0);
  await end(one);
});

test('descriptors have the numbers of the caller, and there are no others', async () => {
  const one = await waiting('exec <&- 5</dev/null;', 63);
  const numbers = readdirSync(`/proc/${one.pid}/fd`).map(Number);
  const target = (fd: number) => readlinkSync(`/proc/${one.pid}/fd/${fd}`);
  // Its connection to the server got the lowest free number; the line to the caller stands apart.
  const sockets = numbers.filter((fd) => target(fd).startsWith('socket:'));
  assert.deepEqual(
    sockets.filter((fd) => fd < 900),
    [0],
  );
  assert.equal(target(63), '/dev/zero');
  assert.deepEqual(
    numbers.filter((fd) => fd > 0 && fd < 64).sort((a, b) => a - b),
    [1, 2, 5, 63],
  );
  await end(one);
});

test('process substitution, /dev/stdin and a descriptor to write to', () => {
  const help = spawnSync(command, ['-help'], { env: environment, encoding: 'utf8' }).stderr;
  const script = `"$0" -help 2>&1 >/dev/null | cat; "$0" -connect 127.0.0.1:1 -cert /dev/fd/7 7<<X 2>&1
nonsense
X`;
  const { stdout } = spawnSync('/bin/sh', ['-c', script, command], {
    env: resident,
    encoding: 'utf8',
  });
  assert.ok(stdout.startsWith(help));
  assert.match(stdout, /Could not (?:read|find)|unable to load/);
});

for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGUSR1', 'SIGALRM', 'SIGKILL'] as const) {
  test(`${signal} to the caller ends the call by that signal, in both processes`, async () => {
    const one = await waiting();
    const how = ended(one.child);
    one.child.kill(signal);
    assert.equal(await how, signal);
    await until(() => !isThere(one.pid));
  });
}

test('a call that is killed is told as killed', async () => {
  const one = await waiting();
  const how = ended(one.child);
  process.kill(one.pid, 'SIGSEGV');
  assert.equal(await how, 'SIGSEGV');
});

test('stopped and continued', async () => {
  const { address } = await silentServer();
  const cwd = realpathSync(mkdtempSync(join(folder, 'call-')));
  // A job of a shell's, in a session of its own: the system stops nothing that is no job.
  const script = 'set -m; "$0" "$@" & echo "$!"; exec sleep 60';
  const words = ['-w', 'bash', '-c', script, command, '-connect', address];
  const shell = spawn('setsid', words, {
    cwd,
    env: resident,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  after(() => shell.kill('SIGKILL'));
  const [line] = await once(shell.stdout, 'data');
  const launcher = Number(line);
  const pid = await until(() => processIn(worker, cwd));
  const both = (letter: string) =>
    [launcher, pid].every((one) => statusOf(one, 'State').startsWith(letter));
  process.kill(launcher, 'SIGTSTP');
  await until(() => both('T'));
  process.kill(launcher, 'SIGCONT');
  await until(() => both('S'));
  process.kill(launcher, 'SIGKILL');
  await until(() => !isThere(pid));
});

test('whoever reads the output sees its end with the end of the call', () => {
  const script = 'out=$("$0" -help 2>&1); echo "$?"';
  const { stdout } = spawnSync('/bin/sh', ['-c', script, command], {
    env: resident,
    encoding: 'utf8',
  });
  assert.equal(stdout, '0\n');
});

test('many calls in a row, and two callers at once', async () => {
  const before = numberOf('served');
  const script = 'for i in $(seq 100); do "$0" -help 2>/dev/null || exit 9; done';
  const caller = () =>
    ended(spawn('/bin/sh', ['-c', script, command], { env: resident, stdio: 'ignore' }));
  assert.deepEqual(await Promise.all([caller(), caller()]), ['0', '0']);
  assert.equal(numberOf('served'), before + 200);
});
