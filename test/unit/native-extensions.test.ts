/*
 * What connections of the addon send and get beyond the plain handshake: ALPN, NPN, custom extensions, OCSP, client
 * certificates, DANE, Certificate Transparency, DTLS with SRTP.
 */
import assert from 'node:assert/strict';
import test from 'node:test';
import { SSL_VERIFY_PEER } from '../../lib/native/constants';
import {
  connect,
  errors,
  file,
  loadObject,
  makeCertificate,
  native,
  newCtx,
  newSsl,
  openssl,
  prepare,
  printed,
  reasons,
  TLS1_2,
  withServer,
  write,
} from './native-peer';

/** A list of protocols in wire format. */
function wire(...names: string[]): Buffer {
  return Buffer.concat(names.flatMap((name) => [Buffer.of(name.length), Buffer.from(name)]));
}

test(
  'ALPN',
  withServer(['-alpn', 'h2,http/1.1', '-rev'], (server) => {
    const ctx = newCtx();
    assert.equal(ctx.setAlpnProtos(wire('x', 'http/1.1')), 0);
    assert.notEqual(ctx.setAlpnProtos('\x05abc'), 0);
    errors();
    const ssl = connect(ctx, server);
    assert.equal(ssl.get0AlpnSelected()?.toString(), 'http/1.1');
    ssl.close();
  }),
);

test(
  'NPN',
  withServer(['-nextprotoneg', 'http/1.1,spdy/3', '-tls1_2', '-rev'], (server) => {
    const ctx = newCtx();
    const lists: string[] = [];
    const seen: unknown[] = [];
    ctx.setNextProtoSelectCb((advertised, ssl) => {
      lists.push(advertised.toString(), ssl.getVersion());
      const chosen = native.SslCtx.selectNextProto(advertised, wire('spdy/3'));
      seen.push(chosen.status);
      return chosen;
    });
    const ssl = connect(ctx, server);
    assert.deepEqual(lists, ['\x08http/1.1\x06spdy/3', 'TLSv1.2']);
    assert.deepEqual(seen, [1]);
    assert.equal(ssl.get0NextProtoNegotiated()?.toString(), 'spdy/3');
    ssl.close();
    ctx.setNextProtoSelectCb(() => ({ status: 0, protocol: 'x'.repeat(256) }));
    const wrong = prepare(ctx, server);
    assert.throws(() => wrong.doHandshake(), RangeError);
    wrong.close();
    errors();
  }),
);

test('selecting a next protocol', () => {
  const { selectNextProto } = native.SslCtx;
  assert.deepEqual(selectNextProto(wire('a', 'b'), wire('c', 'b')), {
    status: 1,
    protocol: Buffer.from('b'),
  });
  assert.deepEqual(selectNextProto(wire('a'), wire('c')), {
    status: 2,
    protocol: Buffer.from('c'),
  });
  for (const [server, client] of [
    ['\x05a', '\x01a'],
    ['\x01a', '\x05a'],
    ['\x01a', ''],
    ['\x01a', '\x00'],
  ] as const) {
    assert.throws(() => selectNextProto(server, client), RangeError);
  }
});

/** A serverinfo file for s_server with one extension. */
function serverInfo(type: number, data: Buffer): string {
  const head = Buffer.alloc(4);
  head.writeUInt16BE(type, 0);
  head.writeUInt16BE(data.length, 2);
  const info = Buffer.concat([head, data]);
  return write(
    'info.pem',
    printed((bio) => native.pem.write(bio, 'SERVERINFO FOR A TEST', '', info)),
  );
}

test('custom extensions', async () => {
  const info = serverInfo(4321, Buffer.from('answer'));
  await withServer(['-serverinfo', info, '-tls1_2', '-rev'], (server) => {
    const ctx = newCtx();
    const seen: unknown[] = [];
    const parse = (type: number, data: Buffer) => seen.push([type, data.toString()]);
    assert.equal(ctx.addClientCustomExt(4321, parse), true);
    assert.equal(ctx.addClientCustomExt(4321, parse), false, 'only once');
    assert.throws(() => ctx.addClientCustomExt(65536, parse), RangeError);
    const ssl = connect(ctx, server);
    assert.deepEqual(seen, [[4321, 'answer']]);
    ssl.close();
    errors();
  })();
});

