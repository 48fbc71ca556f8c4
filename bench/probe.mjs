/*
 * Full TLS handshakes: the prober beside a plain C client on the same library, node:tls, Go's crypto/tls where `go` is
 * there, `openssl s_time` and a shell's loop over s_client. All against one nginx on the loopback, round after round, so
 * that each round sees the same machine; ratios are made within a round, and their medians are printed.
 *
 * Usage: node bench/probe.mjs [--rounds N] [--count N] [--openssl PREFIX]... [--memory] [--json]
 */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import minimist from 'minimist';
import { median } from './figures.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
/** Without a name the prober takes the latest that it finds. */
const SYSTEM_PREFIX = '/usr';
const SYSTEM = { prefix: '', cflags: [], ldflags: ['-lssl', '-lcrypto'], openssl: 'openssl' };
/** Signatures that cost many times as much to verify as a handshake costs the server. */
const HEAVY_CURVE = 'P-521';
/** In milliseconds: for a server to accept, for a whole run of one program. */
const READY_MS = 10_000;
const RUN_MS = 300_000;

function library(prefix) {
  if (prefix === '') return SYSTEM;
  const lib = join(prefix, 'lib');
  return {
    prefix,
    cflags: [`-I${prefix}/include`],
    ldflags: [`-L${lib}`, `-Wl,-rpath,${lib}`, '-lssl', '-lcrypto'],
    openssl: join(prefix, 'bin/openssl'),
  };
}

function must(program, args, options = {}) {
  const result = spawnSync(program, args, { encoding: 'utf8', timeout: RUN_MS, ...options });
  if (result.status !== 0) {
    throw new Error(`${program} ${args.join(' ')}: ${result.error ?? result.stderr}`);
  }
  return result.stdout;
}

async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** A key, and a certificate by the issuer of that name, or by itself. */
function certify(folder, name, curve, issuer) {
  const file = (kind, of = name) => join(folder, `${of}.${kind}`);
  must('openssl', [
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', `ec_paramgen_curve:${curve}`, '-nodes'],
    ...['-keyout', file('key'), '-out', file('pem'), '-days', '30', '-subj', `/CN=${name}`],
    ...(issuer === undefined ? [] : ['-CA', file('pem', issuer), '-CAkey', file('key', issuer)]),
    ...(name === 'localhost' ? ['-addext', 'subjectAltName=DNS:localhost'] : []),
    ...['-addext', `basicConstraints=critical,CA:${curve === HEAVY_CURVE}`],
  ]);
}

/** A server of its own certificate on `port`, and one on `heavy` whose chain costs the client more than it costs the server. */
async function startNginx(folder, port, heavy) {
  certify(folder, 'localhost', 'P-256');
  writeFileSync(join(folder, 'plain.pem'), readFileSync(join(folder, 'localhost.pem')));
  writeFileSync(join(folder, 'plain.key'), readFileSync(join(folder, 'localhost.key')));
  certify(folder, 'root', HEAVY_CURVE);
  certify(folder, 'upper', HEAVY_CURVE, 'root');
  certify(folder, 'middle', HEAVY_CURVE, 'upper');
  certify(folder, 'lower', HEAVY_CURVE, 'middle');
  certify(folder, 'localhost', 'P-256', 'lower');
  const chain = ['localhost', 'lower', 'middle', 'upper'].map((name) =>
    join(folder, `${name}.pem`),
  );
  writeFileSync(join(folder, 'chain.pem'), chain.map((file) => readFileSync(file)).join(''));
  const server = (at, cert, key) => `server { listen 127.0.0.1:${at} ssl backlog=8192;
  ssl_protocols TLSv1.3; ssl_certificate ${folder}/${cert}; ssl_certificate_key ${folder}/${key};
  ssl_session_cache off; ssl_session_tickets off; }`;
  writeFileSync(
    join(folder, 'nginx.conf'),
    `daemon off; master_process off; pid ${folder}/pid; error_log /dev/null crit;
events { worker_connections 8192; }
http { access_log off;
${server(port, 'plain.pem', 'plain.key')}
${server(heavy, 'chain.pem', 'localhost.key')} }`,
  );
  const args = ['-p', folder, '-c', join(folder, 'nginx.conf')];
  const child = spawn('/usr/sbin/nginx', args, { stdio: 'ignore' });
  const connect = ['s_client', '-connect', `127.0.0.1:${port}`];
  const until = Date.now() + READY_MS;
  while (spawnSync('openssl', connect, { input: '' }).status !== 0) {
    if (Date.now() > until || child.exitCode !== null) throw new Error('nginx does not start');
  }
  return child;
}

