/*
 * Callbacks of the addon's contexts and connections: their order, what they may do, exceptions, closing inside, garbage
 * collection at any moment, Workers.
 */
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import test from 'node:test';
import { Worker } from 'node:worker_threads';
import type { Bio, SecurityEvent, Ssl, SslCtx } from '../../lib/native';
import { SSL_VERIFY_NONE, SSL_VERIFY_PEER } from '../../lib/native/constants';
import { loader } from './native-child';
import {
  collect,
  connect,
  errors,
  loadObject,
  native,
  newCtx,
  prepare,
  Server,
  sweep,
  TLS1_2,
  withServer,
} from './native-peer';

const SSL_CB_HANDSHAKE_START = 0x10;
const SSL_CB_HANDSHAKE_DONE = 0x20;
const SSL_SESS_CACHE_CLIENT = 1;
const SSL_SECOP_OTHER_CIPHER = 1;
const SSL_SECOP_OTHER_CURVE = 2;
const SSL_SECOP_OTHER_SIGALG = 5;
const SSL_SECOP_OTHER_CERT = 6;

test(
  'callbacks come in the order in which things happen',
  withServer(['-rev', '-tls1_2'], (server) => {
    const seen: string[] = [];
    const note = (text: string): void => {
      if (seen.at(-1) !== text) {
        seen.push(text);
      }
    };
    const ctx = newCtx();
    ctx.setSessionCacheMode(SSL_SESS_CACHE_CLIENT);
    ctx.setVerify(SSL_VERIFY_NONE, (_ok, _store, ssl) => {
      note(`verify in ${ssl.stateString()}`);
      return 1;
    });
    ctx.sessSetNewCb((_session, ssl) => note(`session in ${ssl.stateString()}`));
    ctx.setKeylogCallback((line, ssl) => note(`${line.split(' ')[0]} in ${ssl.stateString()}`));
    ctx.setInfoCallback((where) => {
      note(where === SSL_CB_HANDSHAKE_START ? 'start' : '');
      note(where === SSL_CB_HANDSHAKE_DONE ? 'done' : '');
    });
    const ssl = prepare(ctx, server);
    ssl.setMsgCallback((sent, _version, type, data) => {
      note(type === 22 ? `${sent === 1 ? 'send' : 'get'} ${data[0]}` : '');
    });
    ssl.setTlsextDebugCallback((_server, type) => note(`extension ${type}`));
    assert.equal(ssl.doHandshake(), 1);
    assert.deepEqual(
      seen.filter((text) => text !== ''),
      [
        ...['start', 'send 1', 'get 2', 'extension 65281', 'extension 11', 'extension 35'],
        ...['extension 23', 'get 11', 'verify in TRSC', 'get 12', 'get 14', 'send 16'],
        ...['CLIENT_RANDOM in TWFIN', 'send 20', 'get 4', 'get 20', 'session in SSLOK', 'done'],
      ],
    );
    ssl.close();
  }),
);

test(
  "the connection's info callback replaces the context's",
  withServer(['-rev'], (server) => {
    const ctx = newCtx();
    let ofCtx = 0;
    let ofSsl = 0;
    ctx.setInfoCallback(() => {
      ofCtx += 1;
    });
    const first = connect(ctx, server);
    assert.ok(ofCtx > 5);
    first.close();
    const before = ofCtx;
    const second = prepare(ctx, server);
    second.setInfoCallback((_where, _ret, ssl) => {
      assert.equal(ssl, second);
      ofSsl += 1;
      second.setInfoCallback(ofSsl === 3 ? null : () => (ofSsl += 1));
    });
    assert.equal(second.doHandshake(), 1);
    assert.ok(ofSsl >= 2);
    assert.ok(ofCtx - before > 0 || ofSsl > 5);
    second.close();
  }),
);

test(
  'SSL_trace prints into a BIO',
  withServer(['-rev'], (server) => {
    const ssl = prepare(newCtx(), server);
    const bio = native.Bio.newMem();
    if (!ssl.setMsgTrace(native.Bio.newMem())) {
      assert.equal(native.library.features().trace, false);
      return;
    }
    assert.equal(ssl.setMsgTrace(bio), true);
    assert.equal(ssl.doHandshake(), 1);
    const text = bio.drain().toString('latin1');
    assert.match(text, /^Sent Record\nHeader:\n/);
    assert.match(text, /ClientHello, Length=/);
    bio.close();
    collect();
    ssl.write('x\n');
    ssl.setMsgCallback(null);
    ssl.close();
  }),
);

