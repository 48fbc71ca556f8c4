import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { type BioEvent, loadNative } from '../../lib/native';
import { outputOf, runScript, withNative } from './native-child';

const native = loadNative();
const { Bio, err, sys } = native;
const temporary = mkdtempSync(join(tmpdir(), 'native-bio-'));
test.after(() => rmSync(temporary, { recursive: true, force: true }));

const text = (value: Buffer | number) =>
  typeof value === 'number' ? value : value.toString('latin1');

test('a memory BIO', () => {
  const bio = Bio.newMem();
  assert.equal(bio.read(10), -1);
  assert.equal(bio.shouldRetry(), true);
  assert.equal(bio.write('one\ntwo\xff\n'), 9);
  assert.equal(bio.pending(), 9);
  assert.equal(text(bio.gets(100)), 'one\n');
  assert.equal(text(bio.read(3)), 'two');
  assert.equal(bio.write(new Uint8Array([1, 0, 2]).subarray(1)), 2);
  assert.equal(text(bio.drain()), '\xff\n\0\x02');
  assert.equal(bio.drain().length, 0);
  // BIO_gets does not count.
  assert.deepEqual([bio.numberRead(), bio.numberWritten()], [7, 11]);
  assert.equal(bio.getFd(), -1);
});

test('a memory BIO with data ends after it', () => {
  const bio = Bio.newMem(Buffer.from('abc'));
  assert.equal(text(bio.read(2)), 'ab');
  assert.equal(text(bio.read(2)), 'c');
  assert.equal(bio.read(2), 0);
  assert.equal(bio.shouldRetry(), false);
  assert.equal(Bio.newMem('').read(1), 0);
});

test('a dump is that of BIO_dump', () => {
  const bio = Bio.newMem();
  bio.dump('0123456789abcdefXYZ\0');
  bio.dump(Buffer.from('hi'), 4);
  assert.equal(
    text(bio.drain()),
    '0000 - 30 31 32 33 34 35 36 37-38 39 61 62 63 64 65 66   0123456789abcdef\n' +
      '0010 - 58 59 5a 00                                       XYZ.\n' +
      '    0000 - 68 69                                             hi\n',
  );
});

test('the callback sees what is read and written', () => {
  const bio = Bio.newMem();
  const events: BioEvent[] = [];
  bio.setCallback((event) => events.push(event));
  bio.write('hello');
  bio.read(3);
  bio.read(0);
  bio.setCallback(null);
  bio.write('unseen');
  const seen = events.map(({ oper, len, ret, processed, data }) => [
    oper,
    len,
    ret,
    processed,
    data === null ? null : data.toString('latin1'),
  ]);
  assert.deepEqual(seen, [
    [0x03, 5, 1, 0, 'hello'],
    [0x83, 5, 1, 5, 'hello'],
    [0x02, 3, 1, 0, null],
    [0x82, 3, 1, 3, 'hel'],
    [0x02, 0, 1, 0, null],
    [0x82, 0, 0, 0, null],
  ]);
  assert.match(events[0]?.bio ?? '', /^0x[0-9a-f]+$/);
  assert.equal(new Set(events.map(({ bio }) => bio)).size, 1);
  assert.equal(events[0]?.argp, events[1]?.argp);
});

test('a chain: either object may be closed first', () => {
  for (const first of ['buffer', 'memory']) {
    const buffer = Bio.newFilter('buffer');
    const memory = Bio.newMem();
    buffer.push(memory);
    buffer.write('abc');
    assert.equal(memory.pending(), 0);
    assert.equal(buffer.flush(), 1);
    assert.equal(memory.pending(), 3);
    if (first === 'buffer') {
      buffer.close();
      assert.equal(text(memory.drain()), 'abc');
    } else {
      memory.close();
      assert.equal(text(buffer.read(9)), 'abc');
    }
  }
});

test('a chain cannot bite its tail', () => {
  const a = Bio.newFilter('buffer');
  const b = Bio.newFilter('nbio-test');
  const c = Bio.newMem();
  a.push(b);
  b.push(c);
  for (const [head, next] of [
    [a, a],
    [b, a],
    [c, a],
    [a, b],
    [a, c],
  ] as const) {
    assert.throws(() => head.push(next), /in this chain already/);
  }
});