/** Wall and processor seconds of a command with all its children. */
function timed(argv, env) {
  const script = 'TIMEFORMAT="%R %U %S"; time "$@" 2>&3';
  const result = spawnSync('bash', ['-c', script, 'bash', ...argv], {
    encoding: 'utf8',
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    timeout: RUN_MS,
    maxBuffer: 2 ** 28,
  });
  if (result.status !== 0)
    throw new Error(`${argv.join(' ')}: ${result.stderr}${result.output[3]}`);
  const [wall, user, system] = result.stderr.trim().split(' ').map(Number);
  return { wall, cpu: user + system, output: result.stdout };
}

/** Programs that make handshakes. `made` reads their number from the output where it is not `count`. */
function contestants(folder, port, { prefix, openssl }, flight, count) {
  const env = { S_CLIENT_OPENSSL: prefix || SYSTEM_PREFIX };
  const rate = (name) => join(folder, `${name}${prefix.replaceAll('/', '-')}`);
  const few = Math.max(20, Math.round(count / 200));
  const ours = (...more) => [
    process.execPath,
    join(here, 'ours.mjs'),
    port,
    count,
    flight,
    ...more,
  ];
  const list = [
    { name: 'C', argv: [rate('tls-rate'), port, count, flight] },
    { name: 'C, tuned', argv: [rate('tls-rate'), port, count, flight, 'tuned'] },
    { name: 'prober', argv: ours(), env },
    { name: 'prober, fastest', argv: ours('fastest'), env },
    { name: 'prober, command', argv: ['bash', join(here, 'command.sh'), port, count, flight], env },
    {
      name: 'node:tls',
      argv: [process.execPath, join(here, 'node-tls.mjs'), port, few * 10, flight],
      count: few * 10,
    },
  ];
  if (flight === 64) {
    list.push(
      {
        name: 'openssl s_time',
        argv: [openssl, 's_time', '-connect', `127.0.0.1:${port}`, '-new', '-time', '2'],
        made: (text) => Number(/^(\d+) connections in [\d.]+ real/m.exec(text)?.[1]),
      },
      {
        name: 'loop of s_client',
        argv: [
          'bash',
          '-c',
          'for ((i = 0; i < $1; i++)); do "$2" s_client -connect 127.0.0.1:$3 </dev/null >/dev/null 2>&1; done',
          'bash',
          few,
          openssl,
          port,
        ],
        count: few,
      },
    );
    if (existsSync(join(folder, 'go-rate'))) {
      list.push({ name: 'Go crypto/tls', argv: [join(folder, 'go-rate'), port, count, flight] });
    }
  }
  return list.map((one) => ({ count, env: {}, ...one, argv: one.argv.map(String) }));
}

/** One thread and two, where the server is not the limit. */
function verifiers(folder, port, { prefix }, count) {
  const argv = (how) => [
    process.execPath,
    join(here, 'ours.mjs'),
    port,
    count,
    64,
    how,
    join(folder, 'root.pem'),
  ];
  const env = { S_CLIENT_OPENSSL: prefix || SYSTEM_PREFIX };
  const one = { name: '1 thread', argv: argv('verify').map(String), env, count };
  return [one, { ...one, name: '2 threads', argv: argv('verify-threads').map(String) }];
}

function compile(folder, { prefix, cflags, ldflags }) {
  const out = join(folder, `tls-rate${prefix.replaceAll('/', '-')}`);
  must('cc', ['-O2', ...cflags, '-o', out, join(here, 'tls-rate.c'), ...ldflags]);
  return out;
}

