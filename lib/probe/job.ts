/*
 * One target on its way through a worker: which addresses were tried, how often, and what is asked on after that.
 * Not here: who starts what when (worker.ts).
 */
import type { ProbeOffer } from '../native/api';
import type { Enumerator } from './enumerate';
import type { OfferOptions, ProbeTarget } from './options';
import type { PlainTalk } from './plain';
import type { ProbeError } from './record';
import type { Rendered } from './render';

/** What a worker is given. */
export interface Assignment {
  readonly index: number;
  readonly target: ProbeTarget;
  /** Numeric addresses, in the order they are to be tried; of the proxy where there is one. */
  readonly addresses: readonly string[];
  /** Port of the proxy, or of the target. */
  readonly port: number;
  readonly dnsMs: number | null;
  readonly dnsError: ProbeError | null;
}

/** One connection under way. */
export interface Attempt {
  readonly id: number;
  readonly job: Job;
  readonly address: string;
  slot: number;
  talk: PlainTalk | null;
  readonly offer: ProbeOffer | null;
}

export class Job {
  attempts = 1;
  /** Next address to be tried. */
  next = 0;
  readonly live = new Set<Attempt>();
  /** Once one is connected the others are given up. */
  winner: Attempt | null = null;
  started = 0;
  /** When the present attempt began, by the clock of performance.now(): its addresses share its time. */
  begun = 0;
  enumerator: Enumerator | null = null;
  rendered: Rendered | null = null;

  constructor(
    readonly assignment: Assignment,
    readonly offer: OfferOptions,
    readonly setup: number,
    readonly servername: string | null,
    readonly checkedName: string | null,
  ) {}

  get hasNext(): boolean {
    return this.next < this.assignment.addresses.length;
  }

  /** From the first address again. */
  again(): void {
    this.attempts += 1;
    this.next = 0;
    this.winner = null;
  }
}

/** Errors after which another attempt may do better. */
export function mayPass(error: ProbeError): boolean {
  return (
    error.stage === 'connect' ||
    ['TIMEOUT', 'EOF', 'ECONNRESET', 'ECONNREFUSED', 'EPIPE'].includes(error.code)
  );
}
