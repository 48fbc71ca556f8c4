/*
 * The resident worker itself: when it takes no call, and that nothing is lost then; its start, its end, what is left.
 */
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import test, { afterEach } from 'node:test';
import {
  begin,
  call,
  childrenOf,
  command,
  ended,
  environment,
  folder,
  isThere,
  numberOf,
  processIn,
  resident,
  silentServer,
  socketFolder,
  start,
  tell,
  until,
} from './resident-peer';

const isRoot = process.getuid?.() === 0;
const untaken = 's_client: no resident worker takes this call\n';
const manual = { ...environment, S_CLIENT_RESIDENT: 'running' };

function socket(): string {
  const name = readdirSync(socketFolder).find((one) => one.endsWith('.socket'));
  assert.ok(name);
  return join(socketFolder, name);
}

/** The forks that wait for calls. */
function spares(worker: number): Promise<readonly number[]> {
  return until(() => {
    const forks = childrenOf(worker);
    return forks.length === 2 && forks;
  });
}

/** A worker that ends takes its forks along. */
async function gone(worker: number): Promise<void> {
  await until(() => !isThere(worker));
}

afterEach(async () => {
  const worker = numberOf('pid');
  tell(['stop', '--all']);
  if (Number.isInteger(worker)) await gone(worker);
});

/** A call that no worker takes says so, or, when it may, is run all the same. */
function assertUntaken(): void {
  assert.deepEqual([call(['-help']).status, call(['-help']).stderr], [1, untaken]);
  const { status, stderr } = call(['-help'], { env: manual });
  assert.deepEqual([status, stderr.slice(0, 6)], [0, 'Usage:']);
}

test('start, status, stop, in words and by exit status', async () => {
  assert.deepEqual(tell(['status']), { status: 3, text: 'no resident worker is running\n' });
  assert.deepEqual(tell(['stop']), { status: 0, text: 'no resident worker is running\n' });
  const worker = start();
  assert.equal(lstatSync(socketFolder).mode & 0o777, 0o700);
  const { status, text } = tell(['status']);
  assert.equal(status, 0);
  assert.match(
    text,
    /^resident worker running\npid: \d+\nlibrary: OpenSSL [^\n]+\nsince: [^\n]+\nserved: 0\nrunning: 0\n/,
  );
  assert.equal(start(), worker);
  assert.equal(tell(['stop']).text, `resident worker stopped: pid ${worker}\n`);
  await gone(worker);
  assert.deepEqual(readdirSync(socketFolder), []);
  for (const args of [
    [],
    ['begin'],
    ['start', '--idle'],
    ['start', '--idle', 'x'],
    ['stop', 'x'],
  ]) {
    assert.equal(tell(args).status, 2);
  }
});

test('starts at the same time: one worker', async () => {
  const control = resolve('bin/s_client-resident');
  const starts = Array.from({ length: 6 }, () =>
    ended(spawn(control, ['start'], { env: environment, stdio: 'ignore' })),
  );
  assert.deepEqual(new Set(await Promise.all(starts)), new Set(['0']));
  await until(() => tell(['status']).status === 0);
  assert.equal(readdirSync(socketFolder).length, 2);
});

test('a first call is run at once, and has a worker started that holds nothing of it', async () => {
  const env = { ...environment, S_CLIENT_RESIDENT: '1', SECRET: 'x' };
  const { status, stderr } = call(['-help'], { env });
  assert.deepEqual([status, stderr.slice(0, 6)], [0, 'Usage:']);
  await until(() => tell(['status']).status === 0);
  assert.equal(call(['-help'], { env }).status, 0);
  assert.equal(numberOf('served'), 1);
});

test('an idle one ends', async () => {
  const worker = start('--idle', '1');
  await gone(worker);
  assert.deepEqual(readdirSync(socketFolder), []);
});

test('a worker that is killed leaves a socket that nobody minds', async () => {
  const worker = start();
  const forks = await spares(worker);
  process.kill(worker, 'SIGKILL');
  await gone(worker);
  for (const fork of forks) await gone(fork);
  assertUntaken();
  assert.notEqual(start(), worker);
  assert.equal(call(['-help']).status, 0);
});

test('a worker that is killed during a call: the call goes on, and its end is told', async () => {
  const waiting = createServer((peer) => peers.push(() => peer.destroy()));
  const peers: (() => void)[] = [];
  await new Promise<void>((done) => waiting.listen(0, '127.0.0.1', done));
  const { port } = waiting.address() as { port: number };
  const worker = start();
  const child = begin(['-connect', `127.0.0.1:${port}`], { cwd: folder });
  await until(() => processIn(worker, folder));
  const how = ended(child);
  process.kill(worker, 'SIGKILL');
  await gone(worker);
  for (const destroy of peers) destroy();
  assert.equal(await how, '1');
  waiting.close();
});

test('a worker that is stopped: calls are run without it, once', { timeout: 30_000 }, async () => {
  const worker = start();
  const forks = await spares(worker);
  for (const pid of [worker, ...forks]) process.kill(pid, 'SIGSTOP');
  const { status, stderr } = call(['-help'], { env: manual });
  assert.deepEqual([status, stderr.slice(0, 6)], [0, 'Usage:']);
  for (const pid of [worker, ...forks]) process.kill(pid, 'SIGCONT');
  await until(() => tell(['status']).status === 0);
  assert.equal(numberOf('served'), 0);
});

