/*
 * Where records go: a file, a pipe, a socket, a terminal. Whole lines, each with one write(2) where the system takes it
 * so; a reader that is slow holds up the run and nothing else.
 */
import {
  closeSync,
  constants,
  fstatSync,
  ftruncateSync,
  openSync,
  readFileSync,
  type Stats,
  writeSync,
} from 'node:fs';
import { Socket } from 'node:net';
import { isatty } from 'node:tty';
import { causeOf, codeOf, OutputClosed, UsageError } from './errors';
import type { OutputId } from './journal';

export interface Output {
  readonly terminal: boolean;
  /** Size that a regular file had when it was opened; null for anything else. */
  readonly size: number | null;
  /** Where in a regular file the last line ended. */
  readonly length: number | null;
  readonly id: OutputId;
  /**
   * Writes a line. To be waited for before the next.
   * @throws OutputClosed when the reader is gone
   */
  write(line: string): Promise<void>;
  /** Cuts a regular file to a length. The next line stands there, wherever its descriptor is. */
  cut(length: number): void;
  close(): void;
}

/** How long to wait when a terminal, or what another program made non-blocking, takes no more. */
const RETRY_MS = 10;

function failed(error: unknown): Error {
  if (codeOf(error) === 'EPIPE' || codeOf(error) === 'ECONNRESET') return new OutputClosed();
  return new Error(`cannot write the output: ${causeOf(error)}`);
}

/** Files, terminals and devices: written to directly. */
class DirectOutput implements Output {
  readonly id: OutputId;
  readonly size: number | null;
  length: number | null;
  private placed = false;

  constructor(
    private readonly descriptor: number,
    readonly terminal: boolean,
    stat: Stats,
    private readonly owned: boolean,
  ) {
    this.size = stat.isFile() ? stat.size : null;
    this.length = stat.isFile() ? endOf(descriptor, stat) : null;
    this.id = {
      id: stat.isFile() ? `${stat.dev}:${stat.ino}` : '-',
      start: this.length,
    };
  }

  async write(line: string): Promise<void> {
    const bytes = Buffer.from(line, 'utf8');
    for (let from = 0; from < bytes.length; ) {
      try {
        from += writeSync(this.descriptor, bytes, from, bytes.length - from, this.place(from));
      } catch (error) {
        if (codeOf(error) !== 'EAGAIN') throw failed(error);
        await new Promise((done) => setTimeout(done, RETRY_MS));
      }
    }
    if (this.length !== null) this.length += bytes.length;
  }

  /** null for wherever the descriptor is: a file on standard output may be shared with programs before and after. */
  private place(from: number): number | null {
    return this.placed && this.length !== null ? this.length + from : null;
  }

  cut(length: number): void {
    ftruncateSync(this.descriptor, length);
    this.length = length;
    this.placed = true;
  }

  close(): void {
    if (this.owned) closeSync(this.descriptor);
  }
}

/** Pipes and sockets: through the event loop, so that a reader that stops does not stop signals. */
class StreamOutput implements Output {
  readonly terminal = false;
  readonly size = null;
  readonly length = null;
  readonly id: OutputId = { id: '-', start: null };
  private readonly socket: Socket;
  private broken: Error | null = null;

  constructor(descriptor: number) {
    this.socket = new Socket({ fd: descriptor, readable: false, writable: true });
    this.socket.on('error', (error) => {
      this.broken = failed(error);
    });
  }

  write(line: string): Promise<void> {
    return new Promise((done, fail) => {
      if (this.broken) return fail(this.broken);
      this.socket.write(line, 'utf8', (error) => (error ? fail(failed(error)) : done()));
    });
  }

  cut(): void {}

  close(): void {
    this.socket.destroy();
  }
}

/** What the kernel says of a descriptor (proc(5), fdinfo). */
function fdinfo(descriptor: number, name: string, radix: number): number {
  const text = readFileSync(`/proc/self/fdinfo/${descriptor}`, 'latin1');
  return Number.parseInt(new RegExp(`^${name}:\\s*(\\w+)`, 'm').exec(text)?.[1] ?? '0', radix);
}

/** Where the next line would stand: the end with >>, else where the one who opened it got to. */
function endOf(descriptor: number, stat: Stats): number {
  const appends = (fdinfo(descriptor, 'flags', 8) & constants.O_APPEND) !== 0;
  return appends ? stat.size : fdinfo(descriptor, 'pos', 10);
}

/** A pipe opened anew has its own flags, so that others that write to it do not find it non-blocking. */
function ownPipe(descriptor: number, stat: Stats): number {
  if (!stat.isFIFO()) return descriptor;
  try {
    const flags = constants.O_WRONLY | constants.O_NONBLOCK;
    return openSync(`/proc/self/fd/${descriptor}`, flags);
  } catch {
    return descriptor;
  }
}

function outputOn(descriptor: number, owned: boolean): Output {
  const stat = fstatSync(descriptor);
  return stat.isFIFO() || stat.isSocket()
    ? new StreamOutput(ownPipe(descriptor, stat))
    : new DirectOutput(descriptor, isatty(descriptor), stat, owned);
}

/**
 * Opens a file, made when it is not there; what is in it stays until `cut`.
 * @param file null for standard output
 */
export function openOutput(file: string | null): Output {
  try {
    if (file === null) return outputOn(1, false);
    return outputOn(openSync(file, constants.O_WRONLY | constants.O_CREAT, 0o666), true);
  } catch (error) {
    throw new UsageError(`cannot write ${file ?? 'standard output'}: ${causeOf(error)}`);
  }
}
