/*
 * What the project needs before it can be built: Debian packages, npm packages.
 * Installs what is missing, and does nothing and takes no time when all is there.
 */
import { accessSync, constants, existsSync, readFileSync, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { output, root, run, StepError } from './steps.mjs';

const opensslHeader = '/usr/include/openssl/opensslv.h';

/** Debian packages by the sign that they are there: a command on PATH or a file. */
const toBuild = [
  { name: 'openssl', command: 'openssl' },
  { name: 'libssl-dev', file: opensslHeader },
  { name: 'g++', command: 'g++' },
  { name: 'make', command: 'make' },
  { name: 'python3', command: 'python3' },
];
const toTest = [
  { name: 'git', command: 'git' },
  { name: 'nginx', file: '/usr/sbin/nginx' },
  { name: 'procps', command: 'ps' },
  { name: 'tinyproxy-bin', command: 'tinyproxy' },
];
const toLint = [
  { name: 'clang-format-14', command: 'clang-format-14' },
  { name: 'clang-tidy-14', command: 'clang-tidy-14' },
];

function onPath(command) {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, command), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/**
 * Debian's libssl-dev pulls its own release of libssl in, but not that of the openssl command, which would then run on a
 * library that it was not built with: the two are installed together, whichever is missing or behind.
 */
function opensslAgrees() {
  const text = /OPENSSL_VERSION_TEXT "([^"]*)"/.exec(readFileSync(opensslHeader, 'latin1'))?.[1];
  const program = output('openssl', ['version']) ?? '';
  return text === undefined || program.startsWith(`${text} `) || program.trim() === text;
}

function isMissing({ command, file }) {
  return command ? !onPath(command) : !existsSync(file);
}

function install(missing) {
  if (missing.length === 0) {
    console.log('all there');
    return;
  }
  if (process.getuid() !== 0 || !onPath('apt-get')) {
    throw new StepError(
      `missing: ${missing.join(' ')}\ninstall as root: apt-get install ${missing.join(' ')}`,
    );
  }
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  run('apt-get', ['update', '-q'], env);
  run('apt-get', ['install', '-q', '-y', '--no-install-recommends', ...missing], env);
}

/** Installs those of the packages ({name, command|file}) whose sign is not there. */
export function ensurePackages(packages) {
  install(packages.filter(isMissing).map(({ name }) => name));
}

/** Installs the Debian packages that are missing to build, and as asked for to lint and to test. */
export function ensureDebianPackages({ lint, test }) {
  const packages = [...toBuild, ...(lint ? toLint : []), ...(test ? toTest : [])];
  const missing = packages.filter(isMissing).map(({ name }) => name);
  const pair = ['openssl', 'libssl-dev'];
  const apart = pair.some((name) => missing.includes(name)) || !opensslAgrees();
  install(apart ? [...new Set([...pair, ...missing])] : missing);
}

/** `npm ci`, when node_modules is missing or older than the lock file. */
export function ensureNodeModules() {
  const installed = join(root, 'node_modules/.package-lock.json');
  const lock = join(root, 'package-lock.json');
  if (existsSync(installed) && statSync(installed).mtimeMs >= statSync(lock).mtimeMs) {
    console.log('up to date');
    return;
  }
  // The addon is compiled in there; its compiler may be heard.
  run('npm', ['ci', '--no-audit', '--no-fund', '--foreground-scripts']);
}
