/*
 * Lines about verification: each step as it happens, and the outcome.
 * Decides nothing: whether a failed step ends the handshake is context/verify.ts's.
 */
import type { Bio, Ssl, X509, X509StoreCtx } from '../native/api';
import { type Console, puts } from '../native/console';
import type { NamePrinter } from './names';

const X509_V_OK = 0;
const X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT = 2;
const NOT_BEFORE_ERRORS = [9, 13];
const NOT_AFTER_ERRORS = [10, 14];

/** `depth=N subject`, or that there is no certificate. */
export function printDepth(err: Bio, names: NamePrinter, depth: number, cert: X509 | null): void {
  puts(err, `depth=${depth} `);
  if (cert === null) {
    puts(err, '<no cert>\n');
    return;
  }
  names.name(err, cert.subjectName());
  puts(err, '\n');
}

export function printVerifyError({ err, native }: Console, code: number): void {
  puts(err, `verify error:num=${code}:${native.library.verifyCertErrorString(code)}\n`);
}

/** What in the certificate caused the error, for the errors where that helps. */
export function printErrorCause(
  err: Bio,
  names: NamePrinter,
  code: number,
  cert: X509 | null,
): void {
  if (cert === null) {
    return;
  }
  if (code === X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT) {
    puts(err, 'issuer= ');
    names.name(err, cert.issuerName());
    puts(err, '\n');
  } else if (NOT_BEFORE_ERRORS.includes(code)) {
    puts(err, 'notBefore=');
    cert.printNotBefore(err);
    puts(err, '\n');
  } else if (NOT_AFTER_ERRORS.includes(code)) {
    puts(err, 'notAfter=');
    cert.printNotAfter(err);
    puts(err, '\n');
  }
}

/** The policy tree (-policy_print). */
export function printPolicies({ err, native }: Console, store: X509StoreCtx): void {
  puts(err, `Require explicit Policy: ${store.explicitPolicy() ? 'True' : 'False'}\n`);
  for (const [title, which] of [
    ['Authority', 'authority'],
    ['User', 'user'],
  ] as const) {
    const nodes = native.Bio.newMem();
    const count = store.printPolicies(nodes, which);
    puts(err, `${title} Policies:${count === null ? ' <empty>' : ''}\n`);
    puts(err, nodes.drain());
    nodes.close();
  }
}

/** Bytes of a TLSA record's data that are shown: its last ones, since the first are alike in most. */
const TLSA_TAIL = 12;

/** The outcome: verified name, error, DANE. */
export function printOutcome(out: Bio, { native, dialect }: Console, ssl: Ssl): void {
  const result = ssl.getVerifyResult();
  if (result === X509_V_OK) {
    const peername = ssl.get0Peername();
    puts(out, 'Verification: OK\n');
    puts(out, peername === null ? '' : `Verified peername: ${peername}\n`);
  } else {
    puts(out, `Verification error: ${native.library.verifyCertErrorString(result)}\n`);
  }
  const dane = ssl.getDaneAuthority();
  if (dane !== null) {
    const long = dane.data.length > TLSA_TAIL;
    const data = dane.data.subarray(long ? dane.data.length - TLSA_TAIL : 0).toString('hex');
    const { usage, selector, mtype } = dane;
    const record = `${usage} ${selector} ${mtype} ${long ? '...' : ''}${data}`;
    const rawKey = ssl.get0PeerRpk();
    const matched =
      rawKey === null
        ? `${dialect.manner.daneMatch(dane)} certificate at depth ${dane.depth}`
        : 'matched the peer raw public key';
    rawKey?.close();
    puts(out, `DANE TLSA ${record} ${matched}\n`);
  }
}
