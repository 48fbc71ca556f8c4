/*
 * What a record tells of certificates, their verification, stapled responses, timestamps, sessions and tickets, against
 * openssl's own words.
 */
import { deepEqual, equal, match } from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { ProbeOptions } from '../../lib/probe/options';
import { probe } from '../../lib/probe/probe';
import type { Certificate, ProbeRecord, Sct } from '../../lib/probe/record';
import {
  file,
  oddPki,
  openssl,
  pki,
  type Server,
  sClient,
  startServer,
  withServer,
} from './probe-peers';

const found = (text: string, pattern: RegExp): string | null => pattern.exec(text)?.[1] ?? null;

async function recordOf({ port }: Server, options: ProbeOptions = {}): Promise<ProbeRecord> {
  const record = await probe({ host: '127.0.0.1', port }, { timeout: 8000, ...options });
  equal(record.error, null);
  return record;
}

const iso = (text: string | null) =>
  text === null ? null : new Date(text).toISOString().replace('.000Z', 'Z');

const ed25519Bits = /^OpenSSL 1/.test(openssl('version')) ? 253 : 256;

/** A certificate by openssl x509, in the form of a record. */
function byX509(path: string) {
  const options = '-subject -issuer -serial -dates -fingerprint -sha256 -text'.split(' ');
  const names = ['-nameopt', 'RFC2253,-esc_msb,utf8', '-certopt', 'no_header,no_version'];
  const text = Buffer.from(
    openssl('x509', '-in', path, '-noout', ...options, ...names),
    'latin1',
  ).toString();
  const sans = found(text, /Subject Alternative Name: *\n +(.*)\n/);
  const rsa = found(text, /Public[ -]Key: \((\d+) bit\)/);
  const type = found(text, /Public Key Algorithm: (\S+)/);
  return {
    subject: found(text, /^subject=(.*)$/m),
    issuer: found(text, /^issuer=(.*)$/m),
    sans: sans?.split(', ').map((name) => name.replace('IP Address:', 'IP:')) ?? [],
    notBefore: iso(found(text, /^notBefore=(.*)$/m)),
    notAfter: iso(found(text, /^notAfter=(.*)$/m)),
    serial: found(text, /^serial=(.*)$/m),
    key: {
      type: { rsaEncryption: 'RSA', 'id-ecPublicKey': 'EC' }[type ?? ''] ?? type,
      // Of Ed25519 x509 tells none, and lines differ.
      bits: Number(rsa ?? ed25519Bits),
      group: found(text, /ASN1 OID: (\S+)/),
    },
    signature: found(text, /Signature Algorithm: (\S+)/),
    sha256: found(text, /Fingerprint=(\S+)/)
      ?.replaceAll(':', '')
      .toLowerCase(),
  };
}

for (const [name, key] of [
  ['server', 'server'],
  ['ec', 'ec'],
  ['ed25519', 'ed25519'],
  ['weak', 'weak'],
  ['expired', 'server'],
  ['selfsigned', 'server'],
  ['utf8', 'server'],
] as const) {
  test(`certificates like openssl x509: ${name}`, async () => {
    const folder = await pki();
    // A key of 1024 bits is below the level of most systems.
    const level = ['-cipher', 'DEFAULT:@SECLEVEL=0'];
    const files = ['-cert', `${name}.pem`, '-key', `${key}.key`, '-cert_chain', 'int.pem'];
    await withServer([...files, ...level], async (server) => {
      const { chain } = await recordOf(server, {
        certificates: 'pem',
        ciphers: 'DEFAULT:@SECLEVEL=0',
      });
      equal(chain?.length, 2);
      for (const [index, path] of [`${name}.pem`, 'int.pem'].entries()) {
        const { pem, ...certificate }: Partial<Certificate> = chain?.[index] ?? {};
        deepEqual(certificate, byX509(join(folder, path)));
        equal(pem, readFileSync(join(folder, path), 'latin1'));
      }
      const der = (await recordOf(server, { certificates: 'der', ciphers: level[1] ?? '' })).chain;
      equal(
        der?.[0]?.der,
        (chain?.[0]?.pem ?? '').replace(/-----.*-----/g, '').replaceAll('\n', ''),
      );
      const none = await recordOf(server, { certificates: 'none', ciphers: level[1] ?? '' });
      equal(none.chain, null);
    });
  });
}

