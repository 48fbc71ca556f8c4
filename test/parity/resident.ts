// A resident worker for the candidate's calls of one suite, in a folder of its own.
// Called by suite.ts.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';

/**
 * Starts a worker, and has every call of the candidate taken by it: one that it does not take fails. The function that
 * stops it again.
 */
export function startResident(candidate: string): () => void {
  const command = `${candidate}-resident`;
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 's_client-resident-'));
  process.env.XDG_RUNTIME_DIR = folder;
  process.env.S_CLIENT_RESIDENT = 'only';
  const { PATH, LD_LIBRARY_PATH, S_CLIENT_OPENSSL } = process.env;
  const env = { PATH, LD_LIBRARY_PATH, S_CLIENT_OPENSSL, XDG_RUNTIME_DIR: folder };
  const tell = (verb: string, ...args: string[]) =>
    execFileSync(command, [verb, ...args], { env, encoding: 'utf8' });
  tell('start', '--idle', '0');
  let running = true;
  return () => {
    if (!running) return;
    running = false;
    const served = /^served: (\d+)$/m.exec(tell('status'))?.[1];
    tell('stop');
    fs.rmSync(folder, { recursive: true, force: true });
    assert.ok(Number(served) > 0, 'the worker was not called');
  };
}
