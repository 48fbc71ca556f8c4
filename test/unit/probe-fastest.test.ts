/*
 * Which OpenSSL the prober takes of several, and that it says so.
 */
import { equal, match } from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import test from 'node:test';
import { fastestPrefix, installations } from '../../lib/probe/fastest';

test('the latest line, and of one line the first', () => {
  const system = { prefix: undefined, line: 3000 };
  equal(fastestPrefix([]), undefined);
  equal(fastestPrefix([system]), undefined);
  equal(fastestPrefix([system, { prefix: '/a', line: 3000 }]), undefined);
  const later = [
    { prefix: '/a', line: 3005 },
    { prefix: '/b', line: 3005 },
  ];
  equal(fastestPrefix([system, ...later]), '/a');
  equal(fastestPrefix([...later, { prefix: '/c', line: 3010 }, system]), '/c');
});

test("the system's is among those found, by the version of its program", () => {
  const [, major, minor] =
    /Library: OpenSSL (\d+)\.(\d+)/.exec(execFileSync('openssl', ['version']).toString()) ?? [];
  const system = installations().find(({ prefix }) => prefix === undefined);
  equal(system?.line, Number(major) * 1000 + Number(minor));
});

test('the command says what it runs on, and what it is told to', () => {
  const command = join(__dirname, '../../../bin/s_client-probe');
  const version = (env: Readonly<Record<string, string>>) =>
    execFileSync(command, ['--version'], { env: { ...process.env, ...env } }).toString();
  const latest = Math.max(...installations().map(({ line }) => line));
  const { S_CLIENT_OPENSSL: _, ...clean } = process.env;
  const chosen = execFileSync(command, ['--version'], { env: clean }).toString();
  match(chosen, new RegExp(`^OpenSSL ${Math.floor(latest / 1000)}\\.${latest % 1000}\\.`, 'm'));
  const own = /OpenSSL \S+/.exec(execFileSync('/usr/bin/openssl', ['version']).toString())?.[0];
  match(version({ S_CLIENT_OPENSSL: '/usr' }), new RegExp(`^${own}`, 'm'));
});
