// A relay of datagrams between a client and an s_server that loses, repeats, swaps or cuts chosen ones.
// Not here: which server stands behind it (server.ts).
// Called by server.ts for cases over DTLS.

import * as dgram from 'node:dgram';

/** What happens to one datagram, counted from 1 in its direction. */
export interface Mishap {
  readonly from: 'client' | 'server';
  readonly number: number;
  /** `swap` lets the next one of its direction pass first; `cut` keeps the first half. */
  readonly what: 'drop' | 'repeat' | 'swap' | 'cut';
}

type Forward = (data: Buffer) => void;

/** One direction: counts, and does to each datagram what is to happen to it. */
class Direction {
  #count = 0;
  #held: Buffer | undefined;

  constructor(
    private readonly mishaps: readonly Mishap[],
    private readonly forward: Forward,
  ) {}

  pass(data: Buffer): void {
    this.#count += 1;
    const what = this.mishaps.find(({ number }) => number === this.#count)?.what;
    const held = this.#held;
    this.#held = what === 'swap' ? data : undefined;
    if (what === 'cut') this.forward(data.subarray(0, data.length >> 1));
    if (what === 'repeat' || what === undefined) this.forward(data);
    if (what === 'repeat') this.forward(data);
    if (held) this.forward(held);
  }
}

export class DatagramRelay {
  readonly #front = dgram.createSocket('udp4');
  readonly #back = dgram.createSocket('udp4');

  /**
   * Starts to relay between any one client and 127.0.0.1:upstream.
   * @returns the port for the client
   */
  async start(upstream: number, mishaps: readonly Mishap[]): Promise<number> {
    let client = 0;
    const toServer = new Direction(
      mishaps.filter(({ from }) => from === 'client'),
      (data) => this.#back.send(data, upstream, '127.0.0.1'),
    );
    const toClient = new Direction(
      mishaps.filter(({ from }) => from === 'server'),
      (data) => this.#front.send(data, client, '127.0.0.1'),
    );
    this.#front.on('message', (data, { port }) => {
      client = port;
      toServer.pass(data);
    });
    this.#back.on('message', (data) => toClient.pass(data));
    // A side that is gone refuses: the other one is to notice by its timers.
    this.#front.on('error', () => undefined);
    this.#back.on('error', () => undefined);
    await Promise.all(
      [this.#front, this.#back].map(
        (socket) => new Promise<void>((done) => socket.bind(0, '127.0.0.1', done)),
      ),
    );
    return this.#front.address().port;
  }

  close(): void {
    this.#front.close();
    this.#back.close();
  }
}
