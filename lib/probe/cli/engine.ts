/*
 * What the command needs of the engine, loaded when it is needed: --help and wrong uses do without.
 */
import type { ProbeAllOptions } from '../options';
import type { Pool } from '../pool';

export type { Pool } from '../pool';

export type OpenPool = (options: ProbeAllOptions) => Promise<Pool>;

/** The pool of pool.ts. */
export function openEngine(options: ProbeAllOptions): Promise<Pool> {
  const { openPool } = require('../pool') as typeof import('../pool');
  return openPool(options);
}
