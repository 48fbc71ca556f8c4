/*
 * -security_debug: each question that libssl asks its security callback, and the answer.
 * Gives no answer of its own. Installed by context/build.ts.
 */
import type { Native, SecurityEvent } from '../native/api';
import { type Console, puts } from '../native/console';
import { NIST_CURVES, VERSIONS } from './tables';

const OTHER_TYPE = 0xffff0000;
const OTHER_CIPHER = 1 << 16;
const OTHER_CURVE = 2 << 16;
const OTHER_PKEY = 4 << 16;
const OTHER_SIGALG = 5 << 16;
const OTHER_CERT = 6 << 16;
const PEER = 0x1000;

const TICKET = 10;
const COMPRESSION = 15;
const VERSION = 9;
const CA_MD = 18 | OTHER_CERT;
const PEER_CA_MD = CA_MD | PEER;

const OPERATIONS: Readonly<Record<number, string>> = {
  [1 | OTHER_CIPHER]: 'Supported Ciphersuite',
  [2 | OTHER_CIPHER]: 'Shared Ciphersuite',
  [3 | OTHER_CIPHER]: 'Check Ciphersuite',
  [7 | OTHER_PKEY]: 'Temp DH key bits',
  [4 | OTHER_CURVE]: 'Supported Curve',
  [5 | OTHER_CURVE]: 'Shared Curve',
  [6 | OTHER_CURVE]: 'Check Curve',
  [11 | OTHER_SIGALG]: 'Supported Signature Algorithm',
  [12 | OTHER_SIGALG]: 'Shared Signature Algorithm',
  [13 | OTHER_SIGALG]: 'Check Signature Algorithm',
  [14 | OTHER_SIGALG]: 'Signature Algorithm mask',
  [16 | OTHER_CERT]: 'Certificate chain EE key',
  [17 | OTHER_CERT]: 'Certificate chain CA key',
  [16 | OTHER_CERT | PEER]: 'Peer Chain EE key',
  [17 | OTHER_CERT | PEER]: 'Peer Chain CA key',
  [CA_MD]: 'Certificate chain CA digest',
  [PEER_CA_MD]: 'Peer chain CA digest',
  [COMPRESSION]: 'SSL compression',
  [TICKET]: 'Session ticket',
};

/** Signature schemes of TLS 1.3 by code point. */
const SCHEMES: Readonly<Record<number, string>> = {
  513: 'rsa_pkcs1_sha1',
  515: 'ecdsa_sha1',
  1025: 'rsa_pkcs1_sha256',
  1027: 'ecdsa_secp256r1_sha256',
  1281: 'rsa_pkcs1_sha384',
  1283: 'ecdsa_secp384r1_sha384',
  1537: 'rsa_pkcs1_sha512',
  1539: 'ecdsa_secp521r1_sha512',
  2052: 'rsa_pss_rsae_sha256',
  2053: 'rsa_pss_rsae_sha384',
  2054: 'rsa_pss_rsae_sha512',
  2055: 'ed25519',
  2056: 'ed448',
  2057: 'rsa_pss_pss_sha256',
  2058: 'rsa_pss_pss_sha384',
  2059: 'rsa_pss_pss_sha512',
  2074: 'ecdsa_brainpoolP256r1_sha256',
  2075: 'ecdsa_brainpoolP384r1_sha384',
  2076: 'ecdsa_brainpoolP512r1_sha512',
  60909: 'gostr34102001',
  61166: 'gostr34102012_256',
  61423: 'gostr34102012_512',
};

const ALGORITHMS: Readonly<Record<number, string>> = {
  0: 'anonymous',
  1: 'RSA',
  2: 'DSA',
  3: 'ECDSA',
  237: 'gost2001',
  238: 'gost2012_256',
  239: 'gost2012_512',
};

const HASHES: Readonly<Record<number, string>> = {
  0: 'none',
  1: 'MD5',
  2: 'SHA1',
  3: 'SHA224',
  4: 'SHA256',
  5: 'SHA384',
  6: 'SHA512',
};

/** One question, unless it was allowed and only refusals are wanted. */
export function printSecurityEvent(console: Console, event: SecurityEvent, verbose: boolean): void {
  const { err } = console;
  const allowed = event.defaultResult === 1;
  if (allowed && !verbose) {
    return;
  }
  const bits = [TICKET, COMPRESSION, VERSION].includes(event.op)
    ? ''
    : `, security bits=${event.bits}`;
  puts(err, `Security callback: ${operation(event)}${subject(console, event)}${bits}`);
  puts(err, `: ${event.defaultResult === 0 ? 'no' : 'yes'}\n`);
}

function operation({ op, nid }: SecurityEvent): string {
  if (op === VERSION) {
    return `Version=${VERSIONS[nid] ?? '???'}`;
  }
  const name = OPERATIONS[op];
  const named = (op & OTHER_TYPE) !== OTHER_SIGALG && op !== TICKET && op !== COMPRESSION;
  return named && name !== undefined ? `${name}=` : '';
}

function subject({ native, dialect }: Console, event: SecurityEvent): string {
  switch (event.op & OTHER_TYPE) {
    case OTHER_CIPHER:
      return event.cipher?.name ?? '(NONE)';
    case OTHER_CURVE:
      return NIST_CURVES[event.nid] ?? native.library.nid2sn(event.nid) ?? '';
    case OTHER_CERT:
      return certificate(native, event, dialect.manner.namesProviderKeys);
    case OTHER_SIGALG:
      return signatureAlgorithm(event, dialect.manner.namelessSchemes);
    default:
      return '';
  }
}

function certificate(
  { library }: Native,
  { op, cert }: SecurityEvent,
  namesProviderKeys: boolean,
): string {
  if (op === CA_MD || op === PEER_CA_MD) {
    return cert === null ? '' : (library.nid2sn(cert.signatureNid()) ?? '');
  }
  const key = cert?.pubkey() ?? null;
  // Its name is that of a method of its own, which a key that a provider holds does not have.
  if (key === null) {
    return 'Public key missing';
  }
  const name = key.asn1PemName() ?? (namesProviderKeys ? key.typeName() : null);
  return `${name ?? ''}, bits=${key.bits()}`;
}

function signatureAlgorithm({ op, other }: SecurityEvent, nameless: readonly number[]): string {
  const code = Buffer.from(other ?? '\0\0', 'latin1').readUInt16BE(0);
  const name = OPERATIONS[op] ?? `s_cb.c:security_callback_debug op=0x${op.toString(16)}`;
  const scheme = nameless.includes(code) ? undefined : SCHEMES[code];
  if (scheme !== undefined) {
    return `${name} scheme=${scheme}`;
  }
  const hash = HASHES[code >> 8];
  const algorithm = ALGORITHMS[code & 0xff];
  return hash !== undefined && algorithm !== undefined
    ? `${name} digest=${hash}, algorithm=${algorithm}`
    : `${name} scheme=unknown(0x${code.toString(16).padStart(4, '0')})`;
}
