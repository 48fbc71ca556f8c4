/**
 * The head of an ASN.1 element as ASN1_get_object(3) reads it: tags and lengths of several bytes, zeros in front of a
 * length, and an indefinite length of what is constructed.
 */

export interface Element {
  readonly constructed: boolean;
  readonly indefinite: boolean;
  /** The two upper bits of the first byte. */
  readonly tagClass: number;
  readonly tag: number;
  readonly length: number;
  /** Where the contents begin. */
  readonly start: number;
}

const CONSTRUCTED = 0x20;
const CLASS = 0xc0;
const LONG_TAG = 0x1f;
const INDEFINITE = 0x80;
const INT_MAX = 2 ** 31 - 1;

/** A tag of several bytes, seven bits in each, and where it ends; null when it is cut or too large. */
function longTag(data: Buffer): { tag: number; end: number } | null {
  let tag = 0;
  for (let at = 1; at < data.length; at += 1) {
    const byte = data.readUInt8(at);
    tag = tag * 0x80 + (byte & 0x7f);
    if (byte < 0x80) {
      return { tag: tag | 0, end: at + 1 };
    }
    if (tag > INT_MAX >> 7) {
      return null;
    }
  }
  return null;
}

/** The length at a place, and where it ends; null when it is cut. */
function lengthAt(data: Buffer, at: number): { length: number; end: number } | null {
  const first = data[at];
  if (first === undefined) {
    return null;
  }
  if (first <= INDEFINITE) {
    return { length: first & 0x7f, end: at + 1 };
  }
  const end = at + 1 + (first & 0x7f);
  // Behind a length of several bytes one byte is asked for, even when the contents are empty.
  if (end >= data.length) {
    return null;
  }
  const length = data.subarray(at + 1, end).reduce((sum, byte) => sum * 0x100 + byte, 0);
  return { length, end };
}

/** The element that the data begins with; null when there is none, or when it is longer than the data. */
export function element(data: Buffer): Element | null {
  const first = data[0];
  if (first === undefined) {
    return null;
  }
  const name = (first & LONG_TAG) === LONG_TAG ? longTag(data) : { tag: first & LONG_TAG, end: 1 };
  const size = name === null ? null : lengthAt(data, name.end);
  if (name === null || size === null) {
    return null;
  }
  const constructed = (first & CONSTRUCTED) !== 0;
  const indefinite = data[name.end] === INDEFINITE;
  if ((indefinite && !constructed) || size.end + size.length > data.length) {
    return null;
  }
  const { tag } = name;
  const { length, end: start } = size;
  return { constructed, indefinite, tagClass: first & CLASS, tag, length, start };
}
