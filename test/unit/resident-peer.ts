/*
 * A resident worker for tests: started in a folder of its own, called, looked at through /proc, stopped at the end.
 * No test of its own.
 * Used by the tests of the resident worker.
 */
import assert from 'node:assert/strict';
import { type ChildProcess, type SpawnOptions, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after } from 'node:test';

export const command = resolve('bin/s_client');
const control = resolve('bin/s_client-resident');

export const folder = mkdtempSync(join(tmpdir(), 's_client-resident-'));
export const socketFolder = join(folder, 'openssl-s-client');

/** All calls have this environment; it names the folder of sockets. */
export const environment: NodeJS.ProcessEnv = { PATH: process.env.PATH, XDG_RUNTIME_DIR: folder };
export const resident = { ...environment, S_CLIENT_RESIDENT: 'only' };

/** s_client-resident: exit status and what it said. */
export function tell(args: readonly string[], env = environment): { status: number; text: string } {
  const { status, stdout, stderr } = spawnSync(control, args, { env, encoding: 'utf8' });
  return { status: status ?? -1, text: `${stdout}${stderr}` };
}

export function start(...args: string[]): number {
  const { status, text } = tell(['start', ...args]);
  assert.equal(status, 0, text);
  return numberOf('pid', text);
}

export function numberOf(name: string, text = tell(['status']).text): number {
  return Number(new RegExp(`^${name}: (\\d+)`, 'm').exec(text)?.[1]);
}

export interface Ended {
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** One call to its end. */
export function call(args: readonly string[], options: SpawnOptions = {}): Ended {
  return spawnSync(command, args, { env: resident, encoding: 'utf8', ...options }) as Ended;
}

/** A call that goes on. */
export function begin(args: readonly string[], options: SpawnOptions = {}): ChildProcess {
  return spawn(command, args, { env: resident, stdio: 'ignore', ...options });
}

export function ended(child: ChildProcess): Promise<string> {
  return new Promise((done) =>
    child.on('exit', (status, signal) => done(String(signal ?? status))),
  );
}

/** Waits for something that comes without an event; the tests' runner sets the limit. */
export async function until<T>(look: () => T | undefined | false | null): Promise<T> {
  for (;;) {
    const found = look();
    if (found !== undefined && found !== false && found !== null) {
      return found;
    }
    await new Promise((done) => setTimeout(done, 5));
  }
}

/** The children of a process. */
export function childrenOf(pid: number): readonly number[] {
  try {
    const text = readFileSync(`/proc/${pid}/task/${pid}/children`, 'latin1');
    return text.split(' ').filter(Boolean).map(Number);
  } catch {
    return [];
  }
}

/** The process that runs a call: the worker's child in that working folder. */
export function processIn(worker: number, cwd: string): number | undefined {
  return childrenOf(worker).find((pid) => {
    try {
      return readlinkSync(`/proc/${pid}/cwd`) === cwd && statusOf(pid, 'State').startsWith('S');
    } catch {
      return false;
    }
  });
}

export function statusOf(pid: number, name: string): string {
  const line = readFileSync(`/proc/${pid}/status`, 'latin1').split('\n');
  return (
    line
      .find((one) => one.startsWith(`${name}:`))
      ?.slice(name.length + 1)
      .trim() ?? ''
  );
}

export function isThere(pid: number): boolean {
  try {
    return !/^Z/.test(statusOf(pid, 'State'));
  } catch {
    return false;
  }
}

/** Accepts and stays silent, so that a call waits in its handshake; each connection's first bytes are kept. */
export async function silentServer(): Promise<{ address: string; hellos: Buffer[] }> {
  const hellos: Buffer[] = [];
  const server: Server = createServer((socket) => {
    socket.once('data', (data) => hellos.push(data));
    socket.on('error', () => undefined);
    sockets.push(() => socket.destroy());
  });
  const sockets: (() => void)[] = [];
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  after(() => {
    for (const destroy of sockets) destroy();
    server.close();
  });
  return { address: `127.0.0.1:${(server.address() as AddressInfo).port}`, hellos };
}

after(async () => {
  const worker = numberOf('pid');
  tell(['stop', '--all']);
  if (Number.isInteger(worker)) {
    await until(() => !isThere(worker));
  }
  const left = readdirSync(folder).includes('openssl-s-client') ? readdirSync(socketFolder) : [];
  rmSync(folder, { recursive: true, force: true });
  assert.deepEqual(
    left.filter((name) => name.endsWith('.socket')),
    [],
  );
});
