/*
 * What every part of a run shares: the addon, the program's name, and the standard streams as BIOs.
 * No wording of its own. Made once by the entry point and handed down.
 */
import type { Dialect } from '../dialects/types';
import type { Bio, Bytes, Native } from './api';

/** Ends the run: thrown where the real program jumps to its clean-up, caught once by the runner. */
export class Stop extends Error {
  constructor(readonly status: number) {
    super(`exit ${status}`);
  }
}

export interface Console {
  readonly native: Native;
  /** The line of the libssl that is run on. */
  readonly dialect: Dialect;
  /** Program name in messages: `s_client`. */
  readonly prog: string;
  /** stderr, unbuffered. */
  readonly err: Bio;
  /** stdout, buffered as C stdio does. */
  readonly stdout: Bio;
  /** Where the report goes: stdout, or nowhere with -quiet. */
  readonly out: Bio;
  /** Descriptors open at the program's start, ascending. */
  readonly openAtStart: readonly number[];
}

/** Writes a byte string; an empty one writes nothing. */
export function puts(bio: Bio, text: Bytes): void {
  if (text.length > 0) {
    bio.write(text);
  }
}

/** Prints text on stderr and ends the run. */
export function fail(console: Console, text: string, status = 1): never {
  puts(console.err, text);
  throw new Stop(status);
}

/** Where the real program gets no memory: it ends at once, without -prexit, -writerand or clean-up. */
export function cannotAllocate(console: Console, bytes: number, what: string): never {
  puts(console.err, `${console.prog}: Could not allocate ${bytes} bytes for ${what}\n`);
  console.native.err.print(console.err);
  return console.native.sys.exit(1);
}

/** Prints text on stderr, then the error queue, and ends the run. */
export function failWithErrors(console: Console, text = '', status = 1): never {
  puts(console.err, text);
  console.native.err.print(console.err);
  throw new Stop(status);
}
