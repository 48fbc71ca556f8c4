/*
 * Certificates of a CA file that are decoded on demand, against libcrypto's own load of the same certificates. A blank
 * at the end of a line makes libcrypto load the file itself, and is nothing to it.
 */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import test from 'node:test';
import type { X509, X509Name, X509Store } from '../../lib/native';
import { errors, file, native, newCtx, openssl, reasons, write } from './native-peer';

const BUNDLE = '/etc/ssl/certs/ca-certificates.crt';
const BEGIN = '-----BEGIN CERTIFICATE-----\n';
const OLD_LINE = native.library.versionNum() < 0x30000000;

function pem(der: Buffer): string {
  const lines = der.toString('base64').replace(/.{1,64}/g, '$&\n');
  return `${BEGIN}${lines}-----END CERTIFICATE-----\n`;
}

function ders(text: string): Buffer[] {
  return [...text.matchAll(/-----BEGIN CERTIFICATE-----([^-]*)/g)].map(([, body = '']) =>
    Buffer.from(body, 'base64'),
  );
}

const own = (name: string): Buffer => openssl('x509', '-in', name, '-outform', 'DER');

function decode(der: Buffer): X509 {
  const cert = native.X509.fromDer(der);
  assert.ok(cert !== null);
  return cert;
}

let files = 0;

/** Two stores of the same file: one that decodes on demand where it can, one that does not. */
function load(text: string | Buffer): { lazy: X509Store; full: X509Store; loaded: boolean[] } {
  files += 1;
  const bytes = Buffer.from(text as string, 'latin1');
  const lazy = native.X509Store.create();
  const loaded = [lazy.loadFile(write(`${files}.pem`, bytes))];
  errors();
  const blank = bytes
    .toString('latin1')
    .replaceAll(/(-----BEGIN CERTIFICATE-----)(?=\r?\n)/g, '$1 ');
  const full = native.X509Store.create();
  loaded.push(full.loadFile(write(`${files}-full.pem`, Buffer.from(blank, 'latin1'))));
  errors();
  assert.equal(full.deferred(), 0);
  return { lazy, full, loaded };
}

const found = (store: X509Store, name: X509Name): string[] =>
  (store.lookupCerts(name) ?? []).map((cert) => cert.der().toString('hex'));

function assertSame(lazy: X509Store, full: X509Store, names: readonly X509Name[]): void {
  for (const name of names) {
    assert.deepEqual(found(lazy, name), found(full, name), name.oneline() ?? '');
  }
  assert.equal(errors(), '');
}

/** A certificate with other bytes in it; its signature is of no interest here. */
function patched(der: Buffer, from: string, to: string): Buffer {
  assert.equal(from.length, to.length);
  const text = der.toString('latin1').replaceAll(from, to);
  assert.notEqual(text, der.toString('latin1'));
  return Buffer.from(text, 'latin1');
}

test('every certificate of the system is found', { skip: !existsSync(BUNDLE) }, () => {
  const text = readFileSync(BUNDLE, 'latin1');
  const certificates = ders(text);
  const { lazy, full, loaded } = load(text);
  assert.deepEqual(loaded, [true, true]);
  assert.equal(lazy.deferred(), certificates.length);
  const names = certificates.map((der) => decode(der).subjectName());
  for (const [index, name] of names.entries()) {
    assert.ok(found(lazy, name).length > 0, `${index}`);
  }
  assert.equal(lazy.deferred(), 0);
  assertSame(lazy, full, names);
});

test('only what is asked for is decoded', () => {
  const ca = own('ca.pem');
  const { lazy, full } = load(pem(ca) + pem(own('localhost.pem')));
  assert.equal(lazy.deferred(), 2);
  assert.deepEqual(found(lazy, decode(own('localhost.pem')).issuerName()), [ca.toString('hex')]);
  assert.equal(lazy.deferred(), 1);
  const stranger = decode(patched(ca, 'Test CA', 'Best CA')).subjectName();
  assertSame(lazy, full, [stranger]);
  assert.equal(lazy.deferred(), 1);
});