test('a stopped worker lets its calls end', async () => {
  const { address } = await silentServer();
  const worker = start();
  const child = begin(['-connect', address], { cwd: folder });
  const pid = await until(() => processIn(worker, folder));
  tell(['stop']);
  assert.ok(isThere(pid));
  const how = ended(child);
  child.kill('SIGTERM');
  assert.equal(await how, 'SIGTERM');
  await gone(worker);
});

test('an installation that has changed is noticed, and the worker ends', async () => {
  const worker = start();
  const now = new Date();
  utimesSync('package.json', now, now);
  assertUntaken();
  await gone(worker);
});

test('a folder that others can enter, or that is a link, is not used', async () => {
  start();
  chmodSync(socketFolder, 0o755);
  assertUntaken();
  chmodSync(socketFolder, 0o700);
  const elsewhere = join(folder, 'elsewhere');
  renameSync(socketFolder, elsewhere);
  symlinkSync(elsewhere, socketFolder);
  assertUntaken();
  rmSync(socketFolder);
  renameSync(elsewhere, socketFolder);
  assert.equal(call(['-help']).status, 0);
});

test('another OpenSSL, loader variable or nice value: another worker, or none', () => {
  start();
  for (const more of [
    { S_CLIENT_ADDON: resolve('x') },
    { LD_BIND_NOW: '1' },
    { MALLOC_ARENA_MAX: '2' },
  ]) {
    const { status, stderr } = call(['-help'], { env: { ...resident, ...more } });
    assert.deepEqual([status, stderr], [1, untaken]);
  }
  const nice = spawnSync('nice', ['-n', '5', command, '-help'], {
    env: resident,
    encoding: 'utf8',
  });
  assert.equal(nice.stderr, untaken);
});

test('more descriptors than a message takes, or higher ones: run without the worker', () => {
  start();
  const stdio = Array.from({ length: 300 }, () => 'inherit' as const).map((_, fd) =>
    fd < 3 ? 'pipe' : 0,
  );
  const { status, stderr } = call(['-help'], { env: resident, stdio: stdio as never });
  assert.deepEqual([status, stderr], [1, untaken]);
});

test('other namespaces', { skip: !isRoot && 'only root can' }, (t) => {
  start();
  if (spawnSync('unshare', ['-n', 'true']).status !== 0) return t.skip('no unshare');
  for (const flag of ['-n', '-m', '-u', '-i']) {
    const { stderr } = spawnSync('unshare', [flag, command, '-help'], {
      env: resident,
      encoding: 'utf8',
    });
    assert.equal(stderr, untaken);
  }
});

test('other capabilities', { skip: !isRoot && 'only root can' }, (t) => {
  start();
  const drop = ['--bounding-set', '-sys_admin', '--inh-caps', '-sys_admin'];
  if (spawnSync('setpriv', [...drop, 'true']).status !== 0) return t.skip('no setpriv');
  for (const args of [drop, ['--no-new-privs']]) {
    const { stderr } = spawnSync('setpriv', [...args, command, '-help'], {
      env: resident,
      encoding: 'utf8',
    });
    assert.equal(stderr, untaken);
  }
});

test('another user', { skip: !isRoot && 'only root can' }, (t) => {
  start();
  const nobody = ['--reuid', '65534', '--clear-groups'];
  if (spawnSync('setpriv', [...nobody, 'true']).status !== 0) return t.skip('no setpriv');
  chmodSync(folder, 0o755);
  const connect = `require('net').connect(process.argv[1]).on('connect', () => process.exit(0)).on('error', () => process.exit(9))`;
  const { status } = spawnSync('setpriv', [...nobody, process.execPath, '-e', connect, socket()]);
  assert.equal(status, 9);
  // Nor when the folder lets them: both sides ask the system who the other is.
  chmodSync(socketFolder, 0o777);
  chmodSync(socket(), 0o777);
  const hang = `require('net').connect(process.argv[1]).on('close', () => process.exit(7)).on('error', () => 0)`;
  const refused = spawnSync('setpriv', [...nobody, process.execPath, '-e', hang, socket()]);
  assert.equal(refused.status, 7);
  chmodSync(socketFolder, 0o700);
  assert.equal(call(['-help']).status, 0);
});

test('a foreign socket in place of the worker: nothing is sent to it', {
  skip: !isRoot && 'only root can',
}, async (t) => {
  const worker = start();
  const path = socket();
  tell(['stop']);
  await gone(worker);
  if (!existsSync(socketFolder)) mkdirSync(socketFolder, { mode: 0o700 });
  // Bound by its owner, listened on by another: SO_PEERCRED tells who listens.
  const bind = `import os, socket, sys
s = socket.socket(socket.AF_UNIX)
s.bind(sys.argv[1])
os.setuid(65534)
s.listen()
print('on', flush=True)
c = s.accept()[0]
sys.exit(5 if c.recv(1) else 0)`;
  const other = spawn('python3', ['-c', bind, path], { stdio: ['ignore', 'pipe', 'ignore'] });
  const how = ended(other);
  const first = await Promise.race([new Promise((done) => other.stdout.once('data', done)), how]);
  if (typeof first === 'string') return t.skip('no python3');
  assert.deepEqual(call(['-help']).stderr, untaken);
  assert.equal(await how, '0');
  rmSync(path);
});
