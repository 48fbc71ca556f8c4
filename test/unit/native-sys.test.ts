import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { loadNative } from '../../lib/native';
import { environment, runScript, withNative } from './native-child';

const native = loadNative();
const { Bio, library, sys } = native;
const temporary = mkdtempSync(join(tmpdir(), 'native-sys-'));
test.after(() => rmSync(temporary, { recursive: true, force: true }));

const EBADF = 9;
const POLLIN = 1;
const POLLOUT = 4;
const POLLNVAL = 32;

/** A descriptor that is certainly closed. */
function closedFd(): number {
  const fd = openSync('/dev/null', 'r');
  closeSync(fd);
  return fd;
}

test('errno outlives what Node does between two calls', async () => {
  sys.setErrno(0);
  Bio.newFile(join(temporary, 'absent'), 'r');
  native.err.clear();
  assert.equal(sys.errno(), 2);
  assert.throws(() => readFileSync(temporary), { code: 'EISDIR' });
  await new Promise((resolve) => setTimeout(resolve, 1));
  assert.equal(sys.errno(), 2);
  assert.equal(sys.strerror(sys.errno()), 'No such file or directory');
  assert.equal(sys.isOpen(closedFd()), false);
  assert.equal(sys.errno(), 2, 'isOpen leaves no trace');
  assert.throws(() => sys.setErrno('x' as unknown as number), TypeError);
  assert.equal(sys.errno(), 2, 'a refused call changes nothing');
});

test('read, write, close', () => {
  const path = join(temporary, 'file');
  writeFileSync(path, 'content');
  const fd = openSync(path, 'r+');
  assert.equal(sys.isOpen(fd), true);
  assert.equal(sys.isatty(fd), false);
  assert.deepEqual(sys.read(fd, 3), Buffer.from('con'));
  assert.deepEqual(sys.read(fd, 100), Buffer.from('tent'));
  assert.deepEqual(sys.read(fd, 100), Buffer.alloc(0));
  assert.equal(sys.write(fd, 'm\xfcde'), 4);
  assert.equal(sys.write(fd, new Uint8Array(2)), 2);
  assert.equal(sys.close(fd), 0);
  assert.deepEqual(readFileSync(path), Buffer.from('contentm\xfcde\0\0', 'latin1'));
  for (const call of [() => sys.close(fd), () => sys.write(fd, 'x'), () => sys.read(fd, 1)]) {
    sys.setErrno(0);
    assert.equal(call(), -1);
    assert.equal(sys.errno(), EBADF);
  }
});

test('poll', () => {
  const nothing = openSync('/dev/null', 'r+');
  const socket = Bio.socket(2, 2, 17);
  const closed = closedFd();
  const slots = Int32Array.of(nothing, POLLIN | POLLOUT, 99, socket, POLLIN, 99, closed, POLLIN, 0);
  assert.equal(sys.poll(slots, 0), 2);
  assert.deepEqual([...slots.filter((_, i) => i % 3 === 2)], [POLLIN | POLLOUT, 0, POLLNVAL]);
  assert.equal(sys.poll(Int32Array.of(socket, POLLIN, 0, -1, POLLIN, 0), 1), 0);
  assert.equal(sys.poll(new Int32Array(0), 0), 0);
  assert.throws(() => sys.poll(new Int32Array(4), 0), TypeError);
  assert.throws(() => sys.poll(new Uint32Array(3) as unknown as Int32Array, 0), TypeError);
  closeSync(nothing);
  Bio.closeSocket(socket);
});

