// What each OpenSSL line's `s_client` understands and says: option rows, help layout, error texts.
// Neither the reading of arguments nor what options do; a table is in the file named after its line.
// Used by lib/options, which reads argv and renders -help by a dialect.
import type { Row30 } from './openssl-3.0';
import type { Dialect } from './types';

export { openssl30 } from './openssl-3.0';
export { derive, forBuild } from './variants';

/** A row of any line's table. */
export type KnownRow = Row30;

/** The name of an option of any line, without its dash. */
export type OptionName = KnownRow['name'];

/** The dialect of any line, as the command line program uses it. */
export type KnownDialect = Dialect<KnownRow>;
