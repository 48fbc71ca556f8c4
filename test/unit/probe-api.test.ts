/*
 * probeAll() as its callers meet it: order, stopping, back-pressure, limits, wrong options and targets.
 */
import { deepEqual, equal, match, ok, rejects } from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { EventEmitter, once } from 'node:events';
import { after, before, test } from 'node:test';
import type { ProbeAllOptions, ProbeTarget } from '../../lib/probe/options';
import { probe, probeAll, type TargetLike } from '../../lib/probe/probe';
import type { ProbeRecord } from '../../lib/probe/record';
import { descriptors, freePort, listen, type Server, startServer, threads } from './probe-peers';

let server: Server;
let silent: Server;
let refusing = 0;
/** Of connections to the silent server. */
const arrivals = new EventEmitter();
before(async () => {
  server = await startServer();
  silent = await listen((socket) => {
    socket.on('end', () => socket.destroy()).resume();
    arrivals.emit('connection');
  });
  refusing = await freePort();
});
after(() => {
  server.stop();
  silent.stop();
});

const at = (port: number, count = 1): ProbeTarget[] =>
  Array.from({ length: count }, (_, i) => ({ host: '127.0.0.1', port, target: String(i) }));

async function all(
  targets: Iterable<TargetLike> | AsyncIterable<TargetLike>,
  options: ProbeAllOptions = {},
): Promise<ProbeRecord[]> {
  const records: ProbeRecord[] = [];
  for await (const record of probeAll(targets, { timeout: 3000, ...options })) {
    records.push(record);
  }
  return records;
}

const codes = (records: readonly ProbeRecord[]) => records.map(({ error }) => error?.code ?? null);
const ports = (records: readonly ProbeRecord[]) => records.map(({ port }) => port);

test('order of completion, and of input', async () => {
  const targets = [...at(silent.port), ...at(server.port), ...at(refusing)];
  const completion = await all(targets, { timeout: 500 });
  equal(completion.at(-1)?.port, silent.port);
  const input = await all(targets, { timeout: 500, order: 'input' });
  deepEqual(ports(input), ports(targets as never));
  deepEqual(codes(input), ['TIMEOUT', null, 'ECONNREFUSED']);
});

test('two threads, and more of them than connections', async () => {
  const targets = at(server.port, 40);
  deepEqual(codes(await all(targets, { threads: 2, concurrency: 8 })), Array(40).fill(null));
  deepEqual(codes(await all(at(refusing, 3), { threads: 8, concurrency: 2 })).length, 3);
});

test('two pools at once', async () => {
  const [one, other] = await Promise.all([
    all(at(server.port, 20)),
    all(at(refusing, 20), { threads: 2 }),
  ]);
  deepEqual(codes(one), Array(20).fill(null));
  deepEqual(codes(other), Array(20).fill('ECONNREFUSED'));
});

test('options of single targets', async () => {
  const own: ProbeTarget[] = [
    { host: '127.0.0.1', port: server.port, maxProtocol: 'TLSv1.2' },
    { host: '127.0.0.1', port: server.port, servername: 'a.test' },
    { host: '127.0.0.1', port: server.port, ciphers: 'nonsense', maxProtocol: 'TLSv1.2' },
  ];
  const [old, named, wrong] = await all(own, { order: 'input' });
  deepEqual([old?.protocol, named?.protocol], ['TLSv1.2', 'TLSv1.3']);
  deepEqual([old?.servername, named?.servername], [null, 'a.test']);
  equal(wrong?.error?.code, 'OPTIONS');
  match(wrong?.error?.message ?? '', /no cipher match/);
});

