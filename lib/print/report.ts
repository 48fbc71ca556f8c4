/*
 * The report of a connection: what stands between `CONNECTED` and the exchange of data, and the brief form of it.
 * Prints only what the connection knows; changes nothing but the position in stdout.
 * Called by session/ at the end of each handshake and, with -prexit or after a failure, at the end of the run.
 */
import type { Bio, Ssl, SslCtx, X509 } from '../native/api';
import { type Console, cannotAllocate, puts } from '../native/console';
import { type NamePrinter, printSubjectAndIssuer } from './names';
import {
  printPointFormats,
  printSigalgs,
  printSignatures,
  printTemporaryKey,
  signatureType,
} from './signatures';
import { printOutcome } from './verification';

export interface ReportContext {
  readonly console: Console;
  readonly ctx: SslCtx;
  readonly names: NamePrinter;
  readonly showCerts: boolean;
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

function printKeyLine(out: Bio, { native: { library } }: Console, cert: X509): void {
  const key = cert.pubkey();
  if (key !== null) {
    const type = library.nid2sn(key.baseId());
    const signature = library.nid2sn(cert.signatureNid());
    puts(out, `   a:PKEY: ${type}, ${key.bits()} (bit); sigalg: ${signature}\n`);
    key.close();
  }
}

function printCaNames(out: Bio, names: NamePrinter, ssl: Ssl): void {
  const list = ssl.get0PeerCaList();
  if (list === null || list.length === 0) {
    puts(out, '---\nNo client certificate CA names sent\n');
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
  const cipher = ssl.getCurrentCipher();
  puts(out, ssl.sessionReused() ? '---\nReused, ' : '---\nNew, ');
  puts(out, `${cipher?.version ?? '(NONE)'}, Cipher is ${cipher?.name ?? '(NONE)'}\n`);
  if (peer !== null) {
    const key = peer.pubkey();
    puts(out, `Server public key is ${key?.bits() ?? 0} bit\n`);
    key?.close();
  }
  const not = ssl.getSecureRenegotiationSupport() ? '' : ' NOT';
  puts(out, `Secure Renegotiation IS${not} supported\n`);
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
  if (peer === null) {
    puts(err, 'No peer certificate\n');
  } else {
    puts(err, 'Peer certificate: ');
    names.name(err, peer.subjectName());
    puts(err, '\n');
    const digest = ssl.getPeerSignatureNid();
    puts(err, digest === null ? '' : `Hash used: ${native.library.nid2sn(digest)}\n`);
    const type = ssl.getPeerSignatureTypeNid();
    puts(err, type === null ? '' : `Signature type: ${signatureType(console, type)}\n`);
    printOutcome(err, console, ssl);
    peer.close();
  }
  printPointFormats(err, ssl);
  printTemporaryKey(err, console, ssl);
}
