// The command s_client-parity: its arguments, its reports, its exit status.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import test, { after } from 'node:test';

const reference = process.env.S_CLIENT_REFERENCE ?? 'openssl';
const command = path.join(__dirname, '../../../bin/s_client-parity');
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 's_client-cli-'));
after(() => fs.rmSync(folder, { recursive: true }));

function run(...args: string[]) {
  const env = { ...process.env, S_CLIENT_PARITY_PKI: path.join(folder, 'pki') };
  return spawnSync(command, args, { encoding: 'utf8', env });
}

function write(name: string, value: unknown): string {
  const file = path.join(folder, name);
  fs.writeFileSync(file, typeof value === 'string' ? value : JSON.stringify(value));
  return file;
}

const AGAINST_ITSELF = ['--reference', reference, '--candidate', reference];
const wrong = path.join(folder, 'wrong');
fs.writeFileSync(wrong, `#!/bin/sh\n${reference} s_client "$@"; exit 5\n`, { mode: 0o755 });

test('--help', () => {
  const { status, stdout, stderr } = run('--help');
  assert.equal(status, 0);
  assert.equal(stderr, '');
  for (const option of [
    'reference',
    'candidate',
    'case',
    'all',
    'json',
    'rounds',
    'jobs',
    'list',
  ]) {
    assert.match(stdout, new RegExp(`^ --${option} `, 'm'));
  }
});

test('wrong uses: status 2 and one line', () => {
  const uses: Readonly<Record<string, string[]>> = {
    'nothing to play': [],
    'unknown argument --nosuch': ['--nosuch'],
    'unknown argument word': ['word'],
    'no case nosuch': ['--case', 'nosuch'],
    '--rounds needs a number from 1': ['--rounds', '0', '--all'],
    '--jobs needs a number from 1': ['--jobs', 'x', '--all'],
    '--case needs a value': ['--case'],
    'cannot read missing.json': ['--case', 'missing.json'],
    'cannot run ./nosuch': ['--reference', './nosuch', '--case', 'usage-unknown'],
    '--reference is given twice': ['--reference', 'a', '--reference', 'b', '--all'],
  };
  for (const [message, args] of Object.entries(uses)) {
    const { status, stdout, stderr } = run(...args);
    assert.equal(status, 2, args.join(' '));
    assert.equal(stdout, '');
    const words = message.replace('./', '.*');
    assert.match(stderr, new RegExp(`^s_client-parity: ${words}.*\\n$`), args.join(' '));
  }
});

test('--list prints names only', () => {
  const { status, stdout } = run('--list');
  assert.equal(status, 0);
  const names = stdout.trimEnd().split('\n');
  assert.ok(names.length >= 180);
  assert.ok(names.every((name) => /^\S+$/.test(name)));
});

test('cases by name: equal', () => {
  const two = ['--case', 'usage-unknown', '--case', 'connect-refused'];
  const { status, stdout } = run(...AGAINST_ITSELF, ...two, '--rounds', '2', '--jobs', '2');
  assert.equal(status, 0);
  assert.match(stdout, /^ok usage-unknown$/m);
  assert.match(stdout, /^ok connect-refused$/m);
  assert.match(stdout, /\n2 passed, 0 failed\n$/);
});

test('cases from a file: different, with the place of the first byte', () => {
  const row = { name: 'mine', server: { kind: 'none' }, args: ['-nosuch'] };
  const file = write('mine.json', row);
  const { status, stdout } = run('--reference', reference, '--candidate', wrong, '--case', file);
  assert.equal(status, 1);
  assert.match(stdout, /^DIFFERENT mine$/m);
  assert.match(stdout, /^ {2}exit status \(split, round 1\) at byte 12, line 1:$/m);
  assert.match(stdout, /^ {4}reference \|exit status 1$/m);
  assert.match(stdout, /^ {4}candidate \|exit status 5$/m);
  assert.match(stdout, /\n0 passed, 1 failed\n$/);
});

test('--json: an object per case and a summary', () => {
  const rows = [
    { name: 'a', server: { kind: 'none' }, args: ['-nosuch'] },
    { name: 'b', server: { kind: 'none' }, args: ['-help'], requires: ['-nosuch'] },
  ];
  const file = write('rows.json', rows);
  const { status, stdout } = run('--candidate', wrong, '--case', file, '--json', '--jobs', '1');
  assert.equal(status, 1);
  const [a, b, summary] = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  assert.deepEqual([a.type, a.name, a.outcome], ['case', 'a', 'different']);
  assert.deepEqual(
    a.differences.map((one: { part: string; mode: string }) => `${one.part} ${one.mode}`),
    ['exit status split', 'exit status merged'],
  );
  assert.deepEqual([b.outcome, b.reason], ['skipped', 'requires -nosuch']);
  assert.deepEqual(summary, { type: 'summary', passed: 0, failed: 1, known: 0, skipped: 1 });
});

test('files with wrong rows are refused', () => {
  const bad: Readonly<Record<string, unknown>> = {
    'not JSON': '{',
    'a case is an object': [1],
    'name is missing': [{ args: [] }],
    'args is not a list of strings': { name: 'x', args: [1] },
    'server.kind is none of': { name: 'x', args: [], server: { kind: 'nosuch' } },
    'server.port is no number': { name: 'x', args: [], server: { kind: 'running', port: 0 } },
  };
  for (const [message, value] of Object.entries(bad)) {
    const { status, stderr } = run('--case', write('bad.json', value));
    assert.equal(status, 2, message);
    if (message !== 'not JSON') assert.match(stderr, new RegExp(message));
  }
});

test('a server that does not start makes the case broken', () => {
  const row = { name: 'x', server: { kind: 's_server', args: ['-nosuch'] }, args: [] };
  const { status, stdout } = run(...AGAINST_ITSELF, '--case', write('broken.json', row));
  assert.equal(status, 1);
  assert.match(stdout, /^BROKEN x \(s_server did not start/m);
});

test('it runs through a symbolic link, and leaves no folder behind', () => {
  const link = path.join(folder, 'link');
  fs.symlinkSync(command, link);
  const temporary = path.join(folder, 'tmp');
  fs.mkdirSync(temporary);
  const env = { ...process.env, TMPDIR: temporary, S_CLIENT_PARITY_PKI: path.join(folder, 'pki') };
  const args = [...AGAINST_ITSELF, '--case', 'usage-unknown'];
  const { status } = spawnSync(link, args, { encoding: 'utf8', env });
  assert.equal(status, 0);
  assert.deepEqual(fs.readdirSync(temporary), []);
});