/** Servers, and what is asked of them. */
const verifications: Readonly<Record<string, readonly [cert: string, ca: string, name: string]>> = {
  'all is well': ['server', 'cas', 'localhost'],
  'an address': ['server', 'cas', '127.0.0.1'],
  'a wildcard': ['server', 'cas', 'a.wild.test'],
  'another name': ['other', 'cas', 'localhost'],
  'another address': ['other', 'cas', '127.0.0.1'],
  expired: ['expired', 'cas', 'localhost'],
  'not yet valid': ['future', 'cas', 'localhost'],
  'self-signed': ['selfsigned', 'cas', 'other.test'],
  'trusted though self-signed': ['selfsigned', 'selfsigned', 'other.test'],
  'unknown issuer': ['server', 'stranger', 'localhost'],
};

for (const [what, [cert, ca, name]] of Object.entries(verifications)) {
  test(`verification like s_client: ${what}`, async () => {
    const caFile = join(await pki(), `${ca}.pem`);
    const args = ['-cert', `${cert}.pem`, '-key', 'server.key'];
    await withServer(args, async (server) => {
      const { port } = server;
      const target = { host: name, ip: '127.0.0.1', port };
      const { verification, hostname, error } = await probe(target, {
        verify: true,
        caFile,
        ...(name === 'localhost' ? { servername: name } : {}),
      });
      equal(error, null);
      // A callback of s_client's goes on after an error, and the last one is told; with this it stops at the first.
      const stop = ['-verify_return_error', '-verify', '9'];
      const check = [/^[\d.]+$/.test(name) ? '-verify_ip' : '-verify_hostname', name];
      const to = ['-connect', `127.0.0.1:${port}`, '-CAfile', caFile];
      const text = await sClient([...to, ...stop, ...check]);
      // A handshake that was ended has no summary.
      const failed = /verify error:num=(\d+):(.*)/.exec(text);
      const told = /Verify return code: (\d+) \((.*)\)/.exec(text);
      const code = Number(failed?.[1] ?? told?.[1] ?? Number.NaN);
      const message = failed?.[2] ?? told?.[2];
      deepEqual(verification, { ok: code === 0, code, message });
      equal(hostname, !['another name', 'another address'].includes(what));
    });
  });
}

test('without verify nothing is verified', async () => {
  await withServer(['-cert', 'expired.pem', '-key', 'server.key'], async (server) => {
    const { verification, hostname, chain } = await recordOf(server);
    deepEqual([verification, hostname], [null, null]);
    equal(chain?.[0]?.notAfter, '2002-01-01T00:00:00Z');
  });
});

test('a certificate is told of though the handshake failed after it', async () => {
  await withServer(['-Verify', '1', '-verify_return_error', '-tls1_2'], async ({ port }) => {
    const { stage, error, chain } = await probe({ host: '127.0.0.1', port });
    equal(stage, 'handshake');
    equal(error?.code, 'ALERT');
    equal(chain?.[0]?.subject, 'CN=localhost,O=Parity,C=XX');
  });
});

test('a client certificate is sent', async () => {
  const folder = await pki();
  const wants = ['-Verify', '2', '-verify_return_error', '-CAfile', 'cas.pem', '-tls1_2'];
  await withServer(wants, async (server) => {
    const cert = join(folder, 'client.pem');
    await recordOf(server, { cert, key: join(folder, 'client.key') });
  });
});

for (const [name, cert, status] of [
  ['ocsp', 'server', 'good'],
  ['ocsp-revoked', 'revoked', 'revoked'],
] as const) {
  test(`a stapled response like s_client: ${status}`, async () => {
    const args = ['-cert', `${cert}.pem`, '-key', 'server.key', '-status_file', `${name}.der`];
    await withServer(args, async (server) => {
      const { ocsp } = await recordOf(server, { status: true });
      const text = await sClient(['-connect', `127.0.0.1:${server.port}`, '-status']);
      deepEqual(ocsp, {
        response: found(text, /OCSP Response Status: (\S+)/),
        status: found(text, /Cert Status: (\S+)/),
        producedAt: iso(found(text, /Produced At: (.*)/)),
        thisUpdate: iso(found(text, /This Update: (.*)/)),
        nextUpdate: iso(found(text, /Next Update: (.*)/)),
        revokedAt: iso(found(text, /Revocation Time: (.*)/)),
      });
      equal(ocsp?.status, status);
      equal((await recordOf(server)).ocsp, null);
    });
  });
}

test('no stapled response', async () => {
  await withServer([], async (server) =>
    equal((await recordOf(server, { status: true })).ocsp, null),
  );
});

