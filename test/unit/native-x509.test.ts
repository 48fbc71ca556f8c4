/*
 * Certificates, names, CRLs, stores of trusted certificates and verification parameters of the addon.
 */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import type { SslCtx, VerifyParam, X509 } from '../../lib/native';
import { SSL_VERIFY_PEER } from '../../lib/native/constants';
import {
  connect,
  errors,
  file,
  makeCertificate,
  native,
  newCtx,
  openssl,
  prepare,
  printed,
  reasons,
  withServer,
  write,
} from './native-peer';

const NID_freshest_crl = 857;
const X509_V_ERR_CERT_REVOKED = 23;
const X509_V_ERR_UNABLE_TO_GET_CRL = 3;
const X509_V_FLAG_CRL_CHECK = 4;
const X509_V_FLAG_POLICY_CHECK = 0x80;
const X509_V_FLAG_EXPLICIT_POLICY = 0x100;
const X509_V_FLAG_NOTIFY_POLICY = 0x800;
const XN_FLAG_ONELINE = 0x82031f;
const XN_FLAG_RFC2253 = 0x1110317;

function load(name: string): X509 {
  const der = openssl('x509', '-in', name, '-outform', 'DER');
  const cert = native.X509.fromDer(der);
  assert.ok(cert !== null);
  return cert;
}

test('a certificate tells its parts', () => {
  const cert = load('localhost.pem');
  assert.equal(cert.subjectName().oneline(), '/CN=localhost');
  assert.equal(cert.issuerName().oneline(), '/O=Test/CN=Test CA');
  const name = cert.issuerName();
  assert.equal(
    printed((bio) => name.print(bio, 0, XN_FLAG_ONELINE)),
    'O = Test, CN = Test CA',
  );
  assert.equal(
    printed((bio) => name.print(bio, 2, XN_FLAG_RFC2253)),
    '  CN=Test CA,O=Test',
  );
  assert.equal(
    printed((bio) => cert.writePem(bio)),
    readFileSync(file('localhost.pem'), 'latin1'),
  );
  const dates = openssl('x509', '-in', 'localhost.pem', '-noout', '-dates').toString();
  const before = printed((bio) => cert.printNotBefore(bio));
  const after = printed((bio) => cert.printNotAfter(bio));
  assert.equal(dates, `notBefore=${before}\nnotAfter=${after}\n`);
  assert.equal(native.library.nid2sn(cert.signatureNid()), 'ecdsa-with-SHA256');
  const key = cert.pubkey();
  assert.equal(native.library.nid2sn(key?.baseId() ?? 0), 'id-ecPublicKey');
  assert.equal(key?.id(), key?.baseId());
  assert.equal(key?.bits(), 256);
  assert.equal(key?.groupName(), 'prime256v1');
  assert.equal(key?.typeName(), 'EC');
  assert.equal(native.X509.fromDer(cert.der())?.subjectName().oneline(), '/CN=localhost');
  cert.close();
  assert.equal(name.oneline(), '/O=Test/CN=Test CA', 'a name keeps its certificate');
  assert.throws(() => cert.der(), /^Error: X509 is closed$/);
  assert.equal(errors(), '');
});

test('what is no certificate', () => {
  assert.equal(native.X509.fromDer('garbage'), null);
  assert.ok(reasons().length > 0);
  assert.equal(native.X509.fromDer(''), null);
  errors();
  assert.throws(() => native.X509.fromDer(7 as unknown as string), TypeError);
});

test('where the CRLs of a certificate are', () => {
  assert.deepEqual(load('localhost.pem').crlDistributionUrls(), []);
  makeCertificate(
    'pointed',
    [
      'crlDistributionPoints=first,second',
      'freshestCRL=URI:http://delta/',
      '[first]',
      'fullname=URI:http://a/,URI:ldap://a/',
      '[second]',
      'fullname=DNS:name,URI:http://b/',
    ].join('\n'),
  );
  const cert = load('pointed.pem');
  assert.deepEqual(cert.crlDistributionUrls(), [['http://a/', 'ldap://a/'], ['http://b/']]);
  assert.deepEqual(cert.crlDistributionUrls(NID_freshest_crl), [['http://delta/']]);
  assert.throws(() => cert.crlDistributionUrls(1), RangeError);
  assert.equal(errors(), '');
});

