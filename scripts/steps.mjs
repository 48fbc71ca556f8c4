/*
 * Running commands as named steps with a heading and a time, for the scripts beside this file.
 * Knows nothing of what the steps do, and needs no installed package.
 */
import { spawn, spawnSync } from 'node:child_process';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's folder. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** An expected failure: its message is all that the user needs. */
export class StepError extends Error {}

/**
 * Runs a command in the project's folder with its output passed through; throws a StepError when it fails.
 * Standard input is empty, so that nothing waits for an answer.
 */
export function run(command, args, env = {}) {
  const result = spawnSync(command, args, {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, ...env },
  });
  if (result.error) {
    throw new StepError(`${command}: ${result.error.message}`);
  }
  if (result.status !== 0) {
    throw new StepError(`${command} ended with ${result.signal ?? `status ${result.status}`}`);
  }
}

/** The same while other things go on in this process; `signal` (an AbortSignal) ends the command. */
export async function runBeside(command, args, env = {}, { signal } = {}) {
  const child = spawn(command, args, {
    cwd: root,
    signal,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, ...env },
  });
  const ending = await new Promise((done, fail) => {
    child.on('error', (error) => fail(new StepError(`${command}: ${error.message}`)));
    child.on('close', (status, signal) => done(status ?? signal));
  });
  if (ending !== 0) {
    throw new StepError(`${command} ended with ${ending}`);
  }
}

/** The command's standard output, or null when it cannot be run or fails. */
export function output(command, args) {
  const result = spawnSync(command, args, { cwd: root, encoding: 'latin1' });
  return result.status === 0 ? result.stdout : null;
}

/** A row of steps; a failed one is noted and the rest still run, unless `needed` says that nothing else can. */
export class Steps {
  #failed = [];

  async step(name, action, { needed = false } = {}) {
    console.log(`\n== ${name}`);
    const start = performance.now();
    let result = 'ok';
    try {
      await action();
    } catch (error) {
      result = 'FAILED';
      this.#failed.push(name);
      console.log(error instanceof StepError ? error.message : error);
    }
    console.log(`== ${name}: ${result} (${((performance.now() - start) / 1000).toFixed(1)} s)`);
    if (needed && result !== 'ok') {
      this.end();
    }
  }

  /** Says what failed and ends the process with 1, or 0 when nothing did. */
  end() {
    const failed = this.#failed;
    console.log(failed.length === 0 ? '\nall ok' : `\nfailed: ${failed.join(', ')}`);
    process.exit(failed.length === 0 ? 0 : 1);
  }
}
