// The words and the JSON in which results are reported.
// Not here: deciding what differs (compare.ts) or what fails a run (run.ts).
// Called by cli.ts and by the test suite.

import type { CaseResult, Found, Outcome } from './run';
import { isFailure } from './run';

const WIDTH = 110;

/** Shows bytes on one line: C escapes for what cannot be printed. */
export function escapeBytes(text: string): string {
  const named: Record<string, string> = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '\\': '\\\\' };
  return [...text]
    .map((char) => {
      const code = char.charCodeAt(0);
      if (named[char]) return named[char];
      if (code >= 0x20 && code < 0x7f) return char;
      return `\\x${code.toString(16).padStart(2, '0')}`;
    })
    .join('');
}

/** A side's line, cut to the surroundings of the difference, and the column of that there. */
function excerpt(line: string | null, column: number): { text: string; caret: number } {
  if (line === null) return { text: '(no such part)', caret: 0 };
  const from = Math.max(0, column - WIDTH / 2);
  const lead = from > 0 ? '...' : '';
  const before = lead + escapeBytes(line.slice(from, column));
  const after = escapeBytes(line.slice(column, from + WIDTH));
  const tail = line.length > from + WIDTH ? '...' : '';
  return { text: `${before}${after}${tail}`, caret: before.length };
}

/** The lines that show one difference. */
export function renderDifference(found: Found): string {
  const a = excerpt(found.reference, found.column);
  const b = excerpt(found.candidate, found.column);
  return [
    `  ${found.part} (${found.mode}, round ${found.round}) at byte ${found.offset}, line ${found.line}:`,
    `    reference |${a.text}`,
    `    candidate |${b.text}`,
    `              |${' '.repeat(a.caret)}^`,
  ].join('\n');
}

const WORDS: Record<Outcome, string> = {
  equal: 'ok',
  different: 'DIFFERENT',
  known: 'known',
  stale: 'STALE',
  skipped: 'skipped',
  broken: 'BROKEN',
};

/** The lines for one case; a long reason has its own. */
export function renderResult(result: CaseResult): string {
  const { name, outcome, reason } = result;
  const note = outcome === 'stale' ? `equal, but in the ledger: ${reason}` : reason;
  const head = `${WORDS[outcome]} ${name}${note === undefined ? '' : ` (${note})`}`;
  const shown = outcome === 'different' ? result.differences.map(renderDifference) : [];
  return [head, ...shown].join('\n');
}

/** How many cases ended how. */
export interface Totals {
  readonly passed: number;
  readonly failed: number;
  readonly known: number;
  readonly skipped: number;
}

/** Counts results; a known difference is neither passed nor failed. */
export function total(results: readonly CaseResult[]): Totals {
  const count = (test: (outcome: Outcome) => boolean) =>
    results.filter((result) => test(result.outcome)).length;
  return {
    passed: count((outcome) => outcome === 'equal'),
    failed: count(isFailure),
    known: count((outcome) => outcome === 'known'),
    skipped: count((outcome) => outcome === 'skipped'),
  };
}

/** The closing lines; the last is always `N passed, N failed`. */
export function renderTotals(totals: Totals): string {
  const lines = [`${totals.passed} passed, ${totals.failed} failed`];
  if (totals.skipped > 0) lines.unshift(`${totals.skipped} skipped`);
  if (totals.known > 0) lines.unshift(`${totals.known} differ as the ledger says`);
  return lines.join('\n');
}

/** One JSON object on one line; byte strings are written as they are, one character a byte. */
export function renderJson(value: CaseResult | Totals): string {
  const type = 'outcome' in value ? 'case' : 'summary';
  return JSON.stringify({ type, ...value });
}
