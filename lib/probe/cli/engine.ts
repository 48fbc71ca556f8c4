/*
 * What the command needs of the engine, loaded when it is needed: --help and wrong uses do without.
 */

import type { Pool } from '../lines';
import type { ProbeAllOptions } from '../options';

export type { Pool } from '../lines';

export type OpenPool = (options: ProbeAllOptions) => Promise<Pool>;

/** The pool of pool.ts. */
export function openEngine(options: ProbeAllOptions): Promise<Pool> {
  const { openPool } = require('../pool') as typeof import('../pool');
  return openPool(options);
}
