/*
 * The prober in numbers: connections in flight, targets in a run, the memory and descriptors that they take. Each run is a
 * process of its own.
 */
import { deepEqual, equal, ok } from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { runScript, startScript } from './native-child';
import { freePort, pki, startNginx } from './probe-peers';

const MIB = 1024;
const probe = JSON.stringify(join(__dirname, '../../lib/probe/probe.js'));
const head = `
const { readFileSync, readdirSync } = require('node:fs');
const { probeAll } = require(${probe});
/** KiB. */
const rss = () => Number(/VmRSS:\\s+(\\d+)/.exec(readFileSync('/proc/self/status', 'latin1'))[1]);
const descriptors = () => readdirSync('/proc/self/fd').length;
function* targets(count, ports) {
  for (let i = 0; i < count; i += 1) {
    yield { host: '127.0.0.1', port: ports[i % ports.length] };
  }
}
`;

async function run<T>(body: string): Promise<T> {
  const script = `${head}(async () => { ${body} })().then((told) => console.log(JSON.stringify(told)));`;
  const { stdout, stderr, status } = await startScript(script);
  equal(status, 0, stderr);
  return JSON.parse(stdout) as T;
}

/** Ports on which connections are made by the kernel, and nobody ever looks at them. */
async function startIdle(count: number) {
  const script = `
    const net = require('node:net');
    const ports = [];
    for (let i = 0; i < ${count}; i += 1) {
      const server = net.createServer().listen(0, '127.0.0.1', 4096, () => {
        ports.push(server.address().port);
        if (ports.length === ${count}) {
          require('node:fs').writeSync(1, ports.join());
          // Never returns to the loop that would accept.
          Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 120_000);
        }
      });
    }`;
  const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [data] = (await new Promise<Buffer[]>((resolve) =>
    child.stdout.once('data', (...args: Buffer[]) => resolve(args)),
  )) as [Buffer];
  return { ports: data.toString(), stop: () => child.kill('SIGKILL') };
}

const CONNECTIONS = 10_000;
/** Long enough that a tenth of it is more than the work of ending them all at once. */
const DEADLINE = 10_000;
/** What libssl holds of a connection that waits for the server (49 to 69 KiB in C, by the line), and the socket. */
const KIB_PER_CONNECTION = 65;

test('connections in flight to servers that never answer', async () => {
  const idle = await startIdle(10);
  const told = await run<{
    codes: string[];
    most: number;
    least: number;
    each: number;
    count: number;
  }>(`
    const ports = [${idle.ports}];
    for await (const _ of probeAll(targets(10, ports), { timeout: 200 }));
    const before = rss();
    let peak = 0;
    const timer = setInterval(() => { peak = Math.max(peak, rss()); }, 100);
    const codes = new Set();
    let most = 0;
    let least = Infinity;
    let count = 0;
    const options = { timeout: ${DEADLINE}, concurrency: ${CONNECTIONS} };
    for await (const { error, stage, ms } of probeAll(targets(${CONNECTIONS}, ports), options)) {
      codes.add(stage + ' ' + error?.code);
      most = Math.max(most, ms.total);
      least = Math.min(least, ms.total);
      count += 1;
    }
    clearInterval(timer);
    return { codes: [...codes], most, least, count, each: (peak - before) / count };
  `);
  idle.stop();
  deepEqual(told.codes, ['handshake TIMEOUT']);
  equal(told.count, CONNECTIONS);
  ok(told.least >= DEADLINE * 0.99 && told.most <= DEADLINE * 1.1, JSON.stringify(told));
  ok(told.each <= KIB_PER_CONNECTION, `${told.each} KiB`);
});

/** Memory after a quarter of the targets, and after all; descriptors before and after. */
function flat(count: number, port: number, options: string): string {
  return `
    for await (const _ of probeAll(targets(10, [${port}]), ${options}));
    const opened = descriptors();
    let seen = 0;
    let failed = 0;
    let warm = 0;
    for await (const { error } of probeAll(targets(${count}, [${port}]), ${options})) {
      seen += 1;
      failed += error === null ? 0 : 1;
      if (seen === ${count / 4}) {
        warm = rss();
      }
    }
    return { seen, failed, growth: rss() - warm, descriptors: descriptors() - opened };
  `;
}

interface Flat {
  readonly seen: number;
  readonly failed: number;
  readonly growth: number;
  readonly descriptors: number;
}

/** V8's heaps breathe by as much; 1 KiB kept of each target would be more. */
const GROWTH = 24 * MIB;

test('a hundred thousand targets that refuse', async () => {
  const count = 100_000;
  const told = await run<Flat>(flat(count, await freePort(), '{ concurrency: 500 }'));
  deepEqual([told.seen, told.failed], [count, count]);
  ok(told.growth < GROWTH, `${told.growth} KiB`);
  ok(told.descriptors <= 2, `${told.descriptors} descriptors`);
});

test('twelve thousand handshakes', async () => {
  const count = 12_000;
  const folder = await pki();
  // The server has to be fast as well.
  const server = await startNginx(
    `ssl_certificate ${folder}/ec.pem;`,
    `ssl_certificate_key ${folder}/ec.key;`,
    'ssl_session_tickets off;',
  );
  const told = await run<Flat>(flat(count, server.port, '{ concurrency: 200, threads: 2 }'));
  server.stop();
  deepEqual([told.seen, told.failed], [count, 0]);
  ok(told.growth < GROWTH, `${told.growth} KiB`);
  ok(told.descriptors <= 2, `${told.descriptors} descriptors`);
});

test('more connections than there are descriptors', async () => {
  const idle = await startIdle(1);
  const script = `${head}(async () => {
    const codes = new Set();
    for await (const { error } of probeAll(targets(600, [${idle.ports}]), { timeout: 300, concurrency: 5000 })) {
      codes.add(error.code);
    }
    console.log(JSON.stringify([...codes]));
  })();`;
  const node: [string, ...string[]] = ['prlimit', '--nofile=300:300', process.execPath];
  const { stdout, stderr } = runScript(script, { node });
  idle.stop();
  equal(stdout.trim(), '["TIMEOUT"]', stderr);
});
