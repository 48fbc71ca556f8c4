/*
 * The end of a connection: close_notify, half-close, and up to half a second of reading what is still under way,
 * so that the kernel does not reset what the server has not yet read.
 * Called by run.ts.
 */
import type { Bio, Ssl } from '../native/api';
import type { Console } from '../native/console';
import {
  POLLIN,
  SHUT_WR,
  SSL_ERROR_WANT_ASYNC,
  SSL_ERROR_WANT_ASYNC_JOB,
  SSL_ERROR_WANT_READ,
  SSL_ERROR_WANT_WRITE,
} from '../native/constants';

const RETRY = [
  SSL_ERROR_WANT_READ,
  SSL_ERROR_WANT_WRITE,
  SSL_ERROR_WANT_ASYNC,
  SSL_ERROR_WANT_ASYNC_JOB,
];

/** SSL_shutdown(3) until it is sent or failed; does not wait for the peer's. */
export function sendCloseNotify(ssl: Ssl): void {
  let ret = ssl.shutdown();
  while (ret < 0 && RETRY.includes(ssl.getError(ret))) {
    ret = ssl.shutdown();
  }
}

/** Longest round-trip that is waited for, in milliseconds. */
const DRAIN_MS = 500;

/**
 * The same for a connection that was never given its socket. The program asks libssl for the descriptor, which is none,
 * to half-close and to close it: each time an error stays in the queue.
 */
export function shutUnattached({ native }: Console, socket: number, ssl: Ssl): void {
  sendCloseNotify(ssl);
  ssl.getFd();
  native.sys.poll(Int32Array.of(socket, POLLIN, 0), DRAIN_MS);
  ssl.getFd();
}

/** Milliseconds. Node loads what `performance` is only when it is asked for, which takes more than one. */
function now(): number {
  const [seconds, nanoseconds] = process.hrtime();
  return seconds * 1e3 + nanoseconds / 1e6;
}

/** Half-closes and drains the socket. */
export function drain({ native, dialect }: Console, socket: number, transport: Bio): void {
  const { bufferSize } = dialect.manner;
  native.sys.shutdown(socket, SHUT_WR);
  const deadline = now() + DRAIN_MS;
  const slots = Int32Array.of(socket, POLLIN, 0);
  for (;;) {
    const left = Math.max(0, Math.ceil(deadline - now()));
    if (native.sys.poll(slots, left) <= 0 || typeof transport.read(bufferSize) === 'number') {
      return;
    }
  }
}
