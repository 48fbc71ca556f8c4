/*
 * The timers of connections over datagrams: when one runs out, and what is done then.
 * Called by exchange.ts.
 */
import type { Ssl } from '../native/api';
import { type Console, puts } from '../native/console';

/** Milliseconds until a timer of DTLS or QUIC runs out; null without one. */
export function timeoutOf(ssl: Ssl, quic: boolean): number | null {
  if (quic) {
    return ssl.getEventTimeout();
  }
  return ssl.isDtls() ? ssl.dtlsGetTimeout() : null;
}

/** @param events a QUIC connection had a timer set. */
export function handleTimers(console: Console, ssl: Ssl, events: boolean): void {
  if (events) {
    ssl.handleEvents();
  }
  if (ssl.isDtls() && ssl.dtlsHandleTimeout() > 0) {
    puts(console.err, 'TIMEOUT occurred\n');
  }
}
