// What the reference and this machine can do, so that a case can say what it requires.
// Not here: the list of what a case requires (case.ts).
// Called by run.ts.

import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as net from 'node:net';
import * as path from 'node:path';

function options(reference: string, command: string): Set<string> {
  const help = spawnSync(reference, [command, '-help'], { encoding: 'latin1' });
  const rows = `${help.stdout}${help.stderr}`.matchAll(/^ +(-[\w-]+)/gm);
  return new Set([...rows].map((row) => row[1] ?? ''));
}

function hasIpv6(): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = net.createServer();
    probe.once('error', () => resolve(false));
    probe.listen(0, '::1', () => probe.close(() => resolve(true)));
  });
}

function hasCommand(name: string): boolean {
  const folders = (process.env.PATH ?? '').split(path.delimiter);
  return folders.some((folder) => {
    try {
      fs.accessSync(path.join(folder, name), fs.constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

function succeeds(reference: string, ...args: string[]): boolean {
  return spawnSync(reference, args, { stdio: 'ignore' }).status === 0;
}

/** Knows what is there. */
export interface Capabilities {
  /** `OpenSSL 3.0.22 ...`, as the reference prints it. */
  readonly version: string;
  /** The first requirement that is not met, if any. */
  missing(requires: readonly string[]): string | undefined;
}

/** What `openssl list -disabled` names, e.g. ZLIB. */
function disabled(reference: string): string[] {
  const { stdout } = spawnSync(reference, ['list', '-disabled'], { encoding: 'latin1' });
  return (stdout ?? '').split('\n');
}

/**
 * Asks the reference and the machine.
 * @throws Error when the reference cannot be run
 */
export async function readCapabilities(reference: string): Promise<Capabilities> {
  const asked = spawnSync(reference, ['version'], { encoding: 'latin1' });
  if (asked.error || asked.status !== 0) {
    throw new Error(`cannot run ${reference}: ${asked.error?.message ?? asked.stderr.trim()}`);
  }
  const version = asked.stdout.trim();
  const client = options(reference, 's_client');
  const server = options(reference, 's_server');
  const ipv6 = await hasIpv6();
  const isMet = (need: string): boolean => {
    if (need.startsWith('!')) return !isMet(need.slice(1));
    if (need === 'ipv6') return ipv6;
    if (need === 'heartbeats') {
      return version.startsWith('OpenSSL 1.') && !disabled(reference).includes('HEARTBEATS');
    }
    // There once a socket was made or the module loaded.
    if (need === 'sctp') return fs.existsSync('/proc/sys/net/sctp');
    if (need.startsWith('command:')) return hasCommand(need.slice(8));
    if (need.startsWith('server:')) return server.has(need.slice(7));
    if (need.startsWith('openssl:')) return version.startsWith(`OpenSSL ${need.slice(8)}`);
    if (need.startsWith('engine:')) return succeeds(reference, 'engine', need.slice(7));
    if (need.startsWith('cipher:')) return succeeds(reference, 'ciphers', need.slice(7));
    if (need.startsWith('feature:')) return !disabled(reference).includes(need.slice(8));
    if (need.startsWith('provider:')) {
      return succeeds(reference, 'list', '-providers', '-provider', need.slice(9));
    }
    return client.has(need);
  };
  return { version, missing: (requires) => requires.find((need) => !isMet(need)) };
}
