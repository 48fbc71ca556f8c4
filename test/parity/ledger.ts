// Known differences between the candidate and the reference, each with its reason.
// Not here: masks for what two runs of one binary differ in (lib/parity/masks.ts).
// Called by s_client-parity and by the suite; an entry whose case is equal now fails the run.

import type { LedgerEntry } from '../../lib/parity/case';

/** Empty is the aim. */
export const ledger: readonly LedgerEntry[] = [];
