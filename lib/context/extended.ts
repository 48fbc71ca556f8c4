/*
 * Extended certificates (-xcert): offered to the server's request in turn, each with a report of how well it fits.
 * Step of build.ts.
 */
import type { Ssl, SslCtx } from '../native/api';
import { type Console, puts } from '../native/console';
import type { LoadedCertificate } from './identity';

export function useExtended(
  console: Console,
  ctx: SslCtx,
  certificates: readonly LoadedCertificate[],
): void {
  if (certificates.length === 0) {
    return;
  }
  ctx.setCertCb((ssl) => chooseAll(console, ssl, certificates));
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

function printChecks({ err }: Console, result: number): void {
  for (const [text, bit] of CHECKS) {
    puts(err, `\t${text}: ${result & bit ? 'OK' : 'NOT OK'}\n`);
  }
}

function chooseAll(
  console: Console,
  ssl: Ssl,
  certificates: readonly LoadedCertificate[],
): number {
  ssl.certsClear();
  for (const [index, { cert, key, chain, buildChain }] of [...certificates].reverse().entries()) {
    const result = ssl.checkChain(cert, key, chain);
    puts(console.err, `Checking cert chain ${index}:\nSubject: `);
    cert.subjectName().print(console.err, 0, 0);
    puts(console.err, '\n');
    printChecks(console, result);
    if (result & CERT_PKEY_VALID) {
      ssl.useCertificate(cert);
      ssl.usePrivateKey(key);
      if (buildChain) {
        ssl.buildCertChain(0);
      } else if (chain !== null) {
        ssl.set1Chain(chain);
      }
    }
  }
  return 1;
}
