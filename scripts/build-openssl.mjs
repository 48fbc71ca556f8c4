/*
 * Builds OpenSSLs with everything that distributions leave out (SCTP, SSLv3, compression, weak ciphers, trace, the
 * dasync and ossltest engines), each in a folder of its own in the user's cache. Interrupted, it goes on where it was;
 * what is built already is left alone.
 *
 * Usage: node scripts/build-openssl.mjs [NAME|SOURCE ...]
 * NAME is one of the names below (all of them without an argument), SOURCE a tarball or a source tree.
 * The prefix of each build is printed as the last line for it.
 */
import { spawn } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { availableParallelism } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensurePackages } from './deps.mjs';
import { cacheFolder, fetchSource } from './openssl-source.mjs';
import { StepError } from './steps.mjs';

/** The builds by name: Debian's release that carries the line. */
export const BUILDS = {
  'full-1.1.1': 'bullseye-security',
  'full-3.0': 'bookworm',
  'full-3.5': 'trixie',
  'full-3.6': 'sid',
};

const packages = [
  { name: 'dpkg-dev', command: 'dpkg-source' },
  { name: 'g++', command: 'g++' },
  { name: 'make', command: 'make' },
  { name: 'perl', command: 'perl' },
  { name: 'libsctp-dev', file: '/usr/include/netinet/sctp.h' },
  { name: 'zlib1g-dev', file: '/usr/include/zlib.h' },
];

/** The file that says that a build is finished. */
const COMPLETE = '.complete';

const FLAGS = [
  'shared',
  'no-tests',
  'enable-sctp',
  'enable-ssl3',
  'enable-ssl3-method',
  'enable-weak-ssl-ciphers',
  'enable-ssl-trace',
  'enable-md2',
  'enable-rc5',
  'zlib',
];

/** The flags of a line: other lines would refuse some of them. */
function flagsOf([major, minor]) {
  if (major < 3) return [...FLAGS, 'enable-heartbeats'];
  return minor < 2 ? [...FLAGS, 'enable-ktls'] : [...FLAGS, 'enable-ktls', 'enable-tfo', 'no-docs'];
}

/** Major and minor version of a source tree: a VERSION.dat since 3.0, else a header. */
function versionOf(tree) {
  const file = join(tree, 'VERSION.dat');
  if (existsSync(file)) {
    const text = readFileSync(file, 'latin1');
    return ['MAJOR', 'MINOR'].map((name) =>
      Number(new RegExp(`^${name}=(\\d+)`, 'm').exec(text)?.[1]),
    );
  }
  const header = readFileSync(join(tree, 'include/openssl/opensslv.h'), 'latin1');
  return /OpenSSL (\d+)\.(\d+)/.exec(header)?.slice(1).map(Number) ?? [];
}

/** Runs a command in the tree, its output in a log; the lines count as progress. */
async function logged(tree, log, title, command, args) {
  const child = spawn(command, args, { cwd: tree, stdio: ['ignore', 'pipe', 'pipe'] });
  const written = [];
  let lines = 0;
  const terminal = process.stdout.isTTY;
  const take = (data) => {
    written.push(data);
    lines += data.toString('latin1').split('\n').length - 1;
    if (terminal) process.stdout.write(`\r${title}: ${lines} lines`);
  };
  child.stdout.on('data', take);
  child.stderr.on('data', take);
  const status = await new Promise((done, fail) => {
    child.on('error', fail);
    child.on('close', done);
  });
  writeFileSync(log, Buffer.concat(written), { flag: 'a' });
  if (terminal) process.stdout.write('\n');
  if (status !== 0) {
    const tail = Buffer.concat(written).toString('latin1').split('\n').slice(-20).join('\n');
    throw new StepError(
      `${title}: ${command} ended with status ${status}\n${tail}\nwhole log: ${log}`,
    );
  }
}

/**
 * What a build of 3.x is made of. Its `build_sw` would compile everything twice, for the static libraries too, and its
 * install targets ask for those; so the parts are made and copied by name.
 */
