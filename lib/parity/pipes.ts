// Real pipes for the programs under test, and a watcher that waits for text in what comes out.
// Not here: starting programs (process.ts).
// Called by process.ts and by the player.

import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as net from 'node:net';
import * as path from 'node:path';

// child_process connects children with socket pairs. A shell uses pipes, and the difference shows:
// in what a closed reader does to the writer, in the capacity, in /dev/stdin. Node cannot make
// pipes, but a FIFO that was opened at both ends and unlinked is one.
const BATCH = 32;

/** Gives out pipes; one per run of the tester. */
export class PipeMaker {
  private readonly ready: string[] = [];
  private made = 0;

  constructor(private readonly folder: string) {}

  private next(): string {
    if (this.ready.length === 0) {
      const names = Array.from({ length: BATCH }, () =>
        path.join(this.folder, `pipe-${this.made++}`),
      );
      const done = spawnSync('mkfifo', ['-m', '600', ...names]);
      if (done.status !== 0) throw new Error(`mkfifo failed: ${done.stderr}`);
      this.ready.push(...names);
    }
    return this.ready.pop() as string;
  }

  /** A pipe that a child writes and this process reads; `child` is to be closed after the start. */
  output(): { child: number; stream: net.Socket } {
    const name = this.next();
    const parent = fs.openSync(name, fs.constants.O_RDONLY | fs.constants.O_NONBLOCK);
    const child = fs.openSync(name, fs.constants.O_WRONLY);
    fs.unlinkSync(name);
    return { child, stream: new net.Socket({ fd: parent, readable: true, writable: false }) };
  }

  /** A pipe that a child reads and this process writes. */
  input(): { child: number; stream: net.Socket } {
    const name = this.next();
    const both = fs.openSync(name, fs.constants.O_RDWR | fs.constants.O_NONBLOCK);
    const child = fs.openSync(name, fs.constants.O_RDONLY);
    const parent = fs.openSync(name, fs.constants.O_WRONLY | fs.constants.O_NONBLOCK);
    fs.closeSync(both);
    fs.unlinkSync(name);
    const stream = new net.Socket({ fd: parent, readable: false, writable: true });
    // A program that ends without reading its input is no fault of the tester.
    stream.on('error', () => undefined);
    return { child, stream };
  }
}

/** Collects a stream as a byte string and lets others wait for text in it. */
export class Watch {
  private chunks: Buffer[] = [];
  private text = '';
  private cursor = 0;
  private ended = false;
  private readonly waiting = new Set<() => void>();
  /** Resolves when the stream has ended. */
  readonly end: Promise<void>;
  private finish: () => void = () => undefined;

  constructor(private readonly stream?: NodeJS.ReadableStream & { destroy(): void }) {
    this.end = new Promise((resolve) => {
      this.finish = resolve;
    });
    stream?.on('data', (chunk: Buffer) => this.add(chunk));
    stream?.on('error', () => this.close());
    stream?.on('close', () => this.close());
  }

  private wake(): void {
    for (const look of [...this.waiting]) look();
  }

  add(chunk: Buffer): void {
    this.chunks.push(chunk);
    this.text += chunk.toString('latin1');
    this.wake();
  }

  close(): void {
    if (this.ended) return;
    this.ended = true;
    this.finish();
    this.wake();
  }

  /** Lets go of the stream: its writer finds no reader any more. */
  drop(): void {
    this.stream?.destroy();
    this.close();
  }

  get bytes(): Buffer {
    return Buffer.concat(this.chunks);
  }

  /** Moves past the next place of the text, if it is there. */
  take(text: string): boolean {
    const at = this.text.indexOf(text, this.cursor);
    if (at < 0) return false;
    this.cursor = at + text.length;
    return true;
  }

  get isOver(): boolean {
    return this.ended;
  }

  /** Calls back on every change until the returned function is called. */
  listen(look: () => void): () => void {
    this.waiting.add(look);
    return () => this.waiting.delete(look);
  }
}

/** Waits for text in any of the streams: true when found, false when all have ended without it. */
export function awaitText(
  watches: readonly Watch[],
  text: string | readonly string[],
): Promise<boolean> {
  const texts = [text].flat();
  return new Promise((resolve) => {
    const stops: (() => void)[] = [];
    const look = () => {
      const found = watches.some((watch) => texts.some((one) => watch.take(one)));
      if (!found && !watches.every((watch) => watch.isOver)) return;
      for (const stop of stops) stop();
      resolve(found);
    };
    for (const watch of watches) stops.push(watch.listen(look));
    look();
  });
}