/** An OCSP response that says of localhost that it is good. */
function ocspResponse(): string {
  const serial = openssl('x509', '-in', 'localhost.pem', '-noout', '-serial')
    .toString()
    .trim()
    .replace('serial=', '');
  write('index.txt', `V\t491231235959Z\t\t${serial}\tunknown\t/CN=localhost\n`);
  const ca = ['-CA', 'ca.pem', '-rsigner', 'ca.pem', '-rkey', 'ca.key', '-index', 'index.txt'];
  openssl('ocsp', '-issuer', 'ca.pem', '-cert', 'localhost.pem', '-reqout', 'request.der');
  openssl('ocsp', ...ca, '-reqin', 'request.der', '-respout', 'response.der');
  return file('response.der');
}

test('a stapled OCSP response', async () => {
  await withServer(['-status_file', ocspResponse(), '-rev'], (server) => {
    const ctx = newCtx();
    let text = '';
    ctx.setTlsextStatusCb((ssl) => {
      const response = ssl.getTlsextStatusOcspResp();
      assert.ok(response !== null);
      text = printed((bio) => native.ocsp.printResponse(bio, response));
      return 1;
    });
    const ssl = prepare(ctx, server);
    assert.equal(ssl.setTlsextStatusType(1), true);
    assert.equal(ssl.doHandshake(), 1);
    assert.match(text, /^OCSP Response Data:\n {4}OCSP Response Status: successful \(0x0\)\n/);
    assert.match(text, /Cert Status: good/);
    ssl.close();
    ctx.setTlsextStatusCb(() => 0);
    const refused = prepare(ctx, server);
    refused.setTlsextStatusType(1);
    assert.equal(refused.doHandshake(), -1);
    assert.deepEqual(reasons(), ['invalid status response']);
    refused.close();
  })();
  const empty = native.Bio.newMem();
  assert.equal(native.ocsp.printResponse(empty, 'garbage'), false);
  assert.equal(empty.pending(), 0);
  errors();
});

test('the server asks for a certificate', async () => {
  makeCertificate('client', '');
  await withServer(['-Verify', '1', '-CAfile', 'ca.pem', '-tls1_2', '-rev'], (server) => {
    const [cert, key] = [loadObject('client.pem'), loadObject('client.key')];
    assert.ok(key?.type === 'pkey' && cert?.type === 'cert');
    const ctx = newCtx();
    ctx.setCertCb((ssl) => {
      assert.equal(ssl.stateStringLong(), 'SSLv3/TLS read server certificate request');
      assert.equal(ssl.get0PeerCaList()?.[0]?.oneline(), '/O=Test/CN=Test CA');
      assert.deepEqual([...ssl.get0CertificateTypes()], [1, 2, 64]);
      ssl.certsClear();
      assert.equal(ssl.checkChain(cert.value, key.value, null) & 1, 1);
      assert.equal(ssl.useCertificate(cert.value), true);
      assert.equal(ssl.usePrivateKey(key.value), true);
      assert.equal(ssl.set1Chain([]), true);
      assert.equal(typeof ssl.setCertFlags(0), 'number');
      assert.throws(() => ssl.read(1), /^Error: Ssl is busy/);
      return 1;
    });
    const ssl = connect(ctx, server);
    assert.ok(ssl.getSigalgs().length > 3);
    assert.ok(ssl.getSharedSigalgs().length > 3);
    const [{ signHashNid, rawSign, rawHash } = assert.fail()] = ssl.getSigalgs();
    assert.deepEqual(
      [native.library.nid2sn(signHashNid), rawSign, rawHash],
      ['ecdsa-with-SHA256', 3, 4],
    );
    ssl.close();
    ctx.setCertCb(null);
    const none = prepare(ctx, server);
    assert.equal(none.doHandshake(), -1);
    assert.deepEqual(reasons(), ['sslv3 alert handshake failure']);
    none.close();
  })();
});

