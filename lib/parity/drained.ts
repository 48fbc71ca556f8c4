// Waits until the other end of a TCP connection has read all that it was sent, by the queues that Linux shows.
// Not here: what is sent and when (peer.ts).
// Called by peer.ts.

import * as fs from 'node:fs';
import type { Socket } from 'node:net';

const POLL_MS = 2;

/** Address and port as /proc/net/tcp writes them, without the address: both ends' ports name a connection well enough. */
const portOf = (field: string | undefined) => Number.parseInt(field?.split(':')[1] ?? '', 16);

/** Bytes under way from one port to another: not yet acknowledged by its kernel, or not read by its program. */
function underWay(table: string, from: number, to: number): number {
  let count = 0;
  for (const line of table.split('\n').slice(1)) {
    const [, local, remote, , queues] = line.trim().split(/\s+/);
    const [sent, received] = (queues ?? '').split(':').map((queue) => Number.parseInt(queue, 16));
    if (portOf(local) === from && portOf(remote) === to) count += sent ?? 0;
    if (portOf(local) === to && portOf(remote) === from) count += received ?? 0;
  }
  return count;
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
    if (socket.writableLength === 0) {
      if (underWay(fs.readFileSync(table, 'latin1'), localPort, remotePort) === 0) return;
    }
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}
