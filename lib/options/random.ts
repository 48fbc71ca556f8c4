/*
 * -rand and -writerand.
 * Called when argv has been read, and at the end of the run.
 */
import { type Console, puts } from '../native/console';

/** The files of one list; nothing after a last `:` is no file, nothing before or between is one without a name. */
function paths(list: string): string[] {
  return list.replace(/:$/, '').split(':');
}

/** Loads every file of every -rand (`:` parts them); false when one could not be read. */
export function loadRandom(console: Console, lists: readonly string[]): boolean {
  let ok = true;
  for (const path of lists.flatMap(paths)) {
    if (console.native.library.randLoadFile(path) < 0) {
      puts(console.err, `Can't load ${path} into RNG\n`);
      console.native.err.print(console.err);
      ok = false;
    }
  }
  return ok;
}

/** Writes the random state for a later -rand; false when that failed. */
export function writeRandom(console: Console, path: string): boolean {
  if (console.native.library.randWriteFile(path) !== -1) {
    return true;
  }
  puts(console.err, 'Cannot write random bytes:\n');
  console.native.err.print(console.err);
  return false;
}
