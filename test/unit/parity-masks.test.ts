// Masks: each hides its one field, keeps what is around it, and leaves alone what is not that field.

import assert from 'node:assert/strict';
import test from 'node:test';
import { type MaskName, mask, maskNames } from '../../lib/parity/masks';

const AT = { from: 1_700_000_000, to: 1_700_000_005, port: '45678' };
const masked = (text: string, ...names: MaskName[]) => mask(text, names, AT);

/** Texts that differ in one field become equal, and keep their length. */
function hides(a: string, b: string, ...names: MaskName[]): void {
  assert.notEqual(a, b);
  assert.equal(masked(a, ...names), masked(b, ...names));
  assert.equal(masked(a, ...names).length, a.length);
}

/** Texts that differ stay different. */
function keeps(a: string, b: string, ...names: MaskName[]): void {
  assert.notEqual(masked(a, ...names), masked(b, ...names));
}

test('thread id of error lines', () => {
  const line = (id: string, code = '8000006F') =>
    `${id}:error:${code}:system library:f:r:file.c:1:\n`;
  hides(line('40F7C5C5F77F0000'), line('40B711C5F7AA0000'));
  keeps(line('40F7C5C5F77F0000'), line('40F7C5C5F77F0000', '80000070'));
  keeps(line('40F7C5C5F77F0000'), line('F7C5C5F77F0000'));
});

test('session fields: values are hidden, their length and equality are not', () => {
  const id = (a: string, b = a) => `    Session-ID: ${a}\n    Session-ID: ${b}\n`;
  const [one, two] = ['AB'.repeat(32), 'CD'.repeat(32)];
  hides(id(one), id(two));
  keeps(id(one, one), id(one, two));
  keeps(id(one), id(one.slice(2)));
  keeps('    Session-ID: \n', `    Session-ID: ${one}\n`);
  keeps('    Session-ID-ctx: 01\n', '    Session-ID-ctx: 02\n');
  hides(`    Master-Key: ${one}\n`, `    Master-Key: ${two}\n`);
  hides(`    Resumption PSK: ${one}\n`, `    Resumption PSK: ${two}\n`);
});

test('start time: only that of the play', () => {
  hides('    Start Time: 1700000001\n', '    Start Time: 1700000004\n');
  keeps('    Start Time: 1700000001\n', '    Start Time: 1600000000\n');
});

const ROW_A = '0000 - 16 03 03 00 7a 02 00 00-76 03 03 1c 95 ce 71 bc   ....z...v.....q.';
const ROW_B = '0000 - 20 03 03 00 7a 02 00 00-76 03 03 1c 95 ce 71 bc    ...z...v.....q.';
const SHORT_A = '0010 - 69 1a                                             i.';
const SHORT_B = '0010 - 2d b5                                             -.';

test('ticket dump: columns, but not offset or number of bytes', () => {
  const title = '    TLS session ticket:\n';
  const dump = (...rows: string[]) =>
    `${title}${rows.map((row) => `    ${row}\n`).join('')}\nrest\n`;
  hides(dump(ROW_A, SHORT_A), dump(ROW_B, SHORT_B));
  keeps(dump(ROW_A, SHORT_A), dump(ROW_A));
  keeps(dump(ROW_A), dump(ROW_A.replace('0000', '0010')));
  keeps(dump(SHORT_A), dump('0010 - 69                                                i'));
});

test('a dump row whose columns contradict each other stays', () => {
  const title = '    TLS session ticket:\n    ';
  keeps(`${title}${ROW_A}\n`, `${title}${ROW_A.replace('....z', '...Xz')}\n`);
});

test('rows that follow no title stay', () => {
  keeps(`${ROW_A}\n`, `${ROW_B}\n`);
});

test('-debug: addresses and bytes, not lengths', () => {
  const read = (pointer: string, row: string, count = 16) =>
    `read from ${pointer} [0x55] (${count} bytes => ${count} (0x10))\n${row}\n`;
  assert.equal(
    masked(read('0x5581', ROW_A), 'debug'),
    masked(read('0x7ffe12345678', ROW_B), 'debug'),
  );
  keeps(read('0x1', ROW_A), read('0x1', ROW_A, 17), 'debug');
  keeps(read('0x1', ROW_A), read('0x1', ROW_B));
  keeps(
    'read from 0x1 [0x2] (5 bytes => 0 (0x0))\n',
    'write to 0x1 [0x2] (5 bytes => 0 (0x0))\n',
    'debug',
  );
});

