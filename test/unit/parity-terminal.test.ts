// The terminal of a parity case: what a client finds there, and candidates that treat it wrongly.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import test, { after } from 'node:test';
import type { ParityCase, Standard, Step } from '../../lib/parity/case';
import { awaitText, PipeMaker, type Watch } from '../../lib/parity/pipes';
import { type Child, Launcher } from '../../lib/parity/process';
import { type CaseResult, Tester } from '../../lib/parity/run';
import { bad, see } from '../parity/cases/rows';

const skip = spawnSync('python3', ['--version']).status === 0 ? false : 'there is no python3';
const reference = process.env.S_CLIENT_REFERENCE ?? 'openssl';
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 's_client-terminal-'));
process.env.S_CLIENT_PARITY_PKI ??= path.join(folder, 'pki');
const launcher = new Launcher(new PipeMaker(folder));
after(() => {
  launcher.killAll();
  fs.rmSync(folder, { recursive: true, force: true });
});

const ALL: readonly Standard[] = ['stdin', 'stdout', 'stderr'];

function start(script: string, terminal: readonly Standard[] | undefined = ALL): Child {
  return launcher.start({
    program: '/bin/sh',
    args: ['-c', script],
    cwd: folder,
    env: { PATH: process.env.PATH ?? '' },
    stdin: 'pipe',
    stdout: 'pipe',
    stderr: 'pipe',
    terminal,
  });
}

async function shown(child: Child): Promise<string> {
  await child.screen?.end;
  return child.screen?.bytes.toString('latin1') ?? '';
}

function until(child: Child, text: string): Promise<boolean> {
  return awaitText([child.screen as Watch], text);
}

test('what a program finds on its terminal', { skip }, async (t) => {
  await t.test('three descriptors, and no more', async () => {
    const child = start('for f in /proc/self/fd/*; do readlink $f; done');
    assert.match(await shown(child), /^(\/dev\/pts\/\d+\r\n){3}(?!\/dev)/);
  });
  await t.test('a terminal that only /dev/tty reaches', async () => {
    const child = start('test -t 0 || echo no >/dev/tty; cat', []);
    child.stdin?.end('from stdin\n');
    assert.match(await shown(child), /^no\r\n\[modes /);
    assert.equal(child.stdout.bytes.toString(), 'from stdin\n');
  });
  await t.test('its keys send signals, its status is passed on', async () => {
    const killed = start('echo ready; exec cat');
    assert.ok(await until(killed, 'ready'));
    killed.type(Buffer.of(3), 'any');
    assert.equal(await killed.ended, 'signal SIGINT');
    assert.equal(await start('exit 7').ended, 'exit status 7');
  });
  await t.test('hidden keys wait until nothing is echoed', async () => {
    const child = start('echo prompt; stty -echo; read line; stty echo; echo "got $line"');
    assert.ok(await until(child, 'prompt'));
    child.type(Buffer.from('secret\n'), 'hidden');
    assert.match(await shown(child), /^prompt\r\ngot secret\r\n\[modes /);
  });
  await t.test('it is stopped and continued', async () => {
    const child = start('echo ready; read line; echo "got $line"');
    assert.ok(await until(child, 'ready'));
    child.type(Buffer.of(0x1a), 'any');
    assert.ok(await until(child, '[stopped]'));
    child.type(Buffer.from('fg\n'), 'any');
    assert.ok(await until(child, '[continued]'));
    child.type(Buffer.from('on\n'), 'any');
    assert.match(await shown(child), /got on\r\n\[modes /);
  });
  await t.test('a client that is killed leaves nobody behind', async () => {
    const child = start('echo $$; exec sleep 600');
    assert.ok(await until(child, '\n'));
    const pid = Number(child.screen?.bytes.toString());
    child.kill();
    await child.ended;
    while (fs.existsSync(`/proc/${pid}/stat`)) {
      if (/\) Z /.test(fs.readFileSync(`/proc/${pid}/stat`, 'latin1'))) break;
    }
  });
});

const PROMPT: ParityCase = bad(
  'prompt',
  ['-key', '{pki}/client-enc.key', '-connect', '{address}'],
  {
    terminal: ALL,
    script: [see('Enter pass phrase'), { do: 'type', data: 'secret\n', when: 'hidden' } as Step],
  },
);

async function play(script: string): Promise<CaseResult> {
  const candidate = path.join(folder, 'candidate');
  fs.writeFileSync(candidate, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  const tester = await Tester.create({ reference, candidate });
  try {
    return await tester.run(PROMPT, tester.stage());
  } finally {
    tester.dispose();
  }
}

const parts = ({ differences }: CaseResult) => differences.map(({ part }) => part);

test('candidates on a terminal', { skip }, async (t) => {
  const real = `"${reference}" s_client "$@"`;
  await t.test('the reference itself is equal', async () => {
    assert.deepEqual(parts(await play(`exec ${real}`)), []);
  });
  await t.test('one that leaves the echo off is different', async () => {
    assert.deepEqual(parts(await play(`${real}; status=$?; stty -echo; exit $status`)), ['screen']);
  });
  await t.test('one that writes elsewhere is different', async () => {
    assert.deepEqual(parts(await play(`exec ${real} 2>/dev/null`)), ['screen']);
  });
});
