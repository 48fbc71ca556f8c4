/*
 * A whole SRP handshake of the program: here it goes further than the real one of 3.0, which crashes when the
 * password is asked for, so there is no parity case for it.
 */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import test from 'node:test';
import { startSrpServer, write } from './native-peer';

const SUITES = ['-tls1_2', '-cipher', 'SRP:@SECLEVEL=0'];

/** The server sends it with the last messages of a handshake: before, a report names the session too. */
const TICKET = /^ {4}TLS session ticket:$/m;

/** Runs the client until it ends by itself: the server closes when the handshake is over. */
async function run(port: number, ...args: string[]) {
  const child = spawn(
    'timeout',
    ['20', resolve('bin/s_client'), '-connect', `127.0.0.1:${port}`, ...SUITES, ...args],
    { env: { ...process.env, SRP_WORD: 'word' } },
  );
  const seen = { stdout: '', stderr: '' };
  child.stdout.on('data', (data: Buffer) => {
    seen.stdout += data.toString('latin1');
  });
  child.stderr.on('data', (data: Buffer) => {
    seen.stderr += data.toString('latin1');
  });
  await once(child, 'close');
  child.stdin.end();
  return seen;
}

test('an SRP handshake completes with the right password alone', async (t) => {
  const server = await startSrpServer('known');
  if (server === null) {
    return t.skip('no SRP server');
  }
  t.after(() => server.stop());
  const word = write('srp-word', 'word\n');
  for (const source of ['pass:word', 'env:SRP_WORD', `file:${word}`]) {
    const { stdout, stderr } = await run(server.port, '-srpuser', 'user', '-srppass', source);
    assert.match(stdout, /^New, SSLv3, Cipher is SRP-AES-256-CBC-SHA$/m, source);
    assert.match(stdout, /^ {4}SRP username: user$/m);
    assert.match(stdout, TICKET);
    assert.match(stderr, /^SRP parameters:\n\tN=[0-9A-F]{512}\n\tg=2$/m);
  }
  for (const args of [
    ['-srpuser', 'user', '-srppass', 'pass:wrong'],
    ['-srpuser', 'nobody', '-srppass', 'pass:word'],
  ]) {
    const { stdout, stderr } = await run(server.port, ...args);
    assert.match(stderr, /:SSL routines:/);
    assert.doesNotMatch(stdout, TICKET);
  }
});

test('-msg and -debug show what SRP does', async (t) => {
  const server = await startSrpServer('known');
  if (server === null) {
    return t.skip('no SRP server');
  }
  t.after(() => server.stop());
  const args = ['-srpuser', 'user', '-srppass', 'pass:word'];
  const { stdout } = await run(server.port, ...args, '-msg', '-debug');
  assert.match(stdout, /^<<< TLS 1\.2, Handshake \[length [0-9a-f]+\], ServerKeyExchange$/m);
  assert.match(stdout, /^<<< TLS 1\.2, Handshake \[length 0010\], Finished$/m);
  assert.match(stdout, TICKET);
});

test('a group that is in no list is refused before the password', async (t) => {
  const server = await startSrpServer('unknown');
  if (server === null) {
    return t.skip('no SRP server');
  }
  t.after(() => server.stop());
  const args = ['-srpuser', 'user', '-srppass', 'pass:word', '-srp_moregroups', '-debug'];
  const { stdout, stderr } = await run(server.port, ...args);
  assert.match(stderr, /^SRP param N and g rejected\.$/m);
  assert.doesNotMatch(stdout, /Cipher is SRP/);
});
