/*
 * bin/s_client: what it tells the client of its start, and that it is replaced by Node (here a stub that reports).
 */
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import test, { after } from 'node:test';

const entry = resolve('bin/s_client');
const folder = mkdtempSync(join(tmpdir(), 's_client-entry-'));
after(() => rmSync(folder, { recursive: true }));

/** Stands for Node: notes what it was given, then runs what STUB says. */
const reportFile = join(folder, 'report');
const stub = join(folder, 'stub');
writeFileSync(
  stub,
  `#!/bin/sh
{
  echo "fds $S_CLIENT_FDS"
  echo "pid $$"
  echo "options \${NODE_OPTIONS-none} \${NODE_EXTRA_CA_CERTS-none}"
  for argument in "$@"; do echo "argument $argument"; done
} >"$REPORT"
eval "\${STUB-exit 0}"
`,
);
chmodSync(stub, 0o755);

const environment = { PATH: process.env.PATH, S_CLIENT_NODE: stub, REPORT: reportFile };

function reported(key: string): readonly string[] {
  return readFileSync(reportFile, 'utf8')
    .split('\n')
    .filter((line) => line.startsWith(`${key} `))
    .map((line) => line.slice(key.length + 1));
}

/** Runs the entry through a shell with these redirections added to it; the descriptors that it tells. */
function fdsWith(redirections: string, command = entry): string | undefined {
  const script = `exec "$0" ${redirections}`;
  const { status } = spawnSync('/bin/sh', ['-c', script, command], { env: environment });
  assert.equal(status, 0);
  return reported('fds')[0];
}

for (const [redirections, fds] of [
  ['', '0,1,2'],
  ['<&-', '1,2'],
  ['>&-', '0,2'],
  ['2>&-', '0,1'],
  ['<&- >&-', '2'],
  ['<&- >&- 2>&-', ''],
  ['3</dev/null', '0,1,2,3'],
  ['5</dev/null', '0,1,2,5'],
  ['<&- 4</dev/null 9>/dev/null', '1,2,4,9'],
  ['3<&0 4<&0 5<&0 6<&0 7<&0 8<&0 9<&0', '0,1,2,3,4,5,6,7,8,9'],
] as const) {
  test(`open descriptors with ${redirections || 'nothing special'}`, () => {
    assert.equal(fdsWith(redirections), fds);
  });
}

