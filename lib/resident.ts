/*
 * Entry point of the resident worker: loads all that a call needs, runs nothing, and waits in native code, where it
 * forks for each call (native/resident.cc). What comes back from there is a process of its own, which runs one call.
 * Started by the launcher (native/launcher), which tells its arguments; what it says on stderr is for that one.
 */
import { join } from 'node:path';
import { getHeapCodeStatistics } from 'node:v8';
import type { Native } from './native/api';
import { OPENSSL_VERSION } from './native/constants';
import { loadNative } from './native/load';
import { NativeLoadError } from './native/load-error';
import { runProgram } from './session/program';
import { rehearse } from './session/rehearsal';

/** The exit status of a program that Node ends for an exception. */
const FAILED = 1;

function load(): Native {
  try {
    return loadNative();
  } catch (error) {
    if (!(error instanceof NativeLoadError)) {
      throw error;
    }
    process.stderr.write(`${error.message}\n`);
    process.exit(FAILED);
  }
}

/** By these, beside the addon and its libraries, a worker notices that it is of yesterday. */
const FILES = [process.execPath, join(__dirname, '../../package.json'), __filename];

function serve(native: Native): void {
  const [listener = -1, folder = -1, lock = -1, idleSeconds = 0] = process.argv
    .slice(2)
    .map(Number);
  const { library } = native;
  const about = `library: ${library.version(OPENSSL_VERSION)} (${library.libssl()})\n`;
  const root = join(__dirname, '../..');
  rehearse(native);
  // A working folder that is asked for is remembered; each call has its own.
  process.chdir('/');
  // Little garbage, little to copy; and nothing left to be swept in every fork, which asking for statistics sees to.
  global.gc?.();
  getHeapCodeStatistics();
  const call = native.resident.serve(listener, folder, lock, idleSeconds, root, about, FILES);
  if (call === null) {
    process.exit(0);
  }
  native.sys.exit(run(native, call));
}

/** Nothing of Node's own ways to end works in a fork. */
function run(native: Native, call: { argv: readonly string[]; open: readonly number[] }): number {
  try {
    return runProgram(native, call);
  } catch (error) {
    native.sys.write(2, `${error instanceof Error ? error.stack : error}\n`);
    return FAILED;
  }
}

serve(load());
