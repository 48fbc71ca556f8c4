/*
 * Options that are read and checked but whose effect is not there yet: using one is refused, never ignored.
 * Called by resolve.ts when the rest of the command line is in order.
 */
import { fail } from '../native/console';
import type { Reading } from './handlers/handler';

/** Ends the run with status 2 when an option is used whose effect is missing. */
export function requireSupported({ settings, console }: Reading): void {
  const missing: readonly (readonly [string, boolean])[] = [['-sctp', settings.sctp]];
  for (const [option, used] of missing) {
    if (used) {
      fail(console, `${console.prog}: ${option} is not implemented yet\n`, 2);
    }
  }
}
