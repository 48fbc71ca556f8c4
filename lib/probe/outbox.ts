/*
 * Finished lines on their way out of a worker: those that are finished within a few milliseconds go together, since each
 * batch wakes the thread that takes it.
 * Used by crew.ts.
 */
import type { ProbeLine } from './lines';

/** Lines that go out together, and the milliseconds that one waits for others while there is more to do. */
const FULL = 64;
const WAIT_MS = 5;

export class Outbox {
  #lines: ProbeLine[] = [];
  /** When the first of them has waited long enough. */
  #due = 0;

  add(line: ProbeLine): void {
    if (this.#lines.length === 0) {
      this.#due = performance.now() + WAIT_MS;
    }
    this.#lines.push(line);
  }

  /** Milliseconds that the lines may still wait; nothing waits when nothing more is to be done. */
  patience(busy: boolean): number {
    if (this.#lines.length === 0) {
      return Number.POSITIVE_INFINITY;
    }
    return busy && this.#lines.length < FULL ? Math.max(0, this.#due - performance.now()) : 0;
  }

  /** What is to go out now. */
  take(busy: boolean): readonly ProbeLine[] {
    if (this.patience(busy) > 0) {
      return [];
    }
    const lines = this.#lines;
    this.#lines = [];
    return lines;
  }
}
