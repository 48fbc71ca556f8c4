/*
 * Connections of the addon against an s_server: handshake, what it tells, reading and writing, sessions, closing.
 * Extensions and secrets are in native-extensions.test.ts and native-secrets.test.ts.
 */
import assert from 'node:assert/strict';
import test from 'node:test';
import type { Ssl, SslCtx, SslSession } from '../../lib/native';
import {
  SSL_ERROR_SSL,
  SSL_ERROR_WANT_READ,
  SSL_ERROR_ZERO_RETURN,
  SSL_VERIFY_NONE,
  SSL_VERIFY_PEER,
} from '../../lib/native/constants';
import {
  connect,
  connectSocket,
  errors,
  file,
  native,
  newCtx,
  newSsl,
  prepare,
  printed,
  reasons,
  TLS1_2,
  TLS1_3,
  withServer,
} from './native-peer';

const SSL_SESS_CACHE_CLIENT = 1;
const SSL_KEY_UPDATE_REQUESTED = 1;
const SSL_SENT_SHUTDOWN = 1;
const SSL_RECEIVED_SHUTDOWN = 2;
const X509_V_OK = 0;
const X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT = 18;
const X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY = 20;

function newVerifyingCtx(): SslCtx {
  const ctx = newCtx();
  assert.equal(ctx.loadVerifyFile(file('ca.pem')), true);
  ctx.setVerify(SSL_VERIFY_PEER, null);
  return ctx;
}

/** Reads until the peer has closed. */
function readAll(ssl: Ssl): string {
  let text = '';
  for (;;) {
    const data = ssl.read(16384);
    if (typeof data === 'number') {
      assert.equal(ssl.getError(data), SSL_ERROR_ZERO_RETURN);
      return text;
    }
    text += data.toString('latin1');
  }
}

test(
  'a TLS 1.3 connection tells what was agreed on',
  withServer(['-rev'], (server) => {
    const ctx = newVerifyingCtx();
    const ssl = prepare(ctx, server);
    assert.equal(ssl.inBefore(), true);
    assert.equal(ssl.getPeerCertificate(), null);
    assert.equal(ssl.getCurrentCipher(), null);
    assert.equal(ssl.setTlsextHostName('localhost'), true);
    assert.equal(ssl.get0Param().set1Host('localhost'), true);
    assert.equal(ssl.doHandshake(), 1);
    assert.equal(ssl.isInitFinished(), true);
    assert.equal(ssl.inInit(), false);
    assert.equal(ssl.stateStringLong(), 'SSL negotiation finished successfully');
    assert.equal(ssl.stateString(), 'SSLOK');
    assert.equal(ssl.version(), TLS1_3);
    assert.equal(ssl.getVersion(), 'TLSv1.3');
    assert.equal(ssl.isDtls(), false);
    assert.equal(ssl.getServername(), 'localhost');
    assert.equal(ssl.getVerifyResult(), X509_V_OK);
    assert.equal(ssl.get0Peername(), 'localhost');
    const cipher = ssl.getCurrentCipher();
    assert.equal(cipher?.name, 'TLS_AES_256_GCM_SHA384');
    assert.equal(cipher?.standardName, 'TLS_AES_256_GCM_SHA384');
    assert.equal(cipher?.version, 'TLSv1.3');
    assert.equal(cipher?.bits, 256);
    assert.equal(cipher?.id, 0x03001302);
    assert.equal(native.library.nid2sn(cipher?.handshakeDigestNid ?? 0), 'SHA384');
    assert.equal(native.library.nid2sn(ssl.getPeerSignatureNid() ?? 0), 'SHA256');
    assert.equal(native.library.nid2sn(ssl.getPeerTmpKey()?.id() ?? 0), 'X25519');
    assert.equal(ssl.getPeerTmpKey()?.groupName(), null);
    assert.equal(ssl.getCurrentCompressionName(), null);
    assert.equal(ssl.getSelectedSrtpProfile(), null);
    assert.equal(ssl.get0AlpnSelected(), null);
    assert.equal(ssl.getTlsextStatusOcspResp(), null);
    assert.equal(ssl.getDaneAuthority(), null);
    assert.equal(ssl.dtlsGetTimeout(), null);
    assert.deepEqual(ssl.getAllAsyncFds(), []);
    assert.equal(ssl.getPeerCertChain()?.length, 1);
    assert.equal(ssl.getVerifiedChain()?.length, 2);
    assert.equal(ssl.sessionReused(), false);
    assert.equal(errors(), '');
    ssl.close();
    ctx.close();
  }),
);

