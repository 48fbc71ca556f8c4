import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { loadNative, NativeLoadError } from '../../lib/native';
import { environment } from './native-child';

const folder = mkdtempSync(join(tmpdir(), 'native-wrong-calls-'));
test.after(() => rmSync(folder, { recursive: true, force: true }));

function openssl(...args: string[]): void {
  execFileSync('openssl', args, { cwd: folder, stdio: 'ignore' });
}

test('no wrong call of any function crashes', () => {
  writeFileSync(join(folder, 'index.txt'), '');
  writeFileSync(join(folder, 'ca.cnf'), '[ca]\ndefault_ca=x\n[x]\ndatabase=index.txt\n');
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  openssl('req', '-x509', ...key, '-keyout', 'key.pem', '-out', 'cert.pem', '-subj', '/CN=x');
  const ca = ['-config', 'ca.cnf', '-keyfile', 'key.pem', '-cert', 'cert.pem', '-md', 'sha256'];
  openssl('ca', '-gencrl', ...ca, '-crldays', '9', '-out', 'crl.pem');

  const child = spawnSync(
    process.execPath,
    ['--expose-gc', join(__dirname, 'native-wrong-calls-child.js')],
    {
      cwd: folder,
      env: environment({ http_proxy: undefined, HTTP_PROXY: undefined }),
      stdio: ['ignore', 'pipe', 'pipe'],
      encoding: 'latin1',
      timeout: 300_000,
    },
  );
  const last = child.stderr.trimEnd().split('\n').slice(-8).join('\n');
  assert.deepEqual([child.status, child.signal], [0, null], last);
  assert.ok(Number(child.stdout) > 10_000, `calls: ${child.stdout}`);
});

test('the messages say what is wrong', () => {
  const { Bio, SslCtx, sys } = loadNative();
  const call = (f: unknown, receiver: unknown, ...args: unknown[]) => {
    return () => (f as (...args: unknown[]) => unknown).apply(receiver, args);
  };
  const bio = Bio.newMem();
  const ctx = SslCtx.create('tls');
  assert.throws(call(bio.write, bio), {
    name: 'TypeError',
    message: 'argument 1 must be a Uint8Array or a byte string',
  });
  assert.throws(call(bio.write, bio, '\u4e2d'), {
    name: 'TypeError',
    message: 'argument 1 is not a byte string',
  });
  assert.throws(call(bio.push, bio, ctx), {
    name: 'TypeError',
    message: 'argument 1 must be an object of class Bio',
  });
  assert.throws(call(bio.write, ctx, 'x'), { name: 'TypeError', message: 'Illegal invocation' });
  assert.throws(call(bio.read, bio, -1), {
    name: 'RangeError',
    message: 'argument 1 must be an integer from 0 to 16777216',
  });
  assert.throws(call(Bio.newFile, Bio, 'a\0b', 'r'), {
    name: 'TypeError',
    message: 'argument 1 must not hold a NUL',
  });
  assert.throws(call(sys.strerror, sys, 1.5), { name: 'RangeError' });
  const type = bio.constructor as new () => object;
  assert.throws(() => new type(), { message: 'Bio cannot be constructed' });
  bio.close();
  assert.throws(call(bio.write, bio, 'x'), { name: 'Error', message: 'Bio is closed' });
  bio.close();
  ctx?.close();
});

test('why the addon cannot be had is an error with its parts', () => {
  const cause = new Error('why');
  const error = new NativeLoadError('load', '/file', '/file: broken', cause);
  assert.deepEqual(
    [error.name, error.stage, error.subject, error.message, error.cause],
    ['NativeLoadError', 'load', '/file', '/file: broken', cause],
  );
  assert.equal(new NativeLoadError('find', '/file', 'absent').message, '/file: absent');
});