const UTF8 = '\x0c\x07';
const PRINTABLE = '\x13\x07';
const T61 = '\x14\x07';
const IA5 = '\x16\x07';
const CN = `${UTF8}Test CA`;

test('names that are equal to libcrypto', () => {
  const ca = own('ca.pem');
  const equal = [
    ...[`${PRINTABLE}Test CA`, `${T61}tEST ca`, `${IA5}TEST CA`, `${UTF8}test ca`],
  ].map((name) => patched(ca, CN, name));
  const other = [`${UTF8}Test CB`, `${UTF8}TestCA `, `${UTF8} TestCA`, `${UTF8}Test  C`].map(
    (name) => patched(ca, CN, name),
  );
  // Of types that the key of a name is not made of: NumericString, BMPString, UniversalString.
  const odd = [
    patched(ca, CN, '\x12\x07Test CA'),
    patched(ca, '\x0c\x04Test', '\x1e\x04\0T\0e'),
    patched(ca, '\x0c\x04Test', '\x1c\x04\0\0\0T'),
  ];
  const all = [ca, ...equal, ...other];
  const names = [...all, ...odd].map((der) => decode(der).subjectName());
  for (const name of names) {
    const { lazy, full } = load(all.map(pem).join(''));
    assert.equal(lazy.deferred(), all.length);
    assertSame(lazy, full, [name]);
    assertSame(lazy, full, names);
  }
  const { lazy, full } = load([...all, ...odd].map(pem).join(''));
  assert.equal(lazy.deferred(), 0);
  assertSame(lazy, full, names);
  assert.equal(found(full, decode(ca).subjectName()).length, 1 + equal.length);
});

test('subjects that are there several times keep their order', () => {
  const ca = own('ca.pem');
  const twins = ['1', '2', '3'].map((end) => ca.toString('latin1').replace(/.$/s, end));
  const [a, b, c] = twins.map((text) => Buffer.from(text, 'latin1')) as [Buffer, Buffer, Buffer];
  const other = own('localhost.pem');
  const name = decode(ca).subjectName();
  for (const order of [
    [c, a, b],
    [a, a, b],
    [b, other, a, ca],
    [a, b, other, b, b, a],
    [other, c, c, ca, other],
  ]) {
    const { lazy, full } = load(order.map(pem).join(''));
    assert.equal(lazy.deferred(), order.length);
    const [ours, theirs] = [found(lazy, name), found(full, name)];
    // A certificate that is there twice and not side by side stands twice in some releases' stores.
    assert.deepEqual(ours, [...new Set(theirs)]);
  }
});

/** A certificate whose PEM ends in one `=`: the length of its signature is a matter of chance. */
function padded(): Buffer {
  const key = ['-key', 'ca.key', '-subj', '/CN=padded'];
  for (let tries = 0; tries < 100; tries += 1) {
    openssl('req', '-x509', ...key, '-out', 'padded.pem', '-set_serial', `0x1${'0'.repeat(tries)}`);
    const der = own('padded.pem');
    if (der.length % 3 === 2) return der;
  }
  throw new Error('none');
}

