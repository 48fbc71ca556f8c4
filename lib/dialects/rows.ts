import type { Feature, OptionRow, OptionSection, ValueKind } from './types';

/** Makes a row whose name and kind stay literal types, so that option events can be typed by it. */
export function row<Name extends string, Kind extends ValueKind>(
  name: Name,
  kind: Kind,
  help: string,
  needs?: Feature,
): OptionRow<Name, Kind> {
  return needs === undefined ? { name, kind, help } : { name, kind, help, needs };
}

/** Makes a section; `title` is the heading without its colon. */
export function section<Row extends OptionRow>(
  title: string,
  rows: readonly Row[],
): OptionSection<Row> {
  return { title, rows };
}
