/*
 * A record against what s_client of the same OpenSSL prints of the same server. Servers are s_servers, one for each row.
 */
import { deepEqual, equal, ok } from 'node:assert/strict';
import { test } from 'node:test';
import type { ProbeOptions } from '../../lib/probe/options';
import { probe } from '../../lib/probe/probe';
import type { ProbeRecord } from '../../lib/probe/record';
import { openssl, type Server, sClient, withServer } from './probe-peers';

const GROUPS = ['-groups', 'X25519:prime256v1:secp384r1:secp521r1'];
const NAMES: Readonly<Record<string, string>> = {
  'ECDH, prime256v1': 'secp256r1',
  'ECDH, secp384r1': 'secp384r1',
  'ECDH, secp521r1': 'secp521r1',
  'ECDH, P-256': 'secp256r1',
  'ECDH, P-384': 'secp384r1',
  X25519: 'x25519',
  X448: 'x448',
};
/** As far as all lines have them. */
const SUITES = [
  'TLS_AES_256_GCM_SHA384',
  'TLS_CHACHA20_POLY1305_SHA256',
  'TLS_AES_128_GCM_SHA256',
].join(':');
const SIGNATURES = ['RSA', 'RSA-PSS', 'ECDSA', 'Ed25519', 'ed25519', 'DSA'];

const found = (text: string, pattern: RegExp): string | null => pattern.exec(text)?.[1] ?? null;

/** The fields that s_client prints for every server. */
function fieldsOf(text: string) {
  const none = (value: string | null) => (value === 'NONE' ? null : value);
  const cipher = none(found(text, /Cipher is (\S+)/)?.replace('(NONE)', 'NONE') ?? null);
  const key = /(?:Server|Peer) Temp Key: (.*), (\d+) bits/.exec(text);
  return {
    // The line "New, ..." tells since when there is the cipher.
    protocol: found(text, /^ *Protocol *: (\S+)$/m) ?? found(text, /^(?:New|Reused), (TLSv1\.3),/m),
    cipher,
    group:
      found(text, /Negotiated TLS1\.3 group: (\S+)/) ??
      (key === null || key[1] === 'DH' ? null : (NAMES[key[1] ?? ''] ?? key[1] ?? null)),
    tempKey: key !== null && key[1] === 'DH' ? `DH ${key[2]}` : null,
    alpn: found(text, /^ALPN protocol: (.*)$/m),
    compression: none(found(text, /^Compression: (.*)$/m)),
    secureRenegotiation: /Secure Renegotiation IS supported/.test(text),
    resumed: /^Reused, /m.test(text),
    read: Number(found(text, /SSL handshake has read (\d+) bytes/)),
    written: Number(found(text, /and written (\d+) bytes/)),
  };
}

/** The close_notify that follows the handshake of a probe, and is counted by it; s_client tells what it wrote before. */
function closeNotify({ protocol, cipher }: ProbeRecord): number | null {
  if (cipher?.includes('GCM') !== true) {
    return null;
  }
  const dtls = protocol?.startsWith('DTLS') ? 8 : 0;
  return protocol === 'TLSv1.3' ? 24 : 31 + dtls;
}

function checkSignature(text: string, { signature }: ProbeRecord): void {
  const type = found(text, /Peer signature type: (.*)/);
  const digest = found(text, /Peer signing digest: (.*)/);
  if (type === null || !SIGNATURES.includes(type)) {
    // From 3.5 on it is a name of the TLS registry.
    equal(signature, type);
  } else if (/^ed25519$/i.test(type)) {
    equal(signature?.toLowerCase(), type.toLowerCase());
  } else {
    equal(signature, digest === null ? type : `${type} ${digest}`);
  }
}

