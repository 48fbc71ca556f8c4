// Known differences between the candidate and the reference, each with its reason.
// Not here: masks for what two runs of one binary differ in (lib/parity/masks.ts).
// Called by s_client-parity and by the suite; an entry whose case is equal now fails the run.

import type { LedgerEntry } from '../../lib/parity/case';

const SRP_CRASH =
  'the password callback of 3.0 crashes (SIGSEGV); the candidate takes the password';

const SINCE_3_0 = ['openssl:3.'];

/** Empty is the aim. */
export const ledger: readonly LedgerEntry[] = [
  { case: 'srp-known-group', reason: SRP_CRASH, requires: SINCE_3_0 },
  { case: 'srp-known-group-msg', reason: SRP_CRASH, requires: SINCE_3_0 },
  { case: 'srp-no-password', reason: SRP_CRASH, requires: SINCE_3_0 },
];