test('what is no usual file is libcrypto’s', () => {
  const ca = own('ca.pem');
  const good = pem(ca);
  const other = pem(own('localhost.pem'));
  const deferred: Record<string, string> = {
    crlf: good.replaceAll('\n', '\r\n'),
    comments: `# a\n\n\t- b -\n${good}c\xff\n${other}\nd\n`,
  };
  const refused: Record<string, string> = {
    empty: '',
    text: 'nothing\n',
    'no newline': good.trimEnd(),
    blank: good.replaceAll('\n', ' \n'),
    'blank before': ` ${good}`,
    'long comment': `${'x'.repeat(201)}\n${good}`,
    dashes: `-----\n${good}`,
    nul: `\0\n${good}`,
    'old name': good.replaceAll(' CERT', ' X509 CERT'),
    trusted: good.replaceAll(' CERT', ' TRUSTED CERT'),
    header: good.replace('\n', '\nA: b\n\n'),
    'empty line': good.replace('\n-----END', '\n\n-----END'),
    'no lines': `${BEGIN}-----END CERTIFICATE-----\n`,
    'short lines': good.replace(/^(.{32})(.{32})$/gm, '$1\n$2'),
    'bad character': good.replace('\nM', '\n*'),
    'bits behind': pem(padded()).replace(/.=\n/, '/=\n'),
    padding: good.replace(/\n-----END/, '====\n-----END'),
    truncated: good + other.slice(0, 300),
    'other end': good.replace('END CERT', 'END SERT'),
    'more behind': pem(Buffer.concat([ca, Buffer.from([5, 0])])),
    'cut short': pem(ca.subarray(0, -1)),
    key: good + readFileSync(file('ca.key'), 'latin1'),
  };
  for (const [name, text] of Object.entries({ ...deferred, ...refused })) {
    const { lazy, full, loaded } = load(text);
    assert.equal(lazy.deferred() > 0, name in deferred, name);
    assert.equal(loaded[0], loaded[1], name);
    assertSame(lazy, full, [decode(ca).subjectName(), decode(own('localhost.pem')).subjectName()]);
  }
  for (const path of [file('missing'), file('.'), '/dev/null', '/proc/version', '']) {
    const store = native.X509Store.create();
    assert.equal(store.loadFile(path), false);
    assert.ok(reasons().length > 0);
  }
});

test('a pipe is read once', () => {
  execFileSync('mkfifo', [file('fifo')]);
  const command = `cat ${file('ca.pem')} > ${file('fifo')} &`;
  execFileSync('/bin/sh', ['-c', command], { stdio: 'ignore' });
  const store = native.X509Store.create();
  assert.equal(store.loadFile(file('fifo')), true);
  assert.equal(store.deferred(), 0);
  assert.equal(found(store, decode(own('ca.pem')).subjectName()).length, 1);
});

/** A directory where the name of one certificate leads to others too. */
function makeDirectory(name: string, asked: string, ...held: Buffer[]): string {
  const hash = openssl('x509', '-in', asked, '-noout', '-subject_hash').toString().trim();
  mkdirSync(file(name), { recursive: true });
  write(`${name}/${hash}.0`, held.map(pem).join(''));
  return file(name);
}

test('certificates that a directory brings stand behind those of the file', () => {
  const ca = own('ca.pem');
  const twin = patched(ca, CN, `${PRINTABLE}TEST CA`);
  const local = own('localhost.pem');
  const directory = makeDirectory('brings', 'localhost.pem', local, twin, ca);
  const names = [decode(local).subjectName(), decode(ca).subjectName()];
  const third = patched(ca, CN, `${UTF8}test ca`);
  const { lazy, full } = load(pem(ca) + pem(third));
  for (const store of [lazy, full]) {
    store.loadPath(directory);
    store.lookupCerts(names[0] as X509Name);
  }
  assert.equal(lazy.deferred(), 2);
  const [first, second, ...rest] = found(lazy, names[1] as X509Name);
  assert.deepEqual([first, second], [ca.toString('hex'), third.toString('hex')]);
  assert.ok(rest.includes(twin.toString('hex')));
  assert.deepEqual(
    [...new Set([first, second, ...rest])],
    [...new Set(found(full, names[1] as X509Name))],
  );
});

test('a second file comes behind the first', () => {
  const ca = own('ca.pem');
  const twin = patched(ca, CN, `${PRINTABLE}TEST CA`);
  const { lazy } = load(pem(ca));
  assert.equal(lazy.loadFile(write('second.pem', pem(twin) + pem(ca))), true);
  assert.equal(lazy.deferred(), 0);
  const both = [ca, twin].map((der) => der.toString('hex'));
  assert.deepEqual(found(lazy, decode(ca).subjectName()), both);
  assert.equal(lazy.loadFile(file('missing')), false);
  reasons();
  assert.deepEqual(found(lazy, decode(ca).subjectName()), both);
});

