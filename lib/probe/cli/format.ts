/*
 * How a record leaves: as JSON, as a row of CSV, as a row of a table for people.
 */
import type { ProbeRecord } from '../record';
import { type Path, valueAt } from './fields';
import { clipped, harmlessJson } from './visible';

export const FORMATS = ['json', 'csv', 'table'] as const;
export type FormatName = (typeof FORMATS)[number];

export interface Format {
  /** Stands once before all records; empty for none. */
  readonly head: string;
  /** @param json a record */
  row(json: string): string;
}

/** One JSON object a line. On a terminal, what would steer it is written as \u escapes: the same value. */
function json(terminal: boolean): Format {
  return {
    head: '',
    row: (line) => `${terminal ? harmlessJson(line) : line}\n`,
  };
}

/** RFC 4180: quotes only where they are needed, each one in them doubled. Nothing is done for spreadsheets' formulas. */
function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Nothing for null and for what is not there; JSON for lists and objects. */
function cell(value: unknown): string {
  if (value === undefined || value === null) return '';
  return quoted(typeof value === 'object' ? JSON.stringify(value) : String(value));
}

function csv(paths: readonly Path[], terminal: boolean): Format {
  const line = (cells: readonly string[]) => {
    const row = cells.join(',');
    return `${terminal ? clipped(row, Number.POSITIVE_INFINITY) : row}\r\n`;
  };
  return {
    head: line(paths.map((path) => quoted(path.join('.')))),
    row(text) {
      const record: unknown = JSON.parse(text);
      return line(paths.map((path) => cell(valueAt(record, path))));
    },
  };
}

interface Column {
  readonly title: string;
  readonly width: number;
  of(record: ProbeRecord): string;
}

function verdict({ verification, hostname, chain }: ProbeRecord): string {
  if (verification && !verification.ok) return verification.message;
  if (hostname === false) return 'other name';
  if (verification) return 'ok';
  return chain === null ? '' : 'not verified';
}

/** The last one has no width: it takes what is left of the line. */
const COLUMNS: readonly Column[] = [
  { title: 'TARGET', width: 36, of: ({ target }) => target },
  { title: 'PROTOCOL', width: 8, of: ({ protocol }) => protocol ?? '-' },
  { title: 'CIPHER', width: 28, of: ({ cipher }) => cipher ?? '-' },
  { title: 'UNTIL', width: 10, of: ({ chain }) => chain?.[0]?.notAfter?.slice(0, 10) ?? '-' },
  { title: 'MS', width: 7, of: ({ ms }) => ms.total.toFixed(0) },
  {
    title: 'RESULT',
    width: 100,
    of: (record) =>
      record.error
        ? `${record.error.stage}: ${record.error.code} ${record.error.message}`
        : verdict(record),
  },
];

function tableLine(text: (column: Column) => string): string {
  const cells = COLUMNS.map((column) => {
    const shown = clipped(text(column), column.width);
    return shown + ' '.repeat(Math.max(0, column.width - [...shown].length));
  });
  return `${cells.join('  ').trimEnd()}\n`;
}

const table: Format = {
  head: tableLine(({ title }) => title),
  row(text) {
    const record: ProbeRecord = JSON.parse(text);
    return tableLine((column) => column.of(record));
  },
};

/** @param terminal whether it is written to one */
export function formatNamed(name: FormatName, paths: readonly Path[], terminal: boolean): Format {
  switch (name) {
    case 'json':
      return json(terminal);
    case 'csv':
      return csv(paths, terminal);
    case 'table':
      return table;
  }
}
