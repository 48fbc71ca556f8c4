/*
 * The contexts of a worker: one for each set of options, made when it is first needed.
 * Used by crew.ts.
 */
import type { Native, Prober } from '../native/api';
import { ALL_CIPHERS } from './enumerate';
import type { OfferOptions, ProbeOptions, ProbeTarget } from './options';
import { OfferError, prepare } from './setup';

/** Targets may have options of their own, but not each others of its own. */
const MOST_SETUPS = 1000;

export const DEFAULTS = {
  timeout: 10_000,
  connectTimeout: 5_000,
  maxBytes: 2 ** 20,
  ticketsMs: 250,
} as const;

/** What a target says itself that makes no difference for the context. */
const APART: readonly (keyof ProbeTarget)[] = [
  'host',
  'port',
  'target',
  'ip',
  'servername',
  'starttls',
  'name',
  'proxy',
  'proxyUser',
  'proxyPass',
];

function keyOf(target: ProbeTarget): string {
  return JSON.stringify(Object.entries(target).filter(([key]) => !APART.includes(key as never)));
}

export class Setups {
  readonly #numbers = new Map<string, number>();
  readonly #offers: OfferOptions[] = [];

  constructor(
    readonly native: Native,
    readonly prober: Prober,
    readonly options: ProbeOptions,
  ) {}

  /**
   * Number of the setup for an offer.
   * @throws OfferError when it cannot be made, or there are too many of them.
   */
  get(offer: OfferOptions, target: ProbeTarget): number {
    const own = Object.keys(target).some((key) => !APART.includes(key as never));
    const key = own ? keyOf(target) : '';
    return this.#numbers.get(key) ?? this.#make(key, offer);
  }

  /** The same with everything offered that libssl has. */
  forEnumeration(setup: number): number {
    const key = `enumeration ${setup}`;
    const { maxProtocol: _, minProtocol: __, ...offer } = this.#offers[setup] ?? {};
    const wide = { ...offer, ciphers: ALL_CIPHERS, verify: false, tickets: false };
    return this.#numbers.get(key) ?? this.#make(key, wide);
  }

  #make(key: string, offer: OfferOptions): number {
    if (this.#numbers.size >= MOST_SETUPS) {
      throw new OfferError(`more than ${MOST_SETUPS} sets of options in one run`);
    }
    const { ctx, session } = prepare(this.native, offer);
    const { timeout, connectTimeout, maxBytes } = this.options;
    const { tickets = false } = offer;
    const number = this.prober.addSetup(
      ctx,
      {
        dtls: offer.dtls === true,
        verify: offer.verify === true,
        ocsp: offer.status === true,
        scts: offer.ct === true,
        reset: this.options.reset === true,
        ticketsMs: tickets === true ? DEFAULTS.ticketsMs : Number(tickets),
        connectMs: connectTimeout ?? DEFAULTS.connectTimeout,
        totalMs: timeout ?? DEFAULTS.timeout,
        mostBytes: maxBytes ?? DEFAULTS.maxBytes,
      },
      session,
    );
    this.#numbers.set(key, number);
    this.#offers[number] = offer;
    return number;
  }
}
