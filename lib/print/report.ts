/*
 * The report of a connection: what stands between `CONNECTED` and the exchange of data, and the brief form of it.
 * Prints only what the connection knows; changes nothing but the position in stdout.
 * Called by session/ at the end of each handshake and, with -prexit or after a failure, at the end of the run.
 */
import type { Bio, Ssl, SslCtx, X509 } from '../native/api';
import { type Console, cannotAllocate, puts } from '../native/console';
import { type NamePrinter, printSubjectAndIssuer } from './names';
import {
  peerSignatureType,
  printPointFormats,
  printSigalgs,
  printSignatures,
  printTemporaryKey,
} from './signatures';
import { printOutcome } from './verification';

export interface ReportContext {
  readonly console: Console;
  readonly ctx: SslCtx;
  readonly names: NamePrinter;
  readonly showCerts: boolean;
  /** -enable_server_rpk */
  readonly serverRawKeys: boolean;
  /** -keymatexport and its length in bytes. */
  readonly keymatLabel: string | null;
  readonly keymatLength: number;
  /** OPENSSL_NPN_* status of the last next protocol negotiation, -1 without one. */
  nextProtocolStatus(): number;
}

const TLS1_3_VERSION = 0x304;

/** The full report, or (full false) its shorter form for connections after the first. */
export function printReport(out: Bio, context: ReportContext, ssl: Ssl, full: boolean): void {
  const peer = full ? ssl.getPeerCertificate() : null;
  if (full) {
    printHandshake(out, context, ssl, peer);
  }
  printOutcome(out, context.console, ssl);
  printConnection(out, context, ssl, peer);
  printSession(out, context, ssl);
  printKeyingMaterial(out, context, ssl);
  puts(out, '---\n');
  out.flush();
  peer?.close();
}

function printHandshake(out: Bio, context: ReportContext, ssl: Ssl, peer: X509 | null): void {
  const { console, names, showCerts } = context;
  const chain = ssl.getPeerCertChain();
  if (chain !== null) {
    printChain(out, context, chain);
  }
  puts(out, '---\n');
  if (peer === null) {
    puts(out, 'no peer certificate available\n');
  } else {
    puts(out, 'Server certificate\n');
    if (!(showCerts && chain !== null)) {
      peer.writePem(out);
    }
    printSubjectAndIssuer(out, names, peer, console.dialect.manner.afterName);
  }
  printRawKeys(out, context, ssl);
  printCaNames(out, names, ssl);
  printSignatures(out, console, ssl);
  printTemporaryKey(out, console, ssl);
  if (peer !== null && !ssl.sessionReused() && ssl.ctIsEnabled()) {
    printTimestamps(out, context, ssl);
  }
  const read = ssl.getRbio()?.numberRead() ?? 0;
  const written = ssl.getWbio()?.numberWritten() ?? 0;
  puts(out, `---\nSSL handshake has read ${read} bytes and written ${written} bytes\n`);
}

const TLSEXT_cert_type_rpk = 2;

/** RFC 7250. */
function printRawKeys(out: Bio, { serverRawKeys }: ReportContext, ssl: Ssl): void {
  if (ssl.getNegotiatedClientCertType() === TLSEXT_cert_type_rpk) {
    puts(out, 'Client-to-server raw public key negotiated\n');
  }
  if (ssl.getNegotiatedServerCertType() === TLSEXT_cert_type_rpk) {
    puts(out, 'Server-to-client raw public key negotiated\n');
  }
  if (!serverRawKeys) {
    return;
  }
  const key = ssl.get0PeerRpk();
  puts(out, key === null ? 'no peer rpk available\n' : 'Server raw public key\n');
  key?.printPublic(out, 2);
  key?.close();
}

