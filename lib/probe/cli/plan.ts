/*
 * What a command line comes to before anything is opened: targets, their order, what stands for both in the journal.
 */
import { createHash, randomInt } from 'node:crypto';
import { fstatSync, statSync } from 'node:fs';
import { isatty } from 'node:tty';
import type { Choice } from './arguments';
import { UsageError } from './errors';
import { realName } from './journal';
import { starttlsPort } from './schemes';
import { MAX_TARGETS, type Shard, shardSize, total } from './sequence';
import { fingerprint, fromArguments, fromFiles, inOrder, type OnBad, sameFile } from './sources';
import type { Block, Defaults } from './target';

export interface Plan {
  readonly blocks: AsyncIterable<readonly Block[]>;
  readonly shard: Shard;
  /** How many targets there are in the shard; null when only reading all of them tells. */
  readonly total: number | null;
  readonly seed: number | null;
  /** Another one means that a target may have another place. */
  readonly digest: string;
}

const STDIN = 0;
const STDOUT = 1;
const MAX_SEED = 2 ** 48 - 1;
const DEFAULT_PORT = 443;
const WHOLE: Shard = { index: 0, of: 1 };

function filesOf({ own, rest }: Choice): readonly string[] {
  if (own.targets) return own.targets;
  if (rest.length > 0) return [];
  if (isatty(STDIN)) throw new UsageError('no targets: give some, or --targets FILE; see --help');
  return ['-'];
}

function defaultsOf({ own, engine }: Choice): Defaults {
  const starttls = engine.starttls ?? null;
  const usual = (starttls === null ? null : starttlsPort(starttls)) ?? DEFAULT_PORT;
  return { ports: own.port ?? [usual], starttls };
}

/** Writing over what is read from would be noticed too late. */
function checkOutput(
  output: string | undefined,
  journal: string | undefined,
  files: readonly string[],
) {
  const named = [
    ['-o', output],
    ['--resume', journal],
  ] as const;
  for (const [option, file] of named) {
    const stat = file && statSync(file, { bigint: true, throwIfNoEntry: false });
    if (stat && files.some((one) => sameFile(one, stat))) {
      throw new UsageError(`${option} names a file that targets are read from`);
    }
    if (stat && option === '--resume' && !stat.isFile()) {
      throw new UsageError(`--resume needs a regular file`);
    }
  }
  const stdout = fstatSync(STDOUT, { bigint: true });
  if (output === undefined && files.some((one) => sameFile(one, stdout))) {
    throw new UsageError('standard output is a file that targets are read from');
  }
  if (output !== undefined && journal !== undefined && realName(output) === realName(journal)) {
    throw new UsageError('-o and --resume name the same file');
  }
}

function digestOf(choice: Choice, files: readonly string[], defaults: Defaults): string {
  const { random, seed, shard, dedupe, format, fields } = choice.own;
  const parts = [
    choice.rest,
    files.map(fingerprint),
    defaults,
    random,
    seed,
    shard,
    dedupe,
    format,
    fields,
  ];
  const text = JSON.stringify(parts.map((part) => part ?? null));
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}

/** @throws UsageError, and what onBad throws */
export function makePlan(choice: Choice, onBad: OnBad): Plan {
  const { own, rest } = choice;
  const files = filesOf(choice);
  if (own.random && files.length > 0) {
    throw new UsageError('--random is for targets given as arguments; shuffle a file with shuf(1)');
  }
  const defaults = defaultsOf(choice);
  const digest = digestOf(choice, files, defaults);
  checkOutput(own.output, own.resume, files);
  const seed = own.random ? (own.seed ?? randomInt(MAX_SEED)) : null;
  const shard = own.shard ?? WHOLE;
  const first = fromArguments(rest, defaults, seed, onBad);
  const count = total(first);
  if (count > MAX_TARGETS) throw new UsageError('the ranges have more than 2^52 targets');
  return {
    blocks: inOrder(first, fromFiles(files, defaults, onBad)),
    shard,
    total: files.length > 0 || own.dedupe ? null : shardSize(count, shard),
    seed,
    digest,
  };
}
