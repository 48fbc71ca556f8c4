/*
 * The verify callback: prints each step and decides whether a failed one ends the handshake (-verify_return_error).
 * What a step looks like is print/verification.ts's.
 * Installed by build.ts.
 */
import type { X509StoreCtx } from '../native/api';
import { type Console, puts } from '../native/console';
import type { Settings } from '../options/settings';
import type { NamePrinter } from '../print/names';
import {
  printDepth,
  printErrorCause,
  printPolicies,
  printVerifyError,
} from '../print/verification';

const X509_V_OK = 0;
const X509_V_ERR_NO_EXPLICIT_POLICY = 43;
/** What libcrypto passes as `ok` when only the policy tree is to be seen. */
const POLICY_NOTICE = 2;

/** Callback for SSL_CTX_set_verify(3). */
export function verifyCallback(
  console: Console,
  settings: Readonly<Settings>,
  names: NamePrinter,
): (ok: number, store: X509StoreCtx) => number {
  const { err } = console;
  const { verifyQuiet: quiet, verifyDepth, verifyReturnError } = settings;
  return (ok, store) => {
    const code = store.getError();
    const depth = store.getErrorDepth();
    const cert = store.getCurrentCert();
    if (!quiet || ok === 0) {
      printDepth(err, names, depth, cert);
    }
    let verdict = ok;
    if (ok === 0) {
      printVerifyError(console, code);
      const inDepth = verifyDepth < 0 || verifyDepth >= depth;
      verdict = inDepth && !verifyReturnError ? 1 : 0;
    }
    printErrorCause(err, names, code, cert);
    const policies =
      code === X509_V_ERR_NO_EXPLICIT_POLICY || (code === X509_V_OK && verdict === POLICY_NOTICE);
    if (policies && !quiet) {
      printPolicies(console, store);
    }
    if (verdict !== 0 && !quiet) {
      puts(err, `verify return:${verdict}\n`);
    }
    cert?.close();
    return verdict;
  };
}
