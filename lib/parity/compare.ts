// Compares what two programs did in one play and points at the first byte that differs.
// Not here: masks (masks.ts), printing reports (report.ts).
// Called by run.ts.

/** One thing seen in a play: a stream, the exit status, a file; text is a byte string. */
export interface Part {
  readonly name: string;
  readonly text: string;
}

/** A part that differs. */
export interface Difference {
  /** For example `stdout`, `merged`, `exit status`, `file session.pem`, `run 1 stderr`. */
  readonly part: string;
  /** Offset of the first differing byte, after masking. */
  readonly offset: number;
  /** Line of that byte, counted from 1. */
  readonly line: number;
  /** Column of that byte, counted from 0. */
  readonly column: number;
  /** That line on both sides with its line end, or null where there is no such part. */
  readonly reference: string | null;
  readonly candidate: string | null;
}

function firstDifference(a: string, b: string): number {
  const shorter = Math.min(a.length, b.length);
  for (let at = 0; at < shorter; at++) if (a[at] !== b[at]) return at;
  return shorter;
}

function lineFrom(text: string, start: number): string {
  const end = text.indexOf('\n', start);
  return end < 0 ? text.slice(start) : text.slice(start, end + 1);
}

/** Where two texts differ, or undefined when they are equal. */
export function compareText(part: string, a: string, b: string): Difference | undefined {
  if (a === b) return undefined;
  const offset = firstDifference(a, b);
  const start = a.lastIndexOf('\n', offset - 1) + 1;
  const before = offset === 0 ? 0 : start;
  return {
    part,
    offset,
    line: a.slice(0, before).split('\n').length,
    column: offset - before,
    reference: lineFrom(a, before),
    candidate: lineFrom(b, before),
  };
}

/** All parts that differ, in the reference's order, then those that only the candidate has. */
export function compareParts(reference: readonly Part[], candidate: readonly Part[]): Difference[] {
  const found: Difference[] = [];
  const others = new Map(candidate.map((part) => [part.name, part.text]));
  const nowhere = { offset: 0, line: 1, column: 0 };
  for (const { name, text } of reference) {
    const other = others.get(name);
    others.delete(name);
    if (other === undefined) {
      found.push({ part: name, ...nowhere, reference: lineFrom(text, 0), candidate: null });
      continue;
    }
    const difference = compareText(name, text, other);
    if (difference) found.push(difference);
  }
  for (const [name, text] of others) {
    found.push({ part: name, ...nowhere, reference: null, candidate: lineFrom(text, 0) });
  }
  return found;
}
