import assert from 'node:assert/strict';
import { mkdtempSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { openssl30 } from '../../lib/dialects';
import { readOptions } from '../../lib/options/read';

const events = (...argv: readonly string[]) => [...readOptions(argv, openssl30)];

test('an option is named by its row, however it was written', () => {
  for (const word of ['-crlf', '--crlf']) {
    assert.deepEqual(events(word), [
      { kind: 'option', name: 'crlf', value: true, text: '' },
      { kind: 'end', rest: [] },
    ]);
  }
  assert.deepEqual(
    ['-h', '--help', '---S'].map((word) => events(word)[0]),
    Array(3).fill({ kind: 'option', name: 'help', value: true, text: '' }),
  );
});

test('a value follows its option or is glued to it', () => {
  const value = { kind: 'option', name: 'cipher', value: 'a=b', text: 'a=b' };
  assert.deepEqual(events('-cipher=a=b')[0], value);
  assert.deepEqual(events('--cipher', 'a=b')[0], value);
  assert.deepEqual(events('-name=')[0], { ...value, name: 'name', value: '', text: '' });
  assert.deepEqual(events('-name', '--')[0], { ...value, name: 'name', value: '--', text: '--' });
});

test('values have the type of their kind, and keep the text they were read from', () => {
  assert.deepEqual(events('-mtu', '0x500', '-verify_depth=-1', '-attime', '017', '-keyform', 'e'), [
    { kind: 'option', name: 'mtu', value: 1280, text: '0x500' },
    { kind: 'option', name: 'verify_depth', value: -1, text: '-1' },
    { kind: 'option', name: 'attime', value: 15n, text: '017' },
    { kind: 'option', name: 'keyform', value: 'ENGINE', text: 'e' },
    { kind: 'end', rest: [] },
  ]);
});

test('an event is typed by its row', () => {
  let sum = 0n;
  for (const event of readOptions(['-mtu', '3', '-attime', '4'], openssl30)) {
    if (event.kind !== 'option') continue;
    if (event.name === 'mtu') sum += BigInt(Math.abs(event.value));
    if (event.name === 'attime') sum += event.value;
  }
  assert.equal(sum, 7n);
});

test('reading ends where the options end', () => {
  assert.deepEqual(events('a:1', '-crlf'), [{ kind: 'end', rest: ['a:1', '-crlf'] }]);
  assert.deepEqual(events('--', '-crlf'), [{ kind: 'end', rest: ['-crlf'] }]);
  assert.deepEqual(events('-host:port', '-crlf'), [{ kind: 'end', rest: ['-crlf'] }]);
  assert.deepEqual(events('', '-crlf'), [{ kind: 'end', rest: ['', '-crlf'] }]);
});

test('an error is the last event, and texts are bytes', () => {
  assert.deepEqual(events('-4', '-\xff=x', '-6').slice(1), [
    { kind: 'error', text: 's_client: Unknown option: -\xff\n' },
  ]);
  assert.deepEqual(events('-CRLform', 'PKCS12'), [
    {
      kind: 'error',
      text:
        's_client: Bad format "PKCS12"; must be pem or der\n' +
        's_client: Invalid format "PKCS12" for option -CRLform\n',
    },
  ]);
});

test('names of the language are unknown options', () => {
  for (const name of ['__proto__', 'constructor', 'toString']) {
    assert.deepEqual(events(`-${name}`), [
      { kind: 'error', text: `s_client: Unknown option: -${name}\n` },
    ]);
  }
});

test('an argument is looked at only when its event is asked for', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'options-'));
  t.after(() => rmdirSync(folder));
  const later = join(folder, '..', `${folder}-later`);
  const reader = readOptions(['-CApath', folder, '-CApath', later], openssl30);
  assert.equal(reader.next().value?.kind, 'option');
  assert.deepEqual(reader.next().value, {
    kind: 'error',
    text: `s_client: Not a directory: ${later}\n`,
  });
  assert.equal(reader.next().done, true);
});
