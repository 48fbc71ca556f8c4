// Waits until the other end of a TCP connection has read all that it was sent, by the queues that Linux shows.
// Not here: what is sent and when (peer.ts).
// Called by peer.ts.

import * as fs from 'node:fs';
import type { Socket } from 'node:net';

const POLL_MS = 2;

const hex = (port: number) => port.toString(16).toUpperCase().padStart(4, '0');

/** The numbers of a row of the table: bytes not acknowledged yet, and bytes not read yet. */
function queues(table: string, local: number, remote: number): readonly number[] | undefined {
  const row = new RegExp(`:${hex(local)} [0-9A-F]+:${hex(remote)} .. ([0-9A-F]+):([0-9A-F]+) `);
  const found = row.exec(table);
  return found?.slice(1).map((queue) => Number.parseInt(queue, 16));
}

/** Both ends must be there: the table is read in pieces, and a row can be missed while others come and go. */
function isDrained(table: string, here: number, there: number): boolean {
  const [sent] = queues(table, here, there) ?? [];
  const [, received] = queues(table, there, here) ?? [];
  return sent === 0 && received === 0;
}

/**
 * Resolves when what was written to the socket has been read at its other end, on this machine, or when that end is
 * gone. Only TCP has such queues: on a Unix-domain socket it resolves at once.
 */
export async function drained(socket: Socket): Promise<void> {
  const { localPort, remotePort, localAddress } = socket;
  if (localPort === undefined || remotePort === undefined) return;
  const table = localAddress?.includes(':') ? '/proc/net/tcp6' : '/proc/net/tcp';
  for (;;) {
    if (socket.destroyed) return;
    const written = socket.writableLength === 0;
    if (written && isDrained(fs.readFileSync(table, 'latin1'), localPort, remotePort)) return;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}