for (const version of ['TLSv1.2', 'TLSv1.3']) {
  test(`timestamps like s_client: ${version}`, async () => {
    const folder = await oddPki();
    await withServer(['-serverinfo', 'odd/sct-several.pem'], async (server) => {
      const range = { minProtocol: version, maxProtocol: version };
      const { scts } = await recordOf(server, { ct: true, ...range });
      const logs = ['-ct', '-ctlogfile', join(folder, 'odd/logs.cnf')];
      const only = ['-min_protocol', version, '-max_protocol', version];
      const text = await sClient(['-connect', `127.0.0.1:${server.port}`, ...logs, ...only]);
      const blocks = text.split('Signed Certificate Timestamp:').slice(1);
      const told = blocks.map((block) => ({
        version: Number(found(block, /Version *: v1 \(0x(\d+)\)/) ?? 1),
        log: Buffer.from(
          (found(block, /Log ID *: ((?:[0-9A-F:]+\n? *)+)/) ?? '').replace(/[^0-9A-F]/g, ''),
          'hex',
        ).toString('base64'),
        timestamp: found(block, /Timestamp *: (.*)/),
      }));
      equal(scts?.length, told.length);
      for (const [index, { version: v, log, timestamp }] of told.entries()) {
        if (log !== '') {
          const sct: Sct | undefined = scts?.[index];
          deepEqual([sct?.source, sct?.version, sct?.log], ['tls', v, log]);
          equal(Date.parse(`${timestamp} UTC`), Date.parse(sct?.timestamp ?? ''));
        }
      }
      match(text, /SCTs present/);
      equal((await recordOf(server, range)).scts, null);
    });
  });
}

for (const version of ['-tls1_2', '-tls1_3']) {
  test(`a session is resumed: ${version}`, async () => {
    await withServer([], async (server) => {
      const session = file(`session${version}`);
      const to = ['-connect', `127.0.0.1:${server.port}`, version];
      // In TLS 1.3 it comes after the handshake.
      const ready = version === '-tls1_3' ? /Post-Handshake New Session Ticket/ : undefined;
      await sClient([...to, '-sess_out', session], ready);
      const only = version === '-tls1_2' ? { maxProtocol: 'TLSv1.2' } : {};
      const record = await recordOf(server, { sessIn: session, ...only });
      equal(record.resumed, true);
      equal(record.protocol, version === '-tls1_2' ? 'TLSv1.2' : 'TLSv1.3');
      equal((await recordOf(server)).resumed, false);
    });
  });
}

for (const count of [0, 1, 3]) {
  test(`session tickets are counted: ${count}`, async () => {
    await withServer(['-num_tickets', String(count)], async (server) => {
      equal((await recordOf(server, { tickets: true })).tickets, count);
      equal((await recordOf(server)).tickets, null);
    });
  });
}

test('the name is sent; an address is not', async () => {
  const server = await startServer(
    '-servername',
    'x.test',
    '-cert2',
    'other.pem',
    '-key2',
    'server.key',
  );
  const { port } = server;
  const subject = async (options: ProbeOptions, host = '127.0.0.1') => {
    const { chain, servername } = await probe({ host, port, ip: '127.0.0.1' }, options);
    return [servername, chain?.[0]?.subject];
  };
  deepEqual(await subject({}), [null, 'CN=localhost,O=Parity,C=XX']);
  deepEqual(await subject({ servername: 'x.test' }), ['x.test', 'CN=other.test']);
  deepEqual(await subject({}, 'x.test'), ['x.test', 'CN=other.test']);
  deepEqual(await subject({ servername: null }, 'x.test'), [null, 'CN=localhost,O=Parity,C=XX']);
  server.stop();
});

for (const version of ['DTLSv1', 'DTLSv1.2']) {
  test(`datagrams like s_client: ${version}`, async () => {
    const level = ['-cipher', 'ALL:@SECLEVEL=0'];
    const only = ['-min_protocol', version, '-max_protocol', version];
    await withServer(['-dtls', ...level, ...only], async (server) => {
      const ciphers = 'ECDHE-RSA-AES128-SHA:@SECLEVEL=0';
      const range = { minProtocol: version, maxProtocol: version };
      const record = await recordOf(server, { dtls: true, ciphers, ...range });
      const to = ['-connect', `127.0.0.1:${server.port}`, '-dtls', '-cipher', ciphers];
      const groups = ['-groups', 'X25519:prime256v1:secp384r1:secp521r1'];
      const text = await sClient([...to, ...only, ...groups]);
      equal(record.protocol, found(text, /^ *Protocol *: (\S+)$/m));
      equal(record.protocol, version);
      equal(record.cipher, found(text, /Cipher is (\S+)/));
      equal(record.group, 'x25519');
      equal(record.read, Number(found(text, /SSL handshake has read (\d+) bytes/)));
      // An alert under CBC, encrypted before it is authenticated: header, IV, two bytes with padding, MAC.
      const notify = 13 + 16 + 16 + 20;
      equal(record.written, Number(found(text, /and written (\d+) bytes/)) + notify);
    });
  });
}
