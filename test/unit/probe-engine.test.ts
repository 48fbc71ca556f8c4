/*
 * The engine under the prober through the addon: its timer wheel, full batches, the table of certificates, wrong calls.
 */
import { deepEqual, equal, ok, throws } from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { loadNative, type Prober } from '../../lib/native';
import { Batch, Column, RowError, RowStage } from '../../lib/probe/batch';
import { listen, type Server, withServer } from './probe-peers';

const native = loadNative();
native.library.init();

let silent: Server;
before(async () => {
  silent = await listen(() => undefined);
});
after(() => silent.stop());

const defaults = {
  dtls: false,
  verify: false,
  ocsp: false,
  scts: false,
  reset: false,
  ticketsMs: 0,
  connectMs: 60_000,
  totalMs: 1000,
  mostBytes: 2 ** 20,
};

function addSetup(prober: Prober, changes: Partial<typeof defaults> = {}): number {
  const ctx = native.SslCtx.create('tls');
  if (ctx === null) {
    throw new Error('no context');
  }
  return prober.addSetup(ctx, { ...defaults, ...changes }, null);
}

/** Lets servers of this process have their turn between runs. */
const breathe = () => new Promise((resolve) => setImmediate(resolve));

/** Runs until so many have been told of; ids, with their errors and times. */
async function results(batch: Batch, count: number) {
  const told = new Map<number, { error: number; total: number }>();
  while (told.size < count) {
    const rows = batch.prober.run(20);
    for (let row = 0; row < rows; row += 1) {
      const id = batch.at(row, Column.id);
      equal(told.has(id), false, `${id} twice`);
      const total = batch.at(row, Column.totalMs);
      told.set(id, { error: batch.at(row, Column.errorKind), total });
    }
    await breathe();
  }
  return told;
}

test('deadlines of a millisecond and beyond the horizon of the wheel', async () => {
  const batch = new Batch(native, 10, -1);
  const { prober } = batch;
  const times = [1, 3, 4, 5, 50, 255, 1024, 1025, 3000, 16_390, 17_000];
  for (const totalMs of times) {
    prober.start(
      totalMs,
      addSetup(prober, { totalMs }),
      '127.0.0.1',
      silent.port,
      null,
      false,
      null,
      0,
    );
  }
  // Cancelled, they are never told of.
  for (const [i, totalMs] of times.entries()) {
    const id = 100_000 + i;
    const slot = prober.start(
      id,
      addSetup(prober, { totalMs: totalMs + 9 }),
      '127.0.0.1',
      silent.port,
      null,
      false,
      null,
      0,
    );
    equal(prober.drop(slot, id), RowStage.connect);
    equal(prober.drop(slot, id), -1);
  }
  equal(prober.inFlight(), times.length);
  const told = await results(batch, times.length);
  deepEqual([...told.keys()], times);
  for (const [wanted, { error, total }] of told) {
    equal(error, RowError.timeout);
    ok(total >= wanted && total <= wanted * 1.1 + 50, `${wanted}: ${total}`);
  }
  equal(prober.inFlight(), 0);
  prober.close();
});

test('thousands that end at once', async () => {
  const batch = new Batch(native, 10, -1);
  const { prober } = batch;
  const setup = addSetup(prober, { totalMs: 1500 });
  const count = 5000;
  for (let id = 0; id < count; id += 1) {
    // The last ones fail at once: there is no route to such an address.
    const address = id < 4000 ? '127.0.0.1' : '255.255.255.255';
    prober.start(id, setup, address, silent.port, null, false, null, 0);
  }
  const told = await results(batch, count);
  equal(told.size, count);
  const kinds = [...told.values()].map(({ error }) => error);
  equal(kinds.filter((kind) => kind === RowError.timeout).length, 4000);
  equal(kinds.filter((kind) => kind === RowError.errno).length, 1000);
  equal(prober.inFlight(), 0);
  prober.close();
});

test('certificates are forgotten, and told of again', async () => {
  await withServer([], async (one) => {
    await withServer(['-cert', 'ec.pem', '-key', 'ec.key'], async (other) => {
      const batch = new Batch(native, 1, -1);
      const { prober } = batch;
      const setup = addSetup(prober, { totalMs: 5000 });
      const numbers: number[][] = [];
      for (const [id, { port }] of [one, one, other, one].entries()) {
        prober.start(id, setup, '127.0.0.1', port, null, false, null, 0);
        let rows = 0;
        while (rows === 0) {
          rows = prober.run(1000);
        }
        equal(batch.at(0, Column.errorKind), RowError.none);
        const chain = batch.chain(0);
        numbers.push(chain);
        ok(chain.every((number) => prober.certificate(number) !== null));
        // Only more than allowed are forgotten: the lone certificate of the third outlives the fourth.
        const outlives = id === 3 ? [...(numbers[2] ?? [])] : [];
        const kept = numbers
          .slice(0, -1)
          .flat()
          .filter((number) => prober.certificate(number));
        deepEqual(kept, outlives);
      }
      // No number means two certificates.
      equal(new Set(numbers.flat()).size, 7);
      equal(prober.certificate(0), null);
      equal(prober.certificate(4_000_000_000), null);
      prober.close();
    });
  });
});

test('calls that are wrong throw', () => {
  const { prober } = new Batch(native, 10, -1);
  const setup = addSetup(prober);
  const start = (number: number, address: string, port: number) =>
    prober.start(1, number, address, port, null, false, null, 0);
  throws(() => start(setup + 1, '127.0.0.1', 1), RangeError);
  throws(() => start(-1, '127.0.0.1', 1), RangeError);
  throws(() => start(setup, 'localhost', 1), TypeError);
  throws(() => start(setup, 'fe80::1%lo', 1), TypeError);
  throws(() => start(setup, '127.0.0.1', 65_536), RangeError);
  equal(prober.drop(7, 1), -1);
  equal(prober.send(7, 1, Buffer.from('x')), false);
  equal(prober.handshake(7, 1), false);
  equal(prober.name(0), null);
  equal(prober.name(1000), null);
  const { create } = native.Prober;
  throws(() => create(new Float64Array(10), Buffer.alloc(2 ** 20), 1, -1), RangeError);
  throws(() => create(new Float64Array(10_000), Buffer.alloc(1000), 1, -1), RangeError);
  throws(() => create([] as never, Buffer.alloc(2 ** 20), 1, -1), TypeError);
  prober.close();
  throws(() => prober.run(0));
  prober.close();
});

test('a run is ended by a wake, also by one before it', () => {
  const wake = native.Prober.newWake();
  const { prober } = new Batch(native, 10, wake);
  native.Prober.wake(wake);
  const from = performance.now();
  equal(prober.run(10_000), 0);
  ok(performance.now() - from < 1000);
  prober.close();
  native.sys.close(wake);
});
