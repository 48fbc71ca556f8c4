/*
 * Which targets were given before, in bounded memory: the last half to whole `limit` of different ones are known.
 * What is remembered depends on the targets alone, so that a run that is taken up again drops the same ones.
 */
import type { ProbeTarget } from '../options';

/** Some 100 bytes each. */
const LIMIT = 1_000_000;

/** The same connection and offer, however they were written. */
function keyOf({ target, host, port, ...offer }: ProbeTarget): string {
  const place = `${host.toLowerCase().replace(/\.$/, '')} ${port}`;
  const names = Object.keys(offer) as (keyof typeof offer)[];
  if (names.length === 0) return place;
  return `${place} ${JSON.stringify(names.sort().map((name) => [name, offer[name]]))}`;
}

export class Seen {
  /** When the young ones are half of the limit they become the old, and the old are forgotten. */
  private young = new Set<string>();
  private old = new Set<string>();

  constructor(private readonly limit = LIMIT) {}

  /** Whether it is new; from now on it is not. */
  add(target: ProbeTarget): boolean {
    const key = keyOf(target);
    const known = this.young.has(key);
    const fresh = !known && !this.old.has(key);
    if (!known) this.young.add(key);
    if (this.young.size * 2 >= this.limit) {
      this.old = this.young;
      this.young = new Set();
    }
    return fresh;
  }
}
