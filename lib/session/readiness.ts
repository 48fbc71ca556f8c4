/*
 * What select(2) tells the real program, from poll(2): which of socket, stdin and stdout are ready.
 * Descriptors at or above the real program's select width do not count, as there.
 * Used by exchange.ts.
 */
import type { Sys } from '../native/api';
import { POLLERR, POLLHUP, POLLIN, POLLNVAL, POLLOUT } from '../native/constants';

export interface Wanted {
  readonly socketRead: boolean;
  readonly socketWrite: boolean;
  readonly stdin: boolean;
  readonly stdout: boolean;
}

/** Readable when it can be read, has ended or failed; writable when it can be written or failed. */
const READABLE = POLLIN | POLLHUP | POLLERR;
const WRITABLE = POLLOUT | POLLERR;

const EBADF = 9;

export class Readiness {
  readonly #slots = new Int32Array(9);

  /**
   * @param socket our descriptor of the socket.
   * @param shown its number in the real program, which decides what its select looks at.
   */
  constructor(
    readonly sys: Sys,
    readonly socket: number,
    readonly shown: number,
  ) {}

  /** What is ready within timeoutMs (-1: for ever); null when the wait failed, with errno set. */
  wait(wanted: Wanted, timeoutMs: number): Wanted | null {
    const width = this.shown + 1;
    this.#slot(
      0,
      this.socket,
      (wanted.socketRead ? POLLIN : 0) | (wanted.socketWrite ? POLLOUT : 0),
    );
    this.#slot(1, 0, wanted.stdin ? POLLIN : 0);
    this.#slot(2, 1, wanted.stdout && width > 1 ? POLLOUT : 0);
    if (this.sys.poll(this.#slots, timeoutMs) < 0) {
      return null;
    }
    const events = [this.#slots[2] ?? 0, this.#slots[5] ?? 0, this.#slots[8] ?? 0] as const;
    if (events.some((event) => event & POLLNVAL)) {
      this.sys.setErrno(EBADF);
      return null;
    }
    return {
      socketRead: wanted.socketRead && (events[0] & READABLE) !== 0,
      socketWrite: wanted.socketWrite && (events[0] & WRITABLE) !== 0,
      stdin: wanted.stdin && (events[1] & READABLE) !== 0,
      stdout: wanted.stdout && (events[2] & WRITABLE) !== 0,
    };
  }

  /** poll(2) passes over a negative descriptor. */
  #slot(index: number, fd: number, events: number): void {
    this.#slots.set([events === 0 ? -1 : fd, events, 0], index * 3);
  }
}
