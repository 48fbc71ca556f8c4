/*
 * A pool without network for the tests of s_client-probe: answers after short random delays, by the names of targets.
 *   refused...  fails to connect      expired...  has the mark      never...  stays in flight until it is stopped
 */
import type { Pool } from '../../lib/probe/cli/engine';
import type { ProbeLine, Progress } from '../../lib/probe/lines';
import type { Mark, ProbeAllOptions, ProbeTarget } from '../../lib/probe/options';

const DELAY_MS = 2;

function errorOf(host: string, aborted: boolean) {
  if (aborted) return { stage: 'handshake', code: 'ABORTED', message: 'stopped' };
  const refused = { stage: 'connect', code: 'ECONNREFUSED', message: 'Connection refused' };
  return host.startsWith('refused') ? refused : null;
}

function lineOf(index: number, target: ProbeTarget, aborted = false): ProbeLine {
  const { host, port } = target;
  const error = errorOf(host, aborted);
  const marks: Mark[] = [
    ...(host.startsWith('refused') ? (['unreachable'] as const) : []),
    ...(host.startsWith('expired') ? (['expired'] as const) : []),
  ];
  const ms = { total: 1 };
  const record = {
    v: 1,
    target: target.target,
    host,
    port,
    protocol: null,
    error,
    ms,
    chain: null,
  };
  return { index, line: JSON.stringify(record), marks, failed: error?.stage ?? null };
}

export class FakePool implements Pool {
  readonly concurrency = 1;
  readonly library = 'OpenSSL none';
  closed = false;
  private readonly ready: ProbeLine[] = [];
  private readonly flying = new Map<number, { target: ProbeTarget; timer: NodeJS.Timeout }>();
  private done = 0;
  private failed = 0;
  /** No more targets are taken. */
  private fed = false;
  /** The source has said its last; as the engine, this one does not end before. */
  private ended = false;
  private failure: unknown = null;
  private wake: () => void = () => {};

  /** @param tell told of each target that is taken */
  constructor(
    readonly options: ProbeAllOptions = {},
    private readonly tell: (host: string) => void = () => {},
  ) {}

  private change(): Promise<void> {
    return new Promise((resolve) => {
      const before = this.wake;
      this.wake = () => {
        before();
        resolve();
      };
    });
  }

  private changed(): void {
    const { wake } = this;
    this.wake = () => {};
    wake();
  }

  private async feed(targets: Iterable<ProbeTarget> | AsyncIterable<ProbeTarget>): Promise<void> {
    let index = 0;
    for await (const target of targets) {
      if (this.fed) break;
      this.take(index, target);
      index += 1;
      const limit = this.options.concurrency ?? 100;
      while (this.flying.size + this.ready.length >= limit && !this.fed) await this.change();
    }
  }

  private take(index: number, target: ProbeTarget): void {
    const delay = target.host.startsWith('never') ? 2 ** 30 : Math.random() * DELAY_MS;
    const timer = setTimeout(() => {
      this.flying.delete(index);
      this.ready.push(lineOf(index, target));
      this.changed();
    }, delay);
    this.flying.set(index, { target, timer });
    this.tell(target.host);
  }

  async *run(targets: Iterable<ProbeTarget> | AsyncIterable<ProbeTarget>) {
    const feeding = this.feed(targets)
      .catch((error) => {
        this.failure = error;
      })
      .then(() => {
        this.ended = true;
        this.finish();
      });
    try {
      for (;;) {
        const line = this.ready.shift();
        if (line !== undefined) {
          this.done += 1;
          if (line.failed !== null) this.failed += 1;
          yield line;
          this.changed();
        } else if (this.ended && this.flying.size === 0) {
          if (this.failure !== null) throw this.failure;
          return;
        } else {
          await this.change();
        }
      }
    } finally {
      this.finish();
      await feeding;
    }
  }

  progress(): Progress {
    return { done: this.done, failed: this.failed, inFlight: this.flying.size };
  }

  finish(): void {
    this.fed = true;
    this.changed();
  }

  stop(): void {
    for (const [index, { target, timer }] of this.flying) {
      clearTimeout(timer);
      this.ready.push(lineOf(index, target, true));
    }
    this.flying.clear();
    this.finish();
  }

  async close(): Promise<void> {
    this.closed = true;
  }
}
