// Plays every parity case with the reference openssl and with this package's s_client.
// S_CLIENT_REFERENCE names another reference, S_CLIENT_CANDIDATE another candidate,
// S_CLIENT_PARITY_JOBS how many cases at a time (default 3).

import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import test, { after, before } from 'node:test';
import type { Stage } from '../../lib/parity/play';
import { renderResult } from '../../lib/parity/report';
import { isFailure, Tester } from '../../lib/parity/run';
import { cases } from './cases';
import { ledger } from './ledger';

const candidate = path.resolve(
  process.env.S_CLIENT_CANDIDATE ?? path.join(__dirname, '../../../bin/s_client'),
);
const reference = process.env.S_CLIENT_REFERENCE ?? 'openssl';
const jobs = Number(process.env.S_CLIENT_PARITY_JOBS ?? 3);

let tester: Tester;
/** Stages on which nobody plays now. */
const idle: Stage[] = [];

before(async () => {
  assert.ok(fs.existsSync(candidate), `${candidate} is not there`);
  tester = await Tester.create({ reference, candidate, ledger });
});
after(() => tester?.dispose());

test('parity', { concurrency: jobs }, async (t) => {
  const played = cases.map((row) =>
    t.test(row.name, async (one) => {
      const stage = idle.pop() ?? tester.stage();
      const result = await tester.run(row, stage);
      idle.push(stage);
      if (result.outcome === 'skipped') one.skip(result.reason ?? '');
      assert.ok(!isFailure(result.outcome), renderResult(result));
    }),
  );
  await Promise.all(played);
});

test('every entry of the ledger is about a case', () => {
  const names = new Set(cases.map((row) => row.name));
  const strangers = ledger.map((entry) => entry.case).filter((name) => !names.has(name));
  assert.deepEqual(strangers, []);
});
