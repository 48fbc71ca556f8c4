/*
 * One run: targets into the pool, records from it to the output, each noted in the journal; signals.
 * Not here: what is opened for it and what its end means (command.ts).
 */
import type { ProbeLine } from '../lines';
import type { ProbeTarget } from '../options';
import { Seen } from './dedupe';
import { DoneSet } from './done-set';
import type { Pool } from './engine';
import { StrictEnd } from './errors';
import type { Format } from './format';
import type { Journal } from './journal';
import type { Output } from './output';
import type { Plan } from './plan';
import type { ProgressLine } from './progress';
import { type Numbered, sequence } from './sequence';
import { say } from './stderr';
import type { Tally } from './summary';

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;
export type EndSignal = (typeof SIGNALS)[number];
/** 128 and the signal's number, as a shell has it. */
export const SIGNAL_STATUS: Readonly<Record<EndSignal, number>> = { SIGINT: 130, SIGTERM: 143 };

export interface RunParts {
  readonly plan: Plan;
  readonly pool: Pool;
  readonly output: Output;
  readonly format: Format;
  readonly journal: Journal | null;
  readonly tally: Tally;
  readonly progress: ProgressLine;
  readonly dedupe: boolean;
  readonly quiet: boolean;
}

const END: IteratorResult<never> = { done: true, value: undefined };

function isAborted({ failed, line }: ProbeLine): boolean {
  if (failed === null || !line.includes('ABORTED')) return false;
  const record: { readonly error?: { readonly code?: unknown } | null } = JSON.parse(line);
  return record.error?.code === 'ABORTED';
}

export class Run {
  /** The first signal. */
  signal: EndSignal | null = null;
  /** What went wrong with the source of targets. */
  private failure: unknown = null;
  private signals = 0;
  /** No more targets are asked for. */
  private over = false;
  private endTargets = () => {
    this.over = true;
  };
  private taken = 0;
  /** Places of targets in flight, by the order in which the pool took them. */
  private readonly places = new Map<number, number>();

  constructor(private readonly parts: RunParts) {}

  /** @throws what the source, the pool, the output or the journal throws */
  async go(): Promise<void> {
    const { pool } = this.parts;
    // Not taken off again: what comes late shall not keep the summary from being told. The process ends with the run.
    for (const signal of SIGNALS) process.on(signal, () => this.onSignal(signal));
    try {
      for await (const line of pool.run(this.targets())) {
        // The pool waits for its source before it ends, also when it is left early.
        await this.take(line).catch((error) => {
          this.endTargets();
          throw error;
        });
      }
    } finally {
      if (this.signals > 1) this.parts.tally.dropped += this.places.size;
    }
    if (this.failure !== null) throw this.failure;
  }

  /** A source that fails ends the run, but what is in flight is not lost by it. */
  private targets(): AsyncIterable<ProbeTarget> {
    const { plan, journal, dedupe } = this.parts;
    const done = journal?.done ?? new DoneSet();
    const source = sequence(plan.blocks, plan.shard, done, dedupe ? new Seen() : null);
    return { [Symbol.asyncIterator]: () => ({ next: () => this.nextOf(source) }) };
  }

  /** The next target; the end when the run is to end, also while the source (standard input) says nothing. */
  private nextOf(source: AsyncIterator<Numbered>): Promise<IteratorResult<ProbeTarget>> {
    return new Promise((resolve) => {
      this.endTargets = () => {
        this.over = true;
        resolve(END);
      };
      if (this.over) return resolve(END);
      source.next().then(
        ({ done, value }) => {
          if (done || this.over) return resolve(END);
          this.places.set(this.taken, value.place);
          this.taken += 1;
          resolve({ done: false, value: value.target });
        },
        (error) => {
          this.failure = error;
          resolve(END);
          if (error instanceof StrictEnd) this.parts.pool.stop();
        },
      );
    });
  }

  private async take(line: ProbeLine): Promise<void> {
    const { output, format, journal, tally, progress } = this.parts;
    const place = this.places.get(line.index);
    this.places.delete(line.index);
    // With a journal it is done again in the next run, and must not be in the output twice.
    if (journal && isAborted(line)) {
      tally.dropped += 1;
      return;
    }
    if (output.terminal) progress.clear();
    await output.write(format.row(line.line));
    if (journal && place !== undefined) journal.add(place, output.length);
    tally.count(line);
  }

  private onSignal(signal: EndSignal): void {
    const { pool, progress, quiet } = this.parts;
    this.signals += 1;
    this.signal ??= signal;
    this.endTargets();
    if (this.signals > 2) process.exit(SIGNAL_STATUS[this.signal]);
    if (this.signals === 2) {
      pool.stop();
      return;
    }
    pool.finish();
    progress.clear();
    if (!quiet) say('s_client-probe: finishing what is in flight; once more gives it up\n');
  }
}
