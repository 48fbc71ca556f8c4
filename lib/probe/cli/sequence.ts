/*
 * The order of targets: blocks one after another or shuffled, without doubles, one shard of several, from where an
 * earlier run ended. Nothing is held but the block at hand.
 */
import type { ProbeTarget } from '../options';
import type { Seen } from './dedupe';
import { permutation } from './permutation';
import type { Block } from './target';

export interface Shard {
  /** From 0. */
  readonly index: number;
  readonly of: number;
}

/** What was done before, by place in the shard. */
export interface Done {
  /** All before this one. */
  readonly watermark: number;
  has(place: number): boolean;
}

export interface Numbered {
  /** Place among the targets of the shard, from 0. */
  readonly place: number;
  readonly target: ProbeTarget;
}

/** Products and sums stay exact below this. */
export const MAX_TARGETS = 2 ** 52;

export function total(blocks: readonly Block[]): number {
  return blocks.reduce((sum, { count }) => sum + count, 0);
}

/** How many of so many targets a shard has. */
export function shardSize(count: number, { index, of }: Shard): number {
  return Math.max(0, Math.ceil((count - index) / of));
}

/** All blocks as one. */
function concat(blocks: readonly Block[]): Block {
  const ends: number[] = [];
  for (const { count } of blocks) ends.push((ends.at(-1) ?? 0) + count);
  return {
    count: ends.at(-1) ?? 0,
    at(index) {
      let low = 0;
      for (let high = ends.length - 1; low < high; ) {
        const middle = (low + high) >>> 1;
        if (index < (ends[middle] ?? 0)) high = middle;
        else low = middle + 1;
      }
      const found = blocks[low];
      if (found === undefined) throw new RangeError(`no target ${index}`);
      return found.at(index - (ends[low - 1] ?? 0));
    },
  };
}

/** The members of all blocks in an order that the seed decides. */
export function shuffled(blocks: readonly Block[], seed: number): Block {
  const all = concat(blocks);
  const place = permutation(all.count, seed);
  return { count: all.count, at: (index) => all.at(place(index)) };
}

function* distinct(block: Block, seen: Seen): Generator<Block> {
  for (let index = 0; index < block.count; index += 1) {
    const target = block.at(index);
    if (seen.add(target)) yield { count: 1, at: () => target };
  }
}

/** The members of a block that are to be done, when the block begins at `start` in the whole stream. */
function* members(block: Block, start: number, shard: Shard, done: Done): Generator<Numbered> {
  const { index: residue, of } = shard;
  const first = Math.max(Math.ceil((start - residue) / of), done.watermark);
  for (let place = first; ; place += 1) {
    const index = place * of + residue - start;
    if (index >= block.count) return;
    if (!done.has(place)) yield { place, target: block.at(index) };
  }
}

/** @param seen given to drop doubles; the shards are of what is left */
export async function* sequence(
  blocks: AsyncIterable<readonly Block[]>,
  shard: Shard,
  done: Done,
  seen: Seen | null,
): AsyncGenerator<Numbered> {
  let start = 0;
  for await (const some of blocks) {
    for (const whole of some) {
      for (const block of seen === null ? [whole] : distinct(whole, seen)) {
        yield* members(block, start, shard, done);
        start += block.count;
      }
    }
  }
}