test('the head is taken off a chain', () => {
  const buffer = Bio.newFilter('buffer');
  const memory = Bio.newMem('abc');
  buffer.push(memory);
  assert.equal(text(buffer.read(1)), 'a');
  buffer.pop();
  assert.throws(() => buffer.read(1), /^Error: the filter has no Bio behind it$/);
  assert.equal(text(memory.drain()), '', 'the buffer had all of it');
  memory.pop();
  buffer.push(memory);
  assert.equal(text(buffer.read(9)), 'bc');
  memory.close();
  buffer.pop();
  buffer.pop();
});

test('a filter alone is refused', () => {
  const filter = Bio.newFilter('buffer');
  assert.throws(() => filter.gets(9), /^Error: the filter has no Bio behind it$/);
  assert.throws(() => err.print(filter), /^Error: the filter has no Bio behind it$/);
  filter.setCallback(() => {});
  filter.push(Bio.newNull());
  assert.equal(filter.gets(9), 0);
});

test('a file, and one that is not there', () => {
  const path = join(temporary, 'file');
  writeFileSync(path, 'line 1\nline 2');
  const file = Bio.newFile(path, 'r');
  assert.equal(text(file?.gets(100) ?? -1), 'line 1\n');
  assert.equal(text(file?.read(100) ?? -1), 'line 2');
  assert.equal(file?.read(100), 0);
  file?.close();

  const out = Bio.newFile(path, 'w');
  out?.write('buffered');
  assert.equal(readFileSync(path, 'latin1'), '');
  out?.close();
  assert.equal(readFileSync(path, 'latin1'), 'buffered');

  err.clear();
  assert.equal(Bio.newFile('/nonexistent/x', 'r'), null);
  assert.equal(sys.errno(), 2);
  const printed = Bio.newMem();
  err.print(printed);
  const lines = text(printed.drain()).toString().trimEnd().split('\n');
  assert.match(
    lines[0] ?? '',
    /:error:80000002:system library:.*:calling fopen\(\/nonexistent\/x, r\)$/,
  );
  assert.match(lines[1] ?? '', /:error:10000080:BIO routines:.*:no such file:/);
  assert.equal(lines.length, 2);
  assert.equal(err.peek(), 0);
});

test('the error queue, entry by entry', () => {
  err.clear();
  Bio.newFile('/nonexistent/x', 'r');
  const code = err.peek();
  const last = err.peekLast();
  assert.equal(err.reasonString(last), 'no such file');
  err.setMark();
  Bio.newFile('/nonexistent/y', 'r');
  assert.equal(err.peek(), code);
  err.popToMark();
  assert.equal(err.peekLast(), last);
  err.setMark();
  err.clearLastMark();
  const [first, second, ...rest] = err.take();
  assert.deepEqual(rest, []);
  assert.equal(first?.code, code);
  assert.deepEqual([first?.lib, first?.reason, first?.libText], [2, 2, 'system library']);
  assert.deepEqual([second?.lib, second?.reason, second?.reasonText], [32, 128, 'no such file']);
  assert.match(first?.file ?? '', /bss_file\.c$/);
  assert.ok((first?.line ?? 0) > 0);
  assert.equal(first?.func, 'BIO_new_file');
  assert.equal(first?.data, 'calling fopen(/nonexistent/x, r)');
  assert.equal(second?.data, null);
  assert.deepEqual(err.take(), []);
});

test('host and service are parsed by BIO_parse_hostserv', () => {
  const parse = Bio.parseHostserv;
  assert.deepEqual(parse('localhost:4433', 'host'), { host: 'localhost', service: '4433' });
  assert.deepEqual(parse('[::1]:https', 'host'), { host: '::1', service: 'https' });
  assert.deepEqual(parse('4433', 'service'), { host: null, service: '4433' });
  assert.deepEqual(parse('name', 'host'), { host: 'name', service: null });
  assert.equal(parse('::1:4433', 'host'), null);
  err.clear();
});

function listen(): Promise<Server> {
  const server = createServer((socket) => socket.end('greeting'));
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}

