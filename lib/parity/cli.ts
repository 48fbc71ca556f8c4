// The command s_client-parity: reads its arguments, picks cases, runs them, prints reports.
// Not here: playing and comparing (run.ts), wording (report.ts).
// Called by bin/s_client-parity.

import * as fs from 'node:fs';
import * as path from 'node:path';
import minimist from 'minimist';
import { type LedgerEntry, type ParityCase, parseCases } from './case';
import { renderJson, renderResult, renderTotals, total } from './report';
import { type CaseResult, Tester } from './run';

const HELP = `Usage: s_client-parity [options]

Plays cases with a reference openssl and with a candidate, and shows the first byte that differs.

 --reference PATH   openssl to compare with, run as PATH s_client (default: openssl on PATH)
 --candidate PATH   program to test (default: the s_client of this package)
 --case NAME|FILE   case to play: a name, or a .json file with one case or a list; repeatable
 --all              play all cases
 --rounds N         play every case N times (default 1)
 --jobs N           cases at a time (default 2)
 --json             one JSON object per case and one for the summary
 --list             print the names of the cases
 --help             print this

Exit status: 0 when all are equal, 1 when some are different, 2 for a wrong use.
`;

const SUCCESS = 0;
const DIFFERENT = 1;
const USAGE = 2;

/** A wrong use of the command. */
class UsageError extends Error {}

interface Choice {
  readonly reference: string;
  readonly candidate: string;
  readonly cases: readonly string[];
  readonly all: boolean;
  readonly json: boolean;
  readonly list: boolean;
  readonly help: boolean;
  readonly rounds: number;
  readonly jobs: number;
}

/** A name is looked for on PATH; a path is taken from here, whatever directory plays run in. */
function located(program: string): string {
  return program.includes('/') ? path.resolve(program) : program;
}

const PACKAGE = path.resolve(__dirname, '../../..');
const STRINGS = ['reference', 'candidate', 'case', 'rounds', 'jobs'];
const SWITCHES = ['all', 'json', 'list', 'help'];

function readCount(text: string, name: string): number {
  if (!/^[1-9][0-9]{0,4}$/.test(text)) throw new UsageError(`--${name} needs a number from 1`);
  return Number(text);
}

function readArguments(argv: readonly string[]): Choice {
  const read = minimist<Record<string, unknown>>([...argv], {
    string: STRINGS,
    boolean: SWITCHES,
    unknown: (argument) => {
      throw new UsageError(`unknown argument ${argument}`);
    },
  });
  const one = (name: string, otherwise: string): string => {
    const value = read[name] ?? otherwise;
    if (typeof value !== 'string') throw new UsageError(`--${name} is given twice`);
    if (value === '') throw new UsageError(`--${name} needs a value`);
    return value;
  };
  const cases = [read.case ?? []].flat().map(String);
  if (cases.includes('')) throw new UsageError('--case needs a value');
  return {
    reference: located(one('reference', 'openssl')),
    candidate: located(one('candidate', path.join(PACKAGE, 'bin', 's_client'))),
    cases,
    all: read.all === true,
    json: read.json === true,
    list: read.list === true,
    help: read.help === true,
    rounds: readCount(one('rounds', '1'), 'rounds'),
    jobs: readCount(one('jobs', '2'), 'jobs'),
  };
}

// The built-in cases belong to the tests, so that the folders of lib do not import from them.
async function builtIn<T>(file: string, name: string): Promise<T[]> {
  const module_: Record<string, T[]> = await import(
    path.join(__dirname, '../../test/parity', file)
  );
  return module_[name] ?? [];
}

function readCaseFile(file: string): ParityCase[] {
  let text: string;
  try {
    text = fs.readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(`cannot read ${file}: ${error instanceof Error ? error.message : error}`);
  }
  try {
    return parseCases(JSON.parse(text), file);
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function pick(choice: Choice, known: readonly ParityCase[]): ParityCase[] {
  const picked: ParityCase[] = choice.all ? [...known] : [];
  for (const wanted of choice.cases) {
    if (wanted.endsWith('.json')) {
      picked.push(...readCaseFile(wanted));
      continue;
    }
    const row = known.find((one) => one.name === wanted);
    if (!row) throw new UsageError(`no case ${wanted}; --list prints the names`);
    picked.push(row);
  }
  if (picked.length === 0) throw new UsageError('nothing to play: give --case or --all');
  return [...new Set(picked)];
}

async function playAll(choice: Choice, rows: readonly ParityCase[]): Promise<number> {
  const ledger = await builtIn<LedgerEntry>('ledger.js', 'ledger');
  const tester = await Tester.create({ ...choice, ledger });
  const stop = (signal: NodeJS.Signals) => {
    tester.dispose();
    process.kill(process.pid, signal);
  };
  process.once('SIGINT', stop).once('SIGTERM', stop);
  const results: CaseResult[] = [];
  try {
    await tester.runAll(rows, (result) => {
      results.push(result);
      process.stdout.write(`${choice.json ? renderJson(result) : renderResult(result)}\n`);
    });
  } finally {
    tester.dispose();
  }
  const totals = total(results);
  process.stdout.write(`${choice.json ? renderJson(totals) : renderTotals(totals)}\n`);
  return totals.failed === 0 ? SUCCESS : DIFFERENT;
}

/**
 * Runs the command.
 * @returns its exit status
 */
export async function main(argv: readonly string[]): Promise<number> {
  try {
    const choice = readArguments(argv);
    if (choice.help) {
      process.stdout.write(HELP);
      return SUCCESS;
    }
    const known = await builtIn<ParityCase>('cases/index.js', 'cases');
    if (choice.list) {
      process.stdout.write(known.map((row) => `${row.name}\n`).join(''));
      return SUCCESS;
    }
    return await playAll(choice, pick(choice, known));
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    process.stderr.write(`s_client-parity: ${text}\n`);
    return USAGE;
  }
}