for (const [what, options, message] of [
  ['a cipher', { ciphers: 'nonsense' }, /no cipher match/],
  ['a group', { groups: 'nonsense' }, /-groups|groups/],
  ['a file', { cert: '/nonexistent.pem' }, /Could not open file|unable to load/],
  ['an option', { args: ['-nonsense'] }, /Unknown option: -nonsense|unknown option -nonsense/i],
  ['a session file', { sessIn: '/nonexistent' }, /Can't open session file/],
  ['a protocol', { minProtocol: 'TLSv9' }, /TLSv9/],
  ['-xcert', { args: ['-security_debug'] }, /-security_debug cannot be used/],
] as const) {
  test(`options that are wrong: ${what}`, async () => {
    await rejects(all(at(refusing), options), { name: 'OfferError', message });
  });
}

for (const target of [
  '',
  'a:0',
  'a:70000',
  'a:b',
  '[::1',
  { host: '', port: 443 },
  { host: 'a', port: 70000 },
  { host: 'a', port: 1.5 },
  { host: 'a', port: Number.NaN },
  { host: 'a', port: 443, ip: 'b' },
  { host: 'a', port: 443, ip: '127.0.0.1', proxy: 'nonsense' },
]) {
  test(`a target that is none: ${JSON.stringify(target)}`, async () => {
    await rejects(all([target]), { name: 'TypeError' });
  });
}

test('hosts that cannot be found', async () => {
  // Nobody answers there, so that nothing is asked of the network.
  const resolvers = ['127.0.0.1:9'];
  const hosts = [
    'nowhere.invalid',
    'x'.repeat(300),
    `${'x'.repeat(70)}.test`,
    '2130706433',
    'a b',
    '\u{1F600}',
  ];
  for (const { error, host } of await all(
    hosts.map((host) => ({ host, port: 443 })),
    { resolvers, timeout: 1000 },
  )) {
    equal(error?.stage, 'dns', host);
    ok(/^[A-Z]+$/.test(error?.code ?? ''), error?.code);
  }
});

test('names that cannot be sent', async () => {
  const { port } = server;
  const target = { host: '127.0.0.1', port };
  const [long, nul, scope] = await all(
    [
      { ...target, servername: 'x'.repeat(300) },
      { ...target, servername: 'a\0b' },
      { host: 'fe80::1%lo', port },
    ],
    { order: 'input' },
  );
  for (const record of [long, nul, scope]) {
    ok(record?.error !== null, JSON.stringify(record));
  }
});

test('names of other letters', async () => {
  const { port } = server;
  const record = await probe({ host: 'Bücher.test', port, ip: '127.0.0.1' });
  equal(record.error, null);
  deepEqual([record.host, record.servername], ['Bücher.test', 'xn--bcher-kva.test']);
});

test('localhost is looked up', async () => {
  const { error, ip, servername } = await probe(`localhost:${server.port}`, { family: 'ipv4' });
  deepEqual([error, ip], [null, '127.0.0.1']);
  // One label is no DNS name for s_client.
  equal(servername, null);
});

test('the next address is tried when one fails', async () => {
  const { error, ip, attempts } = await probe(`localhost:${server.port}`, { race: true });
  deepEqual([error, ip, attempts], [null, '127.0.0.1', 1]);
});

test('attempts are repeated', async () => {
  let count = 0;
  const flaky = await listen((socket) => {
    count += 1;
    socket.destroy();
  });
  const { attempts, error } = await probe({ host: '127.0.0.1', port: flaky.port }, { retries: 2 });
  equal(attempts, 3);
  equal(count, 3);
  equal(error?.stage, 'handshake');
  flaky.stop();
  equal((await probe({ host: '127.0.0.1', port: refusing }, { retries: 1 })).attempts, 2);
});

test('no more are started in a second than allowed', async () => {
  const times: number[] = [];
  const counting = await listen((socket) => {
    times.push(performance.now());
    socket.destroy();
  });
  await all(at(counting.port, 60), { rate: 100 });
  counting.stop();
  equal(times.length, 60);
  // 60 starts at 100 in a second, of which some may come in one go.
  ok((times.at(-1) ?? 0) - (times[0] ?? 0) >= 400);
});

test('a slow reader holds the source back', async () => {
  let taken = 0;
  function* source() {
    for (const target of at(refusing, 100_000)) {
      taken += 1;
      yield target;
    }
  }
  const options = { concurrency: 10, threads: 1 };
  let read = 0;
  for await (const _ of probeAll(source(), options)) {
    read += 1;
    await new Promise((resolve) => setImmediate(resolve));
    ok(taken - read <= 10 * 2 + 64 + 1, `${taken} taken, ${read} read`);
    if (read === 300) {
      break;
    }
  }
});

test('a source that is slow', async () => {
  async function* source() {
    for (const target of at(refusing, 5)) {
      await new Promise((resolve) => setTimeout(resolve, 5));
      yield target;
    }
  }
  equal((await all(source())).length, 5);
});

test('a source that throws', async () => {
  function* source() {
    yield* at(refusing, 2);
    throw new Error('no more');
  }
  await rejects(all(source()), /no more/);
});

/** Yields some targets, and never another. */
async function* stuck(targets: readonly ProbeTarget[]) {
  yield* targets;
  await new Promise(() => undefined);
}

/** A run, and that it leaves nothing behind. */
async function leavesNothing(body: () => Promise<void>): Promise<void> {
  const before = [descriptors(), threads()];
  const from = performance.now();
  await body();
  ok(performance.now() - from < 3000, 'ends promptly');
  // Threads of the kernel end a moment after Node's.
  for (let i = 0; i < 200 && threads() > (before[1] ?? 0); i += 1) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  const now = [descriptors(), threads()];
  ok(
    (now[0] ?? 0) <= (before[0] ?? 0) + 2 && (now[1] ?? 0) <= (before[1] ?? 0),
    `${before} ${now}`,
  );
}

test('leaving the loop', async () => {
  await all(at(refusing));
  await leavesNothing(async () => {
    for await (const _ of probeAll([...at(refusing), ...at(silent.port, 50)], {
      timeout: 20_000,
    })) {
      break;
    }
    for await (const _ of probeAll(stuck(at(refusing)))) {
      break;
    }
  });
});

/** Stops a run when something has happened: it is given a promise that so many records have come. */
function aborted(
  what: string,
  targets: () => Iterable<ProbeTarget> | AsyncIterable<ProbeTarget>,
  when: (records: (count: number) => Promise<void>) => Promise<void> | void,
  check: (records: readonly ProbeRecord[]) => void,
  options: () => ProbeAllOptions = () => ({}),
): void {
  test(`stopped ${what}`, async () => {
    await leavesNothing(async () => {
      const controller = new AbortController();
      const { signal } = controller;
      const told = new EventEmitter();
      const records: ProbeRecord[] = [];
      const run = async () => {
        const all = { timeout: 20_000, signal, threads: 2, ...options() };
        for await (const record of probeAll(targets(), all)) {
          records.push(record);
          told.emit('record');
        }
      };
      const running = run();
      await when(async (count) => {
        while (records.length < count) {
          await once(told, 'record');
        }
      });
      controller.abort();
      await running;
      check(records);
    });
  });
}

aborted(
  'before it is begun',
  () => at(silent.port, 5),
  () => undefined,
  (records) => deepEqual(records, []),
);

test('stopped before it is asked for', async () => {
  const signal = AbortSignal.abort();
  deepEqual(await all(at(silent.port, 5), { timeout: 20_000, signal }), []);
});

const names = createSocket('udp4');
before(() => new Promise<void>((resolve) => names.bind(0, '127.0.0.1', resolve)));
after(() => names.close());

aborted(
  'while names are looked up',
  () => [{ host: 'name.test', port: 443 }],
  async () => {
    await once(names, 'message');
  },
  (records) => {
    deepEqual(codes(records), ['ABORTED']);
    equal(records[0]?.stage, 'dns');
  },
  () => ({ resolvers: [`127.0.0.1:${names.address().port}`], timeout: 60_000 }),
);

aborted(
  'in flight',
  () => at(silent.port, 30),
  async () => {
    for (let count = 0; count < 30; count += 1) {
      await once(arrivals, 'connection');
    }
  },
  (records) => {
    deepEqual(codes(records), Array(30).fill('ABORTED'));
    deepEqual([...new Set(records.map(({ stage }) => stage))], ['handshake']);
  },
);

aborted(
  'while connections fail at once',
  () => at(refusing, 5000),
  (records) => records(100),
  (records) => {
    ok(records.length >= 100 && records.length < 5000, String(records.length));
  },
);

aborted(
  'while the source is waited for',
  () => stuck(at(refusing, 2)),
  (records) => records(2),
  (records) => deepEqual(codes(records), ['ECONNREFUSED', 'ECONNREFUSED']),
);

aborted(
  'at its end',
  () => at(refusing, 1),
  (records) => records(1),
  (records) => deepEqual(codes(records), ['ECONNREFUSED']),
);
