/*
 * Debian packages of the real servers: what is missing is installed, and no daemon is started by that; one package is
 * only unpacked, in the user's cache. Used by servers.mjs.
 */
import { chmodSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder } from './openssl-source.mjs';
import { output, run, runBeside, StepError } from './steps.mjs';

const APT = { DEBIAN_FRONTEND: 'noninteractive' };
/** What maintainers' scripts ask before they start a daemon. */
const POLICY = '/usr/sbin/policy-rc.d';
const KEPT = `${POLICY}.kept`;
const NOTHING_STARTS = '#!/bin/sh\nexit 101\n';

/** Where a package that is only unpacked lies. */
export function unpackedFolder({ unpack }) {
  return unpack ? cacheFolder('servers', unpack.name) : '';
}

function missingOf(server) {
  return server.packages.filter(({ file }) => !existsSync(file)).map(({ name }) => name);
}

function mustUnpack(server) {
  return server.unpack && !existsSync(join(unpackedFolder(server), server.unpack.file));
}

/** Puts a policy in place that forbids all, does the work, and puts back what was there. */
async function withoutStarting(work) {
  // One that an interrupted run has left is the original.
  if (!existsSync(KEPT) && existsSync(POLICY)) renameSync(POLICY, KEPT);
  writeFileSync(POLICY, NOTHING_STARTS);
  chmodSync(POLICY, 0o755);
  // The signal reaches apt too, which then ends; what comes after it is still done.
  const heard = [];
  const hear = (signal) => heard.push(signal);
  process.on('SIGINT', hear).on('SIGTERM', hear);
  try {
    await work();
  } finally {
    rmSync(POLICY);
    if (existsSync(KEPT)) renameSync(KEPT, POLICY);
    process.off('SIGINT', hear).off('SIGTERM', hear);
    if (heard.length > 0) process.kill(process.pid, heard[0]);
  }
}

/** Nothing is removed for it: another mail server stays. */
function install(names) {
  const options = ['install', '-q', '-y', '--no-install-recommends', '--no-remove'];
  return runBeside('apt-get', [...options, ...names], APT);
}

/** All at once; where that fails each server's for itself, so that one does not keep the others away. */
async function installAll(servers) {
  run('apt-get', ['update', '-q'], APT);
  try {
    await install(servers.flatMap(missingOf));
  } catch (error) {
    if (!(error instanceof StepError)) throw error;
    for (const server of servers) {
      await install(missingOf(server)).catch((why) =>
        console.log(`${server.name}: ${why.message}`),
      );
    }
  }
}

function unpack(server) {
  const folder = unpackedFolder(server);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const archive = () => output('sh', ['-c', 'ls "$0"/*.deb', folder])?.trim();
  run('sh', ['-c', 'cd "$0" && apt-get download -q "$1"', folder, server.unpack.name], APT);
  run('dpkg-deb', ['-x', archive(), folder]);
}

/**
 * Installs what the servers lack, and gives those that can be started now.
 * @throws StepError when packages are missing and this user cannot install them
 */
export async function ensureServers(servers) {
  const lacking = servers.filter((server) => missingOf(server).length > 0);
  const names = [...new Set(lacking.flatMap(missingOf))].join(' ');
  if (lacking.length > 0) {
    if (process.getuid() !== 0) {
      throw new StepError(
        `missing: ${names}\ninstall as root: apt-get install --no-install-recommends ${names}`,
      );
    }
    await withoutStarting(() => installAll(lacking));
  }
  const usable = [];
  for (const server of servers) {
    try {
      if (mustUnpack(server)) unpack(server);
    } catch (error) {
      if (!(error instanceof StepError)) throw error;
      console.log(error.message);
    }
    if (missingOf(server).length === 0 && !mustUnpack(server)) usable.push(server);
    else console.log(`SKIPPED, nothing is played against ${server.name}: its packages are missing`);
  }
  return usable;
}
