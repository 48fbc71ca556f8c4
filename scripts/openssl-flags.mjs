/*
 * Where the OpenSSL to build against lies: the system's, or that under the environment's OPENSSL_PREFIX.
 * As a program it prints one value for binding.gyp and CMakeLists.txt: `node openssl-flags.mjs name|include|libs|hash|launcher`.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const multiarch = { x64: 'x86_64-linux-gnu', arm64: 'aarch64-linux-gnu' }[process.arch];
const prefix = process.env.OPENSSL_PREFIX || undefined;

/** The header that says which OpenSSL it is. */
export const header = join(prefix ?? '/usr', 'include/openssl/opensslv.h');

/** The folder with the library to link with; undefined: where the linker looks by itself. */
export function libFolder() {
  if (prefix === undefined) {
    return undefined;
  }
  const folders = ['lib', 'lib64', ...(multiarch ? [`lib/${multiarch}`] : [])];
  const found = folders.map((name) => join(prefix, name)).find(hasLibssl);
  if (found === undefined) {
    throw new Error(`no libssl.so in ${folders.map((name) => join(prefix, name)).join(', ')}`);
  }
  return found;
}

function hasLibssl(folder) {
  return existsSync(join(folder, 'libssl.so'));
}

/** A string that the header defines. */
function defined(name) {
  const text = new RegExp(`define ${name} +"([^"]*)"`).exec(readFileSync(header, 'latin1'))?.[1];
  if (text === undefined) {
    throw new Error(`no ${name} in ${header}`);
  }
  return text;
}

/** The addon's name, by the ABI it is built for: `openssl1` for 1.1.1, `openssl3` for all of 3. */
export function addonName() {
  return /^OpenSSL 1\./.test(defined('OPENSSL_VERSION_TEXT')) ? 'openssl1' : 'openssl3';
}

/** FNV-1a of OPENSSL_VERSION_TEXT: a number needs no quoting on its way through two build systems. */
function hash() {
  let value = 2166136261;
  for (const byte of Buffer.from(defined('OPENSSL_VERSION_TEXT'), 'latin1')) {
    value = Math.imul(value ^ byte, 16777619) >>> 0;
  }
  return `${value}U`;
}

/** Where the C library can be had as an archive, a program that needs no loader starts in two thirds of the time. */
function launcherFlags() {
  const [compiler, ...words] = (process.env.CXX || 'g++').split(' ');
  const args = [...words, '-static', '-x', 'c++', '-', '-o', '/dev/null'];
  const links = spawnSync(compiler, args, { input: 'int main() {}' }).status === 0;
  return links ? '-static' : '-Wl,--as-needed';
}

const values = {
  name: addonName,
  include: () => (prefix === undefined ? '' : `-I${join(prefix, 'include')}`),
  libs: () => {
    const folder = libFolder();
    return folder === undefined ? '' : `-L${folder} -Wl,-rpath-link,${folder}`;
  },
  hash,
  launcher: launcherFlags,
};

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const value = values[process.argv[2]];
  try {
    if (value === undefined) {
      throw new Error(`one of ${Object.keys(values).join(', ')} is wanted`);
    }
    process.stdout.write(`${value()}\n`);
  } catch (error) {
    process.stderr.write(`openssl-flags: ${error.message}\n`);
    process.exitCode = 1;
  }
}
