/** The largest magnitude of a signed 64-bit integer, which is C's long here: 2 to the 63rd. */
const LONG_LIMIT = 2n ** 63n;

/** Blanks, sign, then hexadecimal, octal or decimal digits: what `strtol(text, &end, 0)` eats. */
const INTEGER = /^[ \t\n\v\f\r]*([+-]?)(0[xX][0-9a-fA-F]+|0[0-7]*|[1-9][0-9]*)$/;

/**
 * Reads a whole argument as an integer of C: `0x` is hexadecimal, a leading `0` octal, blanks may
 * come before it and nothing after it.
 *
 * @returns undefined when it is no number or does not fit into 64 bits.
 * @example
 * readInteger(' -0x10') // -16n
 */
export function readInteger(text: string): bigint | undefined {
  const [, sign, digits] = INTEGER.exec(text) ?? [];
  if (digits === undefined) return undefined;
  const octal = digits.startsWith('0') && /^0[0-7]/.test(digits);
  const magnitude = BigInt(octal ? `0o${digits.slice(1)}` : digits);
  const value = sign === '-' ? -magnitude : magnitude;
  return value < -LONG_LIMIT || value >= LONG_LIMIT ? undefined : value;
}

/** Whether the value fits into C's int. */
export function fitsInt(value: bigint): boolean {
  return value === BigInt.asIntN(32, value);
}

/**
 * C's `atoi`: blanks, a sign and decimal digits, whatever follows them; 0 without digits.
 *
 * The trap of the 3.0 line: an argument is checked as `readInteger` reads it, but most options then
 * take its value with `atoi`, so that `-mtu 0x500` is 0 and `-mtu 0500` is 500.
 *
 * @returns a value of C's int; a larger one is cut to 32 bits as glibc does it.
 */
export function atoi(text: string): number {
  const [, digits] = /^[ \t\n\v\f\r]*([+-]?[0-9]+)/.exec(text) ?? [];
  if (digits === undefined) return 0;
  const value = BigInt(digits.replace('+', ''));
  const long = value < -LONG_LIMIT ? -LONG_LIMIT : value >= LONG_LIMIT ? LONG_LIMIT - 1n : value;
  return Number(BigInt.asIntN(32, long));
}
