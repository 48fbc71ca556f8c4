/*
 * Runs one command where the kernel has SCTP: here, when this machine's kernel does, else in a guest, Debian's User Mode
 * Linux kernel booted on the machine's own files as an ordinary process (no root, no virtual machine).
 * The guest has its own processes, loopback and /dev, no other network, one processor, and is slow at system calls; the
 * files are the machine's own.
 *
 * Usage: node scripts/sctp-guest.mjs COMMAND [ARGUMENT ...]
 * Its output, both streams in one, is shown when it has ended. Status: the command's; 125 when no guest can be had.
 */
import { spawn, spawnSync } from 'node:child_process';
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

/** Runs a program to its end; both of its streams are collected. */
async function collect(program, args, options) {
  const child = spawn(program, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  const chunks = [];
  child.stdout.on('data', (chunk) => chunks.push(chunk));
  child.stderr.on('data', (chunk) => chunks.push(chunk));
  const status = await new Promise((done, fail) => {
    child.on('error', fail);
    child.on('close', (code) => done(code ?? 1));
  });
  return { status, output: Buffer.concat(chunks) };
}

/** Boots the guest for one command. */
async function runInGuest(command, env) {
  const root = kernelRoot();
  const modules = join(root, 'usr/lib/uml/modules');
  const [release] = readdirSync(modules);
  const results = mkdtempSync(join(tmpdir(), 'sctp-guest-'));
  try {
    const job = { modules: join(modules, release), command, cwd: process.cwd(), env };
    writeFileSync(join(results, 'job.json'), JSON.stringify(job));
    const init = fileURLToPath(new URL('sctp-guest.py', import.meta.url));
    const kernel = await collect(
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
      { env: { ...process.env, TMPDIR: tmpdir() }, timeout: LIMIT_MS },
    );
    const status = join(results, 'status');
    const output = join(results, 'output');
    if (!existsSync(status)) {
      const said = existsSync(output) ? readFileSync(output) : '';
      throw new NoGuest(`it ended without a status\n${said}\n${kernel.output}`);
    }
    return { status: Number(readFileSync(status, 'latin1')), output: readFileSync(output) };
  } finally {
    rmSync(results, { recursive: true, force: true });
  }
}

/**
 * Runs a command where there is SCTP; returns its exit status and what it wrote.
 * @throws NoGuest where there is none
 */
export async function runWithSctp(command, more = {}) {
  const env = { ...process.env, ...more };
  return hasSctp() ? collect(command[0], command.slice(1), { env }) : runInGuest(command, env);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const command = process.argv.slice(2);
  try {
    const { status, output } = await runWithSctp(command);
    process.stdout.write(output);
    process.exitCode = status;
  } catch (error) {
    console.error(error instanceof NoGuest ? `no SCTP guest: ${error.message}` : error);
    process.exitCode = 125;
  }
}
