/*
 * What the command line needs of the engine: targets in, finished lines out.
 * Implemented by pool.ts; used by the command line and by probe.ts.
 */
import type { Mark } from './options';

/** A record in its final form. */
export interface ProbeLine {
  /** Place of the target in the order they were given, from 0. */
  readonly index: number;
  /** The record as JSON, without a line end. */
  readonly line: string;
  /** What the record may be failed for. */
  readonly marks: readonly Mark[];
  /** Stage of the error; null for none. */
  readonly failed: string | null;
}

/** How a run stands; counters since its start. */
export interface Progress {
  readonly done: number;
  readonly failed: number;
  readonly inFlight: number;
}