test(
  'the security callback is asked about each kind of thing',
  withServer(['-rev'], (server) => {
    const ctx = newCtx();
    const events: SecurityEvent[] = [];
    ctx.setSecurityCallback((event, ssl) => {
      assert.ok(ssl === null || ssl.getVersion().startsWith('TLS'));
      events.push(event);
      return event.defaultResult;
    });
    loadIdentity(ctx);
    assert.equal(events.at(-1)?.cert?.subjectName().oneline(), '/CN=localhost');
    assert.equal((events.at(-1)?.op ?? 0) >>> 16, SSL_SECOP_OTHER_CERT);
    const ssl = connect(ctx, server);
    const of = (kind: number): SecurityEvent | undefined =>
      events.find(({ op }) => op >>> 16 === kind);
    assert.match(of(SSL_SECOP_OTHER_CIPHER)?.cipher?.name ?? '', /^[A-Z0-9_-]+$/);
    assert.equal(of(SSL_SECOP_OTHER_CURVE)?.curveName, null, 'X25519 has no NIST name');
    assert.ok(events.some(({ curveName }) => curveName === 'P-256'));
    assert.equal(of(SSL_SECOP_OTHER_SIGALG)?.other?.length, 2);
    assert.equal(events[0]?.level, ctx.getSecurityLevel());
    ssl.close();
    ctx.setSecurityCallback(() => 0);
    const refused = prepare(ctx, server);
    assert.equal(refused.doHandshake(), -1);
    errors();
    refused.close();
    ctx.setSecurityCallback(null);
    connect(ctx, server).close();
  }),
);

type Run = () => never;

/** Ways to have a callback run in a handshake with the server below. Set before the connection is made. */
const ofContext: Readonly<Record<string, (ctx: SslCtx, run: Run) => void>> = {
  info: (ctx, run) => ctx.setInfoCallback(run),
  verify: (ctx, run) => ctx.setVerify(SSL_VERIFY_PEER, run),
  keylog: (ctx, run) => ctx.setKeylogCallback(run),
  'new session': (ctx, run) => {
    ctx.setSessionCacheMode(SSL_SESS_CACHE_CLIENT);
    ctx.sessSetNewCb(run);
  },
  security: (ctx, run) => ctx.setSecurityCallback(run),
  'next protocol': (ctx, run) => ctx.setNextProtoSelectCb(run),
  certificate: (ctx, run) => ctx.setCertCb(run),
  status: (ctx, run) => ctx.setTlsextStatusCb(run),
  'server name': (ctx, run) => ctx.setTlsextServernameCallback(run),
};

/** The same, set on the connection. */
const ofConnection: Readonly<Record<string, (ssl: Ssl, run: Run) => void>> = {
  "connection's info": (ssl, run) => ssl.setInfoCallback(run),
  "connection's verify": (ssl, run) => ssl.setVerify(SSL_VERIFY_PEER, run),
  message: (ssl, run) => ssl.setMsgCallback(run),
  extension: (ssl, run) => ssl.setTlsextDebugCallback(run),
  BIO: (ssl, run) => {
    const bio = ssl.getRbio();
    bio?.setCallback(run);
    bio?.close();
  },
};

const names = [...Object.keys(ofContext), ...Object.keys(ofConnection)];

const askingServer = [
  ...['-tls1_2', '-Verify', '1', '-nextprotoneg', 'a', '-servername', 'localhost', '-rev'],
  ...['-cert2', 'localhost.pem', '-key2', 'localhost.key'],
];

function loadIdentity(ctx: SslCtx): void {
  const [cert, key] = [loadObject('localhost.pem'), loadObject('localhost.key')];
  assert.ok(cert?.type === 'cert' && key?.type === 'pkey');
  ctx.useCertificate(cert.value);
  ctx.usePrivateKey(key.value);
}