const PARTS = {
  'bin/openssl': 'apps/openssl',
  'lib/libcrypto.so.3': 'libcrypto.so.3',
  'lib/libssl.so.3': 'libssl.so.3',
  'lib/engines-3/dasync.so': 'engines/dasync.so',
  'lib/engines-3/ossltest.so': 'engines/ossltest.so',
  'lib/ossl-modules/legacy.so': 'providers/legacy.so',
};
const CONFIGURATION = ['openssl.cnf', 'ct_log_list.cnf'];

/** Copies the parts, the headers and the configuration, and makes the links for the linker. */
function installParts(tree, prefix) {
  for (const [to, from] of Object.entries(PARTS)) {
    cpSync(join(tree, from), join(prefix, to));
  }
  cpSync(join(tree, 'include/openssl'), join(prefix, 'include/openssl'), {
    recursive: true,
    filter: (file) => !file.endsWith('.in'),
  });
  for (const name of CONFIGURATION) {
    cpSync(join(tree, 'apps', name), join(prefix, 'ssl', name));
  }
  mkdirSync(join(prefix, 'ssl/certs'), { recursive: true });
  for (const library of ['libcrypto.so', 'libssl.so']) {
    rmSync(join(prefix, 'lib', library), { force: true });
    symlinkSync(`${library}.3`, join(prefix, 'lib', library));
  }
}

/** Configures, compiles and installs a source tree; each step once. */
async function buildTree(name, tree, prefix) {
  const version = versionOf(tree);
  const log = join(cacheFolder('openssl'), `${name}.log`);
  const jobs = `-j${availableParallelism()}`;
  if (!existsSync(join(tree, 'configdata.pm'))) {
    await logged(tree, log, `${name}: configure`, './Configure', [
      'linux-x86_64',
      `--prefix=${prefix}`,
      `--openssldir=${prefix}/ssl`,
      '--libdir=lib',
      ...flagsOf(version),
      `-Wl,-rpath,${prefix}/lib`,
    ]);
  }
  const compile = (...targets) => logged(tree, log, `${name}: compile`, 'make', [jobs, ...targets]);
  if (version[0] >= 3) {
    await compile('build_generated');
    await compile('libcrypto.so', 'libssl.so', ...Object.values(PARTS));
    installParts(tree, prefix);
    return;
  }
  await compile('all');
  await logged(tree, log, `${name}: install`, 'make', ['install_sw', 'install_ssldirs']);
  for (const engine of ['dasync.so', 'ossltest.so']) {
    cpSync(join(tree, 'engines', engine), join(prefix, 'lib/engines-1.1', engine));
  }
}

/** What stands in a finished build: its version, and the flags that it was made with. */
function label(version) {
  return `${version.join('.')}\n${flagsOf(version).join(' ')}\n`;
}

/** Whether a build is there and was made with the flags of today; another one is removed. */
function isDone(prefix) {
  const complete = join(prefix, COMPLETE);
  if (!existsSync(complete)) {
    return false;
  }
  const text = readFileSync(complete, 'latin1');
  const done = text === label(text.split('\n')[0].split('.').map(Number));
  if (!done) {
    rmSync(prefix, { recursive: true, force: true });
  }
  return done;
}

/** Builds one and returns its prefix. */
export async function buildOpenssl(what) {
  const named = Object.hasOwn(BUILDS, what);
  const name = named ? what : basename(resolve(what)).replace(/\.tar\.\w+$|\.tgz$/, '');
  const prefix = cacheFolder('openssl', name);
  if (isDone(prefix)) {
    return prefix;
  }
  if (!named && !existsSync(what)) {
    throw new StepError(
      `${what}: neither a build (${Object.keys(BUILDS).join(', ')}) nor a source`,
    );
  }
  ensurePackages(packages);
  mkdirSync(prefix, { recursive: true });
  const own = !named && statSync(what).isDirectory();
  const tree = await fetchSource(name, named ? { suite: BUILDS[what] } : { path: resolve(what) });
  await buildTree(name, tree, prefix);
  writeFileSync(join(prefix, COMPLETE), label(versionOf(tree)));
  if (!own) {
    rmSync(join(tree, '..'), { recursive: true, force: true });
  }
  return prefix;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const wanted = process.argv.slice(2);
  try {
    for (const what of wanted.length === 0 ? Object.keys(BUILDS) : wanted) {
      console.log(await buildOpenssl(what));
    }
  } catch (error) {
    console.error(error instanceof StepError ? error.message : error);
    process.exit(1);
  }
}