test(
  'a TLS 1.2 connection tells what was agreed on',
  withServer(['-rev', '-tls1_2', '-curves', 'P-256'], (server) => {
    const ctx = newVerifyingCtx();
    assert.equal(ctx.setMaxProtoVersion(TLS1_2), true);
    assert.equal(ctx.getMaxProtoVersion(), TLS1_2);
    assert.equal(ctx.setCipherList('ECDHE-ECDSA-AES128-GCM-SHA256'), true);
    const ssl = connect(ctx, server);
    assert.equal(ssl.getVersion(), 'TLSv1.2');
    assert.equal(ssl.getCurrentCipher()?.name, 'ECDHE-ECDSA-AES128-GCM-SHA256');
    assert.equal(ssl.getSecureRenegotiationSupport(), true);
    assert.equal(ssl.getPeerTmpKey()?.groupName(), 'prime256v1');
    assert.deepEqual([...ssl.get0EcPointFormats()], [0, 1, 2]);
    assert.equal(ssl.getCipherList().at(-1)?.name, 'ECDHE-ECDSA-AES128-GCM-SHA256');
    assert.equal(ssl.cipherFind(Buffer.of(0x13, 0x01))?.name, 'TLS_AES_128_GCM_SHA256');
    assert.equal(ssl.cipherFind(Buffer.of(0xff, 0x01)), null);
    assert.equal(ssl.totalRenegotiations(), 0);
    assert.equal(errors(), '');
    ssl.close();
    ctx.close();
  }),
);

test(
  'bytes go both ways, and the peer closes',
  withServer(['-www'], (server) => {
    const ctx = newVerifyingCtx();
    const ssl = connect(ctx, server);
    const request = Buffer.from('xxGET / HTTP/1.0\r\n\r\n');
    assert.equal(ssl.write(request.subarray(2)), request.length - 2);
    assert.match(readAll(ssl), /^HTTP\/1\.0 200 ok\r\n.*<\/pre><\/BODY><\/HTML>\r\n\r\n$/s);
    assert.equal(ssl.getShutdown(), SSL_RECEIVED_SHUTDOWN);
    assert.equal(ssl.shutdown(), 1);
    assert.equal(ssl.getShutdown(), SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN);
    ssl.close();
  }),
);

test(
  'a small read leaves the rest pending; reads larger than a record work',
  withServer(['-rev'], (server) => {
    const ssl = connect(newVerifyingCtx(), server);
    ssl.write('abcdef\n');
    const first = ssl.read(2);
    assert.equal(first.toString(), 'fe');
    assert.equal(ssl.pending(), 5);
    assert.equal(ssl.hasPending(), true);
    assert.equal(ssl.read(1 << 20).toString(), 'dcba\n');
    assert.throws(() => ssl.read(-1), RangeError);
    assert.throws(() => ssl.write(1 as unknown as string), TypeError);
    assert.throws(() => ssl.write('\u0100'), TypeError);
    ssl.close();
  }),
);

test(
  'verification fails for an unknown issuer, with the reasons left in the queue',
  withServer(['-rev'], (server) => {
    const ctx = newCtx();
    ctx.setVerify(SSL_VERIFY_PEER, null);
    const ssl = prepare(ctx, server);
    assert.equal(ssl.doHandshake(), -1);
    assert.equal(ssl.getError(-1), SSL_ERROR_SSL);
    assert.equal(ssl.getVerifyResult(), X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY);
    assert.deepEqual(reasons(), ['certificate verify failed']);
    ssl.close();
  }),
);