/** A connection before a handshake in which the callback of this name will run. */
function prepareFor(name: string, server: Server, run: (ctx: SslCtx, ssl: Ssl) => never): Ssl {
  const ctx = newCtx();
  ctx.setMaxProtoVersion(TLS1_2);
  loadIdentity(ctx);
  ctx.setNextProtoSelectCb(() => ({ status: 1, protocol: 'a' }));
  let made: Ssl | undefined;
  const runWith = (): never => run(ctx, made ?? assert.fail('no connection yet'));
  ofContext[name]?.(ctx, runWith);
  const ssl = prepare(ctx, server);
  made = ssl;
  ssl.setTlsextStatusType(1);
  // With this name, the server changes to a context without NPN.
  ssl.setTlsextHostName(name === 'server name' ? 'localhost' : 'other');
  ofConnection[name]?.(ssl, runWith);
  return ssl;
}

test('an exception in any callback comes out of the call, and all can be closed', async () => {
  const server = await Server.start(...askingServer);
  for (const name of names) {
    const thrown = new Error(name);
    let calls = 0;
    const ssl = prepareFor(name, server, () => {
      calls += 1;
      if (calls === 1) {
        throw thrown;
      }
      return 1 as never;
    });
    let caught: unknown;
    try {
      ssl.doHandshake();
    } catch (error) {
      caught = error;
    }
    assert.equal(caught, thrown, name);
    assert.equal(calls, 1, `${name}: no callback runs after it in the same call`);
    assert.equal(typeof ssl.stateStringLong(), 'string');
    ssl.close();
    errors();
    await server.listen();
  }
  server.stop();
});

test('a callback may close everything; it takes effect after the call', async () => {
  const server = await Server.start(...askingServer);
  for (const name of names) {
    let calls = 0;
    // Its answer is one that some of them take; the others refuse it with a TypeError.
    const close = (ctx: SslCtx, ssl: Ssl): number => {
      calls += 1;
      ssl.close();
      ssl.close();
      ctx.close();
      if (calls === 1) {
        collect();
      }
      assert.throws(() => ssl.stateString(), /^Error: Ssl is closed$/);
      return 1;
    };
    const ssl = prepareFor(name, server, close as unknown as () => never);
    try {
      ssl.doHandshake();
    } catch (error) {
      assert.ok(error instanceof TypeError, `${name}: ${error}`);
    }
    assert.ok(calls >= 1, name);
    assert.throws(() => ssl.doHandshake(), /^Error: Ssl is closed$/);
    errors();
    await server.listen();
  }
  server.stop();
});

/** Calls on a busy connection or its context that would pull the ground from under OpenSSL. */
function drive(ctx: SslCtx, ssl: Ssl, bio: Bio): (() => unknown)[] {
  const conf = native.SslConfCtx.create();
  return [
    () => ssl.doHandshake(),
    () => ssl.read(1),
    () => ssl.write('x'),
    () => ssl.writeEarlyData('x'),
    () => ssl.shutdown(),
    () => ssl.renegotiate(),
    () => ssl.keyUpdate(1),
    () => ssl.setBio(bio, bio),
    () => ssl.setConnectState(),
    () => ssl.setSession(native.SslSession.create()),
    () => ssl.certsClear(),
    () => ssl.daneEnable('x'),
    () => ssl.dtlsHandleTimeout(),
    () => ssl.setMode(1),
    () => ctx.setCipherList('ALL'),
    () => ctx.setCiphersuites('TLS_AES_128_GCM_SHA256'),
    () => ctx.config('x'),
    () => ctx.set1Chain([]),
    () => ctx.setAlpnProtos('\x01a'),
    () => conf.setSslCtx(ctx),
  ];
}

test(
  'inside a callback a connection can be asked, but neither driven nor changed',
  withServer(['-rev'], (server) => {
    const ctx = newCtx();
    const ssl = prepare(ctx, server);
    const bio = native.Bio.newMem();
    let calls = 0;
    ssl.setMsgCallback(() => {
      calls += 1;
      for (const call of drive(ctx, ssl, bio)) {
        assert.throws(call, /^Error: Ssl(Ctx)? is busy with the call that runs this callback$/);
      }
      ssl.stateStringLong();
      ssl.getCurrentCipher();
      ssl.getCipherList();
      ssl.getPeerCertificate()?.close();
      ssl.getSession()?.close();
      ssl.getRbio()?.close();
      ssl.pending();
      ssl.getError(-1);
      ssl.exportKeyingMaterial(10, 'x', null);
      ssl.setVerify(SSL_VERIFY_NONE, null);
      ctx.getCertStore().close();
      collect();
    });
    assert.equal(ssl.doHandshake(), 1);
    assert.ok(calls > 5);
    errors();
    ssl.close();
  }),
);

