/*
 * What a run came to: counted record by record, told at the end in a line of words or of JSON.
 */

import type { ProbeLine } from '../lines';
import type { Mark } from '../options';

export interface Summary {
  readonly v: 1;
  /** Records written. */
  readonly targets: number;
  readonly failed: number;
  /** By stage. */
  readonly errors: Readonly<Record<string, number>>;
  readonly marks: Readonly<Record<string, number>>;
  /** Lines and arguments that were no targets. */
  readonly invalid: number;
  /** Targets that an earlier run had done. */
  readonly resumed: number;
  /** Given up when the run was stopped, and not written. */
  readonly dropped: number;
  readonly seconds: number;
  readonly rate: number;
  /** The signal that ended the run early; null without one. */
  readonly signal: string | null;
  /** Of the random order. */
  readonly seed: number | null;
  readonly library: string;
}

function add(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}

export class Tally {
  targets = 0;
  failed = 0;
  invalid = 0;
  dropped = 0;
  private readonly began = performance.now();
  private readonly stages = new Map<string, number>();
  private readonly marks = new Map<string, number>();

  count({ failed, marks }: ProbeLine): void {
    this.targets += 1;
    if (failed !== null) {
      this.failed += 1;
      add(this.stages, failed);
    }
    for (const mark of marks) add(this.marks, mark);
  }

  has(mark: Mark): boolean {
    return this.marks.has(mark);
  }

  summary(rest: Pick<Summary, 'resumed' | 'signal' | 'seed' | 'library'>): Summary {
    const seconds = (performance.now() - this.began) / 1000;
    const { targets, failed, invalid, dropped } = this;
    return {
      v: 1,
      targets,
      failed,
      errors: Object.fromEntries(this.stages),
      marks: Object.fromEntries(this.marks),
      invalid,
      dropped,
      seconds: Number(seconds.toFixed(3)),
      rate: Number((seconds > 0 ? targets / seconds : 0).toFixed(1)),
      ...rest,
    };
  }
}

const counted = (number: number, one: string, more = `${one}s`) =>
  `${number} ${number === 1 ? one : more}`;

function stages(errors: Summary['errors']): string {
  const names = Object.entries(errors).map(([stage, count]) => `${stage} ${count}`);
  return names.length === 0 ? '' : ` (${names.join(', ')})`;
}

export function summaryText(summary: Summary): string {
  const { targets, failed, errors, invalid, resumed, dropped, signal, seed } = summary;
  const parts = [
    `${counted(targets, 'target')} in ${summary.seconds.toFixed(1)} s, ${summary.rate}/s`,
    `${failed} failed${stages(errors)}`,
    ...(invalid > 0 ? [`${invalid} not understood`] : []),
    ...(resumed > 0 ? [`${resumed} done before`] : []),
    ...(dropped > 0 ? [`${dropped} given up`] : []),
    ...(seed === null ? [] : [`seed ${seed}`]),
    ...(signal === null ? [] : [`ended by ${signal}`]),
  ];
  return `s_client-probe: ${parts.join('; ')}; ${summary.library}\n`;
}
