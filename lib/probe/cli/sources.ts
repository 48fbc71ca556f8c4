/*
 * Where targets come from: arguments, files, standard input. Files are read as targets are asked for.
 */
import {
  accessSync,
  type BigIntStats,
  constants,
  createReadStream,
  fstatSync,
  statSync,
} from 'node:fs';
import { causeOf, TargetError, UsageError } from './errors';
import { shuffled } from './sequence';
import { type Block, type Defaults, readTarget } from './target';
import { type TextLine, textLines } from './text-lines';

/** Told of each line or argument that is no target: `file:3`, what it says, why not. May throw to end all. */
export type OnBad = (where: string, text: string, why: string) => void;

const STDIN = '-';

function statOf(file: string): BigIntStats {
  try {
    return file === STDIN ? fstatSync(0, { bigint: true }) : statSync(file, { bigint: true });
  } catch (error) {
    throw new UsageError(`cannot read ${file}: ${causeOf(error)}`);
  }
}

/** Names a file's present content; what is no regular file has only its name. */
export function fingerprint(file: string): string {
  const stat = statOf(file);
  if (stat.isDirectory()) throw new UsageError(`cannot read ${file}: it is a folder`);
  try {
    if (file !== STDIN) accessSync(file, constants.R_OK);
  } catch (error) {
    throw new UsageError(`cannot read ${file}: ${causeOf(error)}`);
  }
  return stat.isFile() ? `${file} ${stat.size} ${stat.mtimeNs}` : file;
}

/** Whether two names are of one regular file. */
export function sameFile(file: string, other: BigIntStats): boolean {
  const stat = statOf(file);
  return stat.isFile() && stat.dev === other.dev && stat.ino === other.ino;
}

/** What a line says: nothing, a comment, or a target with or without a comment behind it. */
function contentOf(line: string): string {
  const text = line.trim();
  if (text.startsWith('#')) return '';
  return text.startsWith('{') ? text : text.replace(/\s+#.*$/s, '');
}

function attempt(text: string, defaults: Defaults, bad: (why: string) => void): Block | null {
  try {
    return readTarget(text, defaults);
  } catch (error) {
    if (!(error instanceof TargetError)) throw error;
    bad(error.message);
    return null;
  }
}

/** The targets given as arguments; where there is one for `seed`, in random order. */
export function fromArguments(
  texts: readonly string[],
  defaults: Defaults,
  seed: number | null,
  onBad: OnBad,
): readonly Block[] {
  const blocks = texts.flatMap((text, index) => {
    const bad = (why: string) => onBad(`argument ${index + 1}`, text, why);
    return attempt(text.trim(), defaults, bad) ?? [];
  });
  return seed === null ? blocks : [shuffled(blocks, seed)];
}

function blocksOf(
  name: string,
  lines: readonly TextLine[],
  defaults: Defaults,
  onBad: OnBad,
): readonly Block[] {
  const blocks: Block[] = [];
  for (const { number, text, problem } of lines) {
    const where = `${name}:${number}`;
    if (text === null) {
      onBad(where, '', problem ?? '');
      continue;
    }
    const content = contentOf(text);
    const block =
      content === '' ? null : attempt(content, defaults, (why) => onBad(where, content, why));
    if (block) blocks.push(block);
  }
  return blocks;
}

async function* chunksOf(file: string, name: string): AsyncGenerator<Buffer> {
  try {
    yield* file === STDIN ? process.stdin : createReadStream(file);
  } catch (error) {
    throw new Error(`cannot read ${name}: ${causeOf(error)}`);
  }
}

/** Targets in files; what the lines of a part of a file say at a time. */
export async function* fromFiles(
  files: readonly string[],
  defaults: Defaults,
  onBad: OnBad,
): AsyncGenerator<readonly Block[]> {
  for (const file of files) {
    const name = file === STDIN ? 'standard input' : file;
    const lines = textLines(chunksOf(file, name));
    for await (const some of lines) yield blocksOf(name, some, defaults, onBad);
  }
}

export async function* inOrder(
  first: readonly Block[],
  then: AsyncIterable<readonly Block[]>,
): AsyncGenerator<readonly Block[]> {
  yield first;
  yield* then;
}
