/*
 * Stores of keys and certificates of the addon: what is in a file, how pass phrases are answered, and that the error
 * queue is that of the real program.
 */
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import test from 'node:test';
import type { Store, StoreObject } from '../../lib/native';
import { loader, withNative } from './native-child';
import { errors, file, folder, native, openssl, write } from './native-peer';

const none = { password: null, promptInfo: 'the file' };

/** Everything in a store. */
function readAll(store: Store | null): StoreObject[] {
  assert.ok(store !== null);
  const found: StoreObject[] = [];
  while (!store.eof()) {
    const object = store.load();
    if (object !== null) {
      found.push(object);
    }
  }
  store.close();
  return found;
}

const types = (objects: readonly StoreObject[]): string[] => objects.map(({ type }) => type);

/** The files whose loading is compared with the real program's. */
function makeFiles(): string[] {
  const pass = ['-passout', 'pass:secret'];
  const key = ['-in', 'localhost.key'];
  openssl('ec', ...key, '-aes128', ...pass, '-out', 'traditional.pem');
  openssl('pkcs8', '-topk8', ...key, ...pass, '-out', 'encrypted.pem');
  openssl('pkcs8', '-topk8', ...key, ...pass, '-outform', 'DER', '-out', 'encrypted.der');
  openssl('pkcs8', '-topk8', '-nocrypt', ...key, '-outform', 'DER', '-out', 'plain.der');
  const identity = ['-inkey', 'localhost.key', '-in', 'localhost.pem', '-certfile', 'ca.pem'];
  openssl('pkcs12', '-export', ...identity, ...pass, '-out', 'all.p12');
  openssl('pkcs12', '-export', ...identity, '-passout', 'pass:', '-out', 'open.p12');
  openssl('x509', '-in', 'localhost.pem', '-outform', 'DER', '-out', 'cert.der');
  openssl('genpkey', '-algorithm', 'ed25519', '-out', 'ed.pem');
  openssl('genpkey', '-algorithm', 'rsa', '-pkeyopt', 'rsa_keygen_bits:2048', '-out', 'rsa.pem');
  openssl('ecparam', '-name', 'prime256v1', '-out', 'params.pem');
  openssl('pkey', '-in', 'ed.pem', '-pubout', '-out', 'public.pem');
  write('empty.pem', '');
  write('garbage.pem', 'garbage\n');
  write('broken.pem', '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n');
  mkdirSync(file('directory'));
  return [
    ...['missing.pem', 'directory', 'empty.pem', 'garbage.pem', 'broken.pem', 'localhost.pem'],
    ...['localhost.key', 'rsa.pem', 'ed.pem', 'public.pem', 'traditional.pem', 'encrypted.pem'],
    ...['encrypted.der', 'plain.der', 'cert.der', 'all.p12', 'open.p12', 'params.pem'],
  ];
}

const files = makeFiles();

test('objects of a file, in their order', () => {
  write(
    'both.pem',
    Buffer.concat([openssl('pkey', '-in', 'rsa.pem'), openssl('x509', '-in', 'ca.pem')]),
  );
  assert.deepEqual(types(readAll(native.Store.open(file('both.pem'), none))), ['pkey', 'cert']);
  assert.deepEqual(types(readAll(native.Store.open(file('public.pem'), none))), ['pubkey']);
  assert.deepEqual(types(readAll(native.Store.open(file('params.pem'), none))), ['params']);
  const secret = { password: 'secret', promptInfo: null };
  const all = readAll(native.Store.open(file('all.p12'), secret));
  assert.deepEqual(types(all), ['pkey', 'cert', 'cert']);
  const [key, cert] = all;
  assert.ok(key?.type === 'pkey' && cert?.type === 'cert');
  assert.equal(key.value.typeName(), 'EC');
  assert.equal(cert.value.subjectName().oneline(), '/CN=localhost');
  assert.equal(errors(), '');
  assert.ok(types(readAll(native.Store.open(file('directory'), none))).length === 0);
  assert.ok(types(readAll(native.Store.open(folder, none))).includes('name'));
  errors();
});

test('one kind is expected', () => {
  const store = native.Store.open(file('both.pem'), none);
  assert.equal(store?.expect('cert'), true);
  assert.throws(() => store?.expect('name' as 'cert'), TypeError);
  assert.equal(store?.load()?.type ?? store?.load()?.type, 'cert');
  assert.equal(store?.error(), false);
  store?.close();
  store?.close();
  assert.throws(() => store?.load(), /^Error: Store is closed$/);
  errors();
});