test(
  'the context has a certificate, a key and a chain',
  withServer(['-verify', '1', '-CAfile', 'ca.pem'], async (server) => {
    const [cert, key, ca] = ['localhost.pem', 'localhost.key', 'ca.pem'].map(loadObject);
    assert.ok(cert?.type === 'cert' && key?.type === 'pkey' && ca?.type === 'cert');
    const ctx = newCtx();
    assert.equal(ctx.checkPrivateKey(), false);
    assert.deepEqual(reasons(), ['no certificate assigned']);
    assert.equal(ctx.useCertificate(cert.value), true);
    assert.equal(ctx.usePrivateKey(key.value), true);
    assert.equal(ctx.checkPrivateKey(), true);
    assert.equal(ctx.set1Chain([ca.value]), true);
    assert.throws(() => ctx.set1Chain([key.value] as never), TypeError);
    assert.throws(() => ctx.set1Chain(7 as never), TypeError);
    const SSL_BUILD_CHAIN_FLAG_CHECK = 4;
    assert.equal(ctx.buildCertChain(SSL_BUILD_CHAIN_FLAG_CHECK), 1);
    assert.equal(ctx.addClientCa(ca.value), true);
    assert.equal(ctx.setCaListFromFile(file('ca.pem')), true);
    assert.equal(ctx.setCaListFromFile(file('missing')), false);
    errors();
    for (const object of [cert, key, ca]) {
      object.value.close();
    }
    const ssl = connect(ctx, server);
    await server.until(/subject=CN = localhost/);
    ssl.close();
  }),
);

test('DANE', async () => {
  const spki = openssl('x509', '-in', 'localhost.pem', '-noout', '-pubkey');
  write('spki.pem', spki);
  openssl('pkey', '-pubin', '-in', 'spki.pem', '-outform', 'DER', '-out', 'spki.der');
  const digest = openssl('dgst', '-sha256', '-binary', 'spki.der');
  await withServer(['-rev'], (server) => {
    const ctx = newCtx();
    assert.equal(ctx.daneEnable(), true);
    assert.equal(ctx.daneMtypeSet(native.library.txt2nid('SHA512'), 2, 2), true);
    assert.equal(ctx.daneMtypeSet(99999, 2, 2), false);
    ctx.setVerify(SSL_VERIFY_PEER, null);
    const ssl = prepare(ctx, server);
    assert.equal(ssl.daneTlsaAdd(3, 1, 1, digest), -1);
    assert.equal(ssl.daneEnable('localhost'), 1);
    ssl.daneSetFlags(1);
    assert.equal(ssl.daneTlsaAdd(3, 1, 1, digest), 1);
    assert.equal(ssl.daneTlsaAdd(3, 1, 1, 'short'), 0);
    errors();
    assert.equal(ssl.doHandshake(), 1);
    const found = ssl.getDaneAuthority();
    assert.deepEqual(found, {
      depth: 0,
      hasCert: true,
      hasKey: false,
      usage: 3,
      selector: 1,
      mtype: 1,
      data: digest,
    });
    assert.equal(ssl.getVerifyResult(), 0);
    ssl.close();
  })();
});

/** A list of one SCT whose log nobody knows. */
function sctList(): Buffer {
  const fixed = Buffer.alloc(1 + 32 + 8 + 2);
  const signature = Buffer.from('30060201010201020403'.slice(0, 16), 'hex');
  const sct = Buffer.concat([fixed, Buffer.of(4, 3, 0, signature.length), signature]);
  return Buffer.concat([Buffer.of(0, sct.length + 2, 0, sct.length), sct]);
}

test('Certificate Transparency', async () => {
  const info = serverInfo(18, sctList());
  await withServer(['-serverinfo', info, '-tls1_2', '-rev'], (server) => {
    const ctx = newCtx();
    if (!ctx.enableCt(0)) {
      assert.equal(native.library.features().ct, false);
      return;
    }
    assert.equal(ctx.setCtlogListFile(file('missing')), false);
    errors();
    const ssl = connect(ctx, server);
    assert.equal(ssl.ctIsEnabled(), true);
    assert.equal(ssl.getSctCount(), 1);
    const seen: unknown[] = [];
    const text = printed((bio) => {
      const count = ssl.printScts(bio, ctx, (index, status) => {
        seen.push([index, status]);
        assert.throws(() => ssl.getSctCount(), /busy/);
        ssl.close();
        ctx.close();
      });
      assert.equal(count, 1);
    });
    assert.match(text, /^Signed Certificate Timestamp:\n {4}Version {3}: v1 \(0x0\)\n/);
    assert.deepEqual(seen, [[0, 'not set']]);
    errors();
  })();
  assert.equal(newSsl(newCtx()).ctIsEnabled(), false);
});

