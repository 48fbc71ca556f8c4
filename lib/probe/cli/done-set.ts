/*
 * Which places are done: all below a watermark, and some above it.
 */
import type { Done } from './sequence';

export class DoneSet implements Done {
  watermark = 0;
  private readonly above = new Set<number>();

  /** How many are done. */
  get size(): number {
    return this.watermark + this.above.size;
  }

  has(place: number): boolean {
    return place < this.watermark || this.above.has(place);
  }

  add(place: number): void {
    if (place < this.watermark) return;
    this.above.add(place);
    while (this.above.delete(this.watermark)) this.watermark += 1;
  }

  /** `1000 1003 1005-1007`: the watermark, then what is done above it. */
  toString(): string {
    const parts = [String(this.watermark)];
    const rest = [...this.above].sort((a, b) => a - b);
    for (let from = 0, to = 0; from < rest.length; from = to) {
      while (to < rest.length && rest[to] === (rest[from] ?? 0) + (to - from)) to += 1;
      parts.push(to - from === 1 ? `${rest[from]}` : `${rest[from]}-${rest[to - 1]}`);
    }
    return parts.join(' ');
  }

  /** Reads what toString wrote; null for anything else. */
  static read(text: string): DoneSet | null {
    if (!/^[0-9]+(?: [0-9]+(?:-[0-9]+)?)*$/.test(text)) return null;
    const [watermark, ...ranges] = text.split(' ');
    const done = new DoneSet();
    done.watermark = Number(watermark);
    for (const range of ranges) {
      const [first, last = first] = range.split('-').map(Number);
      for (let place = first ?? 0; place <= (last ?? 0); place += 1) done.add(place);
    }
    return done;
  }
}
