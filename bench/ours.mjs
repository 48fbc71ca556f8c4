/*
 * The prober's share of bench/probe.mjs. Usage: node ours.mjs PORT COUNT FLIGHT [fastest | hold | verify[-threads] CA]
 * `fastest`: what the documentation names as the fastest setting. `hold` ends when nothing more happens and prints the
 * resident memory that each connection took, in KiB.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const { openPool } = createRequire(import.meta.url)('../dist/lib/probe/pool.js');
const [port, count, flight] = process.argv.slice(2, 5).map(Number);
const how = process.argv[5];
const HOLD_MS = 8000;

function* targets() {
  for (let i = 0; i < count; i += 1) yield { host: '127.0.0.1', port };
}

/** In KiB. */
function resident() {
  return Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync('/proc/self/status', 'utf8'))[1]);
}

const fastest = { ciphersuites: 'TLS_AES_128_GCM_SHA256', certificates: 'none', reset: true };
const pool = await openPool({
  concurrency: flight,
  servername: 'localhost',
  groups: 'X25519',
  threads: how === 'verify-threads' ? 2 : 1,
  ...(how === 'fastest' ? fastest : {}),
  ...(how?.startsWith('verify') ? { verify: true, caFile: process.argv[6] } : {}),
  ...(how === 'hold' ? { timeout: HOLD_MS } : {}),
});
const before = resident();
if (how === 'hold')
  setTimeout(() => console.log(((resident() - before) / count).toFixed(1)), HOLD_MS * 0.8);
let failed = 0;
for await (const line of pool.run(targets())) failed += line.failed === null ? 0 : 1;
await pool.close();
process.exitCode = how !== 'hold' && failed > 0 ? 1 : 0;
