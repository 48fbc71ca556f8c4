import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { NativeLoadError } from './load-error';

/** What to load so that the addon runs on one certain OpenSSL. */
export interface Choice {
  /** A link to the addon, beside a link `openssl` to the libraries: the addon's run path is `$ORIGIN/openssl`. */
  readonly addon: string;
  /** The folder with the two libraries. */
  readonly libraries: string;
  /** File names of libssl and libcrypto in there. */
  readonly libssl: string;
  readonly libcrypto: string;
}

/** An addon for each ABI of OpenSSL, by the version in the names of its libraries; the preferred one first. */
const ABIS = [
  { addon: 'openssl3', version: '3' },
  { addon: 'openssl1', version: '1.1' },
] as const;

type Abi = (typeof ABIS)[number];

/** The addons there can be. */
export type AddonName = Abi['addon'];

/** Finds the file of an addon; undefined when that one is not there. */
export type AddonFinder = (name: AddonName) => string | undefined;

/** What is under a prefix that the addons at hand can run on. */
interface Installation {
  readonly libraries: string;
  readonly addon: string;
  readonly abi: Abi;
}

const multiarch: Partial<Record<string, string>> = {
  x64: 'lib/x86_64-linux-gnu',
  arm64: 'lib/aarch64-linux-gnu',
};

const places = ['lib', 'lib64', multiarch[process.arch] ?? 'lib'];

/** The folder under `prefix` that holds the file. */
function folderOf(prefix: string, file: string): string | undefined {
  const found = places.find((place) => existsSync(join(prefix, place, file)));
  return found === undefined ? undefined : join(prefix, found);
}

/** The first ABI that both the prefix and the addons have. */
function findInstallation(prefix: string, find: AddonFinder): Installation {
  for (const abi of ABIS) {
    const libraries = folderOf(prefix, `libssl.so.${abi.version}`);
    const addon = libraries === undefined ? undefined : find(abi.addon);
    if (libraries !== undefined && addon !== undefined) {
      return { libraries, addon, abi };
    }
  }
  throw new NativeLoadError('choose', prefix, whyNot(prefix));
}

function whyNot(prefix: string): string {
  if (!statSync(prefix, { throwIfNoEntry: false })?.isDirectory()) {
    return 'no such folder';
  }
  const names = ABIS.map(({ version }) => `libssl.so.${version}`);
  const known = ABIS.find(({ version }) => folderOf(prefix, `libssl.so.${version}`));
  if (known !== undefined) {
    return (
      `libssl.so.${known.version} needs the addon ${known.addon}, which is not there; ` +
      `OPENSSL_PREFIX=${prefix} npm rebuild openssl-s-client makes it`
    );
  }
  if (folderOf(prefix, 'libssl.a') !== undefined) {
    return `a static libssl only; the addon needs ${names.join(' or ')}`;
  }
  return `no ${names.join(' or ')} in ${places.slice(0, -1).join(', ')} or ${places.at(-1)}`;
}

/** Others can neither write into the folder nor put another in its place. */
function isSafe(folder: string, uid: number): boolean {
  const own: Stats | undefined = lstatSync(folder, { throwIfNoEntry: false });
  if (!own?.isDirectory() || own.uid !== uid || (own.mode & 0o077) !== 0) {
    return false;
  }
  let inner = realpathSync(folder);
  for (let outer = dirname(inner); outer !== inner; outer = dirname(outer)) {
    const { uid: owner, mode } = statSync(outer);
    const sticky = (mode & 0o1000) !== 0;
    if ((owner !== uid && owner !== 0) || ((mode & 0o022) !== 0 && !sticky)) {
      return false;
    }
    inner = outer;
  }
  return true;
}

/** One level only: a home that does not exist is not made. */
function makeFolder(folder: string): void {
  if (lstatSync(folder, { throwIfNoEntry: false }) === undefined) {
    try {
      mkdirSync(folder, { mode: 0o700 });
    } catch (error) {
      // Another process was first.
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') {
        throw error;
      }
    }
  }
}

/** The folder for our links: under the user's cache, or, where that is no safe place, under the temporary folder. */
function privateFolder(prefix: string): string {
  const uid = process.getuid?.() ?? 0;
  const { XDG_CACHE_HOME: cache, HOME: home } = process.env;
  const caches = [cache, home && join(home, '.cache')].filter(
    (it) => it && isAbsolute(it),
  ) as string[];
  const places = caches.map((folder) => join(folder, 'openssl-s-client/links'));
  places.push(join(tmpdir(), `openssl-s-client-${uid}`));
  let cause: unknown;
  for (const [i, place] of places.entries()) {
    try {
      if (i < caches.length) {
        makeFolder(dirname(dirname(place)));
        makeFolder(dirname(place));
      }
      makeFolder(place);
    } catch (error) {
      cause = error;
      continue;
    }
    if (isSafe(place, uid)) {
      return place;
    }
  }
  const text = `no private folder can be made at ${places.join(' or ')}: owned by this user, mode 0700, out of the reach of others`;
  throw new NativeLoadError('choose', prefix, text, cause);
}

/** cyrb53, by which a pair of paths gets a short name; node:crypto would cost more than the rest of the start. */
function shortName(text: string): string {
  let low = 0xdeadbeef;
  let high = 0x41c6ce57;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    low = Math.imul(low ^ unit, 2654435761);
    high = Math.imul(high ^ unit, 1597334677);
  }
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
  return (4294967296 * (2097151 & high) + (low >>> 0)).toString(36);
}

type State = 'right' | 'absent' | 'other';

function inspect(folder: string, addon: string, libraries: string): State {
  try {
    const same =
      readlinkSync(join(folder, 'addon.node')) === addon &&
      readlinkSync(join(folder, 'openssl')) === libraries;
    return same ? 'right' : 'other';
  } catch {
    return lstatSync(folder, { throwIfNoEntry: false }) === undefined ? 'absent' : 'other';
  }
}

/** Makes the folder under another name first, so that no process ever sees half of it. */
function create(parent: string, folder: string, addon: string, libraries: string): void {
  const fresh = mkdtempSync(join(parent, '.new-'));
  try {
    symlinkSync(addon, join(fresh, 'addon.node'));
    symlinkSync(libraries, join(fresh, 'openssl'));
    renameSync(fresh, folder);
  } catch {
    // Another process was first: its folder is looked at next.
    rmSync(fresh, { recursive: true, force: true });
  }
}

/**
 * Prepares a private folder (mode 0700) with links to the libraries under `prefix` and to the addon for their ABI.
 *
 * @throws NativeLoadError (stage `choose`) when the prefix holds no library that there is an addon for, or no private
 *   folder can be had.
 */
export function choose(find: AddonFinder, prefix: string): Choice {
  const { libraries, addon, abi } = findInstallation(resolve(prefix), find);
  const target = resolve(addon);
  const parent = privateFolder(prefix);
  const name = shortName(`${target}\0${libraries}`);
  // A folder of that name for another pair of paths: the next name.
  for (let attempt = 0; attempt < 10; attempt++) {
    const folder = join(parent, attempt === 0 ? name : `${name}-${attempt}`);
    if (inspect(folder, target, libraries) === 'absent') {
      create(parent, folder, target, libraries);
    }
    if (inspect(folder, target, libraries) === 'right') {
      return {
        addon: join(folder, 'addon.node'),
        libraries,
        libssl: `libssl.so.${abi.version}`,
        libcrypto: `libcrypto.so.${abi.version}`,
      };
    }
  }
  throw new NativeLoadError('choose', prefix, `no folder for the links can be made in ${parent}`);
}