function printChain(out: Bio, context: ReportContext, chain: readonly X509[]): void {
  const { console, names, showCerts } = context;
  puts(out, '---\nCertificate chain\n');
  for (const [index, cert] of chain.entries()) {
    puts(out, `${String(index).padStart(2)} s:`);
    names.name(out, cert.subjectName());
    puts(out, '\n   i:');
    names.name(out, cert.issuerName());
    puts(out, '\n');
    if (console.dialect.manner.chainDetails) {
      printDetails(out, console, cert);
    }
    if (showCerts) {
      cert.writePem(out);
    }
    cert.close();
  }
}

function printDetails(out: Bio, console: Console, cert: X509): void {
  printKeyLine(out, console, cert);
  puts(out, '   v:NotBefore: ');
  cert.printNotBefore(out);
  puts(out, '; NotAfter: ');
  cert.printNotAfter(out);
  puts(out, '\n');
}

/** EVP_PKEY_EC, EVP_PKEY_SM2: asked for its group, a key of another type that an engine holds leaves an error. */
const GROUP_KEYS: readonly number[] = [408, 1172];

function printKeyLine(out: Bio, { native: { library }, dialect }: Console, cert: X509): void {
  const key = cert.pubkey();
  if (key !== null) {
    const line = dialect.manner.keyLine({
      keyNid: library.nid2sn(key.baseId()) ?? '',
      keyType: key.typeName() ?? '',
      bits: key.bits(),
      group: GROUP_KEYS.includes(key.baseId()) ? key.groupName() : null,
      signature: library.nid2sn(cert.signatureNid()) ?? '',
      signatureLong: library.nid2ln(cert.signatureNid()) ?? '',
    });
    puts(out, `   a:${line}\n`);
    key.close();
  }
}

function printCaNames(out: Bio, names: NamePrinter, ssl: Ssl): void {
  const list = ssl.get0PeerCaList();
  if (list === null || list.length === 0) {
    // Before its first connection, a QUIC object is none of a client yet.
    puts(out, ssl.isServer() ? '' : '---\nNo client certificate CA names sent\n');
    return;
  }
  puts(out, '---\nAcceptable client certificate CA names\n');
  for (const name of list) {
    names.name(out, name);
    puts(out, '\n');
  }
}

function printTimestamps(out: Bio, { ctx }: ReportContext, ssl: Ssl): void {
  const count = ssl.getSctCount();
  puts(out, `---\nSCTs present (${count})\n`);
  if (count > 0) {
    ssl.printScts(out, ctx, (index, status) => {
      puts(out, `${index === 0 ? '---\n' : '\n---\n'}SCT validation status: ${status}\n`);
    });
    puts(out, '\n');
  }
}

function printConnection(out: Bio, context: ReportContext, ssl: Ssl, peer: X509 | null): void {
  const { manner } = context.console.dialect;
  const cipher = ssl.getCurrentCipher();
  puts(out, ssl.sessionReused() ? '---\nReused, ' : '---\nNew, ');
  puts(out, `${cipher?.version ?? '(NONE)'}, Cipher is ${cipher?.name ?? '(NONE)'}\n`);
  puts(out, manner.tellsProtocol ? `Protocol: ${ssl.getVersion()}\n` : '');
  if (peer !== null) {
    const key = peer.pubkey();
    puts(out, `Server public key is ${key?.bits() ?? 0} bit\n`);
    key?.close();
  }
  const renegotiation = ssl.getSecureRenegotiationSupport()
    ? 'Secure Renegotiation IS supported'
    : manner.noRenegotiation(ssl.version());
  puts(out, `${renegotiation}\n`);
  puts(out, `Compression: ${ssl.getCurrentCompressionName() ?? 'NONE'}\n`);
  puts(out, `Expansion: ${ssl.getCurrentExpansionName() ?? 'NONE'}\n`);
  puts(out, ssl.getKtlsSend() ? 'Using Kernel TLS for sending\n' : '');
  puts(out, ssl.getKtlsRecv() ? 'Using Kernel TLS for receiving\n' : '');
  printNegotiated(out, context, ssl);
}