test('the input type decides what is tried', () => {
  assert.deepEqual(types(readAll(native.Store.open(file('cert.der'), none, 'DER'))), ['cert']);
  assert.deepEqual(types(readAll(native.Store.open(file('cert.der'), none, 'PEM'))), []);
  errors();
});

test('a BIO as a store', () => {
  const bio = native.Bio.newFile(file('rsa.pem'), 'r');
  assert.ok(bio !== null);
  const store = native.Store.attach(bio, none);
  bio.close();
  assert.deepEqual(types(readAll(store)), ['pkey']);
  errors();
});

test('wrong arguments throw', () => {
  for (const pass of [undefined, null, 7, { password: 7 }, { password: '\u0100' }]) {
    assert.throws(() => native.Store.open('x', pass as never), TypeError);
  }
  assert.throws(() => native.Store.open('a\0b', none), TypeError);
  assert.throws(() => native.Store.open('x', none, 7 as unknown as string), TypeError);
});

/** How the real program loads a key, as far as the error queue shows it. */
function theirQueue(name: string, password: string | null): string {
  const pass = password === null ? [] : ['-pass', `pass:${password}`];
  const args = ['-connect', '127.0.0.1:1', '-cert', 'localhost.pem', '-key', name, ...pass];
  const child = spawnSync('setsid', ['openssl', 's_client', ...args], {
    cwd: folder,
    input: '',
    encoding: 'latin1',
  });
  return child.stderr;
}

/** The same steps with the addon, for each file, in a process without a terminal. */
function ourQueues(password: string | null): Map<string, string> {
  const script = withNative(`
    native.library.init();
    const err = native.Bio.newStdio('stderr');
    function load(name) {
      const pass = { password: ${JSON.stringify(password)}, promptInfo: name };
      native.err.setMark();
      const store = native.Store.open(name, pass);
      let found = null;
      if (store !== null && store.expect('pkey')) {
        while (found === null && !store.eof()) found = store.load();
      }
      store?.close();
      if (found?.type === 'pkey') return native.err.popToMark();
      const failed = store === null ? 'open file or uri for loading' : 'read';
      err.write('Could not ' + failed + ' client certificate private key from ' + name + '\\n');
      native.err.print(err);
    }
    for (const name of ${JSON.stringify(files)}) {
      load(name);
      err.write('=====');
    }
  `);
  const args = [process.execPath, '-e', script];
  const child = spawnSync('setsid', args, { cwd: folder, input: '', encoding: 'latin1' });
  const texts = child.stderr.split('=====');
  return new Map(files.map((name, index) => [name, texts[index] ?? 'nothing']));
}

/** Without the thread in front of each entry, and what follows the loading. */
function comparable(text: string): string {
  return text
    .replace(/^[0-9A-F]{16}:/gm, '')
    .replace(/^Private key does not match the certificate public key\n$/, '')
    .replace(/^(error:8000006F|error:10000067|connect:errno).*\n/gm, '');
}

for (const password of [null, 'wrong', 'secret']) {
  test(`the error queue after loading is the real program's, password ${password}`, () => {
    const ours = ourQueues(password);
    for (const name of files) {
      assert.equal(comparable(ours.get(name) ?? ''), comparable(theirQueue(name, password)), name);
    }
  });
}

test('the terminal is asked when no pass phrase is given', () => {
  const script = write(
    'ask.js',
    `const native = require(${JSON.stringify(loader)}).loadNative();
    const pass = { password: null, promptInfo: 'the key' };
    const store = native.Store.open('encrypted.pem', pass);
    store.expect('pkey');
    let found = null;
    while (found === null && !store.eof()) found = store.load();
    console.log(found?.type);
    console.log(native.ui.readPassword('Password? ', 100));`,
  );
  const command = `${process.execPath} ${script}`;
  const output = execFileSync('script', ['-qec', command, '/dev/null'], {
    cwd: folder,
    input: 'secret\nother\n',
    encoding: 'latin1',
    timeout: 30_000,
  });
  const lines = output.replaceAll('\r', '').split('\n');
  const wanted = ['Enter pass phrase for the key:', 'pkey', 'Password? ', 'other', ''];
  assert.deepEqual(lines.filter((line) => line !== 'secret').slice(-5), wanted);
});
