/*
 * Source trees of OpenSSL: Debian's source packages of any release, or a tarball of the user's.
 * The mirrors are those of the machine's own apt configuration; nothing is installed into the system.
 * Used by build-openssl.mjs.
 */
import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { StepError } from './steps.mjs';

/** The source cannot be downloaded here and now; the message says why. */
export class NoSource extends StepError {}

/** A path in the cache: XDG_CACHE_HOME or ~/.cache, outside the repository. */
export function cacheFolder(...parts) {
  const base = process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
  return join(base, 'openssl-s-client', ...parts);
}

function read(command, args, cwd) {
  const result = spawnSync(command, args, { cwd, encoding: 'latin1', maxBuffer: 1 << 28 });
  if (result.error || result.status !== 0) {
    const why = result.error?.message ?? `status ${result.status}\n${result.stderr}`;
    throw new StepError(`${command} ${args.join(' ')}: ${why}`);
  }
  return result.stdout;
}

/** Mirror of Debian's releases, or of their security updates, as apt uses it here. */
function mirror(security) {
  const label = security ? 'Debian-Security' : 'Debian';
  const lines = read('apt-get', ['indextargets', '--format', '$(LABEL)|$(REPO_URI)']).split('\n');
  const found = lines.map((line) => line.split('|')).find((fields) => fields[0] === label);
  if (found === undefined) {
    throw new NoSource(`apt knows no repository labelled ${label}; run apt-get update once`);
  }
  return found[1];
}

/** Options that make apt look at one release's sources only, with an index of its own. */
function aptOptions(suite, folder) {
  const list = join(folder, 'sources.list');
  const state = join(folder, 'lists');
  mkdirSync(join(state, 'partial'), { recursive: true });
  const keys = '/usr/share/keyrings/debian-archive-keyring.gpg';
  const uri = mirror(suite.endsWith('-security'));
  writeFileSync(list, `deb-src [signed-by=${keys}] ${uri} ${suite} main\n`);
  return [
    '-q',
    '-o',
    `Dir::Etc::sourcelist=${list}`,
    '-o',
    'Dir::Etc::sourceparts=/dev/null',
    '-o',
    `Dir::State::Lists=${state}`,
    '-o',
    'Dir::Cache::srcpkgcache=',
    '-o',
    'Dir::Cache::pkgcache=',
  ];
}

/** Downloads the newest source package that is really there: an indexed one can be gone. */
function download(suite, folder) {
  const options = aptOptions(suite, folder);
  if (spawnSync('apt-get', [...options, 'update'], { cwd: folder }).status !== 0) {
    throw new NoSource(`apt-get update for the sources of ${suite} failed`);
  }
  const records = read('apt-cache', [...options, 'showsrc', 'openssl'], folder);
  const versions = [...records.matchAll(/^Version: (.*)$/gm)]
    .map(([, version]) => version)
    .reverse();
  for (const version of new Set(versions)) {
    const args = [...options, 'source', '--download-only', `openssl=${version}`];
    if (spawnSync('apt-get', args, { cwd: folder }).status === 0) {
      return readdirSync(folder).find((file) => file.endsWith('.dsc'));
    }
  }
  throw new NoSource(`no source package of openssl to be had for ${suite}`);
}

/** Debian's defaults differ from upstream's (MinProtocol, security level); upstream's file is put back. */
function restoreConfiguration(folder, tree) {
  const tarball = readdirSync(folder).find((file) => /\.orig\.tar\.\w+$/.test(file));
  const text = read('tar', ['-xOf', tarball, '--wildcards', '*/apps/openssl.cnf'], folder);
  writeFileSync(join(tree, 'apps/openssl.cnf'), text, 'latin1');
}

/** The folder of a source tree, unpacked; a user's own tree is used as it is. */
export async function fetchSource(name, { suite, path }) {
  if (path !== undefined && statSync(path).isDirectory()) {
    return path;
  }
  const folder = cacheFolder('source', name);
  const tree = join(folder, 'tree');
  if (existsSync(tree)) {
    return tree;
  }
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const unpacked = join(folder, 'unpacking');
  if (path === undefined) {
    const dsc = download(suite, folder);
    read('dpkg-source', ['--no-check', '-x', dsc, unpacked], folder);
    restoreConfiguration(folder, unpacked);
  } else {
    mkdirSync(unpacked);
    read('tar', ['-xf', path, '-C', unpacked, '--strip-components=1'], folder);
  }
  renameSync(unpacked, tree);
  return tree;
}