test('another connection may be used inside a callback', async () => {
  const [first, second] = await Promise.all([Server.start('-rev'), Server.start('-rev')]);
  const ctx = newCtx();
  const outer = prepare(ctx, first);
  const seen: string[] = [];
  outer.setInfoCallback((where) => {
    if (where === SSL_CB_HANDSHAKE_DONE) {
      const inner = connect(newCtx(), second);
      inner.write('ab\n');
      seen.push(inner.read(10).toString());
      inner.close();
    }
  });
  assert.equal(outer.doHandshake(), 1);
  assert.deepEqual(seen, ['ba\n']);
  outer.close();
  first.stop();
  second.stop();
});

test('garbage collection between all steps: callbacks belong to the OpenSSL objects', async () => {
  const server = await Server.start('-rev');
  const counts = { info: 0, verify: 0, msg: 0, trace: 0 };
  const make = (): Ssl => {
    const ctx = newCtx();
    ctx.setInfoCallback(() => {
      counts.info += 1;
      collect();
    });
    ctx.setVerify(SSL_VERIFY_PEER, (_ok, store) => {
      counts.verify += 1;
      collect();
      assert.equal(store.getCurrentCert()?.subjectName().oneline(), '/CN=localhost');
      return 1;
    });
    const ssl = prepare(ctx, server);
    ssl.setMsgCallback(() => {
      counts.msg += 1;
      collect();
    });
    return ssl;
  };
  const ssl = make();
  await sweep();
  assert.equal(ssl.doHandshake(), 1);
  await sweep();
  assert.ok(counts.info > 5 && counts.verify >= 2 && counts.msg > 5);
  const [cert] = ssl.getPeerCertChain() ?? [];
  const cipher = ssl.getCurrentCipher();
  const param = ssl.get0Param();
  const name = cert?.subjectName();
  await sweep();
  ssl.write('ab\n');
  assert.equal(ssl.read(10).toString(), 'ba\n');
  ssl.close();
  await sweep();
  assert.equal(name?.oneline(), '/CN=localhost');
  assert.match(cipher?.name ?? '', /^TLS_/);
  assert.equal(param.set1Host('x'), true);
  server.stop();
});

test('what was never closed is freed by the collector', async () => {
  const server = await Server.start('-rev');
  const descriptors = (): number => readdirSync('/proc/self/fd').length;
  const open = (): void => {
    const ctx = newCtx();
    const ssl = connect(ctx, server);
    ssl.getPeerCertificate();
    ssl.getSession();
    ssl.shutdown();
  };
  open();
  await sweep();
  const before = descriptors();
  for (let i = 0; i < 5; i++) {
    open();
    await sweep();
  }
  assert.equal(descriptors(), before);
  server.stop();
});

test('a Worker that ends with everything open, twice', async () => {
  const server = await Server.start('-rev');
  const script = `
    const { parentPort } = require('node:worker_threads');
    const native = require(${JSON.stringify(loader)}).loadNative();
    const ctx = native.SslCtx.create('tls');
    let infos = 0;
    ctx.setInfoCallback(() => { infos += 1; });
    ctx.setVerify(1, () => 1);
    ctx.getCertStore().setLookupCrls(() => null);
    const ssl = native.Ssl.create(ctx);
    const fd = native.Bio.socket(2, 1, 6);
    const [address] = native.Bio.lookup('127.0.0.1', '${server.port}', 'client', 2, 1, 6);
    native.Bio.connect(fd, address, 0);
    const bio = native.Bio.newSocket(fd, true);
    bio.setCallback(() => {});
    ssl.setBio(bio, bio);
    ssl.setConnectState();
    ssl.setMsgCallback(() => {});
    ssl.setMsgTrace(native.Bio.newMem());
    const ret = ssl.doHandshake();
    globalThis.held = [ctx, ssl, bio, ssl.getSession(), ssl.getPeerCertificate(), ssl.get0Param()];
    parentPort.postMessage([ret, infos > 5]);`;
  for (let round = 0; round < 2; round++) {
    const worker = new Worker(script, { eval: true });
    const message = await new Promise((resolve, reject) => {
      worker.on('message', resolve).on('error', reject);
    });
    assert.deepEqual(message, [1, true]);
    await new Promise((resolve) => worker.on('exit', resolve));
  }
  connect(newCtx(), server).close();
  server.stop();
});
