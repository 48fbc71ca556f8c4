/*
 * Which OpenSSL a handshake costs least on, where there are several: later ones are faster from 3.0 on (bench/README.md).
 * Lines without support upstream are left alone. Used by pool.ts when the environment names none.
 */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

const LIBRARY_FOLDERS = ['lib', 'lib64'];
const SYSTEM_FOLDERS = [
  '/usr/lib/x86_64-linux-gnu',
  '/usr/lib/aarch64-linux-gnu',
  '/usr/lib64',
  '/usr/lib',
];
const SIGN = 'OpenSSL 3.';
const VERSION = /^OpenSSL (\d+)\.(\d+)\.\d+[^\0]* \d{4}\0/;
const LONGEST_VERSION = 80;
const LIBCRYPTO = 'libcrypto.so.3';

export interface Installation {
  /** undefined for the system's. */
  readonly prefix: string | undefined;
  /** Major and minor version as one number: 3.5 is 3005. */
  readonly line: number;
}

/** Folders whose name begins with `openssl`, below one where programs of one's own are put. */
function below(folder: string, pattern: RegExp): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => pattern.test(name))
      .map((name) => join(folder, name));
  } catch {
    return [];
  }
}

/** Where installations are looked for, besides the system's. */
function prefixes(): string[] {
  const cache = process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
  return [
    '/usr/local',
    ...below('/opt', /^openssl/),
    ...below(join(cache, 'openssl-s-client/openssl'), /^[\w.-]+$/),
  ];
}

/** The line of a libcrypto, which holds its version text; null for none, or one that others can change. */
function lineOf(file: string): number | null {
  try {
    const { uid, mode } = statSync(file);
    const isOurs = uid === 0 || uid === process.getuid?.();
    if (!isOurs || (mode & 0o022) !== 0) {
      return null;
    }
    const data = readFileSync(file);
    for (let at = data.indexOf(SIGN); at >= 0; at = data.indexOf(SIGN, at + 1)) {
      const text = VERSION.exec(data.toString('latin1', at, at + LONGEST_VERSION));
      if (text !== null) {
        return Number(text[1]) * 1000 + Number(text[2]);
      }
    }
    return null;
  } catch {
    return null;
  }
}

function inspect(prefix: string | undefined, folders: readonly string[]): Installation[] {
  const lines = folders.map((folder) => lineOf(join(folder, LIBCRYPTO)));
  const line = lines.find((it) => it !== null);
  return line === undefined || line === null ? [] : [{ prefix, line }];
}

/** All that are found; the system's first. */
export function installations(): readonly Installation[] {
  return [
    ...inspect(undefined, SYSTEM_FOLDERS),
    ...prefixes().flatMap((prefix) =>
      inspect(
        prefix,
        LIBRARY_FOLDERS.map((folder) => join(prefix, folder)),
      ),
    ),
  ];
}

/** The prefix of the latest; undefined for the system's, which wins a tie. */
export function fastestPrefix(found = installations()): string | undefined {
  const latest = found.reduce<Installation | undefined>(
    (best, it) => (best === undefined || it.line > best.line ? it : best),
    undefined,
  );
  return latest?.prefix;
}