/** Probes and asks s_client, and compares what all connections have. */
async function compare(
  { port }: Server,
  options: ProbeOptions,
  args: readonly string[],
): Promise<{ record: ProbeRecord; text: string }> {
  const record = await probe({ host: '127.0.0.1', port }, { timeout: 8000, ...options });
  equal(record.error, null);
  equal(record.stage, 'done');
  const groups = options.groups === undefined ? GROUPS : ['-groups', options.groups];
  const text = await sClient(['-connect', `127.0.0.1:${port}`, ...groups, ...args]);
  const { read, written, ...fields } = fieldsOf(text);
  const told = Object.fromEntries(
    Object.keys(fields).map((name) => [name, record[name as keyof ProbeRecord]]),
  );
  deepEqual(told, fields);
  checkSignature(text, record);
  if (fields.protocol !== 'TLSv1.3') {
    equal(record.extendedMasterSecret, /Extended master secret: yes/.test(text));
  }
  // An ECDSA signature has no fixed length.
  const slack = /ECDSA|ecdsa/.test(record.signature ?? '') ? 8 : 0;
  // Nor has what random bytes are compressed to.
  const comparable = record.compression === null;
  ok(!comparable || Math.abs(record.read - read) <= slack, `read ${record.read}, not ${read}`);
  const notify = closeNotify(record);
  if (notify !== null && comparable) {
    equal(record.written, written + notify);
  }
  const bits = found(
    openssl('ciphers', '-v', '-ciphersuites', SUITES, 'ALL:COMPLEMENTOFALL:@SECLEVEL=0')
      .split('\n')
      .find((line) => line.startsWith(`${record.cipher} `)) ?? '',
    /Enc=[^(]+\((\d+)\)/,
  );
  equal(record.bits, Number(bits ?? 0));
  return { record, text };
}

interface Row {
  readonly server: readonly string[];
  readonly options: ProbeOptions;
  readonly args: readonly string[];
}

const low = 'ALL:@SECLEVEL=0';
const only = (version: string, ciphers = low): Row => ({
  server: ['-cipher', low, '-min_protocol', version, '-max_protocol', version].filter(Boolean),
  options: { ciphers, minProtocol: version, maxProtocol: version },
  args: ['-cipher', ciphers, '-min_protocol', version, '-max_protocol', version],
});
const with12 = (ciphers: string, ...server: string[]): Row => ({
  server,
  options: { ciphers, maxProtocol: 'TLSv1.2' },
  args: ['-cipher', ciphers, '-tls1_2'],
});

const rows: Readonly<Record<string, Row>> = {
  'TLS 1.3': { server: [], options: {}, args: [] },
  'TLS 1.2': with12('ECDHE-RSA-AES256-GCM-SHA384'),
  'TLS 1.1': only('TLSv1.1'),
  'TLS 1.0': only('TLSv1'),
  'a suite': {
    server: [],
    options: { ciphersuites: 'TLS_CHACHA20_POLY1305_SHA256' },
    args: ['-ciphersuites', 'TLS_CHACHA20_POLY1305_SHA256'],
  },
  CBC: with12('AES128-SHA'),
  DHE: with12('DHE-RSA-AES128-GCM-SHA256'),
  'a group by its curve': {
    server: [],
    options: {
      groups: 'secp384r1',
      ciphers: 'ECDHE-RSA-AES128-GCM-SHA256',
      maxProtocol: 'TLSv1.2',
    },
    args: ['-tls1_2', '-cipher', 'ECDHE-RSA-AES128-GCM-SHA256'],
  },
  'P-256 in TLS 1.3': { server: [], options: { groups: 'prime256v1' }, args: [] },
  'X448 after a HelloRetryRequest': {
    server: ['-groups', 'X448'],
    options: { groups: 'X25519:X448' },
    args: [],
  },
  ECDSA: { server: ['-cert', 'ec.pem', '-key', 'ec.key'], options: {}, args: [] },
  'ECDSA in TLS 1.2': with12('ECDHE-ECDSA-AES128-GCM-SHA256', '-cert', 'ec.pem', '-key', 'ec.key'),
  Ed25519: { server: ['-cert', 'ed25519.pem', '-key', 'ed25519.key'], options: {}, args: [] },
  ALPN: {
    server: ['-alpn', 'h2,http/1.1'],
    options: { alpn: ['http/1.1', 'h2'] },
    args: ['-alpn', 'http/1.1,h2'],
  },
  'no ALPN in common': { server: ['-alpn', 'h2'], options: {}, args: [] },
  'PSK in TLS 1.2': {
    server: ['-nocert', '-psk', 'abcd', '-tls1_2', '-cipher', 'PSK'],
    options: { ciphers: 'PSK-AES128-GCM-SHA256', maxProtocol: 'TLSv1.2', args: ['-psk', 'abcd'] },
    args: ['-psk', 'abcd', '-cipher', 'PSK-AES128-GCM-SHA256', '-tls1_2'],
  },
  'PSK in TLS 1.3': {
    server: ['-nocert', '-psk', 'abcd'],
    options: { args: ['-psk', 'abcd'], ciphersuites: 'TLS_AES_128_GCM_SHA256' },
    args: ['-psk', 'abcd', '-ciphersuites', 'TLS_AES_128_GCM_SHA256'],
  },
  compression: {
    server: ['-comp', '-tls1_2', '-cipher', low],
    options: { args: ['-comp'], ciphers: low, maxProtocol: 'TLSv1.2' },
    args: ['-comp', '-cipher', low, '-tls1_2'],
  },
};

for (const [name, { server, options, args }] of Object.entries(rows)) {
  test(`like s_client: ${name}`, async () => {
    await withServer(server, (it) => compare(it, options, args));
  });
}
