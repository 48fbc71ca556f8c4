/*
 * Reads the command line by the table of options, strictly: nothing unknown, nothing twice, nothing without its value.
 * Not here: the table (option-table.ts), values (option-values.ts).
 */
import minimist from 'minimist';
import type { ProbeAllOptions } from '../options';
import { UsageError } from './errors';
import { GROUPS, type OwnOptions, type Row } from './option-table';
import { readValue } from './option-values';

export interface Choice {
  readonly own: OwnOptions;
  readonly engine: ProbeAllOptions;
  /** Targets. */
  readonly rest: readonly string[];
}

const ROWS: readonly Row[] = GROUPS.flatMap(({ rows }) => rows);

function find(word: string): Row | undefined {
  const [, long, short] = /^(?:--([^=]+)|-([a-z])$)/.exec(word) ?? [];
  return ROWS.find((row) => (short === undefined ? row.name === long : row.short === short));
}

const isSwitch = ({ type }: Row) => type.kind === 'switch';
const mayStandAlone = ({ type }: Row) =>
  (type.kind === 'duration' && type.optional) ||
  (type.kind === 'list' && type.otherwise !== undefined);

/**
 * Each option with its value in one word. Left to itself minimist takes a value that begins with a dash for an option,
 * a target behind --enumerate for its value, and `--race=no` for true.
 */
function joinValues(argv: readonly string[]): string[] {
  const joined: string[] = [];
  for (let at = 0; at < argv.length; at += 1) {
    const word = argv[at] ?? '';
    const row = find(word);
    const equals = word.indexOf('=');
    if (word === '--') return [...joined, ...argv.slice(at)];
    if (!row) {
      checkWord(word);
      joined.push(word);
    } else if (isSwitch(row)) {
      if (equals >= 0) throw new UsageError(`--${row.name} takes no value`);
      joined.push(`--${row.name}`);
    } else if (equals >= 0 || mayStandAlone(row)) {
      if (word.endsWith('=')) throw new UsageError(`--${row.name} needs a value`);
      joined.push(equals >= 0 ? word : `--${row.name}=`);
    } else {
      at += 1;
      const value = argv[at];
      if (value === undefined || value === '' || (value.startsWith('--') && find(value))) {
        throw new UsageError(`--${row.name} needs a value`);
      }
      joined.push(`--${row.name}=${value}`);
    }
  }
  return joined;
}

function negatable({ type }: Row): boolean {
  return type.kind === 'switch' && type.negatable === true;
}

/** minimist itself would let --no-NAME and names like those of Object.prototype pass. */
function checkWord(word: string): void {
  if (!word.startsWith('-') || word === '-') return;
  const off = /^--no-(.+)$/.exec(word)?.[1];
  if (off !== undefined && ROWS.some((row) => row.name === off && negatable(row))) return;
  throw new UsageError(`unknown option ${word.replace(/=.*$/s, '')}`);
}

/** Values given more than once are joined where the row allows it. */
function readAll(row: Row, given: readonly string[]): unknown {
  const { name, type } = row;
  const repeatable = type.kind === 's_client' || (type.kind === 'text' && type.repeatable);
  if (given.length > 1 && !repeatable) throw new UsageError(`--${name} is given twice`);
  const values = given.map((text) => readValue(name, text, type));
  return repeatable ? values.flat() : values[0];
}

/** What a row's option says; undefined when it does not stand there. */
function given(row: Row, options: readonly string[], values: unknown): unknown {
  if (!isSwitch(row))
    return values === undefined ? values : readAll(row, [values].flat().map(String));
  const on = options.includes(`--${row.name}`);
  const off = negatable(row) && options.includes(`--no-${row.name}`);
  if (on && off) throw new UsageError(`--${row.name} contradicts --no-${row.name}`);
  if (row.name.startsWith('no-')) return on ? null : undefined;
  return on ? true : off ? false : undefined;
}

/** @throws UsageError */
export function readArguments(argv: readonly string[]): Choice {
  const words = joinValues(argv);
  const options = words.includes('--') ? words.slice(0, words.indexOf('--')) : words;
  const twice = ROWS.filter(isSwitch).find(
    ({ name }) => options.filter((word) => word === `--${name}`).length > 1,
  );
  if (twice) throw new UsageError(`--${twice.name} is given twice`);
  // Rows named no-... would be taken for switches turned off: they are asked for in the words themselves.
  const off = ROWS.filter(({ name }) => name.startsWith('no-'));
  const isOff = (word: string) => off.some(({ name }) => word === `--${name}`);
  const read = minimist<Record<string, unknown>>(
    words.filter((word, index) => index >= options.length || !isOff(word)),
    {
      string: ['_', ...ROWS.filter((row) => !isSwitch(row)).map(({ name }) => name)],
      boolean: ROWS.filter((row) => isSwitch(row) && !off.includes(row)).map(({ name }) => name),
    },
  );
  const own: Record<string, unknown> = {};
  const engine: Record<string, unknown> = {};
  for (const row of ROWS) {
    const value = given(row, options, read[row.name]);
    if (value === undefined) continue;
    const [into, key] = row.own ? [own, row.own] : [engine, row.engine ?? ''];
    if (key in into) throw new UsageError(`--${row.name} contradicts another option`);
    into[key] = value;
  }
  check(own, engine);
  return { own, engine, rest: read._.map(String) };
}

/** Options that mean nothing together. */
function check(own: OwnOptions, engine: ProbeAllOptions): void {
  const wrong: readonly (readonly [boolean, string])[] = [
    [own.seed !== undefined && !own.random, '--seed is for --random'],
    [
      own.random === true && own.targets !== undefined,
      '--random is for targets given as arguments; shuffle a file with shuf(1)',
    ],
    [
      own.random === true && own.seed === undefined && own.shard !== undefined,
      '--random with --shard needs --seed, the same for all shards',
    ],
    [
      own.random === true && own.seed === undefined && own.resume !== undefined,
      '--random with --resume needs --seed',
    ],
    [own.fields !== undefined && own.format !== 'csv', '--fields is for --format csv'],
    [
      engine.dtls === true && engine.starttls !== undefined,
      '--dtls and --starttls contradict each other',
    ],
    [(own.targets ?? []).filter((file) => file === '-').length > 1, '--targets - is given twice'],
  ];
  const found = wrong.find(([is]) => is);
  if (found) throw new UsageError(found[1]);
}
