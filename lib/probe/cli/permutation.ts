/*
 * A random order of 0 to n-1 that needs no memory: a Feistel network over the next power of four, walked until it is
 * back below n (Black and Rogaway, "Ciphers with Arbitrary Finite Domains", cycle walking). Not for secrecy.
 */

const ROUNDS = 8;

/** The finaliser of MurmurHash3: each bit of the input turns each of the output with a chance of about one half. */
function mix(value: number): number {
  let x = value >>> 0;
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return (x ^ (x >>> 16)) >>> 0;
}

/** Of both halves of the seed, which has up to 53 bits. */
function keysOf(seed: number): readonly number[] {
  let key = mix(seed >>> 0) ^ mix(Math.floor(seed / 2 ** 32) + 0x9e3779b9);
  return Array.from({ length: ROUNDS }, () => {
    key = mix(key + 0x9e3779b9);
    return key;
  });
}

/**
 * @param count up to 2^52
 * @returns a one-to-one map of 0 to count-1 onto itself
 */
export function permutation(count: number, seed: number): (index: number) => number {
  const keys = keysOf(seed);
  let half = 1;
  while (4 ** half < count) half += 1;
  const size = 2 ** half;
  const once = (index: number): number => {
    let left = Math.floor(index / size);
    let right = index % size;
    for (const key of keys) {
      const next = (left ^ mix(right ^ key)) & (size - 1);
      left = right;
      right = next;
    }
    return left * size + right;
  };
  return (index) => {
    let place = once(index);
    while (place >= count) place = once(place);
    return place;
  };
}
