// Every option of the table misused as far as its kind allows: a flag with a value, an option without its value.
// Not here: values that are wrong for one option alone.
// Called by index.ts.

import { openssl30 } from '../../../lib/dialects';
import type { ParityCase } from '../../../lib/parity/case';
import { bad } from './rows';

/** Rows that only some builds have are played where the reference has them. */
export const misuseCases: readonly ParityCase[] = openssl30.sections.flatMap(({ rows }) =>
  rows.map((row) =>
    row.kind === 'none'
      ? bad(`misuse-${row.name}-with-value`, [`-${row.name}=x`], limits(row.name))
      : bad(`misuse-${row.name}-without-value`, [`-${row.name}`], limits(row.name)),
  ),
);

/** Nothing goes to stdout here, so one way of looking at the outputs is enough. */
function limits(name: string): Partial<ParityCase> {
  return { requires: [`-${name}`], modes: ['split'] };
}