/** A ClientHello with one cipher, one key share and one ALPN name, dumped as -msg does. */
function clientHello(random: string, key: string, alpn: string): string {
  const share = `0033002600240010${'0020'}${key.repeat(32)}`.replace('0010', '001d');
  const names = `00100005000302${alpn}`;
  const extensions = share + names;
  const size = (hex: string) => (hex.length / 2).toString(16).padStart(4, '0');
  const body = `0303${random.repeat(32)}00000213020100${size(extensions)}${extensions}`;
  const message = `0100${size(body)}${body}`;
  const pairs = message.match(/../g) ?? [];
  const rows: string[] = [];
  for (let at = 0; at < pairs.length; at += 16)
    rows.push(`    ${pairs.slice(at, at + 16).join(' ')}`);
  return `>>> TLS 1.3, Handshake [length ${size(message)}], ClientHello\n${rows.join('\n')}\n`;
}

test('-msg: random and key share of a hello, nothing else of it', () => {
  hides(clientHello('a1', 'b2', '6832'), clientHello('c3', 'd4', '6832'), 'msg');
  keeps(clientHello('a1', 'b2', '6832'), clientHello('a1', 'b2', '6833'), 'msg');
});

test('-msg: DTLS messages under a title without a name, and nothing else that has it', () => {
  const title = (size: string) => `>>> ??? [length ${size}]\n`;
  const finished = (data: string) =>
    `${title('0018')}    14 00 00 0c 00 04 00 00 00 00 00 0c ${data.repeat(4)}\n`.replace(
      / +\n/,
      '\n',
    );
  hides(finished('a1 b2 c3 '), finished('d4 e5 f6 '), 'msg');
  const header = (size: string) =>
    `${title('000d')}    14 fe fd 00 00 00 00 00 00 00 00 00 ${size}\n`;
  keeps(header('01'), header('02'), 'msg');
});

test('-msg: a dump that is shorter than its title says stays', () => {
  const cut = (text: string) => `${text.split('\n').slice(0, -2).join('\n')}\n`;
  keeps(cut(clientHello('a1', 'b2', '6832')), cut(clientHello('c3', 'b2', '6832')), 'msg');
});

test('-msg: certificates stay', () => {
  const message = (byte: string) =>
    `<<< TLS 1.3, Handshake [length 0005], Certificate\n    0b 00 00 01 ${byte}\n`;
  keeps(message('01'), message('02'), 'msg');
});

test('-trace: random fields by their labels', () => {
  const field = (hex: string) => `        random_bytes (len=4): ${hex}\n`;
  hides(field('0A0B0C0D'), field('01020304'), 'trace');
  keeps(field('0A0B0C0D'), '        random_bytes (len=5): 0A0B0C0D\n', 'trace');
  keeps('        cipher (len=4): 0A0B0C0D\n', '        cipher (len=4): 01020304\n', 'trace');
});

test('exported keys, key log, sizes, port', () => {
  hides('    Keying material: AB12\n', '    Keying material: CD34\n', 'keying');
  keeps('    Keying material: AB12\n', '    Keying material: CD3456\n', 'keying');
  const line = (label: string, byte: string) => `${label} ${byte.repeat(32)} ${byte.repeat(48)}\n`;
  hides(line('CLIENT_RANDOM', 'ab'), line('CLIENT_RANDOM', 'cd'), 'keylog');
  keeps(line('CLIENT_RANDOM', 'ab'), line('SERVER_RANDOM', 'ab'), 'keylog');
  hides(
    'SSL handshake has read 755 bytes and written 377 bytes\n',
    'SSL handshake has read 756 bytes and written 378 bytes\n',
    'sizes',
  );
  assert.equal(
    masked('at 127.0.0.1:45678, not 145678\n', 'port'),
    'at 127.0.0.1:{port}, not 145678\n',
  );
});

test('the descriptor of the connection is never hidden', () => {
  keeps('CONNECTED(00000003)\n', 'CONNECTED(00000004)\n', ...maskNames);
});

test('an unknown mask is refused', () => {
  assert.throws(() => masked('', 'nosuch' as MaskName), /no mask nosuch/);
});
