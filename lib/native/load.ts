/*
 * Finds the addon, loads it on the OpenSSL that is wanted, and checks that it really runs on that one.
 * Not here: the private folder through which another installation is chosen (choose.ts); what the addon does (api.ts).
 * Called by the entry points, once per thread.
 */
import { existsSync, realpathSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import type { Native } from './api';
import type { AddonName, Choice } from './choose';
import { NativeLoadError } from './load-error';

/** The package's root, seen from dist/lib/native. */
const root = join(__dirname, '../../..');

let loaded: Native | undefined;
let prefix: string | undefined;

/**
 * The addon, loaded at the first call in each thread.
 *
 * Environment: `S_CLIENT_OPENSSL` is the prefix of the OpenSSL installation to run on (else the system's),
 * `S_CLIENT_ADDON` the file of the addon (else the package's own).
 *
 * @param prefer the prefix to run on where the environment names none; asked at the first call only.
 * @throws NativeLoadError when there is no addon, or it cannot run on the OpenSSL that is wanted.
 * @example
 * const native = loadNative();
 * console.log(native.library.version(OPENSSL_VERSION));
 */
export function loadNative(prefer: () => string | undefined = () => undefined): Native {
  if (loaded === undefined) {
    prefix = process.env.S_CLIENT_OPENSSL || prefer();
    loaded = load(process.env.S_CLIENT_ADDON, prefix);
  }
  return loaded;
}

/** The prefix that loadNative runs on; undefined for the system's. One process can run on one OpenSSL only. */
export function loadedPrefix(): string | undefined {
  return prefix;
}

/** The file of an addon, as node-gyp, cmake-js and prebuildify lay them out: one compiled here comes first. */
function findAddon(name: AddonName): string | undefined {
  const places = [
    `build/Release/${name}.node`,
    `build/cmake/${name}/Release/${name}.node`,
    `prebuilds/${process.platform}-${process.arch}/${name}.node`,
  ];
  return places.map((place) => join(root, place)).find((file) => existsSync(file));
}

/** The addon for the system's OpenSSL. */
function systemAddon(): string {
  const found = findAddon('openssl3') ?? findAddon('openssl1');
  if (found === undefined) {
    const text = `no addon for ${process.platform}-${process.arch}; npm rebuild openssl-s-client makes it`;
    throw new NativeLoadError('find', root, text);
  }
  return found;
}

function load(given: string | undefined, prefix: string | undefined): Native {
  if (!prefix) {
    return open(given || systemAddon());
  }
  // Only who chooses an installation pays for that code.
  const { choose } = require('./choose') as typeof import('./choose');
  const choice = choose((name) => given || findAddon(name), prefix);
  const native = open(choice.addon);
  check(native, choice, prefix);
  return native;
}

function open(file: string): Native {
  const module: { exports: unknown } = { exports: {} };
  try {
    // Without RTLD_DEEPBIND, Node's own OpenSSL would be found first (isolation.cc).
    process.dlopen(module, file, constants.dlopen.RTLD_NOW | constants.dlopen.RTLD_DEEPBIND);
  } catch (error) {
    throw new NativeLoadError('load', file, error instanceof Error ? error.message : '', error);
  }
  return module.exports as Native;
}

/** A library of the same name that the process had loaded before, or LD_LIBRARY_PATH, come before the chosen one. */
function check(native: Native, choice: Choice, prefix: string): void {
  const pairs = [
    [choice.libssl, native.library.libssl()],
    [choice.libcrypto, native.library.libcrypto()],
  ] as const;
  for (const [name, bound] of pairs) {
    const wanted = realpathSync(join(choice.libraries, name));
    if (bound !== wanted) {
      throw new NativeLoadError(
        'check',
        prefix,
        `the addon runs on ${bound} instead of ${wanted}; that one was loaded before, or LD_LIBRARY_PATH names it`,
      );
    }
  }
}
