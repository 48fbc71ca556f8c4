/*
 * Certificates that are decoded once and handed to libssl again: what is told of them stays that of the bytes sent, also
 * when they are verified, when the cache has to forget, and when they cannot be decoded.
 */
import { deepEqual, equal, notEqual } from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { loadNative, type Prober, type SslCtx } from '../../lib/native';
import { Batch, Column, RowError } from '../../lib/probe/batch';
import { probeAll } from '../../lib/probe/probe';
import type { ProbeRecord } from '../../lib/probe/record';
import { pki, type Server, withServer } from './probe-peers';

const native = loadNative();
native.library.init();

/** The engine's cache holds an eighth of the certificates that it was made for. */
const ONE_DECODED = 8;

let folder: string;
before(async () => {
  folder = await pki();
});

const file = (name: string) => join(folder, name);
const derOf = (name: string) => new X509Certificate(readFileSync(file(name))).raw;

function newCtx(): SslCtx {
  const ctx = native.SslCtx.create('tls');
  if (ctx === null) {
    throw new Error('no context');
  }
  return ctx;
}

function setupOf(prober: Prober, ctx: SslCtx, verify: boolean): number {
  const asked = { dtls: false, verify, ocsp: false, scts: false, reset: true };
  const times = { ticketsMs: 0, connectMs: 5000, totalMs: 5000, mostBytes: 2 ** 20 };
  return prober.addSetup(ctx, { ...asked, ...times }, null);
}

/** One handshake: the chain as it was sent, and the result of its verification. */
function handshake(batch: Batch, setup: number, { port }: Server) {
  const { prober } = batch;
  prober.start(port, setup, '127.0.0.1', port, null, false, null, 0);
  let rows = 0;
  while (rows === 0) {
    rows = prober.run(1000);
  }
  equal(batch.at(0, Column.errorKind), RowError.none);
  const chain = batch.chain(0).map((number) => prober.certificate(number)?.toString('hex'));
  return { chain, verified: batch.at(0, Column.verifyResult) };
}

test('the same chain again and again, and others between', async () => {
  const wanted = {
    server: ['server.pem', 'int.pem'].map((name) => derOf(name).toString('hex')),
    ec: [derOf('ec.pem').toString('hex')],
  };
  for (const version of ['-tls1_2', '-tls1_3']) {
    await withServer([version], async (server) => {
      await withServer(['-cert', 'ec.pem', '-key', 'ec.key', version], async (ec) => {
        for (const most of [1, ONE_DECODED, 1000]) {
          const batch = new Batch(native, most, -1);
          const setup = setupOf(batch.prober, newCtx(), false);
          for (let round = 0; round < 4; round += 1) {
            deepEqual(handshake(batch, setup, server).chain, wanted.server);
            deepEqual(handshake(batch, setup, ec).chain, wanted.ec);
          }
          batch.prober.close();
        }
      });
    });
  }
});

test('verification does not depend on what was seen before', async () => {
  const trusting = newCtx();
  equal(trusting.loadVerifyFile(file('root.pem')), true);
  await withServer([], async (server) => {
    const batch = new Batch(native, 1000, -1);
    const setups = [trusting, newCtx()].map((ctx) => setupOf(batch.prober, ctx, true));
    const results: number[][] = [[], []];
    for (let round = 0; round < 3; round += 1) {
      for (const [i, setup] of setups.entries()) {
        results[i]?.push(handshake(batch, setup, server).verified);
      }
    }
    deepEqual(results[0], [0, 0, 0]);
    const first = results[1]?.[0];
    notEqual(first, 0);
    deepEqual(results[1], [first, first, first]);
    batch.prober.close();
  });
});

test('every certificate of a record is the one that its server sent, at any number of threads', async () => {
  await withServer([], async ({ port: one }) => {
    await withServer(['-cert', 'ec.pem', '-key', 'ec.key'], async ({ port: other }) => {
      const targets = Array.from({ length: 60 }, (_, i) => ({
        host: '127.0.0.1',
        port: i % 3 === 0 ? other : one,
      }));
      const records: ProbeRecord[] = [];
      for await (const record of probeAll(targets, { threads: 2, concurrency: 10 })) {
        records.push(record);
      }
      equal(records.length, 60);
      const print = (name: string) =>
        new X509Certificate(readFileSync(file(name))).fingerprint256
          .replaceAll(':', '')
          .toLowerCase();
      for (const { port, chain } of records) {
        equal(chain?.[0]?.sha256, print(port === one ? 'server.pem' : 'ec.pem'));
      }
    });
  });
});
