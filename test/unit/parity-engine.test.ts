// Parity with an engine that holds keys, compiled here: -keyform ENGINE, -ssl_client_engine.
// The engines and cases without keys are in test/parity/cases/identity-engines.ts.

import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import test, { after, before } from 'node:test';
import type { ParityCase, Step } from '../../lib/parity/case';
import { renderResult } from '../../lib/parity/report';
import { Tester } from '../../lib/parity/run';
import { ASKING } from '../parity/cases/identity-files';
import { bad, NAMED, see, table } from '../parity/cases/rows';

const root = path.join(__dirname, '../../..');
const reference = process.env.S_CLIENT_REFERENCE ?? 'openssl';
const candidate = path.resolve(process.env.S_CLIENT_CANDIDATE ?? path.join(root, 'bin/s_client'));
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 's_client-engine-'));
const library = path.join(folder, 'keyed.so');

/** Why there is no engine to test with. */
function obstacle(): string | false {
  if (!spawnSync(reference, ['version'], { encoding: 'latin1' }).stdout?.startsWith('OpenSSL 3.')) {
    return 'the reference is not of the 3.x lines';
  }
  if (spawnSync('cc', ['--version']).status !== 0) return 'there is no C compiler';
  return false;
}

const skip = obstacle();
const requires = ['-engine'];
const ENGINE = ['-engine', 'keyed'];
const CERT = ['-cert', '{pki}/client.pem'];
const IN_ENGINE = [...ENGINE, '-keyform', 'ENGINE', '-key'];
const env = { OPENSSL_ENGINES: folder };
const given = { 'pin.key': { file: '{pki}/client.key' } };

function connects(name: string, args: string[], more: Partial<ParityCase> = {}): ParityCase {
  const base = { server: ASKING, compareServer: 1, requires, given, env };
  return { name, args: [...NAMED, ...args], ...base, ...more };
}

function fails(name: string, args: string[], more: Partial<ParityCase> = {}): ParityCase {
  const base = { stdin: 'null', requires, given, env } as const;
  return bad(name, [...args, '-connect', '{address}'], { ...base, ...more });
}

function pin(...answers: string[]): Partial<ParityCase> {
  const script = answers.flatMap((data): Step[] => [
    see('Enter PIN for pin.key:'),
    { do: 'type', data, when: 'hidden' },
  ]);
  const terminal = ['stdin', 'stdout', 'stderr'] as const;
  return { terminal, script, requires: [...requires, 'command:python3'] };
}

const client = { KEY_ENGINE_CLIENT: '{pki}/client-all.pem' };
const failing = (what: string) => ({ env: { ...env, ...client, KEY_ENGINE_FAILS: what } });

const rows: readonly ParityCase[] = [
  ...table(
    'key',
    {
      plain: [...IN_ENGINE, '{pki}/client.key', ...CERT],
      '1_2': [...IN_ENGINE, '{pki}/client.key', ...CERT, '-tls1_2'],
      'in-cert-file': [...ENGINE, '-keyform', 'e', '-cert', '{pki}/client-all.pem'],
      encrypted: [...IN_ENGINE, '{pki}/client-enc.key', ...CERT],
      'by-path': ['-engine', library, ...CERT, '-key', '{pki}/client.key'],
      'by-uri': [...ENGINE, '-key', 'org.openssl.engine:keyed:{pki}/client.key', ...CERT],
      'by-uri-alone': ['-key', 'org.openssl.engine:keyed:{pki}/client.key', ...CERT],
      'extended-by-uri': [
        ...['-xcert', '{pki}/client.pem'],
        ...['-xkey', 'org.openssl.engine:keyed:{pki}/client.key'],
      ],
    },
    connects,
  ),
  ...table(
    'key-bad',
    {
      missing: [...IN_ENGINE, 'missing', ...CERT],
      mismatch: [...IN_ENGINE, '{pki}/server.key', ...CERT],
      garbage: [...IN_ENGINE, '{pki}/garbage.pem', ...CERT],
      empty: [...IN_ENGINE, '', ...CERT],
      'by-path': ['-engine', library, '-keyform', 'ENGINE', '-key', 'missing'],
      'by-path-uri': ['-engine', library, '-key', 'org.openssl.engine:keyed:missing'],
      'after-missing-engine': [...ENGINE, '-engine', 'missing', '-keyform', 'ENGINE', '-key', 'k'],
      'cert-uri': [
        '-cert',
        'org.openssl.engine:keyed:{pki}/client.key',
        '-key',
        '{pki}/client.key',
      ],
      'pin-no-terminal': [...IN_ENGINE, 'pin.key', ...CERT],
    },
    fails,
  ),
  fails('key-fails', [...IN_ENGINE, '{pki}/client.key'], failing('load')),
  fails('init-fails', ENGINE, failing('init')),
  fails('init-fails-by-path', ['-engine', library], failing('init')),
  fails('init-fails-client', ['-ssl_client_engine', 'keyed'], failing('init')),
  fails('pin-right', [...IN_ENGINE, 'pin.key', ...CERT], pin('1234\n')),
  fails('pin-wrong', [...IN_ENGINE, 'pin.key', ...CERT], pin('4321\n')),
  fails('pin-empty', [...IN_ENGINE, 'pin.key', ...CERT], pin('\n', '1234\n')),
  fails('pin-ctrl-c', [...IN_ENGINE, 'pin.key', ...CERT], pin('\x03')),
  fails('pin-not-of-pass', [...IN_ENGINE, 'pin.key', '-pass', 'pass:1234', ...CERT], pin('1234\n')),
  connects('client', ['-ssl_client_engine', 'keyed'], { env: { ...env, ...client } }),
  connects('client-1_2', ['-ssl_client_engine', 'keyed', '-tls1_2'], {
    env: { ...env, ...client },
  }),
  connects('client-and-cert', ['-ssl_client_engine', 'keyed', '-cert', '{pki}/client-all.pem'], {
    env: { ...env, ...client },
  }),
  connects('client-none', ['-ssl_client_engine', 'keyed']),
  connects('client-fails', ['-ssl_client_engine', 'keyed'], failing('cert')),
  connects('client-key-fails', ['-ssl_client_engine', 'keyed'], failing('load')),
];

let tester: Tester | undefined;
before(async () => {
  if (skip) return;
  const source = path.join(root, 'test/native/key-engine.c');
  execFileSync('cc', ['-shared', '-fPIC', source, '-o', library, '-lcrypto']);
  tester = await Tester.create({ reference, candidate });
});
after(() => {
  tester?.dispose();
  fs.rmSync(folder, { recursive: true, force: true });
});

test('an engine that holds keys', { skip, concurrency: 2 }, async (t) => {
  const played = rows.map((row) =>
    t.test(row.name, async (one) => {
      assert.ok(tester);
      const result = await tester.run(row, tester.stage());
      if (result.outcome === 'skipped') return one.skip(result.reason ?? '');
      return assert.equal(result.outcome, 'equal', renderResult(result));
    }),
  );
  await Promise.all(played);
});
