/*
 * A run of the program against nothing: every function is compiled and every shape of object met, but no native code
 * runs, so no library, no descriptor and no environment has been touched. What the resident worker does before its first
 * fork, so that no fork has to.
 */
import type { Native } from '../native/api';
import { runProgram } from './program';

/** More than a whole connection takes: whatever turns in circles ends here. */
const MOST_USES = 20_000;

/** Answers without which a connection would not come to its end, by the method's name. */
function answers(): Readonly<Record<string, (...args: readonly unknown[]) => unknown>> {
  let finished = false;
  let reads = 0;
  return {
    isInitFinished() {
      const now = finished;
      finished = true;
      return now;
    },
    /** All is ready that is waited for. */
    poll(slots) {
      const events = slots as Int32Array;
      for (let at = 0; at < events.length; at += 3) {
        events[at + 2] = events[at + 1] ?? 0;
      }
      return 1;
    },
    clearOptions: () => 0n,
    errno: () => 0,
    getError: () => 0,
    getKeyUpdateType: () => -1,
    getOptions: () => 0n,
    getSharedSigalgs: () => [],
    getSigalgs: () => [],
    hasPending: () => false,
    isDtls: () => false,
    isQuic: () => false,
    /** Some data, then the end. */
    read() {
      reads += 1;
      return Buffer.alloc(reads < 3 ? 1 : 0);
    },
    setOptions: () => 0n,
    totalRenegotiations: () => 0,
    write: () => 1,
  };
}

const NONE: readonly never[] = [];

/** Anything at all: a function, an object, a number, an empty list. */
function pretended(known: Readonly<Record<string, unknown>>): unknown {
  let uses = 0;
  const count = () => {
    uses += 1;
    if (uses > MOST_USES) {
      throw new Error('no end');
    }
  };
  const anything: unknown = new Proxy(() => undefined, {
    get(_, name) {
      count();
      if (name === Symbol.toPrimitive) {
        return () => 1;
      }
      if (name === Symbol.iterator) {
        return () => NONE.values();
      }
      return (typeof name === 'string' ? known[name] : undefined) ?? anything;
    },
    apply: () => anything,
  });
  return anything;
}

/** Runs one connection; how it came out does not matter. */
export function rehearse(native: Native): void {
  const { versionNum } = native.library;
  const known: Record<string, unknown> = answers();
  const one = pretended(known);
  known.lookup = () => [one];
  known.getPeerCertChain = () => [one];
  known.versionNum = versionNum;
  try {
    runProgram(one as Native, { argv: ['-connect', 'localhost:443'], open: [0, 1, 2] });
  } catch {
    // Then a fork compiles what was not reached.
  }
}
