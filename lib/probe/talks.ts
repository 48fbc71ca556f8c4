/*
 * Who has to speak before TLS, and with what: the plan of a PlainTalk from a target's options.
 * Used by crew.ts.
 */
import type { Native } from '../native/api';
import { dialectOf } from '../native/dialect';
import type { OfferOptions, ProbeTarget } from './options';
import { PlainTalk } from './plain';
import { readPassword } from './setup';

export function needsTalk(offer: OfferOptions): boolean {
  return offer.starttls !== undefined || offer.proxy !== undefined;
}

/** Starts talks; reads a proxy's password once. */
export class Talks {
  readonly #listAlways: boolean;
  readonly #passwords = new Map<string, string>();

  constructor(readonly native: Native) {
    this.#listAlways = dialectOf(native).manner.nntpListAlways;
  }

  start(
    offer: OfferOptions,
    { host, port }: ProbeTarget,
    write: (data: string) => void,
  ): PlainTalk {
    const { proxy, starttls = null, name = null } = offer;
    const through = proxy === undefined ? null : { auth: this.#auth(offer) };
    const plan = { proxy: through, starttls, host, port, name, listAlways: this.#listAlways };
    return new PlainTalk(plan, write, () => performance.now());
  }

  /** @throws OfferError when a password cannot be read. */
  check(offer: OfferOptions): void {
    this.#auth(offer);
  }

  #auth({ proxyUser, proxyPass }: OfferOptions): string | null {
    if (proxyUser === undefined) {
      return null;
    }
    return `${proxyUser}:${proxyPass === undefined ? '' : this.#password(proxyPass)}`;
  }

  #password(source: string): string {
    const password = this.#passwords.get(source) ?? readPassword(this.native, source);
    this.#passwords.set(source, password);
    return password;
  }
}