test('open descriptors from 10 up, without the one that the shell reads the script from', () => {
  const nothing = openSync('/dev/null', 'r');
  for (const fds of [
    [0, 1, 2, 10],
    [0, 1, 2, 10, 11, 12],
    [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
    [0, 1, 2, 11, 19],
  ]) {
    const stdio = Array.from({ length: 20 }, (_, fd) => (fds.includes(fd) ? nothing : 'ignore'));
    assert.equal(spawnSync(entry, { env: environment, stdio }).status, 0);
    assert.equal(reported('fds')[0], fds.join(','));
  }
});

/** What Node is given to run. */
const program = (bin: string): string[] => [
  '--preserve-symlinks-main',
  `${bin}/../dist/start/s_client.cjs`,
];

test('what was compiled after the script was made is run instead of it', () => {
  const root = join(folder, 'package');
  const [bin, lib, start] = ['bin', 'dist/lib', 'dist/start'].map((name) => join(root, name));
  for (const one of [bin, lib, start]) {
    mkdirSync(one as string, { recursive: true });
  }
  const [sources, script] = [join(lib as string, 'cli.js'), join(start as string, 's_client.cjs')];
  copyFileSync(entry, join(bin as string, 's_client'));
  const run = (): string | undefined => {
    spawnSync(join(bin as string, 's_client'), { env: environment });
    return /dist.*/.exec(reported('argument')[1] ?? '')?.[0];
  };
  writeFileSync(sources, '');
  assert.equal(run(), 'dist/lib/cli.js');
  writeFileSync(script, '');
  utimesSync(sources, 1000, 1000);
  utimesSync(script, 1000, 1000);
  assert.equal(run(), 'dist/start/s_client.cjs');
  utimesSync(sources, 2000, 2000);
  assert.equal(run(), 'dist/lib/cli.js');
});

test('a link, also a link to a link, finds the package and tells the same descriptors', () => {
  const link = join(folder, 'link');
  const second = join(folder, 'second');
  symlinkSync(entry, link);
  symlinkSync('link', second);
  for (const redirections of ['', '<&-', '<&- >&- 2>&-']) {
    assert.equal(fdsWith(redirections, second), fdsWith(redirections));
  }
  fdsWith('', second);
  assert.deepEqual(reported('argument'), program(resolve('bin')));
});

test('arguments arrive as they are', () => {
  const given = ['-connect', 'a b', '', '*', '$(x)', 'ä', '--'];
  spawnSync(entry, given, { env: environment });
  assert.deepEqual(reported('argument').slice(2), given);
});

test("found by name in the current folder, and as the shell's argument", () => {
  const options = { env: { ...environment, PATH: `:${process.env.PATH}` }, cwd: resolve('bin') };
  for (const command of ['s_client', 'sh s_client', 'sh ./s_client']) {
    assert.equal(spawnSync('/bin/sh', ['-c', command], options).status, 0);
    assert.deepEqual(reported('argument'), program('.'));
  }
});

test("Node's own OpenSSL reads neither OPENSSL_CONF nor more certificates", () => {
  const optionsWith = (env: NodeJS.ProcessEnv): string | undefined => {
    spawnSync(entry, { env: { ...environment, ...env } });
    return reported('options')[0];
  };
  assert.equal(optionsWith({ NODE_EXTRA_CA_CERTS: '/nowhere' }), 'none none');
  assert.equal(optionsWith({ OPENSSL_CONF: '/nowhere' }), '--openssl-config=/dev/null none');
  assert.equal(
    optionsWith({ OPENSSL_CONF: '/nowhere', NODE_OPTIONS: '--no-warnings' }),
    '--no-warnings --openssl-config=/dev/null none',
  );
});

test('the exit status is passed through', () => {
  for (const status of [0, 1, 104, 255]) {
    const env = { ...environment, STUB: `exit ${status}` };
    assert.equal(spawnSync(entry, { env }).status, status);
  }
});

for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
  test(`${signal} reaches the client, which is the process that was started`, async () => {
    const number = constants.signals[signal];
    const STUB = `trap 'exit ${number}' ${number}; echo ready; read line`;
    const child = spawn(entry, {
      env: { ...environment, STUB },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const ended = new Promise((done) => child.on('exit', done));
    await new Promise((done) => child.stdout.once('data', done));
    assert.equal(reported('pid')[0], String(child.pid));
    child.kill(signal);
    // A shell may look at its signals only when its read has ended.
    child.stdin.end();
    assert.equal(await ended, number);
  });
}

test('death by a signal stays death by that signal', () => {
  const { status, signal } = spawnSync(entry, { env: { ...environment, STUB: 'kill -KILL $$' } });
  assert.equal(status, null);
  assert.equal(signal, 'SIGKILL');
});

test('without Node: one message, and 127', () => {
  for (const env of [{ S_CLIENT_NODE: '/nowhere/node' }, { PATH: '/nowhere' }]) {
    const result = spawnSync(entry, { env, encoding: 'utf8' });
    assert.equal(result.status, 127);
    assert.equal(result.stdout, '');
    assert.match(result.stderr, /^s_client: cannot find \S+: Node\.js 20 or later must be .*\n$/);
  }
});

test('an OpenSSL that cannot be served is refused in one line', () => {
  const env = { PATH: process.env.PATH, S_CLIENT_OPENSSL: folder };
  const { status, stdout, stderr } = spawnSync(entry, ['-help'], { env, encoding: 'utf8' });
  assert.deepEqual([status, stdout], [1, '']);
  assert.match(stderr, /^s_client: .*: no libssl\.so\.3 or libssl\.so\.1\.1 in [^\n]*\n$/);
});

test('what was ignored at the start is told', () => {
  const script = `trap '' HUP; exec "$0"`;
  const ignored = { ...environment, STUB: 'echo "$S_CLIENT_IGNORED"' };
  const { stdout } = spawnSync('/bin/sh', ['-c', script, entry], {
    env: ignored,
    encoding: 'utf8',
  });
  assert.equal(Number.parseInt(stdout.slice(-2), 16) & 1, 1);
});
