/*
 * s_client-probe with a pool that does without network, as a process of its own.
 * With PROBE_TELL each target that is taken is told on descriptor 3, a line each.
 */
import { writeSync } from 'node:fs';
import { runCommand } from '../../lib/probe/cli/command';
import { FakePool } from './probe-fake-pool';

const tell = process.env.PROBE_TELL ? (host: string) => void writeSync(3, `${host}\n`) : undefined;

runCommand(process.argv.slice(2), {
  openPool: async (options) => {
    if (options.ciphers === 'WRONG')
      throw Object.assign(new Error('no cipher'), { code: 'OPTIONS' });
    return new FakePool(options, tell);
  },
  version: () => 's_client-probe 0\nOpenSSL none',
  compactAfter: 50,
}).then((status) => process.exit(status));
