// Playing: descriptors, scripted peers, relays, time limits, and that nothing is left behind.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as net from 'node:net';
import * as os from 'node:os';
import * as path from 'node:path';
import test, { after } from 'node:test';
import type { ParityCase, PeerStep, Run, ServerSpec } from '../../lib/parity/case';
import { Peer } from '../../lib/parity/peer';
import { PipeMaker } from '../../lib/parity/pipes';
import { play } from '../../lib/parity/play';
import { Launcher } from '../../lib/parity/process';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 's_client-play-'));
const launcher = new Launcher(new PipeMaker(folder));
after(() => {
  launcher.killAll();
  fs.rmSync(folder, { recursive: true });
});

let programs = 0;

/** A program that is a line of shell. */
function shell(script: string): { path: string; prefix: string[] } {
  const file = path.join(folder, `program-${++programs}`);
  fs.writeFileSync(file, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  return { path: file, prefix: [] };
}

/** A program in Node that is connected to the server as `socket`. */
function connected(script: string): { path: string; prefix: string[] } {
  const file = path.join(folder, `program-${++programs}.js`);
  fs.writeFileSync(
    file,
    `const socket = require('net').connect({ port: +process.argv[2], host: '127.0.0.1', allowHalfOpen: true });
const say = (text) => require('fs').writeSync(1, text + '\\n');
socket.on('data', (data) => say('got ' + data.toString('latin1')));
socket.on('end', () => say('end'));
socket.on('error', (error) => { say(error.code); process.exit(); });
${script}`,
  );
  return { path: process.execPath, prefix: [file] };
}

async function played(
  program: { path: string; prefix: string[] },
  more: Partial<ParityCase> = {},
  mode: 'split' | 'merged' = 'split',
): Promise<Record<string, string>> {
  const row: ParityCase = { name: 'x', server: { kind: 'none' }, args: [], ...more };
  const stage = {
    launcher,
    reference: 'openssl',
    implied: [],
    pki: folder,
    folder: path.join(folder, 'stage'),
  };
  const parts = await play(row, program, mode, stage);
  return Object.fromEntries(parts.map(({ name, text }) => [name, text]));
}

const peer = (...connections: PeerStep[][]): ServerSpec => ({ kind: 'peer', connections });

test('stdout and stderr apart, and in one pipe in their order', async () => {
  const program = shell('echo out; echo err >&2; echo out again; exit 7');
  assert.deepEqual(await played(program), {
    stdout: 'out\nout again\n',
    stderr: 'err\n',
    'exit status': 'exit status 7',
  });
  assert.deepEqual(await played(program, {}, 'merged'), {
    merged: 'out\nerr\nout again\n',
    'exit status': 'exit status 7',
  });
});

test('the descriptors are real pipes, and no others are open', async () => {
  const program = shell('stat -L -c %F /proc/self/fd/[012]; ls /proc/self/fd');
  const { stdout } = await played(program);
  const lines = (stdout ?? '').trim().split('\n');
  assert.deepEqual(lines.slice(0, 3), ['fifo', 'fifo', 'fifo']);
  // 3 is that of ls itself. High ones may come from whoever started the tests.
  const low = lines.slice(3).filter((line) => line.length === 1);
  assert.deepEqual(low, ['0', '1', '2', '3']);
});

test('closed, null and full descriptors', async () => {
  const open = (fd: number) => `[ -e /proc/$$/fd/${fd} ] && echo open ${fd} >&9; `;
  const script = `exec 9>seen; ${open(0)}${open(1)}${open(2)}true`;
  const seen = async (more: Partial<ParityCase>) =>
    (await played(shell(script), more))['file seen'];
  assert.equal(await seen({}), 'open 0\nopen 1\nopen 2\n');
  assert.equal(await seen({ stdin: 'closed' }), 'open 1\nopen 2\n');
  assert.equal(await seen({ stdout: 'closed', stderr: 'closed' }), 'open 0\n');
  const full = await played(shell('echo text 2>err; echo $? >>err; cat err >&2'), {
    stdout: 'full',
  });
  assert.match(full.stderr ?? '', /echo: .*\n1\n$/);
});

test('the environment is made from scratch', async () => {
  process.env.S_CLIENT_SOMETHING = 'from outside';
  const { stdout } = await played(shell('env | grep -v ^_= | sort'), {
    env: { MORE: '{pki}/x', TZ: null },
  });
  delete process.env.S_CLIENT_SOMETHING;
  const names = (stdout ?? '').split('\n').map((line) => line.split('=')[0]);
  const allowed = [
    'HOME',
    'LC_ALL',
    'LD_LIBRARY_PATH',
    'MORE',
    'PATH',
    'PWD',
    'S_CLIENT_OPENSSL',
    'XDG_CACHE_HOME',
    '',
  ];
  assert.deepEqual(
    names.filter((name) => !allowed.includes(name ?? '')),
    [],
  );
  assert.match(stdout ?? '', new RegExp(`^MORE=${folder}/x$`, 'm'));
});

test('a script waits for text, answers, signals', async () => {
  const program = shell(
    'trap "echo stopped; exit 3" TERM; echo ready; read line; echo "got $line"; while :; do sleep 0.01; done',
  );
  const run: Run = {
    args: [],
    script: [
      { do: 'await', text: 'ready\n' },
      { do: 'send', data: 'hello\n' },
      { do: 'await', text: 'got hello' },
      { do: 'signal', signal: 'SIGTERM' },
    ],
  };
  const { stdout, ...rest } = await played(program, run);
  assert.equal(stdout, 'ready\ngot hello\nstopped\n');
  assert.equal(rest['exit status'], 'exit status 3');
});

test('a script ends with the client, also in the middle', async () => {
  const script = [{ do: 'await', text: 'never' } as const, { do: 'send', data: 'x' } as const];
  const result = await played(shell('echo bye'), { script, timeout: 60_000 });
  assert.equal(result['exit status'], 'exit status 0');
});

test('a program that does not end is killed with all that it started', async () => {
  const result = await played(shell('sleep 1000 & echo $!; wait'), { timeout: 300 });
  assert.equal(result['exit status'], 'still running at the timeout');
  const pid = (result.stdout ?? '').trim();
  assert.match(pid, /^[0-9]+$/);
  const state = spawnSync('ps', ['-o', 'stat=', '-p', pid], { encoding: 'utf8' }).stdout.trim();
  assert.ok(state === '' || state.startsWith('Z'), `process ${pid} is left in state ${state}`);
});

test('files: those of the case are there, all are compared', async () => {
  const program = shell('cat given; echo more >>given; mkdir d; echo x >d/new');
  const result = await played(program, { given: { given: { hex: '616263' } } });
  assert.equal(result.stdout, 'abc');
  assert.equal(result['file given'], 'abcmore\n');
  assert.equal(result['file d/new'], 'x\n');
  assert.equal(result['file d'], 'not a regular file');
});

test('earlier starts of the client come first, in the same directory', async () => {
  const program = shell('echo "$1"; echo "$1" >>log');
  const result = await played(program, { args: ['two'], earlier: [{ args: ['one'] }] });
  assert.equal(result['run 1 stdout'], 'one\n');
  assert.equal(result['run 2 stdout'], 'two\n');
  assert.equal(result['file log'], 'one\ntwo\n');
});

test('a closed port refuses for as long as the play lasts', async () => {
  const { stdout } = await played(connected(''), { server: { kind: 'closed' }, args: ['{port}'] });
  assert.equal(stdout, 'ECONNREFUSED\n');
});

test('a peer awaits, sends, closes', async () => {
  const program = connected(`socket.write('hel'); setTimeout(() => socket.write('lo'), 20);
socket.on('end', () => socket.end());`);
  const steps: PeerStep[] = [
    { do: 'await', text: 'hello' },
    { do: 'send', data: 'welcome' },
    { do: 'close' },
  ];
  const { stdout } = await played(program, { server: peer(steps), args: ['{port}'] });
  assert.equal(stdout, 'got welcome\nend\n');
});

test('a peer awaits bytes and records, half-closes and goes on reading', async () => {
  const program = connected(`socket.write(Buffer.from('61621603010002ff', 'hex'));
socket.write(Buffer.from('ff', 'hex'));
socket.on('end', () => { socket.write('after'); socket.end(); });`);
  const steps: PeerStep[] = [
    { do: 'await', bytes: 2 },
    { do: 'record' },
    { do: 'half-close' },
    { do: 'await', text: 'after' },
  ];
  const { stdout } = await played(program, { server: peer(steps), args: ['{port}'] });
  assert.equal(stdout, 'end\n');
});

test('a peer drips, a byte at a time', async () => {
  const program = connected(`socket.on('end', () => socket.end());`);
  const steps: PeerStep[] = [{ do: 'drip', data: 'abc', ms: 30 }, { do: 'close' }];
  const { stdout } = await played(program, { server: peer(steps), args: ['{port}'] });
  assert.equal(stdout, 'got a\ngot b\ngot c\nend\n');
});

test('a peer waits until all it sent has been read, or the client is gone', async () => {
  const slow = connected(`socket.pause();
setTimeout(() => socket.resume(), 100);
socket.on('end', () => socket.end());`);
  const steps: PeerStep[] = [
    { do: 'send', data: 'a' },
    { do: 'drained' },
    { do: 'send', data: 'b' },
    { do: 'close' },
  ];
  const { stdout } = await played(slow, { server: peer(steps), args: ['{port}'] });
  assert.equal(stdout, 'got a\ngot b\nend\n');
  const gone = connected(`socket.pause(); setTimeout(() => { say('bye'); process.exit(); }, 50);`);
  const left = await played(gone, { server: peer(steps), args: ['{port}'] });
  assert.equal(left.stdout, 'bye\n');
});

test('a peer resets', async () => {
  const program = connected(`socket.write('x');`);
  const steps: PeerStep[] = [{ do: 'await', bytes: 1 }, { do: 'reset' }];
  const { stdout } = await played(program, { server: peer(steps), args: ['{port}'] });
  assert.equal(stdout, 'ECONNRESET\n');
});

test('connections have their steps in order, and the script acts on the newest', async () => {
  const program = connected(`socket.on('end', () => {
  socket.end();
  const next = require('net').connect(+process.argv[2], '127.0.0.1');
  next.on('data', (data) => say('second ' + data));
  next.on('error', (error) => { say(error.code); process.exit(); });
});`);
  const server = peer(
    [{ do: 'send', data: 'one' }, { do: 'close' }],
    [{ do: 'send', data: 'two' }],
  );
  const { stdout } = await played(program, {
    server,
    args: ['{port}'],
    script: [
      { do: 'await', text: 'second two' },
      { do: 'peer', action: 'reset' },
    ],
  });
  assert.equal(stdout, 'got one\nend\nsecond two\nECONNRESET\n');
});

test('a relay passes bytes up to its limit, in chunks', async (t) => {
  const upstream = net.createServer((socket) => {
    socket.on('error', () => undefined);
    socket.write('0123456789');
  });
  t.after(() => upstream.close());
  await new Promise<void>((resolve) => upstream.listen(0, '127.0.0.1', resolve));
  const at = { host: '127.0.0.1', port: (upstream.address() as net.AddressInfo).port };
  const relay = new Peer([[{ do: 'relay', limit: 7, chunk: 3 }, { do: 'close' }]], {}, at);
  t.after(() => relay.close());
  const port = await relay.listen({ host: '127.0.0.1', port: 0 });
  const got: string[] = [];
  const client = net.connect(port, '127.0.0.1');
  client.on('data', (data) => got.push(data.toString()));
  await new Promise((resolve) => client.on('end', resolve));
  assert.equal(got.join(''), '0123456');
  client.destroy();
});

test('a command that does not start is reported with its words', async () => {
  const server: ServerSpec = {
    kind: 'command',
    command: 'sh',
    args: ['-c', 'echo cannot >&2; exit 4'],
  };
  await assert.rejects(
    played(shell('true'), { server }),
    /sh did not start \(exit status 4\): cannot/,
  );
});

test('a command serves on the port it is given', async () => {
  const server: ServerSpec = {
    kind: 'command',
    command: process.execPath,
    args: ['{work}/server.js'],
    files: {
      'server.js': `require('net').createServer((s) => { s.on('error', () => 0); s.end('served'); }).listen({port}, '127.0.0.1')`,
    },
  };
  const program = connected(`socket.on('end', () => socket.end());`);
  const { stdout } = await played(program, { server, args: ['{port}'] });
  assert.equal(stdout, 'got served\nend\n');
});

test('a server that runs already is neither started nor ended', async () => {
  const server = net.createServer((socket) => socket.end('served'));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as net.AddressInfo;
  const program = connected(`socket.on('end', () => socket.end());`);
  for (const _ of ['once', 'again']) {
    const running: ServerSpec = { kind: 'running', port };
    const { stdout } = await played(program, { server: running, args: ['{port}'] });
    assert.equal(stdout, 'got served\nend\n');
  }
  await new Promise((done) => server.close(done));
});
