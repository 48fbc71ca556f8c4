import type { Manner } from './manner';
import type { Dialect, ErrorTexts, Feature, OptionRow, OptionSection } from './types';

/** Rows to add, by the row or section title they come after. */
type Additions = Readonly<Record<string, readonly OptionRow[]>>;

/** How one line's table differs from that of the line before. */
export interface Changes<Added extends Additions> {
  readonly line: string;
  readonly removed?: readonly string[];
  /** New rows, each list put behind the row named, or at a section's start when a title is named. */
  readonly added?: Added;
  /** Titles of new sections, each with the title of the one that it comes before; `added` fills them. */
  readonly sections?: Readonly<Record<string, string>>;
  /** New help texts by option name. */
  readonly help?: Readonly<Record<string, string>>;
  /** Whatever else is not as it was: usage, parameters, odd names. */
  readonly rest?: Partial<Pick<Dialect, 'parameters' | 'oddNames' | 'usage'>>;
  readonly texts?: Partial<ErrorTexts>;
  readonly manner?: Partial<Manner>;
}

/** A line that is made when it is first asked for: a run needs one of them, and pays for no other. */
export interface Line<Row extends OptionRow> {
  readonly line: string;
  (): Dialect<Row>;
}

/** @param make is called once at most */
export function lazily<Row extends OptionRow>(line: string, make: () => Dialect<Row>): Line<Row> {
  let made: Dialect<Row> | undefined;
  const get = () => {
    made ??= make();
    return made;
  };
  return Object.assign(get, { line });
}

/**
 * Writes a line as its differences from the line before.
 *
 * A row is moved by removing it and adding it elsewhere.
 *
 * @throws Error when a change names a row or section that `base` lacks: such a change would
 *   otherwise be lost in silence when the base is edited.
 * @example
 * derive(openssl30, { line: '3.2', added: { mtu: [row('quic', 'none', 'Use QUIC')] } })
 */
export function derive<Old extends OptionRow, Added extends Additions = Record<never, never>>(
  base: Dialect<Old>,
  changes: Changes<Added>,
): Dialect<Old | Added[keyof Added][number]> {
  type New = Added[keyof Added][number];
  const removed = new Set(changes.removed);
  const added = new Map<string, readonly New[]>(Object.entries(changes.added ?? {}));
  const help = new Map(Object.entries(changes.help ?? {}));
  const take = (name: string): readonly New[] => {
    const rows = added.get(name) ?? [];
    added.delete(name);
    return rows;
  };
  const change = (row: Old): readonly (Old | New)[] => {
    const text = help.get(row.name);
    help.delete(row.name);
    const kept = text === undefined ? row : { ...row, help: text };
    return removed.delete(row.name) ? take(row.name) : [kept, ...take(row.name)];
  };
  const fresh = new Map(Object.entries(changes.sections ?? {}));
  const inserted = (before: string): OptionSection<Old | New>[] =>
    [...fresh].flatMap(([title, next]) =>
      next === before && fresh.delete(title) ? [{ title, rows: take(title) }] : [],
    );
  const sections: OptionSection<Old | New>[] = base.sections.flatMap(({ title, rows }) => [
    ...inserted(title),
    { title, rows: [...take(title), ...rows.flatMap(change)] },
  ]);
  const lost = [...removed, ...added.keys(), ...help.keys(), ...fresh.keys()];
  if (lost.length > 0) {
    throw new Error(`dialect ${changes.line}: ${base.line} has no ${lost.join(', ')}`);
  }
  const texts = { ...base.texts, ...changes.texts };
  const manner = { ...base.manner, ...changes.manner };
  return { ...base, ...changes.rest, line: changes.line, sections, texts, manner };
}

/**
 * Leaves out the rows of features that the build at hand lacks; they are unknown options then.
 *
 * @example
 * forBuild(openssl30, (feature) => feature !== 'sctp' && feature !== 'ssl3') // Debian's build
 */
export function forBuild<Row extends OptionRow>(
  dialect: Dialect<Row>,
  has: (feature: Feature) => boolean,
): Dialect<Row> {
  const known = (row: Row) => row.needs === undefined || has(row.needs);
  const sections = dialect.sections.map(({ title, rows }) => ({
    title,
    rows: rows.filter(known),
  }));
  return { ...dialect, sections };
}
