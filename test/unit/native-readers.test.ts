/*
 * Objects out of files in a known encoding: what is read, how pass phrases are answered, wrong arguments.
 * What the real program says about them is in the parity cases of 1.1.1, the line that reads files so.
 */
import assert from 'node:assert/strict';
import test from 'node:test';
import type { Bio } from '../../lib/native';
import { errors, file, native, openssl, write } from './native-peer';

const { readers } = native;
const none = { password: null, promptInfo: null };
const secret = { password: 'secret', promptInfo: null };

openssl('ec', '-in', 'localhost.key', '-aes128', '-passout', 'pass:secret', '-out', 'secret.pem');
openssl('x509', '-in', 'localhost.pem', '-outform', 'DER', '-out', 'localhost.der');
openssl('pkey', '-in', 'localhost.key', '-outform', 'DER', '-out', 'key.der');
write(
  'all.pem',
  Buffer.concat([
    openssl('x509', '-in', 'localhost.pem'),
    openssl('pkey', '-in', 'localhost.key'),
    openssl('x509', '-in', 'ca.pem'),
  ]),
);

function reading<T>(name: string, read: (bio: Bio) => T): T {
  const bio = native.Bio.newFile(file(name), 'r');
  assert.ok(bio !== null);
  const found = read(bio);
  bio.close();
  return found;
}

test('certificates and keys in both encodings', () => {
  for (const [name, format] of [
    ['localhost.pem', 'PEM'],
    ['localhost.der', 'DER'],
  ] as const) {
    const cert = reading(name, (bio) => readers.certificate(bio, format, none, null));
    assert.equal(cert?.subjectName().oneline(), '/CN=localhost');
  }
  assert.ok(reading('localhost.key', (bio) => readers.privateKey(bio, 'PEM', none, null)));
  assert.ok(reading('key.der', (bio) => readers.privateKey(bio, 'DER', none, null)));
  assert.equal(errors(), '');
});

test('the other encoding is no object', () => {
  assert.equal(
    reading('localhost.pem', (bio) => readers.certificate(bio, 'DER', none, null)),
    null,
  );
  assert.equal(
    reading('key.der', (bio) => readers.privateKey(bio, 'PEM', none, null)),
    null,
  );
  assert.equal(
    reading('localhost.pem', (bio) => readers.crl(bio, 'PEM')),
    null,
  );
  assert.notEqual(errors(), '');
});

test('all certificates of a file, whatever else is in it', () => {
  const certs = reading('all.pem', (bio) => readers.certificates(bio, none, null));
  assert.equal(certs.length, 2);
  errors();
});

test('a pass phrase that is given answers, a wrong one does not', () => {
  const key = (pass: string) =>
    reading('secret.pem', (bio) =>
      readers.privateKey(bio, 'PEM', { ...none, password: pass }, null),
    );
  assert.ok(key('secret'));
  errors();
  assert.equal(key('wrong'), null);
  errors();
  assert.equal(readers.answer(secret, null).toString(), 'secret');
  errors();
});

test('a pass phrase that does not fit is no answer', () => {
  assert.equal(readers.answer({ ...none, password: 'x'.repeat(2000) }, null).length, 0);
  errors();
});

test('wrong arguments throw', () => {
  assert.throws(
    () => reading('localhost.pem', (bio) => readers.certificate(bio, 'P12' as 'PEM', none, null)),
    TypeError,
  );
  assert.throws(() => readers.answer(null as never, null), TypeError);
});
