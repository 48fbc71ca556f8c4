/*
 * Secrets of connections of the addon: pre-shared keys, SRP, exported keying material, early data, the key log.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import type { SslCtx, SslSession } from '../../lib/native';
import {
  connect,
  errors,
  file,
  native,
  newCtx,
  prepare,
  reasons,
  startSrpServer,
  TLS1_2,
  TLS1_3,
  withServer,
} from './native-peer';

const SSL_SESS_CACHE_CLIENT = 1;
const key = Buffer.from('00112233445566778899aabbccddeeff', 'hex');
const pskServer = ['-nocert', '-psk', key.toString('hex'), '-psk_identity', 'me', '-rev'];

test(
  'PSK of TLS 1.2: hint, identity, key',
  withServer([...pskServer, '-psk_hint', 'who', '-tls1_2'], (server) => {
    const ctx = newCtx();
    const seen: unknown[] = [];
    ctx.setPskClientCallback((hint, maxIdentity, maxPsk, ssl) => {
      seen.push([hint, maxIdentity, maxPsk, ssl.getVersion()]);
      return { identity: 'me', psk: key };
    });
    ctx.setMaxProtoVersion(TLS1_2);
    const ssl = connect(ctx, server);
    assert.deepEqual(seen, [['who', 256, 512, 'TLSv1.2']]);
    assert.match(ssl.getCurrentCipher()?.name ?? '', /PSK/);
    ssl.write('ab\n');
    assert.equal(ssl.read(100).toString(), 'ba\n');
    ssl.close();
    ctx.close();
  }),
);

test(
  'PSK of TLS 1.2: none, or one that does not fit',
  withServer([...pskServer, '-tls1_2'], (server) => {
    const ctx = newCtx();
    ctx.setMaxProtoVersion(TLS1_2);
    ctx.setPskClientCallback(() => null);
    const none = prepare(ctx, server);
    assert.equal(none.doHandshake(), -1);
    assert.deepEqual(reasons(), ['psk identity not found']);
    none.close();
    for (const answer of [
      { identity: 'x'.repeat(256), psk: key },
      { identity: 'me', psk: Buffer.alloc(513) },
      { identity: 'me' },
      7,
    ]) {
      ctx.setPskClientCallback(() => answer as { identity: string; psk: Buffer });
      const ssl = prepare(ctx, server);
      assert.throws(() => ssl.doHandshake(), /^(Range|Type)Error: /);
      ssl.close();
    }
    errors();
  }),
);

function pskSession(digest: number, find: (id: Buffer) => ReturnType<SslSession['cipher']>) {
  const session = native.SslSession.create();
  const cipher = find(Buffer.of(0x13, 0x01));
  assert.ok(cipher !== null);
  assert.equal(session.setMasterKey(key), true);
  assert.equal(session.setCipher(cipher), true);
  assert.equal(session.setProtocolVersion(TLS1_3), true);
  assert.equal(session.cipher()?.name, 'TLS_AES_128_GCM_SHA256');
  const fits = digest === 0 || digest === cipher.handshakeDigestNid;
  return fits ? { identity: 'me', session } : null;
}

test(
  'external PSK of TLS 1.3',
  withServer(pskServer, (server) => {
    const ctx = newCtx();
    ctx.setPskUseSessionCallback((digest, ssl) =>
      pskSession(digest, (id) => ssl?.cipherFind(id) ?? null),
    );
    const ssl = connect(ctx, server);
    assert.equal(ssl.sessionReused(), true);
    assert.match(ssl.getCurrentCipher()?.name ?? '', /_SHA256$/);
    ssl.close();
    ctx.setPskUseSessionCallback(() => false);
    const refused = prepare(ctx, server);
    assert.equal(refused.doHandshake(), -1);
    assert.deepEqual(reasons(), ['bad psk']);
    refused.close();
    ctx.setPskUseSessionCallback(() => null);
    const none = prepare(ctx, server);
    assert.equal(none.doHandshake(), -1);
    assert.deepEqual(reasons(), ['sslv3 alert handshake failure']);
    none.close();
  }),
);

function newSrpCtx(): SslCtx {
  const ctx = newCtx();
  ctx.setMaxProtoVersion(TLS1_2);
  assert.equal(ctx.setCipherList('SRP:@SECLEVEL=0'), true);
  assert.equal(ctx.setSrpUsername('user'), true);
  assert.equal(ctx.setSrpStrength(1024), true);
  return ctx;
}

test('SRP with a known group, and what refuses it', async (t) => {
  const server = await startSrpServer('known');
  if (server === null) {
    return t.skip('no SRP server');
  }
  const ctx = newSrpCtx();
  const groups: unknown[] = [];
  ctx.setSrpVerifyParamCallback((N, g, known, bits, ssl) => {
    groups.push([N.length, g, known, bits, ssl.getVersion()]);
    assert.equal(native.srp.verifyGroup(N, g), true);
    assert.equal(native.srp.verifyGroup(N, '1'), false);
    return true;
  });
  ctx.setSrpPasswordCallback(() => 'word');
  const ssl = connect(ctx, server);
  assert.deepEqual(groups, [[512, '2', true, 2048, 'TLSv1.2']]);
  assert.match(ssl.getCurrentCipher()?.name ?? '', /^SRP-/);
  ssl.close();
  for (const password of ['wrong', null]) {
    ctx.setSrpPasswordCallback(() => password);
    const refused = prepare(ctx, server);
    assert.equal(refused.doHandshake(), -1);
    assert.ok(errors().length > 0);
    refused.close();
  }
  ctx.close();
  server.stop();
});

test('SRP with a group that nobody knows', async (t) => {
  const server = await startSrpServer('unknown');
  if (server === null) {
    return t.skip('no SRP server');
  }
  const ctx = newSrpCtx();
  ctx.setSrpPasswordCallback(() => 'word');
  for (const answer of [false, true]) {
    ctx.setSrpVerifyParamCallback((N, g, known) => {
      assert.equal(known, false);
      assert.equal(native.srp.verifyGroup(N, g), false, '2 is a square modulo this prime');
      return answer;
    });
    const ssl = prepare(ctx, server);
    assert.equal(ssl.doHandshake(), answer ? 1 : -1);
    errors();
    ssl.close();
  }
  server.stop();
});

test('checks of SRP numbers refuse what is no number', () => {
  assert.equal(native.srp.verifyGroup('17', '5'), true, '23 is a safe prime, 5 generates');
  assert.equal(native.srp.verifyGroup('11', '3'), false, '17 is no safe prime');
  for (const text of ['', 'xyz', '12zz', ' 1']) {
    assert.throws(() => native.srp.verifyGroup(text, '2'), TypeError);
  }
});

for (const version of [TLS1_2, TLS1_3]) {
  test(
    `exported keying material is the server's, version 0x${version.toString(16)}`,
    withServer(['-keymatexport', 'label', '-keymatexportlen', '24'], async (server) => {
      const ctx = newCtx();
      ctx.setMaxProtoVersion(version);
      const ssl = connect(ctx, server);
      const material = ssl.exportKeyingMaterial(24, 'label', null);
      const [, theirs] = await server.until(/Keying material: (\w+)\n/);
      assert.equal(material?.toString('hex').toUpperCase(), theirs);
      assert.equal(ssl.exportKeyingMaterial(0, '', Buffer.alloc(0))?.length ?? 0, 0);
      assert.notDeepEqual(ssl.exportKeyingMaterial(24, 'label', 'context'), material);
      ssl.close();
    }),
  );
}

test(
  'early data goes with a resumed session',
  withServer(['-early_data'], async (server) => {
    const ctx = newCtx();
    const sessions: SslSession[] = [];
    ctx.setSessionCacheMode(SSL_SESS_CACHE_CLIENT);
    ctx.sessSetNewCb((session) => sessions.push(session));
    const first = connect(ctx, server);
    server.send('hello\n');
    assert.equal(first.read(100).toString(), 'hello\n');
    assert.equal(first.getEarlyDataStatus(), 0);
    first.shutdown();
    first.close();
    const session = sessions.at(-1);
    assert.equal(session?.maxEarlyData(), 16384);
    const second = prepare(ctx, server);
    assert.ok(session !== undefined && second.setSession(session));
    assert.deepEqual(second.writeEarlyData('early bird'), [1, 10]);
    assert.equal(second.doHandshake(), 1);
    const SSL_EARLY_DATA_ACCEPTED = 2;
    assert.equal(second.getEarlyDataStatus(), SSL_EARLY_DATA_ACCEPTED);
    await server.until(/early bird/);
    second.close();
  }),
);

test(
  'the key log has the lines of the connection',
  withServer(['-rev', '-keylogfile', 'keys'], (server) => {
    const ctx = newCtx();
    const lines: string[] = [];
    ctx.setKeylogCallback((line, ssl) => {
      assert.equal(ssl.getVersion(), 'TLSv1.3');
      lines.push(line);
    });
    const ssl = connect(ctx, server);
    ssl.write('x\n');
    ssl.read(10);
    ssl.close();
    const theirs = readFileSync(file('keys'), 'latin1').split('\n');
    assert.equal(lines.length, 5);
    for (const line of lines) {
      assert.ok(theirs.includes(line), line);
    }
  }),
);
