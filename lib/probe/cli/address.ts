/*
 * IP addresses as numbers: reading, writing, ranges in CIDR form.
 * Not here: targets (target.ts).
 */
import { isIPv4, isIPv6 } from 'node:net';
import { TargetError } from './errors';

/** Addresses in their order; the first is 0. */
export interface Hosts {
  readonly count: number;
  at(index: number): string;
}

/** So large that nobody gets through it, and so small that products with ports are exact numbers. */
const MAX_HOST_BITS = 48;

/** @param text an address that isIPv4 takes */
export function readV4(text: string): number {
  return text.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
}

export function writeV4(address: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join('.');
}

function groups(text: string): bigint[] {
  return text === '' ? [] : text.split(':').map((group) => BigInt(`0x${group}`));
}

/** @param text an address that isIPv6 takes, without a zone */
export function readV6(text: string): bigint {
  const dotted = /[0-9]+\.[0-9.]+$/.exec(text)?.[0];
  const v4 = dotted === undefined ? 0 : readV4(dotted);
  const tail = `${Math.floor(v4 / 65536).toString(16)}:${(v4 % 65536).toString(16)}`;
  const hex = dotted === undefined ? text : text.slice(0, -dotted.length) + tail;
  const [before = '', after] = hex.split('::');
  const left = groups(before);
  const right = groups(after ?? '');
  const zeros = Array<bigint>(8 - left.length - right.length).fill(0n);
  return [...left, ...zeros, ...right].reduce((sum, group) => (sum << 16n) | group, 0n);
}

/** As RFC 5952 recommends: lower case, the first of the longest runs of zeros left out. */
export function writeV6(address: bigint): string {
  const parts = Array.from({ length: 8 }, (_, i) => (address >> BigInt(112 - 16 * i)) & 0xffffn);
  let start = 0;
  let longest = 1;
  for (let from = 0; from < 8; from += 1) {
    let to = from;
    while (to < 8 && parts[to] === 0n) to += 1;
    if (to - from > longest) {
      start = from;
      longest = to - from;
    }
  }
  const hex = (some: readonly bigint[]) => some.map((part) => part.toString(16)).join(':');
  if (longest === 1) return hex(parts);
  return `${hex(parts.slice(0, start))}::${hex(parts.slice(start + longest))}`;
}

function hostBits(prefix: string, width: number): number {
  if (!/^(?:0|[1-9][0-9]{0,2})$/.test(prefix) || Number(prefix) > width) {
    throw new TargetError(`a prefix length is a number from 0 to ${width}`);
  }
  const bits = width - Number(prefix);
  if (bits > MAX_HOST_BITS) {
    throw new TargetError(
      `a range of 2^${bits} addresses; the largest has 2^${MAX_HOST_BITS} (/${width - MAX_HOST_BITS})`,
    );
  }
  return bits;
}

/** All addresses with the prefix, the first and the last (network, broadcast) included; bits behind it may be set. */
export function readRange(address: string, prefix: string): Hosts {
  if (isIPv4(address)) {
    const count = 2 ** hostBits(prefix, 32);
    const first = Math.floor(readV4(address) / count) * count;
    return { count, at: (index) => writeV4(first + index) };
  }
  if (isIPv6(address) && !address.includes('%')) {
    const bits = BigInt(hostBits(prefix, 128));
    const first = (readV6(address) >> bits) << bits;
    return { count: 2 ** Number(bits), at: (index) => writeV6(first + BigInt(index)) };
  }
  throw new TargetError('a range is an IPv4 or IPv6 address and a prefix length');
}
