/*
 * Asynchronous jobs: calls of a connection that are left in the middle and called again, with an engine that pauses.
 */
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import test from 'node:test';
import type { Ssl } from '../../lib/native';
import { SSL_ERROR_WANT_ASYNC } from '../../lib/native/constants';
import {
  collect,
  errors,
  file,
  native,
  newCtx,
  prepare,
  type Server,
  sweep,
  TLS1_2,
  withServer,
} from './native-peer';

const SSL_MODE_ASYNC = 0x100;
const ENGINE_METHOD_CIPHERS = 0x40;
/** More often than any call here pauses. */
const LIMIT = 100;

/** The engine of test/native as the default for ciphers, or false where there is no compiler or no engine. */
function usePausingEngine(): boolean {
  if (!native.library.features().engine || spawnSync('cc', ['--version']).status !== 0) {
    return false;
  }
  const source = join(__dirname, '../../../test/native/pausing-engine.c');
  execFileSync('cc', ['-shared', '-fPIC', source, '-o', file('pausing.so'), '-lcrypto']);
  const engine = native.Engine.loadDynamic(file('pausing.so'));
  assert.ok(engine !== null, errors());
  assert.equal(engine.init(), true);
  return engine.setDefault(ENGINE_METHOD_CIPHERS);
}

const paused = usePausingEngine() ? {} : { skip: 'no engine that pauses' };
const args = ['-tls1_2', '-cipher', 'ECDHE-ECDSA-AES128-SHA', '-rev'];

function prepareAsync(server: Server): Ssl {
  const ctx = newCtx();
  ctx.setMaxProtoVersion(TLS1_2);
  ctx.setMode(SSL_MODE_ASYNC);
  return prepare(ctx, server);
}

/** Calls until it is no longer paused; says how often it was. */
function repeat<T>(ssl: Ssl, call: () => T): { result: T; pauses: number } {
  for (let pauses = 0; pauses < LIMIT; pauses++) {
    const result = call();
    if (!(typeof result === 'number' && ssl.getError(result) === SSL_ERROR_WANT_ASYNC)) {
      return { result, pauses };
    }
    assert.equal(ssl.waitingForAsync(), true);
    assert.deepEqual(ssl.getAllAsyncFds(), []);
    collect();
  }
  assert.fail('paused for ever');
}

test(
  'handshake, write and read go on where they paused',
  paused,
  withServer(args, (server) => {
    const ssl = prepareAsync(server);
    let messages = 0;
    ssl.setMsgCallback(() => {
      messages += 1;
      ssl.stateStringLong();
      collect();
    });
    const handshake = repeat(ssl, () => ssl.doHandshake());
    assert.equal(handshake.result, 1);
    assert.ok(handshake.pauses > 0);
    assert.ok(messages > 10);
    const written = repeat(ssl, () => ssl.write(Buffer.from('abc\n')));
    assert.equal(written.result, 4);
    assert.ok(written.pauses > 0);
    const read = repeat(ssl, () => ssl.read(100));
    assert.equal(read.result.toString(), 'cba\n');
    assert.ok(read.pauses > 0);
    assert.equal(ssl.waitingForAsync(), false);
    ssl.close();
  }),
);

test(
  'a paused call can be followed by another one, and be left for good',
  paused,
  withServer(args, async (server) => {
    const ssl = prepareAsync(server);
    repeat(ssl, () => ssl.doHandshake());
    assert.equal(ssl.write('abc\n'), -1);
    assert.equal(ssl.waitingForAsync(), true);
    for (let i = 0; ssl.waitingForAsync() && i < LIMIT; i++) {
      ssl.read(i === 0 ? 1 : 1000);
    }
    assert.equal(repeat(ssl, () => ssl.read(100)).result.toString(), 'cba\n');
    assert.equal(ssl.write('abc\n'), -1);
    assert.equal(ssl.waitingForAsync(), true);
    ssl.close();
    await sweep();
    errors();
  }),
);

test(
  'an exception in a callback of a paused call comes out of the call that goes on',
  paused,
  withServer(args, (server) => {
    const ssl = prepareAsync(server);
    let first = true;
    ssl.setMsgCallback(() => {
      if (ssl.waitingForAsync() && first) {
        first = false;
        throw new Error('in a job');
      }
    });
    assert.throws(() => repeat(ssl, () => ssl.doHandshake()), /^Error: in a job$/);
    assert.equal(repeat(ssl, () => ssl.doHandshake()).result, 1);
    ssl.close();
  }),
);