function makeCrl(): Buffer {
  write('crl.txt', '');
  write('number', '01\n');
  const section = 'database=crl.txt\ndefault_md=sha256\ndefault_crl_days=30\ncrlnumber=number\n';
  write('ca.cnf', `[ca]\ndefault_ca=own\n[own]\n${section}`);
  const ca = ['-config', 'ca.cnf', '-keyfile', 'ca.key', '-cert', 'ca.pem'];
  openssl('ca', ...ca, '-revoke', 'localhost.pem');
  openssl('ca', ...ca, '-gencrl', '-out', 'crl.pem');
  openssl('crl', '-in', 'crl.pem', '-outform', 'DER', '-out', 'crl.der');
  return readFileSync(file('crl.der'));
}

function newCheckingCtx(): SslCtx {
  const ctx = newCtx();
  ctx.loadVerifyFile(file('ca.pem'));
  ctx.setVerify(SSL_VERIFY_PEER, null);
  assert.equal(ctx.get0Param().setFlags(X509_V_FLAG_CRL_CHECK), true);
  return ctx;
}

test(
  'CRLs: none, in the store, looked up',
  withServer(['-rev'], (server) => {
    const crl = native.X509Crl.fromDer(makeCrl());
    assert.equal(crl?.issuerName().oneline(), '/O=Test/CN=Test CA');
    const result = (ctx: SslCtx): number => {
      const ssl = prepare(ctx, server);
      ssl.doHandshake();
      const code = ssl.getVerifyResult();
      ssl.close();
      errors();
      return code;
    };
    const ctx = newCheckingCtx();
    assert.equal(result(ctx), X509_V_ERR_UNABLE_TO_GET_CRL);
    const store = ctx.getCertStore();
    const seen: unknown[] = [];
    store.setLookupCrls((context, issuer) => {
      seen.push([context.getCurrentCert()?.subjectName().oneline(), issuer.oneline()]);
      return [crl];
    });
    assert.equal(result(ctx), X509_V_ERR_CERT_REVOKED);
    assert.deepEqual(seen, [['/CN=localhost', '/O=Test/CN=Test CA']]);
    store.setLookupCrls(() => null);
    assert.equal(result(ctx), X509_V_ERR_UNABLE_TO_GET_CRL);
    store.setLookupCrls(() => [7] as never);
    assert.throws(() => result(ctx), TypeError);
    store.setLookupCrls(null);
    assert.equal(store.addCrl(crl), true);
    assert.equal(result(ctx), X509_V_ERR_CERT_REVOKED);
  }),
);

/** An HTTP server with one file, in a process of its own: fetching a CRL blocks this one. */
function startHttp(path: string): Promise<{ child: ChildProcess; url: string }> {
  const script = `const data = require('fs').readFileSync(${JSON.stringify(path)});
    const server = require('http').createServer((request, response) => {
      response.setHeader('content-type', 'application/pkix-crl');
      response.end(request.url === '/crl' ? data : 'garbage');
    });
    server.listen(0, '127.0.0.1', () => console.log(server.address().port));
    setTimeout(() => process.exit(), 60000).unref();`;
  const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  return new Promise((resolve) => {
    child.stdout.once('data', (port: Buffer) => {
      resolve({ child, url: `http://127.0.0.1:${port.toString().trim()}` });
    });
  });
}

test('CRLs over HTTP', async () => {
  makeCrl();
  const { child, url } = await startHttp(file('crl.der'));
  try {
    const crl = native.X509Crl.fromHttp(`${url}/crl`, 10);
    assert.equal(crl?.issuerName().oneline(), '/O=Test/CN=Test CA');
    assert.equal(errors(), '');
    assert.equal(native.X509Crl.fromHttp(`${url}/other`, 10), null);
    assert.ok(reasons().length > 0);
    assert.equal(native.X509Crl.fromHttp('nothing://x', 10), null);
    errors();
  } finally {
    child.kill();
  }
});

test('stores of trusted certificates', () => {
  const store = native.X509Store.create();
  assert.equal(store.loadFile(file('ca.pem')), true);
  assert.equal(store.loadPath(file('.')), true);
  assert.equal(store.loadStore(`file:${file('ca.pem')}`), true);
  assert.equal(store.setFlags(X509_V_FLAG_CRL_CHECK), true);
  assert.equal(errors(), '');
  assert.equal(store.loadFile(file('missing')), false);
  assert.ok(reasons().length > 0);
  const ctx = newCtx();
  assert.equal(ctx.set1ChainCertStore(store), true);
  assert.equal(ctx.set1VerifyCertStore(store), true);
  ctx.set1CertStore(store);
  store.close();
  assert.equal(ctx.loadVerifyFile(file('missing')), false);
  errors();
  assert.equal(ctx.loadVerifyDir(file('.')), true);
  assert.equal(ctx.loadVerifyStore(`file:${file('ca.pem')}`), true);
  assert.equal(ctx.setDefaultVerifyFile(), true);
  assert.equal(ctx.setDefaultVerifyDir(), true);
  assert.equal(ctx.setDefaultVerifyStore(), true);
  ctx.getCertStore().close();
  ctx.close();
  errors();
});

