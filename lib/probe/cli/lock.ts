/*
 * One process at a time: each that wants the lock first puts down a file that names it, then looks for files of others.
 * Of two at once at least one sees the other, and a file whose process is gone holds nobody up (a kill leaves one).
 */
import { closeSync, openSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';

/** Since when a process runs, in ticks since the start of the system (proc(5), stat, field 22); null when it does not. */
function startOf(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The name in parentheses may hold blanks and parentheses itself.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' || fields[0] === 'X' ? null : (fields[19] ?? null);
  } catch {
    return null;
  }
}

/** A new one after each start of the system, when ticks count from 0 again. */
function bootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').slice(0, 8);
  } catch {
    return '0';
  }
}

const here = () => `${hostname().replace(/[^\w.-]/g, '_')}+${bootId()}`;

/** Whether the process of a lock file is there; those of other machines cannot be asked and are taken to be. */
function isHeld(name: string): boolean {
  const [machine = '', boot, pid, start] = name.split('+');
  if (`${machine}+${boot}` !== here()) return machine !== here().split('+')[0];
  return startOf(Number(pid)) === start;
}

/** Undone when the process ends, in whatever way. */
export interface Lock {
  release(): void;
}

/**
 * Takes the lock that belongs to a file.
 * @returns null and the name of a lock file when another process has it
 */
export function lock(file: string): Lock | { readonly heldBy: string } {
  const folder = dirname(file);
  const prefix = `${basename(file)}.lock+`;
  const mine = `${prefix}${here()}+${process.pid}+${startOf(process.pid)}`;
  closeSync(openSync(join(folder, mine), 'w', 0o600));
  for (const name of readdirSync(folder)) {
    if (!name.startsWith(prefix) || name === mine) continue;
    if (isHeld(name.slice(prefix.length))) {
      rmSync(join(folder, mine), { force: true });
      return { heldBy: join(folder, name) };
    }
    rmSync(join(folder, name), { force: true });
  }
  return { release: () => rmSync(join(folder, mine), { force: true }) };
}
