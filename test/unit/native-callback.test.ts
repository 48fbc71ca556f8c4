import assert from 'node:assert/strict';
import test from 'node:test';
import { type Bio, loadNative } from '../../lib/native';
import { outputOf, withNative } from './native-child';

const native = loadNative();

function callbackBio(callback: () => void): Bio {
  const bio = native.Bio.newMem();
  bio.setCallback(callback);
  return bio;
}

test('an exception comes out of the call that caused it, as it was thrown', () => {
  for (const thrown of [new Error('e'), 'text', 7n, null, undefined, Symbol.iterator, { a: 1 }]) {
    let calls = 0;
    const bio = callbackBio(() => {
      calls += 1;
      throw thrown;
    });
    let caught: unknown = 'nothing';
    try {
      bio.write('x');
    } catch (error) {
      caught = error;
    }
    assert.equal(caught, thrown);
    assert.equal(calls, 1, 'no callback runs after it in the same call');
    bio.setCallback(null);
    assert.equal(bio.drain().toString(), 'x', 'the operation itself went on');
  }
});

test('each call has its own exception', () => {
  const inner = callbackBio(() => {
    throw new Error('inner');
  });
  const seen: unknown[] = [];
  const outer = callbackBio(() => {
    try {
      inner.write('x');
    } catch (error) {
      seen.push((error as Error).message);
    }
  });
  assert.equal(outer.write('x'), 1);
  assert.deepEqual(seen, ['inner', 'inner']);
});

test('an object closed in its own callback is freed when the call has returned', () => {
  const bio: Bio = callbackBio(() => {
    bio.close();
    bio.close();
    assert.throws(() => bio.pending(), /^Error: Bio is closed$/);
  });
  assert.equal(bio.write('x'), 1);
  assert.throws(() => bio.write('x'), /^Error: Bio is closed$/);
  bio.close();
});

test('an argument closed, and its bytes taken away, while OpenSSL uses them', () => {
  const printed = native.Bio.newMem();
  printed.setCallback(() => printed.close());
  native.Bio.newFile('/nonexistent', 'r');
  native.err.print(printed);
  assert.equal(native.err.peek(), 0);

  const bytes = new Uint8Array(100_000).fill(65);
  const bio = native.Bio.newMem();
  bio.setCallback(() => {
    if (bytes.byteLength > 0) {
      structuredClone(bytes.buffer, { transfer: [bytes.buffer] });
    }
  });
  assert.equal(bio.write(bytes), 100_000);
  bio.setCallback(null);
  assert.deepEqual(bio.drain(), Buffer.alloc(100_000, 65));
});

test('a callback that replaces or removes itself', () => {
  const bio = native.Bio.newMem();
  const seen: string[] = [];
  bio.setCallback(() => {
    seen.push('first');
    bio.setCallback(() => {
      seen.push('second');
      bio.setCallback(null);
    });
  });
  bio.write('x');
  bio.write('x');
  assert.deepEqual(seen, ['first', 'second']);
});

test('errno is the same before, inside and after a callback, but for what that does', () => {
  const { sys } = native;
  const inside: number[] = [];
  const bio = callbackBio(() => {
    inside.push(sys.errno());
    sys.setErrno(7);
  });
  sys.setErrno(5);
  bio.write('x');
  assert.deepEqual(inside, [5, 7]);
  assert.equal(sys.errno(), 7);
});

test('a callback belongs to the BIO, not to its first object', () => {
  const script = `
    const head = native.Bio.newFilter('buffer');
    let count = 0;
    {
      const bio = native.Bio.newMem();
      bio.setCallback(({ oper }) => { if (oper === 0x83) count++; });
      head.push(bio);
      bio.close();
    }
    gc();
    setImmediate(() => {
      gc();
      head.write('x');
      head.flush();
      console.log(count);
      head.close();
    });`;
  const node = [process.execPath, '--expose-gc'] as const;
  assert.equal(outputOf(withNative(script), { node: [...node] }), '1\n');
});

test('in an ASYNC job, callbacks run JavaScript all the same', () => {
  const SSL_MODE_ASYNC = 0x100;
  const ssl = native.Ssl.create(native.SslCtx.create('tls') ?? assert.fail());
  assert.ok(ssl);
  const input = native.Bio.newMem();
  ssl.setBio(input, native.Bio.newMem());
  ssl.setConnectState();
  ssl.setMode(SSL_MODE_ASYNC);
  const recurse = (depth: number): number => (depth === 0 ? 0 : 1 + recurse(depth - 1));
  const sizes: number[] = [];
  ssl.setMsgCallback((_write, _version, _type, data) => {
    sizes.push(data.length);
    assert.equal(recurse(1000), 1000);
    assert.equal(typeof ssl.stateString(), 'string');
  });
  assert.equal(ssl.doHandshake(), -1);
  assert.equal(sizes[0], 5, 'the record header');
  ssl.setMsgCallback(() => {
    throw new Error('from the job');
  });
  // A fatal alert.
  input.write(Buffer.from('15030300020228', 'hex'));
  assert.throws(() => ssl.doHandshake(), /from the job/);
  native.err.clear();
});