/** Plays all contestants by turns; figures per handshake. */
function play(list, rounds) {
  const figures = new Map(list.map(({ name }) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const { name, argv, env, count, made } of list) {
      const { wall, cpu, output } = timed(argv, env);
      const done = made?.(output) ?? count;
      figures.get(name).push({ cpu: (cpu / done) * 1e6, rate: done / wall });
    }
  }
  const base = figures.get(list[0].name);
  return list.map(({ name }) => {
    const own = figures.get(name);
    return {
      name,
      microseconds: median(own.map(({ cpu }) => cpu)),
      rate: median(own.map(({ rate }) => rate)),
      cpuRatio: median(own.map(({ cpu }, round) => cpu / base[round].cpu)),
      rateRatio: median(own.map(({ rate }, round) => rate / base[round].rate)),
    };
  });
}

function table(title, rows) {
  console.log(`\n${title}\n`);
  console.log(
    '| client | us of CPU per handshake | ratio to the first | handshakes/s | ratio to the first |',
  );
  console.log('| --- | ---: | ---: | ---: | ---: |');
  for (const { name, microseconds, cpuRatio, rate, rateRatio } of rows) {
    const cells = [
      name,
      microseconds.toFixed(0),
      cpuRatio.toFixed(2),
      rate.toFixed(0),
      rateRatio.toFixed(2),
    ];
    console.log(`| ${cells.join(' | ')} |`);
  }
}

/** KiB of resident memory for a connection that waits for the server's answer. */
async function memory(folder, list) {
  const FLIGHT = 10_000;
  const rows = [];
  for (const { prefix } of list) {
    const limit = ['bash', '-c', 'ulimit -n "$(ulimit -H -n)" && exec "$@"', 'bash'];
    const silent = spawn(process.execPath, [join(here, 'silent.mjs')], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const [line] = await once(silent.stdout, 'data');
    const port = String(line).trim();
    const c = timed(
      [
        ...limit,
        join(folder, `tls-rate${prefix.replaceAll('/', '-')}`),
        port,
        String(FLIGHT),
        String(FLIGHT),
        'hold',
      ],
      {},
    );
    const ours = timed(
      [
        ...limit,
        process.execPath,
        join(here, 'ours.mjs'),
        port,
        String(FLIGHT),
        String(FLIGHT),
        'hold',
      ],
      { S_CLIENT_OPENSSL: prefix || SYSTEM_PREFIX },
    );
    silent.kill();
    rows.push({ prefix, c: Number(c.output), ours: Number(ours.output) });
  }
  console.log(
    `\n${FLIGHT} connections in flight: KiB each\n\n| library | C | prober |\n| --- | ---: | ---: |`,
  );
  for (const row of rows)
    console.log(`| ${row.prefix.split('/').pop() || 'system'} | ${row.c} | ${row.ours} |`);
}

async function main() {
  const options = minimist(process.argv.slice(2), { string: ['openssl'] });
  const { rounds = 5, count = 10_000 } = options;
  const libraries = [options.openssl ?? ''].flat().map(library);
  const folder = mkdtempSync(join(tmpdir(), 'bench-probe-'));
  const port = await freePort();
  const heavy = await freePort();
  const nginx = await startNginx(folder, port, heavy);
  try {
    if (spawnSync('go', ['version']).status === 0) {
      must('go', ['build', '-o', join(folder, 'go-rate'), join(here, 'tls-rate.go')]);
    }
    for (const one of libraries) {
      compile(folder, one);
      const name = must(one.openssl, ['version']).trim();
      for (const flight of options.memory ? [] : [1, 64, 512]) {
        const list = contestants(folder, port, one, flight, flight === 1 ? count / 4 : count);
        table(`${name}, ${flight} in flight, medians of ${rounds} rounds`, play(list, rounds));
      }
      if (!options.memory) {
        const few = Math.round(count / 10);
        const rows = play(verifiers(folder, heavy, one, few), rounds);
        table(
          `${name}, chains of ${HEAVY_CURVE} verified, 64 in flight, medians of ${rounds} rounds`,
          rows,
        );
      }
    }
    await memory(folder, libraries);
  } finally {
    nginx.kill();
    rmSync(folder, { recursive: true, force: true });
  }
}

await main();
