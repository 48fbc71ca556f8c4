/*
 * s_client-probe with a pool that does without network, as a process of its own.
 * With PROBE_TELL each target that is taken is told on descriptor 3, a line each. With PROBE_DIE=N it kills itself when
 * it makes its Nth change to a file, half of which is done when it is a write.
 */
import * as fs from 'node:fs';
import { runCommand } from '../../lib/probe/cli/command';
import { FakePool } from './probe-fake-pool';

const { writeSync } = fs;
const tell = process.env.PROBE_TELL ? (host: string) => void writeSync(3, `${host}\n`) : undefined;

/** Calls that change files, as the compiled modules find them on the module object. */
const mutable: Record<string, unknown> = require('node:fs');
let left = Number(process.env.PROBE_DIE ?? Number.POSITIVE_INFINITY);

function counted(name: string): void {
  const real = mutable[name] as (...args: unknown[]) => unknown;
  mutable[name] = (...args: unknown[]) => {
    left -= 1;
    if (left > 0) return real(...args);
    if (name === 'writeSync') {
      const [descriptor, what] = args as [number, string | Uint8Array];
      const [, , from = 0, length = what.length, place = null] = args as (number | null)[];
      const bytes = Buffer.from(what).subarray(from ?? 0);
      writeSync(descriptor, bytes, 0, (length ?? 0) >> 1, place);
    }
    process.kill(process.pid, 'SIGKILL');
    return undefined;
  };
}
for (const name of ['openSync', 'writeSync', 'renameSync', 'ftruncateSync', 'rmSync'])
  counted(name);

runCommand(process.argv.slice(2), {
  openPool: async (options) => {
    if (options.ciphers === 'WRONG')
      throw Object.assign(new Error('no cipher'), { name: 'OfferError' });
    return new FakePool(options, tell);
  },
  version: () => 's_client-probe 0\nOpenSSL none',
  compactAfter: 3,
}).then((status) => process.exit(status));
