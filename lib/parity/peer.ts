// A TCP or Unix-domain peer that plays data steps instead of TLS, or passes bytes to a server.
// Not here: servers that are programs of their own (server.ts).
// Called by server.ts.

import * as net from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { PeerStep, Step } from './case';
import { drained } from './drained';
import { Watch } from './pipes';
import { expandData, type Fill } from './placeholders';

/** Where the peer, or the server behind it, is reached. */
export type Address = { readonly host: string; readonly port: number } | { readonly path: string };

const RECORD_HEADER = 5;

/** One accepted connection: unread bytes, and whoever waits for more. */
class Connection {
  private unread = Buffer.alloc(0);
  private over = false;
  private pass: ((chunk: Buffer) => void) | undefined;
  private wake: () => void = () => undefined;

  constructor(readonly socket: net.Socket) {
    socket.setNoDelay(true);
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => {
      if (this.pass) {
        this.pass(chunk);
        return;
      }
      this.unread = Buffer.concat([this.unread, chunk]);
      this.wake();
    });
    const finish = () => {
      this.over = true;
      this.wake();
    };
    socket.on('end', finish);
    socket.on('close', finish);
  }

  /** Waits until `ready` finds how many bytes to take; false when the client ended before. */
  private async take(ready: (unread: Buffer) => number): Promise<boolean> {
    for (;;) {
      const count = ready(this.unread);
      if (count > 0) {
        this.unread = this.unread.subarray(count);
        return true;
      }
      if (this.over) return false;
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
    }
  }

  bytes(count: number): Promise<boolean> {
    return this.take((unread) => (unread.length >= count ? count : 0));
  }

  text(text: string): Promise<boolean> {
    return this.take((unread) => {
      const at = unread.indexOf(text, 0, 'latin1');
      return at < 0 ? 0 : at + text.length;
    });
  }

  record(): Promise<boolean> {
    return this.take((unread) => {
      if (unread.length < RECORD_HEADER) return 0;
      const whole = RECORD_HEADER + unread.readUInt16BE(3);
      return unread.length >= whole ? whole : 0;
    });
  }

  async relay(to: Address, limit: number, chunk: number): Promise<void> {
    // An s_server has one connection at a time: it is not kept busy for a client that has gone.
    if (this.socket.destroyed) return;
    const upstream = net.connect(
      'path' in to ? { path: to.path } : { host: to.host, port: to.port },
    );
    upstream.setNoDelay(true);
    upstream.on('error', () => undefined);
    const early = this.unread;
    this.unread = Buffer.alloc(0);
    if (early.length > 0) upstream.write(early);
    this.pass = (chunk) => upstream.write(chunk);
    this.socket.on('end', () => upstream.end());
    if (this.socket.readableEnded) upstream.end();
    this.socket.on('close', () => upstream.destroy());
    let left = limit;
    try {
      for await (const data of upstream) {
        const allowed = (data as Buffer).subarray(0, left);
        left -= allowed.length;
        for (let at = 0; at < allowed.length; at += chunk) {
          await new Promise((sent) => this.socket.write(allowed.subarray(at, at + chunk), sent));
        }
        if (left <= 0) break;
      }
    } catch {
      // The upstream was killed or reset: its end is what the next step is about.
    }
    this.pass = undefined;
    upstream.destroy();
  }
}

/** A listening peer. */
export class Peer {
  private newest: Connection | undefined;
  private accepted = 0;
  private readonly open = new Set<net.Socket>();
  /** All that clients have sent, for scripts that wait for it. */
  readonly received = new Watch();
  private readonly server: net.Server;

  constructor(
    private readonly scripts: readonly (readonly PeerStep[])[],
    private readonly fill: Fill,
    private readonly upstream?: Address,
  ) {
    this.server = net.createServer({ allowHalfOpen: true }, (socket) => this.accept(socket));
  }

  private accept(socket: net.Socket): void {
    this.open.add(socket);
    socket.on('close', () => this.open.delete(socket));
    socket.on('data', (chunk) => this.received.add(chunk));
    const connection = new Connection(socket);
    this.newest = connection;
    const steps = this.scripts[this.accepted++] ?? [{ do: 'close' as const }];
    void this.play(connection, steps);
  }

  private async drip(socket: net.Socket, data: Buffer, ms: number): Promise<void> {
    for (const [at, byte] of data.entries()) {
      if (at > 0) await pause(ms);
      if (socket.destroyed) return;
      socket.write(Buffer.of(byte));
    }
  }

  private async play(connection: Connection, steps: readonly PeerStep[]): Promise<void> {
    const { socket } = connection;
    for (const step of steps) {
      if (step.do === 'await') {
        const came = 'text' in step ? connection.text(step.text) : connection.bytes(step.bytes);
        if (!(await came)) break;
      } else if (step.do === 'record') {
        if (!(await connection.record())) break;
      } else if (step.do === 'send') {
        socket.write(expandData(step.data, this.fill));
      } else if (step.do === 'drip') {
        await this.drip(socket, expandData(step.data, this.fill), step.ms);
      } else if (step.do === 'drained') {
        await drained(socket);
      } else if (step.do === 'relay') {
        const chunk = step.chunk ?? Number.MAX_SAFE_INTEGER;
        if (!this.upstream) throw new Error('a relay needs an upstream');
        await connection.relay(this.upstream, step.limit ?? Number.MAX_SAFE_INTEGER, chunk);
      } else {
        this.act(socket, step.do);
      }
    }
    // A client that ends its half is not kept waiting, whatever the steps were.
    socket.on('end', () => socket.end());
    if (socket.readableEnded) socket.end();
  }

  private act(socket: net.Socket, action: 'close' | 'reset' | 'half-close'): void {
    if (action === 'reset') socket.resetAndDestroy();
    else if (action === 'half-close') socket.end();
    else socket.end(() => socket.destroy());
  }

  /** Does something to the newest connection on behalf of the script. */
  do(action: Extract<Step, { do: 'peer' }>['action']): void {
    if (this.newest) this.act(this.newest.socket, action);
  }

  send(data: Buffer): void {
    this.newest?.socket.write(data);
  }

  /** Listens; resolves to the port, or 0 on a Unix-domain socket. */
  listen(at: Address): Promise<number> {
    return new Promise((resolve, reject) => {
      this.server.on('error', reject);
      this.server.listen(
        'path' in at ? { path: at.path } : { host: at.host, port: at.port },
        () => {
          const address = this.server.address();
          resolve(typeof address === 'object' && address ? address.port : 0);
        },
      );
    });
  }

  close(): void {
    this.received.close();
    this.server.close();
    for (const socket of this.open) socket.destroy();
  }
}