test('contexts: the named file, the default one, a property query', () => {
  const named = newCtx();
  assert.equal(named.loadVerifyFile(file('ca.pem')), true);
  assert.equal(named.getCertStore().deferred(), 1);
  const { SSL_CERT_FILE: before } = process.env;
  process.env.SSL_CERT_FILE = file('ca.pem');
  const usual = newCtx();
  assert.equal(usual.setDefaultVerifyFile(), true);
  assert.equal(usual.getCertStore().deferred(), 1);
  process.env.SSL_CERT_FILE = file('missing');
  assert.equal(newCtx().setDefaultVerifyFile(), true);
  if (before === undefined) {
    delete process.env.SSL_CERT_FILE;
  } else {
    process.env.SSL_CERT_FILE = before;
  }
  const query = native.SslCtx.create('tls', '?fips=no');
  assert.equal(query?.loadVerifyFile(file('ca.pem')), true);
  assert.equal(query?.getCertStore().deferred(), 0);
  assert.equal(errors(), '');
});

test('errors that are there already stay, but on the old line', () => {
  for (const end of ['\n', ' \n']) {
    errors();
    assert.equal(native.X509.fromDer('x'), null);
    const path = write('queue.pem', pem(own('ca.pem')).replaceAll('\n', end));
    const store = native.X509Store.create();
    assert.equal(store.loadFile(path), true);
    assert.equal(store.deferred(), end === '\n' ? 1 : 0);
    assert.equal(reasons().length === 0, OLD_LINE);
  }
});

/** Values that a byte is changed to: near ones, and those that mean something in DER. */
const changes = (byte: number): number[] => [byte ^ 1, byte ^ 0x80, 0, 0x30, 0xff];

test('what is put off is what libcrypto would have loaded, whatever byte is changed', () => {
  const extensions = [
    'basicConstraints=critical,CA:TRUE,pathlen:1',
    'keyUsage=critical,keyCertSign,cRLSign',
    'extendedKeyUsage=serverAuth,1.2.3.4',
    'subjectKeyIdentifier=hash',
    'authorityKeyIdentifier=keyid,issuer:always',
    'subjectAltName=DNS:a.test,email:a@a.test,URI:http://a.test/,dirName:dir',
    'crlDistributionPoints=URI:http://a.test/crl',
    'certificatePolicies=1.2.3.4',
    'nsCertType=sslCA',
    '1.2.3.4=ASN1:UTF8String:x',
    '[dir]\nCN=dir\n',
  ];
  write('rich.ext', extensions.join('\n'));
  const key = ['-key', 'ca.key', '-subj', '/C=XX/O=Füße/CN=rich'];
  openssl('req', '-new', '-utf8', ...key, '-out', 'rich.csr');
  const signer = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-set_serial', '77'];
  openssl('x509', '-req', '-in', 'rich.csr', '-extfile', 'rich.ext', ...signer, '-out', 'rich.pem');
  const der = own('rich.pem');
  assert.equal(load(pem(der)).lazy.deferred(), 1);
  let put = 0;
  for (const [at, byte] of der.entries()) {
    for (const value of changes(byte)) {
      const changed = Buffer.from(der);
      changed[at] = value;
      const lazy = native.X509Store.create();
      lazy.loadFile(write('changed.pem', pem(changed)));
      const deferred = lazy.deferred();
      lazy.close();
      errors();
      if (deferred === 0) continue;
      put += 1;
      const full = native.X509Store.create();
      const blank = pem(changed).replace('\n', ' \n');
      assert.equal(full.loadFile(write('changed-full.pem', blank)), true, `byte ${at}: ${value}`);
      full.close();
      assert.equal(errors(), '');
    }
  }
  assert.ok(put > 100);
});