test('a signal ends a poll, which is not begun again', async () => {
  const script = withNative(`
    process.on('SIGUSR2', () => {});
    native.sys.write(1, 'ready');
    console.log(native.sys.poll(new Int32Array(0), 60000), native.sys.errno());
    process.exit();`);
  const child = spawn(process.execPath, ['-e', script], {
    env: environment({}),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  // The line comes before poll is entered: a signal in between is lost, so there are more.
  let timer: NodeJS.Timeout | undefined;
  child.stdout.on('data', (data: Buffer) => {
    output += data.toString('latin1');
    timer ??= setInterval(() => child.kill('SIGUSR2'), 10);
  });
  const status = await new Promise((resolve) => child.on('close', resolve));
  clearInterval(timer);
  assert.deepEqual([status, output], [0, 'ready-1 4\n']);
});

test('sockets that are none', () => {
  const fd = openSync('/dev/null', 'r');
  assert.equal(sys.getsockname(fd), null);
  assert.equal(sys.getpeername(fd), null);
  assert.equal(sys.drain(fd), -1);
  assert.equal(sys.shutdown(fd, 1), -1);
  assert.equal(sys.strerror(sys.errno()), 'Socket operation on non-socket');
  closeSync(fd);
});

test('what a socket got is drained', () => {
  const path = join(temporary, 'datagrams');
  const [address] = Bio.lookup(path, null, 'server', 1, 2, 0) ?? [];
  assert.ok(address);
  const receiver = Bio.socket(1, 2, 0);
  assert.equal(Bio.bind(receiver, address, 0), true);
  const sender = Bio.socket(1, 2, 0);
  assert.equal(Bio.connect(sender, address, 0), true);
  assert.equal(sys.write(sender, 'datagram'), 8);
  assert.deepEqual(sys.getsockname(receiver), { address: path, port: 0, family: 1 });
  assert.equal(sys.getsockname(sender)?.address, '');
  assert.equal(sys.drain(receiver), 8);
  Bio.closeSocket(receiver);
  Bio.closeSocket(sender);
});

test('paths, environment, process', () => {
  assert.equal(sys.isDirectory(temporary), true);
  assert.equal(sys.isDirectory('/dev/null'), false);
  assert.equal(sys.isDirectory(join(temporary, 'absent')), false);
  process.env.NATIVE_SYS_TEST = 'value';
  assert.equal(sys.getenv('NATIVE_SYS_TEST'), 'value');
  delete process.env.NATIVE_SYS_TEST;
  assert.equal(sys.getenv('NATIVE_SYS_TEST'), null);
  assert.equal(sys.getpid(), process.pid);
});

test('exit flushes stdio, runs nothing more, and has the status', () => {
  const child = runScript(
    withNative(`
      process.on('exit', () => console.log('not this'));
      native.Bio.newStdio('stdout').write('this');
      native.sys.exit(77);`),
  );
  assert.deepEqual([child.status, child.stdout, child.stderr], [77, 'this', '']);
});

test('the library tells about itself', () => {
  assert.match(library.version(0), /^OpenSSL 3\./);
  assert.match(library.headerVersion(), /^OpenSSL 3\./);
  assert.equal(Math.floor(library.versionNum() / 2 ** 28), 3);
  assert.equal(Math.floor(library.headerVersionNum() / 2 ** 28), 3);
  assert.equal(library.init(), true);
  for (const value of Object.values(library.features())) {
    assert.equal(typeof value, 'boolean');
  }
  assert.deepEqual([library.nid2sn(13), library.nid2ln(13)], ['CN', 'commonName']);
  assert.deepEqual([library.txt2nid('CN'), library.txt2nid('2.5.4.3')], [13, 13]);
  assert.equal(library.nid2sn(1_000_000), null);
  assert.equal(library.verifyCertErrorString(18), 'self-signed certificate');
  assert.equal(library.alertTypeStringLong(2 << 8), 'fatal');
  assert.equal(library.alertDescStringLong(40), 'handshake failure');
  assert.deepEqual(library.hexstr2buf('00:fF10'), Buffer.of(0, 255, 16));
  assert.equal(library.hexstr2buf('0g'), null);
  assert.equal(library.randBytes(16).length, 16);
  assert.notDeepEqual(library.randBytes(16), library.randBytes(16));
  native.err.clear();
});

test('settings come from the default configuration file', () => {
  const conf = join(temporary, 'openssl.cnf');
  writeFileSync(conf, 'top = 1\n[part]\nname = value # comment\n');
  const child = runScript(
    withNative(`
      const { library } = native;
      process.chdir(${JSON.stringify(temporary)});
      console.log(library.randWriteFile('random') > 0, library.randLoadFile('random') > 0,
        library.randLoadFile('absent'));
      console.log(library.confGetString('part', 'name'), library.confGetString(null, 'top'),
        library.confGetString('part', 'other'), library.setProviderSearchPath('/nonexistent'),
        library.loadProvider('absent'), library.setDefaultProperties('provider=default'));`),
    { env: { OPENSSL_CONF: conf } },
  );
  assert.equal(child.stdout, 'true true -1\nvalue 1 null true false true\n', child.stderr);
});
