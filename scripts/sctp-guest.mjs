/*
 * Runs one command where the kernel has SCTP: here, when this machine's kernel does, else in a guest, Debian's User Mode
 * Linux kernel booted on the machine's own files as an ordinary process (no root, no virtual machine).
 * The guest has its own processes, loopback and /dev, no other network, one processor, and is slow at system calls; the
 * files are the machine's own.
 *
 * Usage: node scripts/sctp-guest.mjs COMMAND [ARGUMENT ...]
 * Its output is shown when it has ended. Status: the command's; 125 when no guest can be had.
 */
import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cacheFolder } from './openssl-source.mjs';

const MEMORY = '1024M';
const LIMIT_MS = 600_000;

/** No guest can be had here; the message says why. */
export class NoGuest extends Error {}

function must(command, args, cwd) {
  const { error, status, stderr } = spawnSync(command, args, { cwd, encoding: 'utf8' });
  if (error || status !== 0) {
    throw new NoGuest(`${command} ${args[0]}: ${error?.message ?? stderr}`);
  }
}

/** The folder that holds usr/bin/linux.uml: the system's, or the package unpacked in the cache. */
function kernelRoot() {
  const cache = cacheFolder('sctp-guest');
  const found = ['/', cache].find((root) => existsSync(join(root, 'usr/bin/linux.uml')));
  if (found !== undefined) {
    return found;
  }
  if (process.arch !== 'x64') {
    throw new NoGuest(`there is no User Mode Linux for ${process.arch}`);
  }
  mkdirSync(dirname(cache), { recursive: true });
  const fresh = mkdtempSync(`${cache}-`);
  try {
    must('apt-get', ['download', 'user-mode-linux'], fresh);
    const file = readdirSync(fresh).find((name) => name.endsWith('.deb')) ?? '';
    must('dpkg', ['-x', file, 'unpacked'], fresh);
    renameSync(join(fresh, 'unpacked'), cache);
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
  return cache;
}

/** True when this kernel has SCTP sockets, authenticated ones too, or can load what they need. */
function hasSctp() {
  if (!existsSync('/proc/sys/net/sctp')) {
    spawnSync('modprobe', ['sctp']);
  }
  const setting = '/proc/sys/net/sctp/auth_enable';
  return existsSync(setting) && readFileSync(setting, 'latin1').startsWith('1');
}

/** Boots the guest for one command and gives its status. */
function runInGuest(command, env) {
  const root = kernelRoot();
  const modules = join(root, 'usr/lib/uml/modules');
  const [release] = readdirSync(modules);
  const results = mkdtempSync(join(tmpdir(), 'sctp-guest-'));
  try {
    const job = { modules: join(modules, release), command, cwd: process.cwd(), env };
    writeFileSync(join(results, 'job.json'), JSON.stringify(job));
    const init = fileURLToPath(new URL('sctp-guest.py', import.meta.url));
    const kernel = spawnSync(
      join(root, 'usr/bin/linux.uml'),
      [
        `mem=${MEMORY}`,
        'rootfstype=hostfs',
        'rootflags=/',
        'rw',
        'init=/usr/bin/python3',
        `uml_dir=${results}`,
        'quiet',
        'con=null',
        'con0=null,fd:1',
        '--',
        init,
        results,
      ],
      // Its memory is a file that programs run from, which not every /dev/shm allows.
      { env: { ...process.env, TMPDIR: tmpdir() }, timeout: LIMIT_MS, encoding: 'utf8' },
    );
    const output = join(results, 'output');
    process.stdout.write(existsSync(output) ? readFileSync(output) : '');
    const status = join(results, 'status');
    if (!existsSync(status)) {
      throw new NoGuest(`it ended without a status\n${kernel.stdout}`);
    }
    return Number(readFileSync(status, 'latin1'));
  } finally {
    rmSync(results, { recursive: true, force: true });
  }
}

/**
 * Runs a command where there is SCTP; returns its exit status.
 * @throws NoGuest where there is none
 */
export function runWithSctp(command, more = {}) {
  const env = { ...process.env, ...more };
  if (hasSctp()) {
    return spawnSync(command[0], command.slice(1), { stdio: 'inherit', env }).status ?? 1;
  }
  return runInGuest(command, env);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const command = process.argv.slice(2);
  try {
    process.exit(runWithSctp(command));
  } catch (error) {
    console.error(error instanceof NoGuest ? `no SCTP guest: ${error.message}` : error);
    process.exit(125);
  }
}