test('a connection', async () => {
  const server = await listen();
  const { port } = server.address() as AddressInfo;
  const found = Bio.lookup('127.0.0.1', String(port), 'client', 2, 1, 0);
  assert.equal(found?.length, 1);
  const [address] = found ?? [];
  assert.ok(address);
  assert.deepEqual([address.family(), address.socktype(), address.protocol()], [2, 1, 6]);
  assert.deepEqual([address.hostname(true), address.service(true)], ['127.0.0.1', String(port)]);
  assert.equal(address.path(), null);

  const fd = Bio.socket(address.family(), address.socktype(), address.protocol());
  assert.ok(fd >= 0);
  assert.equal(Bio.connect(fd, address, 0), true);
  assert.deepEqual(sys.getpeername(fd), { address: '127.0.0.1', port, family: 2 });
  assert.equal(sys.getsockname(fd)?.address, '127.0.0.1');
  assert.equal(Bio.socketNbio(fd, true), true);
  const bio = Bio.newSocket(fd, false);
  assert.equal(bio.getFd(), fd);
  assert.equal(bio.read(10), -1, 'the server has not run yet');
  assert.equal(bio.shouldRetry(), true);
  assert.equal(Bio.sockShouldRetry(-1), true);
  await new Promise<void>((resolve) => server.once('connection', () => resolve()));
  assert.equal(sys.poll(Int32Array.of(fd, 1, 0), 10_000), 1);
  assert.equal(text(bio.read(100)), 'greeting');
  bio.close();
  assert.equal(sys.isOpen(fd), true);
  assert.equal(Bio.closeSocket(fd), 1);
  assert.equal(sys.isOpen(fd), false);
  await new Promise((resolve) => server.close(resolve));

  const again = Bio.socket(2, 1, 6);
  err.clear();
  assert.equal(Bio.connect(again, address, 0), false);
  assert.equal(sys.errno(), 111);
  assert.equal(sys.strerror(111), 'Connection refused');
  assert.match(err.take()[0]?.data ?? '', /^calling connect\(\)$/);
  Bio.closeSocket(again);
});

test('datagrams, and what needs a pointer', () => {
  const [address] = Bio.lookup('127.0.0.1', '0', 'server', 2, 2, 17) ?? [];
  assert.ok(address);
  const fd = Bio.socket(2, 2, 17);
  assert.equal(Bio.bind(fd, address, 0), true);
  const bio = Bio.newDgram(fd, true);
  const port = sys.getsockname(fd)?.port;
  const [self] = Bio.lookup('127.0.0.1', String(port), 'client', 2, 2, 17) ?? [];
  assert.ok(self);
  assert.equal(bio.dgramSetConnected(self), 1);
  assert.equal(bio.dgramSetTimeout(33, 20), 1);
  assert.throws(() => bio.dgramSetTimeout(34, 20), RangeError);
  assert.equal(Bio.newDgram(fd, false).write('lost'), -1, 'not connected');
  assert.equal(bio.read(10), -1, 'timed out');
  assert.equal(bio.ctrl(37, 0), 1, 'BIO_CTRL_DGRAM_GET_RECV_TIMER_EXP');
  assert.throws(() => bio.ctrl(46, 0), /must take an integer/, 'BIO_CTRL_DGRAM_GET_PEER');
  assert.throws(() => Bio.newMem().dgramSetConnected(self), /not a datagram Bio/);
  err.clear();
});

test('a Unix socket has a path', () => {
  const path = join(temporary, 'socket');
  const [address] = Bio.lookup(path, null, 'client', 1, 1, 0) ?? [];
  assert.equal(address?.family(), 1);
  assert.equal(address?.path(), path);
});

/** What arrives until the process says `-mark-`, and after it. */
function around(mark: string, script: string, endings: string): string[][] {
  return [endings, `native.sys.exit(0);`, 'process.exit(0);'].map((ending) => {
    const body = `${script} require('node:fs').writeSync(1, '${mark}'); ${ending}`;
    return outputOf(withNative(body)).split(mark);
  });
}

test('stdout is buffered in blocks of 4096 and arrives at every end', () => {
  const script = `
    const out = native.Bio.newStdio('stdout');
    for (let i = 0; i < 100; i++) out.write('0123456789'.repeat(10));
    out.write('end');`;
  for (const [before, after] of around('-mark-', script, '')) {
    assert.equal(before?.length, 8192);
    assert.equal(after?.length, 1811);
    assert.ok(after?.endsWith('789end'));
  }
  const flushed = `const out = native.Bio.newStdio('stdout'); out.write('abc'); out.flush();`;
  assert.deepEqual(around('-mark-', flushed, '')[0], ['abc', '']);
});

test('stderr is unbuffered', () => {
  const script = `
    const err = native.Bio.newStdio('stderr');
    err.write('first ');
    require('node:fs').writeSync(2, 'second ');
    native.Bio.newStdio('stderr').write('third');`;
  assert.equal(runScript(withNative(script)).stderr, 'first second third');
});

test('two BIOs over stdout share its buffer, and closing one closes nothing', () => {
  const script = `
    const one = native.Bio.newStdio('stdout');
    const two = native.Bio.newStdio('stdout');
    one.write('1');
    two.write('2');
    one.close();
    two.write('3');`;
  assert.equal(outputOf(withNative(script)), '123');
});
