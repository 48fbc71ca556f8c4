// Reads s_client's arguments: argv and a dialect's table become option events, in argv order.
// Nothing is carried out here: what an option does, and what it refuses for itself, comes later.
// Called by the command line program, which acts on each event before it asks for the next one.
import type { KnownRow } from '../dialects';
import type { Dialect, OptionRow } from '../dialects/types';
import { readValue, type ValueOf } from './value';

/** An option as it was found; `text` is its argument as given, empty for one that takes none. */
export type OptionFound<Row extends OptionRow = KnownRow> = Row extends OptionRow
  ? {
      readonly kind: 'option';
      readonly name: Row['name'];
      readonly value: ValueOf<Row['kind']>;
      readonly text: string;
    }
  : never;

/** What reading goes through: options, then one `end` or one `error`, which is the last event. */
export type OptionEvent<Row extends OptionRow = KnownRow> =
  | OptionFound<Row>
  | { readonly kind: 'end'; readonly rest: readonly string[] }
  /** `text` is all that the real program prints before `s_client: Use -help for summary.` */
  | { readonly kind: 'error'; readonly text: string };

/**
 * Reads arguments lazily, one event at a time.
 *
 * The real program acts on an option before it looks at the next argument, so that an earlier
 * option's effect or message comes before a later one's error, and a directory made meanwhile is
 * there. Ask for the next event only when the last one has had its effect, and ask no more after
 * an option that ends the program, such as `help`.
 *
 * @param argv the arguments after the program's name, as byte strings.
 * @param prog the name in front of messages.
 * @example
 * [...readOptions(['-mtu', '0x500', '--', 'a:1'], openssl30)]
 * // option mtu, value 1280, text '0x500'; then end, rest ['a:1']
 */
export function readOptions<Row extends OptionRow>(
  argv: readonly string[],
  dialect: Dialect<Row>,
  prog?: string,
): Generator<OptionEvent<Row>, void, undefined>;
export function* readOptions(
  argv: readonly string[],
  dialect: Dialect,
  prog = 's_client',
): Generator<OptionEvent<OptionRow>, void, undefined> {
  const { texts } = dialect;
  const table = indexByName(dialect);
  let next = 0;
  for (let word = argv[next]; word?.startsWith('-'); word = argv[next]) {
    next += 1;
    if (word === '--') break;
    const { name, glued } = splitWord(word);
    const found = table.get(name);
    if (found === undefined) return yield failure(prog, texts.unknownOption(name));
    if (found === 'end' || found.kind === 'none') {
      if (glued !== undefined) return yield failure(prog, texts.valueRefused(name));
      if (found === 'end') break;
      yield { kind: 'option', name: found.name, value: true, text: '' };
      continue;
    }
    const text = glued ?? argv[next++];
    if (text === undefined) return yield failure(prog, texts.valueMissing(name));
    const reading = readValue(text, name, found.kind, texts);
    if ('errors' in reading) return yield failure(prog, ...reading.errors);
    yield { kind: 'option', name, value: reading.value, text };
  }
  yield { kind: 'end', rest: argv.slice(next) };
}

/** What stands behind each name: a row, or the end of the options. */
function indexByName(dialect: Dialect): ReadonlyMap<string, OptionRow | 'end'> {
  const table = new Map<string, OptionRow | 'end'>();
  for (const { rows } of dialect.sections) {
    for (const row of rows) table.set(row.name, row);
  }
  for (const [name, meaning] of Object.entries(dialect.oddNames)) {
    const found = meaning === 'end' ? meaning : table.get(meaning);
    if (found !== undefined) table.set(name, found);
  }
  return table;
}

/** `-x`, `--x` and `-x=value` in their parts; the first `=` parts them, wherever it stands. */
function splitWord(word: string): { readonly name: string; readonly glued: string | undefined } {
  const body = word.slice(word.startsWith('--') ? 2 : 1);
  const equals = body.indexOf('=');
  if (equals < 0) return { name: body, glued: undefined };
  return { name: body.slice(0, equals), glued: body.slice(equals + 1) };
}

function failure(prog: string, ...messages: readonly string[]): OptionEvent<OptionRow> {
  return { kind: 'error', text: messages.map((message) => `${prog}: ${message}\n`).join('') };
}
