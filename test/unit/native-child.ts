/*
 * Runs a few lines of script in a process of its own, with the addon as `native` and, where wanted, another environment.
 * No test of its own.
 * Used by the tests of the addon where a crash, the end of a process, or its loader's state is what is tested.
 */
import { type SpawnSyncReturns, spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';

export const loader = join(__dirname, '../../lib/native/load.js');
export const root = join(__dirname, '../../..');

const timeout = 60_000;

/** `native` is loaded by the package's own loader. */
export function withNative(body: string): string {
  return `const native = require(${JSON.stringify(loader)}).loadNative();\n${body}`;
}

/** The environment of this process with changes; undefined takes a variable out. */
export function environment(
  changes: Readonly<Record<string, string | undefined>>,
): NodeJS.ProcessEnv {
  const env = { ...process.env, ...changes };
  // Set for the processes of a test run; a child would report to it.
  delete env.NODE_TEST_CONTEXT;
  for (const [name, value] of Object.entries(changes)) {
    if (value === undefined) {
      delete env[name];
    }
  }
  return env;
}

export interface ChildOptions {
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Another node. */
  readonly node?: readonly [string, ...string[]];
}

export function runScript(script: string, options: ChildOptions = {}): SpawnSyncReturns<string> {
  const [command, ...args] = options.node ?? [process.execPath];
  return spawnSync(command, [...args, '-e', script], {
    env: environment(options.env ?? {}),
    encoding: 'latin1',
    timeout,
  });
}

/** Several at the same time. */
export function startScript(script: string, options: ChildOptions = {}): Promise<Finished> {
  const child = spawn(process.execPath, ['-e', script], {
    env: environment(options.env ?? {}),
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout,
  });
  const texts = { stdout: '', stderr: '' };
  child.stdout.on('data', (data: Buffer) => {
    texts.stdout += data.toString('latin1');
  });
  child.stderr.on('data', (data: Buffer) => {
    texts.stderr += data.toString('latin1');
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (status, signal) => resolve({ ...texts, status, signal }));
  });
}

export interface Finished {
  readonly stdout: string;
  readonly stderr: string;
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** What a script printed, its status checked. */
export function outputOf(script: string, options: ChildOptions = {}): string {
  const child = runScript(script, options);
  if (child.status !== 0) {
    throw new Error(`status ${child.status}, signal ${child.signal}: ${child.stderr}`);
  }
  return child.stdout;
}