function checkParam(param: VerifyParam): void {
  assert.equal(param.addPolicy('1.2.3.4'), 'ok');
  assert.equal(param.addPolicy('no such policy'), 'bad-oid');
  errors();
  const purpose = param.purposeBySname('sslserver');
  assert.equal(purpose, 2);
  assert.equal(param.purposeBySname('none'), -1);
  assert.equal(param.setPurpose(purpose), true);
  assert.equal(param.setPurpose(99), false);
  errors();
  assert.equal(param.setNamed('ssl_server'), 'ok');
  assert.equal(param.setNamed('none'), 'unknown');
  param.setDepth(3);
  param.setAuthLevel(1);
  param.setTime(1_700_000_000n);
  param.setHostflags(4);
  assert.equal(param.set1Host('localhost'), true);
  assert.equal(param.set1Email('me@localhost'), true);
  assert.equal(param.set1IpAsc('::1'), true);
  assert.equal(param.set1IpAsc('no address'), false);
  assert.equal(param.setFlags(X509_V_FLAG_POLICY_CHECK), true);
  const flags = param.getFlags();
  assert.equal(flags & X509_V_FLAG_POLICY_CHECK, X509_V_FLAG_POLICY_CHECK);
  assert.equal(param.clearFlags(X509_V_FLAG_POLICY_CHECK), true);
  assert.equal(param.getFlags() & X509_V_FLAG_POLICY_CHECK, 0);
  errors();
}

test('verification parameters', () => {
  const param = native.VerifyParam.create();
  checkParam(param);
  const ctx = newCtx();
  assert.equal(ctx.set1Param(param), true);
  param.close();
  const own = ctx.get0Param();
  ctx.close();
  checkParam(own);
  own.close();
  assert.throws(() => own.getFlags(), /^Error: VerifyParam is closed$/);
});

test('policies are printed inside the verify callback', async () => {
  makeCertificate('policed', 'certificatePolicies=1.2.3.4\nsubjectAltName=DNS:localhost\n');
  const identity = ['-cert', 'policed.pem', '-key', 'policed.key'];
  await withServer([...identity, '-rev'], (server) => {
    const ctx = newCtx();
    ctx.loadVerifyFile(file('ca.pem'));
    const param = ctx.get0Param();
    param.addPolicy('1.2.3.4');
    param.setFlags(
      X509_V_FLAG_POLICY_CHECK | X509_V_FLAG_EXPLICIT_POLICY | X509_V_FLAG_NOTIFY_POLICY,
    );
    const seen: unknown[] = [];
    ctx.setVerify(SSL_VERIFY_PEER, (ok, store) => {
      let count: number | null = null;
      const text = printed((bio) => {
        count = store.printPolicies(bio, 'authority');
        store.printPolicies(bio, 'user');
        assert.throws(() => store.printPolicies(bio, 'none' as 'user'), TypeError);
      });
      seen.push([ok, store.explicitPolicy(), count, text]);
      return ok;
    });
    connect(ctx, server).close();
    const policies = '  Policy: 1.2.3.4\n    Non Critical\n    No Qualifiers\n'.repeat(2);
    assert.deepEqual(seen, [
      [1, false, null, ''],
      [1, false, null, ''],
      [2, true, 1, policies],
    ]);
  })();
});

test('configuration commands', () => {
  const ctx = newCtx();
  const conf = native.SslConfCtx.create();
  const SSL_CONF_FLAG_CMDLINE = 1;
  const SSL_CONF_FLAG_CLIENT = 4;
  assert.equal(conf.cmd('-cipher', 'ALL'), -2, 'no flags yet');
  errors();
  conf.setFlags(SSL_CONF_FLAG_CMDLINE | SSL_CONF_FLAG_CLIENT);
  conf.setSslCtx(ctx);
  assert.equal(conf.cmd('-cipher', 'ECDHE-ECDSA-AES128-GCM-SHA256'), 2);
  assert.equal(conf.cmd('-no_tls1', null), 1);
  assert.equal(conf.cmd('-cipher', null), -3);
  assert.equal(conf.cmd('-cipher', 'nothing'), 0);
  assert.equal(conf.cmd('-nothing', null), -2);
  assert.ok(reasons().length > 0);
  ctx.close();
  assert.equal(conf.finish(), true);
  conf.close();
  assert.throws(() => conf.finish(), /^Error: SslConfCtx is closed$/);
});