test(
  'a verify callback sees each certificate and may let it pass',
  withServer(['-rev'], (server) => {
    const ctx = newCtx();
    const seen: unknown[] = [];
    ctx.setVerify(SSL_VERIFY_PEER, (ok, store, ssl) => {
      const subject = store.getCurrentCert()?.subjectName().oneline();
      seen.push([ok, store.getErrorDepth(), store.getError(), subject, ssl.getVersion()]);
      return 1;
    });
    connect(ctx, server).close();
    assert.deepEqual(seen, [
      [0, 0, X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY, '/CN=localhost', 'TLSv1.3'],
      [0, 0, 21, '/CN=localhost', 'TLSv1.3'],
      [1, 0, 21, '/CN=localhost', 'TLSv1.3'],
    ]);
    const ssl = prepare(ctx, server);
    ssl.setVerify(SSL_VERIFY_PEER, (_, store) => {
      store.setError(X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT);
      return 0;
    });
    assert.equal(ssl.doHandshake(), -1);
    assert.equal(ssl.getVerifyResult(), X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT);
    assert.equal(seen.length, 3, "the connection's callback replaces the context's");
    errors();
    ssl.close();
  }),
);

/** A context that keeps the sessions it gets. */
function newKeepingCtx(): { ctx: SslCtx; sessions: SslSession[] } {
  const sessions: SslSession[] = [];
  const ctx = newCtx();
  ctx.setVerify(SSL_VERIFY_NONE, null);
  ctx.setSessionCacheMode(SSL_SESS_CACHE_CLIENT);
  ctx.sessSetNewCb((session) => sessions.push(session));
  return { ctx, sessions };
}

function throughPem(session: SslSession): SslSession {
  const text = printed((bio) => session.writePem(bio));
  assert.match(text, /^-----BEGIN SSL SESSION PARAMETERS-----\n/);
  const read = native.SslSession.readPem(native.Bio.newMem(text));
  assert.ok(read !== null);
  assert.deepEqual(read.der(), session.der());
  return read;
}

for (const version of [TLS1_2, TLS1_3]) {
  test(
    `a session of version 0x${version.toString(16)} resumes after a PEM round trip`,
    withServer(['-rev'], (server) => {
      const { ctx, sessions } = newKeepingCtx();
      ctx.setMaxProtoVersion(version);
      const first = connect(ctx, server);
      first.write('x\n');
      assert.equal(first.read(100).toString(), 'x\n', 'tickets arrive in a read');
      assert.equal(sessions.length, version === TLS1_3 ? 2 : 1);
      const session = sessions.at(-1);
      assert.ok(session !== undefined);
      assert.equal(session.isResumable(), true);
      assert.equal(session.protocolVersion(), version);
      assert.equal(session.masterKey().length, 48);
      assert.equal(session.cipher()?.name, first.getCurrentCipher()?.name);
      assert.equal(session.ticketLifetimeHint(), 7200);
      assert.match(
        printed((bio) => session.print(bio)),
        /^SSL-Session:\n/,
      );
      first.close();
      const again = throughPem(session);
      const second = prepare(ctx, server);
      assert.equal(second.setSession(again), true);
      again.close();
      assert.equal(second.doHandshake(), 1);
      assert.equal(second.sessionReused(), true);
      assert.deepEqual(native.SslSession.fromDer(session.der())?.id(), session.id());
      second.close();
      ctx.close();
    }),
  );
}

test('a session that is none', () => {
  assert.equal(native.SslSession.readPem(native.Bio.newMem('garbage')), null);
  assert.deepEqual(reasons(), ['no start line']);
  assert.equal(native.SslSession.fromDer('x'), null);
  errors();
  const empty = native.SslSession.create();
  assert.throws(() => empty.der(), /^Error: i2d_SSL_SESSION failed$/);
  assert.equal(empty.cipher(), null);
  assert.equal(empty.isResumable(), false);
});

test(
  'renegotiation in TLS 1.2',
  withServer(['-rev', '-tls1_2', '-client_renegotiation'], (server) => {
    const ssl = connect(newVerifyingCtx(), server);
    assert.equal(ssl.renegotiate(), 1);
    assert.equal(ssl.doHandshake(), 1);
    ssl.write('ab\n');
    assert.equal(ssl.read(100).toString(), 'ba\n');
    assert.equal(ssl.totalRenegotiations(), 1);
    ssl.close();
  }),
);

