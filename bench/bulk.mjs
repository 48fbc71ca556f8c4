/*
 * Bytes through an established connection: `s_client -quiet` of the real program and of this package on the same library,
 * from the server into a pipe and from a pipe to the server, TLS 1.2 and 1.3. Played by turns, so that each round sees the
 * same machine; ratios are made within a round, and their medians are printed.
 *
 * Usage: node bench/bulk.mjs [--rounds N] [--bytes N] [--openssl PREFIX]     (default: 20 rounds of 1 GiB, the system's)
 */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import minimist from 'minimist';
import { median, ratios, table } from './figures.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const RUN_MS = 300_000;
const GIB = 2 ** 30;

function must(program, args) {
  const result = spawnSync(program, args, { encoding: 'utf8' });
  if (result.status !== 0) {
    throw new Error(`${program} ${args.join(' ')}: ${result.error ?? result.stderr}`);
  }
}

async function startServer(folder, bytes) {
  const [cert, key, program] = ['cert.pem', 'key.pem', 'server'].map((name) => join(folder, name));
  must('openssl', [
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'],
    ...['-keyout', key, '-out', cert, '-days', '30', '-subj', '/CN=localhost'],
  ]);
  must('cc', ['-O2', '-o', program, join(here, 'bulk-server.c'), '-lssl', '-lcrypto']);
  const server = spawn(program, [cert, key, bytes], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [port] = await once(server.stdout, 'data');
  return { server, port: String(port).trim() };
}

/** What feeds and what takes; the client between them is timed alone. */
const WAYS = {
  'from the server': '{ printf g; } | { time "$@" 2>&3; } | cat >/dev/null',
  'to the server': '{ printf t; head -c $((BYTES - 1)) /dev/zero; } | { time "$@" 2>&3; } | cat',
};

/** Wall and processor seconds of the client. */
function timed(way, argv, bytes) {
  const script = `TIMEFORMAT="%R %U %S"; ${WAYS[way]}`;
  const result = spawnSync('bash', ['-c', script, 'bash', ...argv], {
    encoding: 'utf8',
    env: { ...process.env, BYTES: String(bytes) },
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
    timeout: RUN_MS,
  });
  const [wall, user, system] = result.stderr.trim().split(' ').map(Number);
  if (result.status !== 0 || !(wall > 0)) throw new Error(`${argv.join(' ')}: ${result.output[3]}`);
  return { wall, cpu: user + system };
}

async function main() {
  const { rounds = 20, bytes = GIB, openssl } = minimist(process.argv.slice(2));
  const folder = mkdtempSync(join(tmpdir(), 'bench-bulk-'));
  const { server, port } = await startServer(folder, bytes);
  if (openssl !== undefined) process.env.S_CLIENT_OPENSSL = openssl;
  const programs = {
    'openssl s_client': [
      openssl === undefined ? 'openssl' : join(openssl, 'bin/openssl'),
      's_client',
    ],
    s_client: [join(here, '../bin/s_client')],
  };
  try {
    for (const way of Object.keys(WAYS)) {
      for (const version of ['-tls1_2', '-tls1_3']) {
        const runs = Object.fromEntries(Object.keys(programs).map((name) => [name, []]));
        for (let round = 0; round < rounds; round += 1) {
          for (const [name, program] of Object.entries(programs)) {
            const argv = [...program, '-connect', `127.0.0.1:${port}`, '-quiet', version];
            runs[name].push(timed(way, argv, bytes));
          }
        }
        const [real] = Object.values(runs);
        table(
          `${bytes / 2 ** 20} MiB ${way}, ${version}, medians of ${rounds} rounds`,
          ['client', 'processor seconds', 'ratio', 'MiB/s', 'ratio'],
          Object.entries(runs).map(([name, list]) => [
            name,
            median(list.map(({ cpu }) => cpu)).toFixed(2),
            ratios(list, real, ({ cpu }) => cpu).toFixed(2),
            median(list.map(({ wall }) => bytes / 2 ** 20 / wall)).toFixed(0),
            ratios(list, real, ({ wall }) => 1 / wall).toFixed(2),
          ]),
        );
      }
    }
  } finally {
    server.kill();
    rmSync(folder, { recursive: true, force: true });
  }
}

await main();
