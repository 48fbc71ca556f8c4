// A suite of parity cases as a node:test: each is played with the reference openssl and with this package's s_client.
// S_CLIENT_REFERENCE names another reference, S_CLIENT_CANDIDATE another candidate,
// S_CLIENT_PARITY_JOBS how many cases at a time (default 3), S_CLIENT_PARITY_ONLY (a regular expression) which of them.
// With S_CLIENT_PARITY_TURN each is played in one of its modes, this or that in turn; the number says which comes first.
// With S_CLIENT_PARITY_BESIDE (an openssl) a reference of that one's line plays only what that one cannot.
// With S_CLIENT_PARITY_RESIDENT the candidate's calls are taken by a resident worker, every one of them.
// Called by suite.test.ts beside this file, and by that of the real servers.

import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import test, { after, before } from 'node:test';
import { readCapabilities } from '../../lib/parity/capabilities';
import { type LedgerEntry, modesOf, type ParityCase } from '../../lib/parity/case';
import type { Part } from '../../lib/parity/compare';
import { renderResult } from '../../lib/parity/report';
import { type CaseResult, isFailure, type Played, Tester } from '../../lib/parity/run';
import { startResident } from './resident';

const candidate = path.resolve(
  process.env.S_CLIENT_CANDIDATE ?? path.join(__dirname, '../../../bin/s_client'),
);
const reference = process.env.S_CLIENT_REFERENCE ?? 'openssl';
const jobs = Number(process.env.S_CLIENT_PARITY_JOBS ?? 3);

const only = new RegExp(process.env.S_CLIENT_PARITY_ONLY ?? '');
const turn = process.env.S_CLIENT_PARITY_TURN;

function inTurn(row: ParityCase, index: number): ParityCase {
  const modes = modesOf(row);
  return { ...row, modes: modes.filter((_, at) => at === (index + Number(turn)) % modes.length) };
}

const lineOf = (version: string) => /^OpenSSL \d+\.\d+/.exec(version)?.[0];

/** Without what another build of the same line has played. */
async function notPlayedBy(
  other: string,
  tester: Tester,
  cases: readonly ParityCase[],
): Promise<readonly ParityCase[]> {
  const { version, missing } = await readCapabilities(other);
  if (lineOf(version) !== lineOf(tester.capabilities.version)) return cases;
  return cases.filter((row) => missing(row.requires ?? []) !== undefined);
}

/** Plays all cases once, as many at a time as there are jobs. */
async function playAll(
  tester: Tester,
  cases: readonly ParityCase[],
): Promise<ReadonlyMap<string, CaseResult>> {
  const results = new Map<string, CaseResult>();
  const queue = [...cases];
  const work = async () => {
    const stage = tester.stage();
    for (let row = queue.shift(); row; row = queue.shift()) {
      results.set(row.name, await tester.run(row, stage));
    }
  };
  await Promise.all(Array.from({ length: jobs }, work));
  return results;
}

/**
 * What two processes do at once is decided by the machine's load now and then, for the reference as for the candidate.
 * So a case that came out different is played again when nothing else is, and counts when in half of these plays the
 * candidate does what the reference did in none of them; one that does not count is told, and only a few of them are
 * borne. The command s_client-parity knows no such leniency.
 */
const REPLAYS = 4;
const CASES_PER_UNSTEADY = 200;

async function isSteady(
  tester: Tester,
  { name, outcome }: CaseResult,
  row: ParityCase,
): Promise<boolean> {
  if (outcome === 'stale') return true;
  const stage = tester.stage();
  const rounds: Played[][] = [];
  for (let replay = 0; replay < REPLAYS; replay += 1) {
    try {
      rounds.push(await tester.play(row, stage));
    } catch (error) {
      console.error(`${name}: ${error}`);
    }
  }
  const text = (mode: string, parts: readonly Part[]) => JSON.stringify([mode, parts]);
  const seen = new Set(rounds.flat().map(({ mode, reference }) => text(mode, reference)));
  const other = rounds.filter((round) =>
    round.some(({ mode, candidate }) => !seen.has(text(mode, candidate))),
  );
  return rounds.length === 0 || other.length >= REPLAYS / 2;
}

/** What is left of a run that is told to stop: its processes end and its folder goes. */
function disposeWhenStopped(dispose: () => void): void {
  const stop = (signal: NodeJS.Signals) => {
    dispose();
    process.kill(process.pid, signal);
  };
  process.once('SIGINT', stop).once('SIGTERM', stop);
}

/** Declares the tests of a suite: one for each case, and what holds for all of them. */
export function suite(
  title: string,
  allCases: readonly ParityCase[],
  ledger: readonly LedgerEntry[],
): void {
  const wanted = allCases.filter((row) => only.test(row.name));
  let cases: readonly ParityCase[] = turn ? wanted.map(inTurn) : wanted;
  const unsteady: string[] = [];
  let tester: Tester;
  let stopResident = (): void => undefined;
  before(async () => {
    assert.ok(fs.existsSync(candidate), `${candidate} is not there`);
    assert.ok(cases.length > 0, `no case is called ${only}`);
    if (process.env.S_CLIENT_PARITY_RESIDENT) stopResident = startResident(candidate);
    tester = await Tester.create({ reference, candidate, ledger });
    disposeWhenStopped(() => {
      tester.dispose();
      stopResident();
    });
    const beside = process.env.S_CLIENT_PARITY_BESIDE;
    if (beside) cases = await notPlayedBy(beside, tester, cases);
  });
  after(() => {
    tester?.dispose();
    stopResident();
  });

  test(title, async (t) => {
    const results = await playAll(tester, cases);
    for (const row of cases) {
      await t.test(row.name, async (one) => {
        const result = results.get(row.name);
        assert.ok(result);
        if (result.outcome === 'skipped') one.skip(result.reason ?? '');
        if (!isFailure(result.outcome)) return;
        assert.ok(!(await isSteady(tester, result, row)), renderResult(result));
        unsteady.push(row.name);
        one.diagnostic(
          `different, and then nothing that the reference does not do:\n${renderResult(result)}`,
        );
      });
    }
  });

  test('few cases are unsteady', (t) => {
    t.diagnostic(`unsteady: ${unsteady.join(' ') || 'none'}`);
    assert.ok(unsteady.length <= Math.ceil(cases.length / CASES_PER_UNSTEADY), unsteady.join(' '));
  });

  test('every entry of the ledger is about a case', () => {
    const names = new Set(allCases.map((row) => row.name));
    const strangers = ledger.map((entry) => entry.case).filter((name) => !names.has(name));
    assert.deepEqual(strangers, []);
  });
}