const BIO_CTRL_DGRAM_SET_RECV_TIMEOUT = 33;

test(
  'DTLS with SRTP',
  withServer(['-dtls', '-use_srtp', 'SRTP_AES128_CM_SHA1_80', '-mtu', '1400'], (server) => {
    const ctx = newCtx('dtls');
    assert.equal(ctx.setTlsextUseSrtp('SRTP_AEAD_AES_128_GCM:SRTP_AES128_CM_SHA1_80'), 0);
    assert.equal(ctx.setTlsextUseSrtp('nothing'), 1);
    errors();
    const ssl = prepare(ctx, server, true);
    ssl.getRbio()?.dgramSetTimeout(BIO_CTRL_DGRAM_SET_RECV_TIMEOUT, 10_000);
    assert.equal(ssl.isDtls(), true);
    assert.equal(ssl.dtlsGetTimeout(), null);
    assert.ok(ssl.getLinkMinMtu() > 100);
    assert.equal(ssl.setLinkMtu(1400), 1);
    assert.equal(ssl.setMtu(1400), 1400);
    assert.equal(ssl.doHandshake(), 1, errors());
    assert.equal(ssl.getVersion(), 'DTLSv1.2');
    assert.equal(ssl.getSelectedSrtpProfile(), 'SRTP_AES128_CM_SHA1_80');
    assert.equal(ssl.dtlsHandleTimeout(), 0);
    server.send('hello\n');
    assert.equal(ssl.read(100).toString(), 'hello\n');
    ssl.shutdown();
    ssl.close();
  }),
);

test('a DTLS timer runs while the peer is silent', () => {
  const ssl = newSsl(newCtx('dtls'));
  const fd = native.Bio.socket(2, 2, 17);
  const [address] = native.Bio.lookup('127.0.0.1', '9', 'client', 2, 2, 17) ?? [];
  assert.ok(address !== undefined);
  const bio = native.Bio.newDgram(fd, true);
  bio.dgramSetConnected(address);
  native.Bio.socketNbio(fd, true);
  ssl.setBio(bio, bio);
  ssl.setConnectState();
  assert.equal(ssl.doHandshake(), -1);
  const left = ssl.dtlsGetTimeout();
  assert.ok(left !== null && left > 0 && left <= 1000, `${left}`);
  errors();
  ssl.close();
});

test('sizes and limits of a context', () => {
  const ctx = newCtx();
  assert.equal(ctx.setTlsextMaxFragmentLength(1), true);
  assert.equal(ctx.setTlsextMaxFragmentLength(9), false);
  assert.equal(ctx.setMaxSendFragment(512), true);
  assert.equal(ctx.setMaxSendFragment(1), false);
  assert.equal(ctx.setSplitSendFragment(512), true);
  assert.equal(ctx.setMaxPipelines(2), true);
  assert.equal(ctx.setMaxPipelines(0), false);
  assert.equal(ctx.setRecordPadding(256), true);
  ctx.setDefaultReadBufferLen(4096);
  assert.equal(ctx.setMinProtoVersion(TLS1_2), true);
  assert.equal(ctx.getMinProtoVersion(), TLS1_2);
  assert.equal(ctx.setMinProtoVersion(1), false);
  const options = ctx.getOptions();
  assert.equal(ctx.setOptions(1n << 32n), options | (1n << 32n));
  assert.equal(ctx.clearOptions(1n << 32n), options);
  assert.throws(() => ctx.setOptions(-1n), RangeError);
  assert.throws(() => ctx.setOptions(1 as unknown as bigint), TypeError);
  ctx.setSecurityLevel(3);
  assert.equal(ctx.getSecurityLevel(), 3);
  assert.equal(ctx.setCipherList('nothing'), false);
  assert.equal(ctx.setCiphersuites('nothing'), false);
  assert.equal(ctx.setCiphersuites('TLS_AES_128_GCM_SHA256'), true);
  assert.equal(ctx.config('no such section'), false);
  errors();
});