test(
  'key update in TLS 1.3, where renegotiation is refused',
  withServer(['-rev'], (server) => {
    const ssl = connect(newVerifyingCtx(), server);
    assert.equal(ssl.renegotiate(), 0);
    assert.deepEqual(reasons(), ['wrong ssl version']);
    assert.equal(ssl.getKeyUpdateType(), -1);
    assert.equal(ssl.keyUpdate(SSL_KEY_UPDATE_REQUESTED), 1);
    assert.equal(ssl.getKeyUpdateType(), SSL_KEY_UPDATE_REQUESTED);
    assert.equal(ssl.doHandshake(), 1);
    ssl.write('ab\n');
    assert.equal(ssl.read(100).toString(), 'ba\n');
    ssl.close();
  }),
);

test('a handshake over memory wants to read', () => {
  const ssl = newSsl(newCtx());
  const incoming = native.Bio.newMem();
  const outgoing = native.Bio.newMem();
  incoming.ctrl(130, -1); // BIO_C_SET_BUF_MEM_EOF_RETURN
  ssl.setBio(incoming, outgoing);
  ssl.setConnectState();
  const ret = ssl.doHandshake();
  assert.equal(ret, -1);
  assert.equal(ssl.getError(ret), SSL_ERROR_WANT_READ);
  assert.deepEqual([...outgoing.drain().subarray(0, 2)], [0x16, 0x03]);
  assert.equal(ssl.stateStringLong(), 'SSLv3/TLS write client hello');
  assert.equal(ssl.getWbio()?.pending(), 0);
  assert.equal(errors(), '');
  ssl.close();
  assert.equal(incoming.write('the BIO lives on'), 16);
  assert.equal(incoming.drain().toString(), 'the BIO lives on');
});

test('without a state or BIOs, calls fail in the way OpenSSL says', () => {
  const ssl = newSsl(newCtx());
  assert.equal(ssl.getRbio(), null);
  assert.equal(ssl.doHandshake(), -1);
  assert.deepEqual(reasons(), ['connection type not set']);
  ssl.setConnectState();
  assert.equal(ssl.doHandshake(), -1);
  assert.equal(ssl.read(10), -1);
  assert.equal(ssl.getKtlsSend(), false);
  assert.equal(ssl.getKtlsRecv(), false);
  assert.equal(ssl.exportKeyingMaterial(10, 'label', null), null);
  errors();
});

test(
  'BIOs: one that a connection uses may be closed, and is shown again',
  withServer(['-rev'], (server) => {
    const ssl = newSsl(newVerifyingCtx());
    const bio = connectSocket(server);
    ssl.setBio(bio, bio);
    ssl.setBio(bio, bio);
    bio.close();
    ssl.setConnectState();
    assert.equal(ssl.doHandshake(), 1);
    const shown = ssl.getRbio();
    assert.ok(shown !== null && shown.numberRead() > 500);
    ssl.close();
    assert.ok(shown.numberWritten() > 300);
    shown.close();
  }),
);

test('closed objects and wrong arguments throw', () => {
  const ctx = newCtx();
  const ssl = newSsl(ctx);
  ctx.close();
  ctx.close();
  assert.throws(() => ctx.getOptions(), /^Error: SslCtx is closed$/);
  assert.throws(() => native.Ssl.create(ctx), /^Error: SslCtx is closed$/);
  assert.equal(ssl.getVersion(), 'TLSv1.3', 'the connection has its own reference');
  assert.throws(() => ssl.setSession(ctx as unknown as SslSession), TypeError);
  assert.throws(() => Reflect.apply(ssl.read, {}, [1]), TypeError);
  assert.throws(() => Reflect.construct(ssl.constructor, []), TypeError);
  ssl.close();
  ssl.close();
  assert.throws(() => ssl.doHandshake(), /^Error: Ssl is closed$/);
  assert.throws(() => native.SslCtx.create('quic' as 'tls'), TypeError);
  assert.equal(errors(), '');
});
