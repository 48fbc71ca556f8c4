/*
 * How far a run is, on standard error: a line that is written over on a terminal, else (on demand) a line now and then.
 */
import type { Progress } from '../lines';
import { say } from './stderr';

const TERMINAL_MS = 500;
const OTHER_MS = 10_000;
const ERASE = '\r\x1b[K';

function clock(seconds: number): string {
  const whole = Math.round(seconds);
  const parts = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  return parts.map((part) => String(part).padStart(2, '0')).join(':');
}

/** @param total targets of this run; null when nobody knows before the end */
export function progressText(
  { done, failed, inFlight }: Progress,
  seconds: number,
  total: number | null,
): string {
  const rate = seconds > 0 ? done / seconds : 0;
  const parts = [
    total === null ? `${done} done` : `${done} of ${total} done`,
    `${rate.toFixed(rate < 10 ? 1 : 0)}/s`,
    `${failed} failed`,
    `${inFlight} in flight`,
  ];
  if (total !== null && rate > 0) parts.push(`${clock((total - done) / rate)} left`);
  return parts.join(', ');
}

export class ProgressLine {
  private readonly began = performance.now();
  private readonly timer: NodeJS.Timeout | null;
  private drawn = false;

  /** @param shown `terminal`: written over; `lines`: one below the other; `none` */
  constructor(
    private readonly shown: 'terminal' | 'lines' | 'none',
    private readonly total: number | null,
    private readonly read: () => Progress,
  ) {
    const every = shown === 'terminal' ? TERMINAL_MS : OTHER_MS;
    this.timer = shown === 'none' ? null : setInterval(() => this.draw(), every).unref();
  }

  private draw(): void {
    const seconds = (performance.now() - this.began) / 1000;
    const text = progressText(this.read(), seconds, this.total);
    if (this.shown === 'lines') {
      say(`${text}\n`);
      return;
    }
    say(ERASE + text.slice(0, (process.stderr.columns || 80) - 1));
    this.drawn = true;
  }

  /** Before anything else is written to the same terminal. */
  clear(): void {
    if (this.drawn) say(ERASE);
    this.drawn = false;
  }

  end(): void {
    if (this.timer) clearInterval(this.timer);
    this.clear();
  }
}
