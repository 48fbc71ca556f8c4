/*
 * Entry point of bin/s_client: what a fresh process knows, then one run.
 * Ends the process itself, with C stdio flushed, as nothing of Node's is needed any more.
 */
import { readFileSync } from 'node:fs';
import type { Native } from './native/api';
import { loadNative } from './native/load';
import { NativeLoadError } from './native/load-error';
import { runProgram } from './session/program';

/** Arguments as bytes: process.argv has lost what is not UTF-8. */
function byteArgv(): string[] {
  const all = readFileSync('/proc/self/cmdline', 'latin1').split('\0').slice(0, -1);
  return all.slice(all.length - (process.argv.length - 2));
}

const FIRST_THREE: readonly number[] = [0, 1, 2];

/** Descriptors open at the start, as the launching script saw them (bin/s_client). */
function openAtStart(): readonly number[] {
  const list = process.env.S_CLIENT_FDS;
  return list === undefined ? FIRST_THREE : list.split(',').filter(Boolean).map(Number);
}

/** Node reopens closed standard descriptors on /dev/null; the real program uses them for what it opens. */
function restoreClosed(native: Native, open: readonly number[]): void {
  for (const fd of FIRST_THREE.filter((standard) => !open.includes(standard))) {
    native.sys.close(fd);
  }
}

/** Signals up to this one have names; the others nobody ignores. */
const LAST_SIGNAL = 31;

/** Ignores again what was ignored at the start: a mask in hexadecimal, the lowest bit for signal 1 (proc(5), SigIgn). */
function restoreIgnored({ sys }: Native): void {
  const mask = Number.parseInt((process.env.S_CLIENT_IGNORED ?? '').slice(-8), 16);
  for (let signal = 1; signal <= LAST_SIGNAL; signal += 1) {
    if ((mask >>> (signal - 1)) & 1) {
      sys.ignoreSignal(signal);
    }
  }
}

/** The addon; where it cannot be had, why not, and the end. */
function load(): Native {
  try {
    return loadNative();
  } catch (error) {
    if (!(error instanceof NativeLoadError)) {
      throw error;
    }
    process.stderr.write(`s_client: ${error.message}\n`);
    process.exit(1);
  }
}

const native = load();
restoreIgnored(native);
const open = openAtStart();
restoreClosed(native, open);
native.sys.exit(runProgram(native, { argv: byteArgv(), open }));
