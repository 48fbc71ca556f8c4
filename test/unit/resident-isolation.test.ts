/*
 * Calls by the same resident worker know nothing of each other: each is a fork of a process that has run none.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import {
  begin,
  call,
  command,
  ended,
  environment,
  folder,
  numberOf,
  resident,
  silentServer,
  start,
  until,
} from './resident-peer';

const secret = 'a-word-that-only-this-caller-knows';
process.env.RESIDENT_SECRET = secret;
const worker = start();

const refused = ['-connect', '127.0.0.1:1'];

test('the worker keeps nothing of the environment of who started it', () => {
  const text = readFileSync(`/proc/${worker}/environ`, 'latin1');
  const names = text
    .split('\0')
    .filter(Boolean)
    .map((line) => line.split('=')[0]);
  assert.deepEqual(names, ['PATH']);
});

test('configuration: a wrong one, then none, then another', () => {
  const wrong = join(folder, 'wrong.cnf');
  writeFileSync(
    wrong,
    'openssl_conf = init\n[init]\nssl_conf = ssl\n[ssl]\nsystem_default = nowhere\n',
  );
  const level = join(folder, 'level.cnf');
  writeFileSync(
    level,
    'openssl_conf = init\n[init]\nssl_conf = ssl\n[ssl]\nsystem_default = it\n[it]\nCipherString = NOTHING\n',
  );
  const plain = call(refused);
  for (const OPENSSL_CONF of [wrong, level]) {
    const cold = spawnSync(command, refused, {
      env: { ...environment, OPENSSL_CONF },
      encoding: 'utf8',
    });
    const warm = call(refused, { env: { ...resident, OPENSSL_CONF } });
    assert.equal(strip(warm.stderr), strip(cold.stderr));
    assert.equal(strip(call(refused).stderr), strip(plain.stderr));
  }
});

/** Error lines begin with the thread. */
function strip(text: string): string {
  return text.replaceAll(/^[0-9A-F]+:/gm, '');
}

test('an engine or a provider that one call loads is not there in the next', () => {
  const engine = ['-engine', 'nothing', ...refused];
  const plain = strip(call(refused).stderr);
  assert.notEqual(strip(call(engine).stderr), plain);
  assert.equal(strip(call(refused).stderr), plain);
});

test('key log, session and written random state are of their own call', () => {
  mkdirSync(join(folder, 'kept'));
  const kept = (name: string) => join(folder, 'kept', name);
  const args = ['-keylogfile', kept('keys'), '-writerand', kept('random'), ...refused];
  assert.equal(call(args).status, call(refused).status);
  const first = readFileSync(kept('random'));
  assert.equal(call(['-writerand', kept('random'), ...refused]).status, 1);
  assert.ok(!readFileSync(kept('random')).equals(first));
  assert.doesNotMatch(readFileSync(kept('keys'), 'latin1'), /\S.*RANDOM/);
});

test('random bytes differ between calls in a row and at once', async () => {
  const { address, hellos } = await silentServer();
  const one = () => begin(['-connect', address]);
  const count = 12;
  const children = Array.from({ length: count / 2 }, one);
  await until(() => hellos.length >= count / 2);
  for (let more = 0; more < count / 2; more += 1) {
    const seen = hellos.length;
    children.push(one());
    await until(() => hellos.length > seen);
  }
  // Record header (5), handshake header (4), version (2), then the random; further on the session id and key share.
  const randoms = new Set(hellos.map((hello) => hello.subarray(11, 43).toString('hex')));
  const rest = new Set(hellos.map((hello) => hello.subarray(43).toString('hex')));
  assert.equal(randoms.size, count);
  assert.equal(rest.size, count);
  const ends = children.map(ended);
  for (const child of children) child.kill('SIGTERM');
  await Promise.all(ends);
});

test('working folder and umask of one call are not those of the next', () => {
  const inside = join(folder, 'kept');
  const shell = (words: string) =>
    spawnSync('/bin/sh', ['-c', `${words}; exec "$0" -writerand w ${refused.join(' ')}`, command], {
      env: resident,
      cwd: folder,
    });
  shell(`cd ${inside}; umask 077`);
  shell(`umask 022`);
  assert.equal(readFileSync(join(inside, 'w')).length, readFileSync(join(folder, 'w')).length);
});

test('all of them were taken by the worker', () => {
  assert.ok(numberOf('served') > 20);
});
