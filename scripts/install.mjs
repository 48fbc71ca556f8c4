/*
 * What npm runs after it has unpacked the package: uses the addon that the package carries for this platform, else compiles it.
 * Needs no network when Node's headers are on the machine. Says what is missing, and how it is called on Debian.
 */
import { spawnSync } from 'node:child_process';
import {
  accessSync,
  constants,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism, tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeCodeCache } from './code-cache.mjs';
import { addonName, header, libFolder } from './openssl-flags.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const prebuilds = join(root, 'prebuilds', `${process.platform}-${process.arch}`);
const release = join(root, 'build/Release');

function say(text) {
  process.stderr.write(`openssl-s-client: ${text}\n`);
}

function fail(text) {
  say(text);
  process.exit(1);
}

/** Loads an addon in another process: undefined when it runs, else the reason why not. */
function whyNotLoaded(file) {
  const script = `
    const { RTLD_NOW, RTLD_DEEPBIND } = require('node:os').constants.dlopen;
    try {
      process.dlopen({ exports: {} }, process.argv[1], RTLD_NOW | RTLD_DEEPBIND);
    } catch (error) {
      console.error(error.message);
      process.exit(1);
    }`;
  const child = spawnSync(process.execPath, ['-e', script, file], { encoding: 'utf8' });
  return child.status === 0 ? undefined : child.stderr.trim() || `signal ${child.signal}`;
}

/** The addon's run path is `openssl` beside it: here the OpenSSL it was built for, where that is not the system's. */
function whyNotLoadedWith(libraries, addon) {
  if (libraries === undefined) {
    return whyNotLoaded(addon);
  }
  const folder = mkdtempSync(join(tmpdir(), 'openssl-s-client-'));
  try {
    symlinkSync(libraries, join(folder, 'openssl'));
    symlinkSync(addon, join(folder, 'addon.node'));
    return whyNotLoaded(join(folder, 'addon.node'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function isCommand(name) {
  const folders = name.includes('/') ? [''] : (process.env.PATH ?? '').split(delimiter);
  return folders.some((folder) => {
    try {
      accessSync(join(folder, name), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** The compiler finds what `-lssl` means in more places than could be looked at here. */
function canLink([compiler, ...words]) {
  const folder = libFolder();
  const flags = folder === undefined ? [] : [`-L${folder}`, `-Wl,-rpath-link,${folder}`];
  const args = [...words, '-x', 'c++', '-', '-o', '/dev/null', ...flags, '-lssl', '-lcrypto'];
  return spawnSync(compiler, args, { input: 'int main() {}' }).status === 0;
}

/** What is not there, in words, each with the Debian package that brings it. */
function missingThings() {
  const compiler = (process.env.CXX || 'g++').split(' ');
  const hasCompiler = isCommand(compiler[0]);
  const python = process.env.npm_config_python || process.env.PYTHON || 'python3';
  const missing = [];
  if (!hasCompiler) {
    missing.push([`no C++ compiler (${compiler[0]})`, 'g++']);
  }
  if (!isCommand('make')) {
    missing.push(['no make', 'make']);
  }
  if (!isCommand(python)) {
    missing.push([`no Python (${python})`, 'python3']);
  }
  if (!existsSync(header)) {
    missing.push([`no OpenSSL header (${header})`, 'libssl-dev']);
  } else if (hasCompiler && !canLink(compiler)) {
    missing.push(['no OpenSSL library to link with (libssl.so, libcrypto.so)', 'libssl-dev']);
  }
  return missing;
}

function checkTools() {
  const missing = missingThings();
  if (missing.length > 0) {
    const packages = [...new Set(missing.map(([, name]) => name))];
    fail(
      `cannot build the addon: ${missing.map(([what]) => what).join(', ')}\n` +
        `  Debian, Ubuntu: apt-get install ${packages.join(' ')}`,
    );
  }
}

/** node-gyp downloads Node's headers unless it is told where they are. */
function nodeHeaders() {
  const { npm_config_nodedir: given, npm_package_config_node_gyp_nodedir: packaged } = process.env;
  if (given || packaged) {
    return [];
  }
  const prefixes = [dirname(dirname(process.execPath)), '/usr', '/usr/local'];
  const found = prefixes.find((prefix) => existsSync(join(prefix, 'include/node/common.gypi')));
  return found === undefined ? [] : [`--nodedir=${found}`];
}

/** node-gyp's own clean would take the addon of the other ABI along. */
function removeBuilt(name) {
  for (const file of [`${name}.node`, `obj.target/${name}.node`, `obj.target/${name}`]) {
    rmSync(join(release, file), { recursive: true, force: true });
  }
}

function compile() {
  checkTools();
  const name = addonName();
  removeBuilt(name);
  const nodeGyp = createRequire(import.meta.url).resolve('node-gyp/bin/node-gyp.js');
  const jobs = String(availableParallelism());
  const args = [nodeGyp, 'configure', 'build', '--loglevel=warn', '-j', jobs, ...nodeHeaders()];
  const child = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' });
  if (child.status !== 0) {
    fail('the addon could not be compiled');
  }
  const reason = whyNotLoadedWith(libFolder(), join(release, `${name}.node`));
  if (reason !== undefined) {
    fail(`the addon was compiled and cannot be loaded: ${reason}`);
  }
}

/** npm was told to (`--build-from-source`), or the addon is to be for a certain OpenSSL. */
function mustCompile() {
  const { npm_config_build_from_source: told, OPENSSL_PREFIX: prefix } = process.env;
  return told !== undefined || Boolean(prefix);
}

/** bin/s_client, which is to lose no time, looks for it in one place only. */
function placeLauncher() {
  const launcher = join(prebuilds, 's_client-launcher');
  if (existsSync(launcher)) {
    mkdirSync(release, { recursive: true });
    copyFileSync(launcher, join(release, 's_client-launcher'));
  }
}

/** True when the package carries an addon that runs here, of whichever ABI. */
function prebuiltRuns() {
  const addons = ['openssl3.node', 'openssl1.node'].map((name) => join(prebuilds, name));
  const reasons = [];
  for (const addon of addons.filter((file) => existsSync(file))) {
    const reason = whyNotLoaded(addon);
    if (reason === undefined) {
      placeLauncher();
      return true;
    }
    reasons.push(reason);
  }
  if (reasons.length > 0) {
    say(`compiling, since no addon of this package can be loaded: ${reasons.join('; ')}`);
  }
  return false;
}

try {
  if (mustCompile() || !prebuiltRuns()) {
    compile();
  }
  await makeCodeCache();
} catch (error) {
  fail(error.message);
}
