// Known differences between the candidate and the reference, each with its reason.
// Not here: masks for what two runs of one binary differ in (lib/parity/masks.ts).
// Called by s_client-parity and by the suite; an entry whose case is equal now fails the run.

import type { LedgerEntry } from '../../lib/parity/case';

const SRP_CRASH =
  'the password callback of 3.0 crashes (SIGSEGV); the candidate takes the password';

const SINCE_3_0 = ['openssl:3.'];
const SRP_GARBAGE =
  'the group callback of 3.0 reads its settings where others lie: what it does depends on the build';

/** Cases with a group that is in no list. */
const SRP_GROUPS = [
  ...['plain', 'msg', 'debug', 'trace', 'state', 'brief', 'quiet', 'prexit'],
  ...['moregroups', 'moregroups-debug', 'moregroups-msg', 'moregroups-trace'],
];
const SRP_GENERATORS = ['plain', 'moregroups', 'moregroups-debug', 'moregroups-msg'];

/** Empty is the aim. */
export const ledger: readonly LedgerEntry[] = [
  { case: 'srp-known-group', reason: SRP_CRASH, chance: true, requires: SINCE_3_0 },
  { case: 'srp-known-group-msg', reason: SRP_CRASH, chance: true, requires: SINCE_3_0 },
  { case: 'srp-no-password', reason: SRP_CRASH, chance: true, requires: SINCE_3_0 },
  ...[
    ...SRP_GROUPS.map((name) => `srp-other-group-${name}`),
    ...SRP_GENERATORS.map((name) => `srp-generator-1-${name}`),
  ].map((name) => ({ case: name, reason: SRP_GARBAGE, chance: true, requires: SINCE_3_0 })),
];
