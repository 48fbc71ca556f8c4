/*
 * bin/s_client-probe: that it is replaced by Node with the right file, and what Node does not get to see.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import test, { after } from 'node:test';

const entry = resolve('bin/s_client-probe');
const folder = mkdtempSync(join(tmpdir(), 's_client-probe-'));
after(() => rmSync(folder, { recursive: true }));

const stub = join(folder, 'node');
writeFileSync(
  stub,
  `#!/bin/sh
printf '%s\\n' "$@" "\${NODE_OPTIONS-none}" "\${NODE_EXTRA_CA_CERTS-none}"
exit 7
`,
);
chmodSync(stub, 0o755);

function run(command: string, env: NodeJS.ProcessEnv, ...args: string[]) {
  const all = { PATH: process.env.PATH, ...env };
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8', env: all });
  return { status, stdout, stderr };
}

test('arguments and status pass through, also by a link', () => {
  const link = join(folder, 'link');
  symlinkSync(entry, link);
  for (const command of [entry, link]) {
    const { status, stdout } = run(command, { S_CLIENT_NODE: stub }, 'a b', '', '*');
    assert.equal(status, 7);
    const main = `${resolve('bin')}/../dist/lib/probe/cli/main.js`;
    assert.equal(stdout, `${main}\na b\n\n*\nnone\nnone\n`);
  }
});

test("what is meant for the client's OpenSSL does not reach Node's", () => {
  const env = { S_CLIENT_NODE: stub, OPENSSL_CONF: '/nowhere', NODE_EXTRA_CA_CERTS: '/nowhere' };
  assert.match(run(entry, env).stdout, /\n--openssl-config=\/dev\/null\nnone\n$/);
});

test('without Node: one message, and 127', () => {
  const { status, stderr } = run(entry, { S_CLIENT_NODE: '/nowhere/node' });
  assert.equal(status, 127);
  assert.match(stderr, /^s_client-probe: cannot find \/nowhere\/node: [^\n]*\n$/);
});

test('the real one: help, versions, a wrong use', () => {
  assert.match(run(entry, {}, '--help').stdout, /^Usage: s_client-probe /);
  assert.match(run(entry, {}, '--version').stdout, /^s_client-probe \d+\.\d+\.\d+\n.*OpenSSL.*\n$/);
  assert.equal(run(entry, {}, '--nosuch').status, 2);
});
