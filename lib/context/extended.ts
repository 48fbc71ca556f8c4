/*
 * Extended certificates (-xcert): offered to the server's request in turn, each with a report of how well it fits.
 * Step of build.ts.
 */
import type { Ssl, SslCtx } from '../native/api';
import { type Console, puts } from '../native/console';
import type { NamePrinter } from '../print/names';
import type { LoadedCertificate } from './identity';

export function useExtended(
  console: Console,
  ctx: SslCtx,
  certificates: readonly LoadedCertificate[],
  names: NamePrinter,
): void {
  if (certificates.length === 0) {
    return;
  }
  ctx.setCertCb((ssl) => chooseAll(console, ssl, certificates, names));
}

const CERT_PKEY_VALID = 0x1;

/** Result bits of SSL_check_chain(3), in the order they are reported. */
const CHECKS: readonly (readonly [text: string, bit: number])[] = [
  ['Overall Validity', CERT_PKEY_VALID],
  ['Sign with EE key', 0x2],
  ['EE signature', 0x10],
  ['CA signature', 0x20],
  ['EE key parameters', 0x40],
  ['CA key parameters', 0x80],
  ['Explicitly sign with EE key', 0x100],
  ['Issuer Name', 0x200],
  ['Certificate Type', 0x400],
];

const SSL_CERT_FLAG_SUITEB_128_LOS = 0x30000;
const CERT_PKEY_SUITEB = 0x800;

function printChecks({ err }: Console, ssl: Ssl, result: number): void {
  for (const [text, bit] of CHECKS) {
    puts(err, `\t${text}: ${result & bit ? 'OK' : 'NOT OK'}\n`);
  }
  const suiteB = ssl.setCertFlags(0) & SSL_CERT_FLAG_SUITEB_128_LOS;
  const verdict = result & CERT_PKEY_SUITEB ? 'OK' : 'NOT OK';
  puts(err, `\tSuite B: ${suiteB ? verdict : 'not tested'}\n`);
}

function chooseAll(
  console: Console,
  ssl: Ssl,
  certificates: readonly LoadedCertificate[],
  names: NamePrinter,
): number {
  ssl.certsClear();
  for (const [index, { cert, key, chain, buildChain }] of [...certificates].reverse().entries()) {
    const result = ssl.checkChain(cert, key, chain);
    puts(console.err, `Checking cert chain ${index + 1}:\nSubject: `);
    names.name(console.err, cert.subjectName());
    puts(console.err, '\n');
    printChecks(console, ssl, result);
    if (result & CERT_PKEY_VALID && !use(ssl, { cert, key, chain, buildChain })) {
      return 0;
    }
  }
  return 1;
}

function use(ssl: Ssl, { cert, key, chain, buildChain }: LoadedCertificate): boolean {
  if (!ssl.useCertificate(cert) || !ssl.usePrivateKey(key)) {
    return false;
  }
  return buildChain ? ssl.buildCertChain(0) !== 0 : chain === null || ssl.set1Chain(chain);
}
