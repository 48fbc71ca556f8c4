/*
 * Worker threads, fed with targets whose names have been resolved; their lines come out as they are finished, or in the
 * order of the targets. No more is taken in than is on its way out: a slow reader holds everything back.
 * Used by the command line and by probe.ts.
 */
import { isIP } from 'node:net';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Native } from '../native/api';
import { loadedPrefix, loadNative } from '../native/load';
import { fastestPrefix } from './fastest';
import { abandoned, affordable, dnsFault, end, parseProxy } from './intake';
import type { Assignment } from './job';
import type { Pool, ProbeLine, Progress } from './lines';
import type { ProbeAllOptions, ProbeTarget } from './options';
import { Resolver } from './resolver';
import { prepare } from './setup';
import { DEFAULTS } from './setups';
import { Talks } from './talks';
import type { Order, Report, WorkerSettings } from './worker';

export const DEFAULT_CONCURRENCY = 100;
/** Targets that a thread is given beyond those it has under way. */
const AHEAD = 64;

/**
 * Starts the threads.
 *
 * @throws OfferError when the options cannot be used, NativeLoadError when there is no library to run on.
 */
export async function openPool(options: ProbeAllOptions): Promise<Pool> {
  const native = loadNative(fastestPrefix);
  native.library.cacheMemory();
  native.library.init();
  const { signal, ...rest } = options;
  // Faults are found here, where they can be thrown.
  prepare(native, rest).ctx.close();
  new Talks(native).check(rest);
  const pool = new Threads(native, rest);
  try {
    await pool.start();
  } catch (error) {
    await pool.close();
    throw error;
  }
  if (signal?.aborted) {
    pool.stop();
  } else if (signal !== undefined) {
    const stop = () => pool.stop();
    signal.addEventListener('abort', stop, { once: true });
    // A signal may outlive many pools.
    pool.onClose = () => signal.removeEventListener('abort', stop);
  }
  return pool;
}

interface Thread {
  readonly worker: Worker;
  /** Ours, so that nothing else can have its number while we write to it. */
  readonly wake: number;
  alive: boolean;
  /** Targets given and not yet told of. */
  load: number;
  outbox: Assignment[];
  inFlight: number;
}

class Threads implements Pool {
  readonly concurrency: number;
  onClose: () => void = () => undefined;
  readonly #threads: Thread[] = [];
  readonly #resolver: Resolver;
  readonly #proxy: { readonly host: string; readonly port: number } | null;
  #library = '';
  #done = 0;
  #failed = 0;
  #taken = 0;
  #given = 0;
  #closing = false;
  #finishing = false;
  #stopped = false;
  #fault: Error | null = null;
  #ready: ProbeLine[] = [];
  /** Lines that wait for an earlier target's. */
  readonly #early = new Map<number, ProbeLine>();
  #next = 0;
  #wakers: (() => void)[] = [];
  #posting = false;
  #sourceEnded = false;
  #resolving = 0;

  constructor(
    readonly native: Native,
    readonly options: Omit<ProbeAllOptions, 'signal'>,
  ) {
    this.concurrency = affordable(options.concurrency ?? DEFAULT_CONCURRENCY);
    const timeout = options.timeout ?? DEFAULTS.timeout;
    this.#resolver = new Resolver(options.family ?? 'any', options.resolvers, timeout);
    this.#proxy = options.proxy === undefined ? null : parseProxy(options.proxy);
  }

  get library(): string {
    return this.#library;
  }

