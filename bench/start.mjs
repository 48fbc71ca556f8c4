/*
 * The time from start to end: `s_client` of the real program and of this package on the same library, beside a Node that
 * does nothing. A handshake with a local server and stdin closed, with the distribution's CA bundle and without any; a port
 * that refuses; -help. Played by turns, so that each round sees the same machine; medians, and ratios within a round.
 *
 * Usage: node bench/start.mjs [--rounds N] [--openssl PREFIX]     (default: 40 rounds, the system's)
 */
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import minimist from 'minimist';
import { median, ratios, table } from './figures.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const READY_MS = 10_000;
const NO_CA = ['-no-CAfile', '-no-CApath', '-no-CAstore'];

async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function must(program, args) {
  const result = spawnSync(program, args, { encoding: 'utf8' });
  if (result.status !== 0) {
    throw new Error(`${program} ${args.join(' ')}: ${result.error ?? result.stderr}`);
  }
}

async function startServer(folder) {
  const [cert, key] = ['cert.pem', 'key.pem'].map((name) => join(folder, name));
  must('openssl', [
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'],
    ...['-keyout', key, '-out', cert, '-days', '30', '-subj', '/CN=localhost'],
  ]);
  const port = await freePort();
  const args = ['s_server', '-accept', `127.0.0.1:${port}`, '-cert', cert, '-key', key, '-quiet'];
  const server = spawn('openssl', args, { stdio: 'ignore' });
  const until = Date.now() + READY_MS;
  const connect = ['s_client', '-connect', `127.0.0.1:${port}`];
  while (spawnSync('openssl', connect, { input: '' }).status !== 0) {
    if (Date.now() > until) throw new Error('s_server does not start');
  }
  return { server, port };
}

/** In milliseconds. Node would parse certificates of its own at its start, which bin/s_client keeps from it. */
function timed([program, ...args]) {
  const { NODE_EXTRA_CA_CERTS: _, ...env } = process.env;
  const from = process.hrtime.bigint();
  const { error } = spawnSync(program, args, { stdio: 'ignore', env });
  if (error) throw error;
  return Number(process.hrtime.bigint() - from) / 1e6;
}

async function main() {
  const { rounds = 40, openssl } = minimist(process.argv.slice(2));
  const folder = mkdtempSync(join(tmpdir(), 'bench-start-'));
  if (openssl !== undefined) process.env.S_CLIENT_OPENSSL = openssl;
  const real = [openssl === undefined ? 'openssl' : join(openssl, 'bin/openssl'), 's_client'];
  const ours = [join(here, '../bin/s_client')];
  const nothing = join(folder, 'nothing.js');
  writeFileSync(nothing, '');
  const { server, port } = await startServer(folder);
  const refusing = await freePort();
  const kinds = {
    'handshake, default CA bundle': ['-connect', `127.0.0.1:${port}`],
    'handshake, no CA files': ['-connect', `127.0.0.1:${port}`, ...NO_CA],
    'refused port, no CA files': ['-connect', `127.0.0.1:${refusing}`, ...NO_CA],
    '-help': ['-help'],
  };
  const lists = Object.values(kinds).map((args) => [
    [...real, ...args],
    [...ours, ...args],
  ]);
  const bare = [];
  const runs = lists.map(() => [[], []]);
  try {
    for (let round = 0; round < rounds; round += 1) {
      bare.push(timed([process.execPath, nothing]));
      for (const [kind, pair] of lists.entries()) {
        for (const [which, argv] of pair.entries()) runs[kind][which].push(timed(argv));
      }
    }
  } finally {
    server.kill();
    rmSync(folder, { recursive: true, force: true });
  }
  table(
    `Milliseconds, medians of ${rounds} rounds; a Node that does nothing: ${median(bare).toFixed(1)}`,
    ['', 'openssl s_client', 's_client', 'ratio', 'more than the bare Node'],
    Object.keys(kinds).map((name, kind) => {
      const [theirs, own] = runs[kind];
      const more = own.map((ms, round) => ms - bare[round]);
      const cells = [theirs, own].map((list) => median(list).toFixed(1));
      const ratio = ratios(own, theirs, (ms) => ms);
      return [name, ...cells, ratio.toFixed(2), median(more).toFixed(1)];
    }),
  );
}

await main();
