// What each OpenSSL line's `s_client` understands and says: option rows, help layout, error texts, manner.
// Neither the reading of arguments nor what options do; a table is in the file named after its line.
// Used by lib/options, which reads argv and renders -help by a dialect, and by all that prints.
import { laterLines } from './later';
import { openssl111 } from './openssl-1.1.1';
import { openssl30 } from './openssl-3.0';
import type { Dialect } from './types';
import { lazily } from './variants';

export { openssl30 } from './openssl-3.0';
export { derive, forBuild } from './variants';

/** All lines, oldest first; each is called for its dialect. */
export const lines = [openssl111, lazily(openssl30.line, () => openssl30), ...laterLines] as const;

/** A row of any line's table. */
export type KnownRow = ReturnType<(typeof lines)[number]>['sections'][number]['rows'][number];

/** The name of an option of any line, without its dash. */
export type OptionName = KnownRow['name'];

/** The dialect of any line, as the command line program uses it. */
export type KnownDialect = Dialect<KnownRow>;

/**
 * The line that a release belongs to: its own, or the last one before it that changed anything.
 * Releases older than all lines get the oldest, newer ones the newest.
 */
export function lineOf(major: number, minor: number): KnownDialect {
  const known = (line: string): boolean => {
    const [ownMajor = 0, ownMinor = 0] = line.split('.').map(Number);
    return ownMajor < major || (ownMajor === major && ownMinor <= minor);
  };
  return (lines.findLast(({ line }) => known(line)) ?? openssl111)();
}
