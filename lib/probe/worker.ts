/*
 * A worker thread of the prober: one Prober, driven in a loop that never returns to Node's own, since nothing else runs
 * in this thread. Targets come in as messages, finished lines go out in batches.
 * Started by pool.ts.
 */
import {
  type MessagePort,
  parentPort,
  receiveMessageOnPort,
  workerData,
} from 'node:worker_threads';
import { OPENSSL_VERSION } from '../native/constants';
import { loadNative } from '../native/load';
import { Crew } from './crew';
import type { Assignment } from './job';
import type { ProbeLine } from './lines';
import type { ProbeOptions } from './options';

/** What a worker is started with. */
export interface WorkerSettings {
  readonly options: ProbeOptions;
  /** Connections at a time, and starts in a second (0: no limit), of this thread. */
  readonly concurrency: number;
  readonly rate: number;
  /** Descriptor by which new orders are announced. */
  readonly wake: number;
  /** The OpenSSL of the process; undefined for the system's. */
  readonly prefix: string | undefined;
}

/** To the worker. */
export type Order =
  | { readonly kind: 'targets'; readonly list: readonly Assignment[] }
  /** No more will come. */
  | { readonly kind: 'finish' }
  | { readonly kind: 'stop' };

/** From the worker. */
export type Report =
  | { readonly kind: 'ready'; readonly library: string }
  | { readonly kind: 'lines'; readonly list: readonly ProbeLine[]; readonly inFlight: number }
  | { readonly kind: 'ended' };

function work(port: MessagePort, settings: WorkerSettings): void {
  const native = loadNative(() => settings.prefix);
  native.library.init();
  const crew = new Crew(native, settings);
  const send = (report: Report) => port.postMessage(report);
  send({ kind: 'ready', library: native.library.version(OPENSSL_VERSION) });
  let open = true;
  while (open || crew.busy) {
    for (let got = receiveMessageOnPort(port); got; got = receiveMessageOnPort(port)) {
      const order = got.message as Order;
      if (order.kind === 'targets') {
        crew.add(order.list);
      } else {
        open = false;
        if (order.kind === 'stop') {
          crew.stop();
        }
      }
    }
    // Once it is stopped nobody wakes it any more.
    if (open || crew.busy) {
      crew.turn();
    }
    const list = crew.takeLines();
    if (list.length > 0) {
      send({ kind: 'lines', list, inFlight: crew.inFlight });
    }
  }
  crew.close();
  send({ kind: 'ended' });
}

if (parentPort !== null) {
  work(parentPort, workerData as WorkerSettings);
}
