/*
 * The program as a process starts it: its streams, its library, then one run.
 * Not here: how the process came to know its arguments and descriptors (cli.ts, lib/resident).
 */
import type { Native } from '../native/api';
import type { Console } from '../native/console';
import { dialectOf } from '../native/dialect';
import { runSClient } from './run';

/** What a process of its own knows of its start. */
export interface Start {
  /** Arguments after the program's name, as byte strings. */
  readonly argv: readonly string[];
  /** Descriptors that were open. */
  readonly open: readonly number[];
}

/** Runs the program in a process that has run nothing before; the exit status. */
export function runProgram(native: Native, start: Start): number {
  const stdout = native.Bio.newStdio('stdout');
  const console: Console = {
    native,
    dialect: dialectOf(native),
    prog: 's_client',
    err: native.Bio.newStdio('stderr'),
    stdout,
    out: stdout,
    openAtStart: start.open,
  };
  // As in a fresh process: what choosing and loading the library left is none of its errors.
  native.sys.setErrno(0);
  if (!native.library.init()) {
    console.err.write(console.dialect.manner.words.startupFailed);
    native.err.print(console.err);
    return 1;
  }
  return runSClient(console, start.argv);
}
