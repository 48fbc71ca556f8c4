/*
 * Lines about signature algorithms, key exchange and client certificate types.
 * Used by the full report and by the brief one.
 */
import type { Bio, SigalgEntry, Ssl } from '../native/api';
import { type Console, puts } from '../native/console';
import {
  CERTIFICATE_TYPES,
  NAMED_SCHEMES,
  NIST_CURVES,
  POINT_FORMATS,
  SIGNATURE_TYPES,
} from './tables';

const NID_undef = 0;
const EVP_PKEY_RSA = 6;
const EVP_PKEY_DH = 28;
const EVP_PKEY_EC = 408;

/** How the server signed; null when it did not. */
export function peerSignatureType(console: Console, ssl: Ssl): string | null {
  const scheme = console.dialect.manner.namesScheme ? ssl.get0PeerSignatureName() : null;
  const nid = ssl.getPeerSignatureTypeNid();
  // What BIO_printf makes of a missing name.
  return scheme ?? (nid === null ? null : (typeName(console, nid) ?? '<NULL>'));
}

function typeName({ dialect }: Console, nid: number): string | undefined {
  return dialect.manner.signatureTypes[nid] ?? SIGNATURE_TYPES[nid];
}

/** All signature lines of the full report. */
export function printSignatures(out: Bio, console: Console, ssl: Ssl): void {
  printCertificateTypes(out, ssl);
  printSigalgs(out, console, '', ssl.getSigalgs());
  printSigalgs(out, console, 'Shared ', ssl.getSharedSigalgs());
  const digest = ssl.getPeerSignatureNid();
  if (digest !== null && digest !== NID_undef) {
    puts(out, `Peer signing digest: ${console.native.library.nid2sn(digest)}\n`);
  }
  const type = peerSignatureType(console, ssl);
  if (type !== null) {
    puts(out, `Peer signature type: ${type}\n`);
  }
}

function printCertificateTypes(out: Bio, ssl: Ssl): void {
  const types = [...ssl.get0CertificateTypes()];
  if (types.length > 0) {
    const names = types.map((type) => CERTIFICATE_TYPES[type] ?? `UNKNOWN (${type}),`);
    puts(out, `Client Certificate Types: ${names.join(', ')}\n`);
  }
}

/** Signature algorithms that the server asks for in a certificate request. */
export function printSigalgs(
  out: Bio,
  console: Console,
  shared: '' | 'Shared ',
  entries: readonly SigalgEntry[],
): void {
  if (entries.length > 0) {
    const names = entries.map((entry) => sigalgName(console, entry));
    puts(out, `${shared}Requested Signature Algorithms: ${names.join(':')}\n`);
  }
}

function hexByte(value: number): string {
  return `0x${value.toString(16).toUpperCase().padStart(2, '0')}`;
}

function sigalgName(console: Console, { signNid, hashNid, rawSign, rawHash }: SigalgEntry): string {
  const { native, dialect } = console;
  const scheme = NAMED_SCHEMES[(rawHash << 8) | rawSign];
  if (scheme !== undefined && dialect.manner.namedSchemes) {
    return scheme;
  }
  const fallback = dialect.manner.namesSignatureNids ? native.library.nid2sn(signNid) : null;
  const type = typeName(console, signNid) ?? fallback ?? undefined;
  const name = type ?? hexByte(rawSign);
  if (hashNid !== NID_undef) {
    return `${name}+${native.library.nid2sn(hashNid)}`;
  }
  return type === undefined ? `${name}+${hexByte(rawHash)}` : name;
}

const TLS1_3_VERSION = 0x304;

/** The server's ephemeral key, or the group where that has none. */
export function printTemporaryKey(out: Bio, console: Console, ssl: Ssl): void {
  const key = ssl.getPeerTmpKey();
  if (key === null) {
    if (console.dialect.manner.tellsGroup && ssl.version() === TLS1_3_VERSION) {
      const group = ssl.groupToName(ssl.getNegotiatedGroup()) ?? '<NULL>';
      puts(out, `Negotiated TLS1.3 group: ${group}\n`);
    }
    return;
  }
  const type = key.id();
  const name =
    type === EVP_PKEY_RSA
      ? 'RSA'
      : type === EVP_PKEY_DH
        ? 'DH'
        : type === EVP_PKEY_EC
          ? `ECDH, ${curveName(console, key.groupName() ?? '?')}`
          : console.native.library.nid2sn(type);
  puts(out, `${console.dialect.manner.temporaryKey}: ${name}, ${key.bits()} bits\n`);
  key.close();
}

function curveName({ native, dialect }: Console, name: string): string {
  const nist = dialect.manner.nistCurves ? NIST_CURVES[native.library.txt2nid(name)] : undefined;
  return nist ?? name;
}

/** Point formats that the server sent. */
export function printPointFormats(out: Bio, ssl: Ssl): void {
  const formats = [...ssl.get0EcPointFormats()];
  if (formats.length > 0) {
    const names = formats.map((format) => POINT_FORMATS[format] ?? `unknown(${format})`);
    puts(out, `Supported Elliptic Curve Point Formats: ${names.join(':')}\n`);
  }
}
