/*
 * What the command needs of the engine. The engine is loaded when it is needed: --help and wrong uses do without.
 */
import { join } from 'node:path';
import type { ProbeLine, Progress } from '../lines';
import type { ProbeAllOptions, ProbeTarget } from '../options';

export interface Pool {
  run(
    targets: Iterable<ProbeTarget> | AsyncIterable<ProbeTarget>,
  ): AsyncIterableIterator<ProbeLine>;
  progress(): Progress;
  /** No more targets are taken; what is in flight is finished. */
  finish(): void;
  /** All is given up at once; each target in flight gets a record with code ABORTED. */
  stop(): void;
  /** What it runs on: OpenSSL's version text. */
  readonly library: string;
  close(): Promise<void>;
}

export type OpenPool = (options: ProbeAllOptions) => Promise<Pool>;

/** The pool of pool.ts. */
export async function openEngine(options: ProbeAllOptions): Promise<Pool> {
  const engine: { openPool: OpenPool } = await import(join(__dirname, '..', 'pool.js'));
  return engine.openPool(options);
}