  get #window(): number {
    return this.concurrency * 2 + AHEAD * this.#threads.length;
  }

  async start(): Promise<void> {
    const count = Math.max(1, Math.min(this.options.threads ?? 1, this.concurrency));
    const { order: _, threads: __, concurrency: ___, rate = 0, ...options } = this.options;
    const ready: Promise<void>[] = [];
    for (let i = 0; i < count; i += 1) {
      const share = Math.floor(this.concurrency / count) + (i < this.concurrency % count ? 1 : 0);
      const wake = this.native.Prober.newWake();
      const settings: WorkerSettings = {
        options,
        concurrency: share,
        rate: rate / count,
        wake,
        prefix: loadedPrefix(),
      };
      ready.push(this.#startThread(settings));
    }
    await Promise.all(ready);
  }

  #startThread(settings: WorkerSettings): Promise<void> {
    const worker = new Worker(join(__dirname, 'worker.js'), { workerData: settings });
    const thread: Thread = {
      worker,
      wake: settings.wake,
      alive: true,
      load: 0,
      outbox: [],
      inFlight: 0,
    };
    this.#threads.push(thread);
    return new Promise((resolve, reject) => {
      worker.on('message', (report: Report) => {
        if (report.kind === 'ready') {
          this.#library = report.library;
          resolve();
        } else if (report.kind === 'lines') {
          this.#onLines(thread, report);
        }
      });
      worker.on('error', (error) => {
        reject(error);
        this.#fail(error instanceof Error ? error : new Error(String(error)));
      });
      worker.on('exit', () => {
        if (!this.#closing && thread.load > 0 && !this.#stopped) {
          this.#fail(new Error('a thread ended before its work was done'));
        }
        thread.alive = false;
        this.native.sys.close(thread.wake);
        this.#signal();
      });
    });
  }

  #fail(error: Error): void {
    this.#fault ??= error;
    this.#signal();
  }

  #onLines(thread: Thread, { list, inFlight }: Extract<Report, { kind: 'lines' }>): void {
    thread.load -= list.length;
    thread.inFlight = inFlight;
    for (const line of list) {
      this.#tell(line);
    }
    this.#signal();
  }

  #tell(line: ProbeLine): void {
    this.#done += 1;
    this.#failed += line.failed === null ? 0 : 1;
    if (this.options.order === 'input') {
      this.#early.set(line.index, line);
      this.#releaseInOrder();
    } else {
      this.#ready.push(line);
    }
  }

  #releaseInOrder(): void {
    for (let line = this.#early.get(this.#next); line; line = this.#early.get(this.#next)) {
      this.#early.delete(this.#next);
      this.#next += 1;
      this.#ready.push(line);
    }
  }

  progress(): Progress {
    const inFlight = this.#threads.reduce((sum, thread) => sum + thread.inFlight, 0);
    return { done: this.#done, failed: this.#failed, inFlight };
  }

  finish(): void {
    this.#finishing = true;
    this.#signal();
  }

  stop(): void {
    this.#finishing = true;
    this.#stopped = true;
    this.#resolver.cancel();
    for (const thread of this.#threads) {
      thread.outbox = [];
      this.#order(thread, { kind: 'stop' });
    }
    this.#signal();
  }

  async close(): Promise<void> {
    this.#closing = true;
    this.onClose();
    this.#resolver.cancel();
    const ended = this.#threads
      .filter(({ alive }) => alive)
      .map(({ worker }) => new Promise((resolve) => worker.once('exit', resolve)));
    for (const thread of this.#threads) {
      this.#order(thread, { kind: 'stop' });
    }
    await Promise.all(ended);
  }

  async *run(
    targets: Iterable<ProbeTarget> | AsyncIterable<ProbeTarget>,
  ): AsyncIterableIterator<ProbeLine> {
    void this.#feed(targets);
    try {
      for (;;) {
        if (this.#fault !== null) {
          throw this.#fault;
        }
        const lines = this.#ready;
        this.#ready = [];
        for (const line of lines) {
          this.#given += 1;
          yield line;
        }
        if (lines.length > 0) {
          this.#signal();
        } else if (this.#isOver()) {
          // After a stop there are gaps in the order.
          yield* [...this.#early.values()].sort((a, b) => a.index - b.index);
          return;
        } else {
          await this.#change();
        }
      }
    } finally {
      this.finish();
    }
  }

  #isOver(): boolean {
    const busy = this.#threads.some(({ load, alive }) => load > 0 && alive);
    const threadsDone = this.#stopped ? !this.#threads.some(({ alive }) => alive) : !busy;
    return this.#sourceEnded && this.#resolving === 0 && threadsDone && this.#ready.length === 0;
  }

  /** Reads the source, as far as the window goes; a source that is slow to tell does not hold up the end. */
  async #feed(targets: Iterable<ProbeTarget> | AsyncIterable<ProbeTarget>): Promise<void> {
    const source =
      Symbol.asyncIterator in targets
        ? targets[Symbol.asyncIterator]()
        : targets[Symbol.iterator]();
    try {
      for (;;) {
        while (!this.#finishing && this.#taken - this.#given >= this.#window) {
          await this.#change();
        }
        const next = this.#finishing ? null : source.next();
        const step = next !== null && 'then' in next ? await this.#unlessFinished(next) : next;
        if (step === null) {
          end(source);
          break;
        }
        if (step.done === true) {
          break;
        }
        this.#taken += 1;
        this.#accept(this.#taken - 1, step.value);
      }
    } catch (error) {
      end(source);
      this.#fail(error instanceof Error ? error : new Error(String(error)));
    } finally {
      this.#sourceEnded = true;
      this.#signal();
    }
  }

  /** null when no more targets are wanted before there is one. */
  async #unlessFinished<T>(coming: Promise<T>): Promise<T | null> {
    let settled = false;
    const settle = () => {
      settled = true;
      this.#signal();
    };
    coming.then(settle, settle);
    while (!settled && !this.#finishing) {
      await this.#change();
    }
    return settled ? coming : null;
  }

  #accept(index: number, target: ProbeTarget): void {
    const { host, port } = this.#proxyOf(target) ?? target;
    const fixed = isIP(host) !== 0 ? host : target.ip;
    if (fixed !== undefined) {
      this.#assign({ index, target, addresses: [fixed], port, dnsMs: null, dnsError: null });
      return;
    }
    const from = performance.now();
    this.#resolving += 1;
    void this.#resolver.resolve(host).then((found) => {
      this.#resolving -= 1;
      const dnsMs = performance.now() - from;
      const addresses = 'addresses' in found ? found.addresses : [];
      const dnsError = 'addresses' in found ? null : dnsFault(found);
      const assignment = { index, target, addresses, port, dnsMs, dnsError };
      if (this.#stopped) {
        this.#tell(abandoned(assignment));
      } else {
        this.#assign(assignment);
      }
      this.#signal();
    });
  }

  #proxyOf(target: ProbeTarget): { host: string; port: number } | null {
    return target.proxy === undefined ? this.#proxy : parseProxy(target.proxy);
  }

  /** To the thread with the least to do; what comes in one go is posted together. */
  #assign(assignment: Assignment): void {
    const alive = this.#threads.filter(({ alive }) => alive);
    const thread = alive.reduce(
      (least, it) => (it.load < least.load ? it : least),
      alive[0] as Thread,
    );
    thread.load += 1;
    thread.outbox.push(assignment);
    if (!this.#posting) {
      this.#posting = true;
      setImmediate(() => this.#post());
    }
  }

  #post(): void {
    this.#posting = false;
    for (const thread of this.#threads) {
      if (thread.outbox.length > 0) {
        this.#order(thread, { kind: 'targets', list: thread.outbox });
        thread.outbox = [];
      }
    }
  }

  #order({ worker, wake, alive }: Thread, order: Order): void {
    if (alive) {
      worker.postMessage(order);
      this.native.Prober.wake(wake);
    }
  }

  /** Waits until something has changed. */
  #change(): Promise<void> {
    return new Promise((resolve) => this.#wakers.push(resolve));
  }

  #signal(): void {
    const wakers = this.#wakers;
    this.#wakers = [];
    for (const wake of wakers) {
      wake();
    }
  }
}