function printNegotiated(out: Bio, context: ReportContext, ssl: Ssl): void {
  const status = context.nextProtocolStatus();
  if (status !== -1) {
    puts(out, `Next protocol: (${status}) `);
    puts(out, ssl.get0NextProtoNegotiated() ?? '');
    puts(out, '\n');
  }
  const alpn = ssl.get0AlpnSelected();
  if (alpn !== null && alpn.length > 0) {
    puts(out, 'ALPN protocol: ');
    puts(out, alpn);
    puts(out, '\n');
  } else {
    puts(out, 'No ALPN negotiated\n');
  }
  const srtp = ssl.getSelectedSrtpProfile();
  puts(out, srtp === null ? '' : `SRTP Extension negotiated, profile=${srtp}\n`);
}

const EARLY_DATA = ['was not sent', 'was rejected', 'was accepted'] as const;

/** TLS 1.3 sessions arrive later, with the tickets. */
function printSession(out: Bio, { console: { native } }: ReportContext, ssl: Ssl): void {
  if (ssl.version() === TLS1_3_VERSION) {
    puts(out, `Early data ${EARLY_DATA[ssl.getEarlyDataStatus()] ?? ''}\n`);
    const result = ssl.getVerifyResult();
    const reason = native.library.verifyCertErrorString(result);
    puts(out, `Verify return code: ${result} (${reason})\n`);
    return;
  }
  const session = ssl.getSession();
  session?.print(out);
  session?.close();
}

function printKeyingMaterial(out: Bio, context: ReportContext, ssl: Ssl): void {
  const { keymatLabel, keymatLength } = context;
  const session = ssl.getSession();
  if (session === null || keymatLabel === null) {
    session?.close();
    return;
  }
  session.close();
  puts(out, 'Keying material exporter:\n');
  puts(out, `    Label: '${keymatLabel}'\n`);
  puts(out, `    Length: ${keymatLength} bytes\n`);
  if (keymatLength === 0) {
    cannotAllocate(context.console, keymatLength, 'export key');
  }
  const material = ssl.exportKeyingMaterial(keymatLength, keymatLabel, null);
  puts(
    out,
    material === null
      ? '    Error\n'
      : `    Keying material: ${material.toString('hex').toUpperCase()}\n`,
  );
}

/** -brief, on stderr. */
export function printBrief({ console, names }: ReportContext, ssl: Ssl): void {
  const { err, native } = console;
  puts(err, 'CONNECTION ESTABLISHED\n');
  puts(err, `Protocol version: ${ssl.getVersion()}\n`);
  puts(err, `Ciphersuite: ${ssl.getCurrentCipher()?.name ?? '(NONE)'}\n`);
  printSigalgs(err, console, '', ssl.getSigalgs());
  const peer = ssl.getPeerCertificate();
  const rawKey = ssl.get0PeerRpk();
  if (rawKey !== null) {
    puts(err, 'Peer used raw public key\n');
    printBriefSignatureType(console, ssl);
    printOutcome(err, console, ssl);
    rawKey.close();
  } else if (peer === null) {
    puts(err, `${console.dialect.manner.noPeer}\n`);
  } else {
    puts(err, 'Peer certificate: ');
    names.name(err, peer.subjectName());
    puts(err, '\n');
    const digest = ssl.getPeerSignatureNid();
    puts(err, digest === null ? '' : `Hash used: ${native.library.nid2sn(digest)}\n`);
    printBriefSignatureType(console, ssl);
    printOutcome(err, console, ssl);
    peer.close();
  }
  printPointFormats(err, ssl);
  printTemporaryKey(err, console, ssl);
}

function printBriefSignatureType(console: Console, ssl: Ssl): void {
  const type = peerSignatureType(console, ssl);
  puts(console.err, type === null ? '' : `Signature type: ${type}\n`);
}
