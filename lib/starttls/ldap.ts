/** StartTLS of LDAP (RFC 4511, 4.14): an extended request, and an extended response with result code 0. */
import { END, READ_FAILED, type Request, ready, SHUT, type Starttls } from './dialogue';

/** Numbers of tags; the class counts for the response alone. */
const SEQUENCE = 16;
const INTEGER = 2;
const ENUMERATED = 10;
const EXTENDED_RESPONSE = 24;
const APPLICATION = 0x40;

/** LDAPMessage { messageID 1, [APPLICATION 23] { [0] 1.3.6.1.4.1.1466.20037 } } */
const REQUEST = `\x30\x1d\x02\x01\x01\x77\x18\x80\x161.3.6.1.4.1.1466.20037`;

interface Element {
  readonly tag: number;
  readonly tagClass: number;
  readonly constructed: boolean;
  readonly body: Buffer;
  /** All that comes behind its head, and behind its body. */
  readonly behindHead: Buffer;
  readonly rest: Buffer;
}

const CONSTRUCTED = 0x20;
const CLASS = 0xc0;
const HIGH_TAG = 0x1f;
/** Tag and length of a byte each. */
const SHORT_HEAD = 2;
/** A larger number takes no further seven bits. */
const MOST_BEFORE_SHIFT = 0x7fffffff >> 7;

/** The number of a tag, and where the length begins; null when it is cut or too large. */
function readTag(data: Buffer): { tag: number; at: number } | null {
  const low = (data[0] ?? 0) & HIGH_TAG;
  if (low !== HIGH_TAG) {
    return { tag: low, at: 1 };
  }
  let tag = 0;
  for (let at = 1; at < data.length; at += 1) {
    const byte = data[at] ?? 0;
    tag = (tag << 7) | (byte & 0x7f);
    if (byte < 0x80) {
      return { tag, at: at + 1 };
    }
    if (tag > MOST_BEFORE_SHIFT) {
      return null;
    }
  }
  return null;
}

/** A definite length of any size, and where the body begins; null when it is cut or indefinite. */
function readLength(data: Buffer, at: number): { length: bigint; start: number } | null {
  const first = data[at];
  if (first === undefined || first === 0x80) {
    return null;
  }
  if (first < 0x80) {
    return { length: BigInt(first), start: at + 1 };
  }
  const start = at + 1 + (first & 0x7f);
  const digits = data.subarray(at + 1, start).toString('hex');
  return start > data.length ? null : { length: BigInt(`0x${digits}`), start };
}

/** One BER element of definite length, as ASN1_get_object(3) reads it; null when it is malformed or cut. */
function read(data: Buffer): Element | null {
  const tag = readTag(data);
  const size = tag === null ? null : readLength(data, tag.at);
  const first = data[0] ?? 0;
  if (tag === null || size === null || size.length > BigInt(data.length - size.start)) {
    return null;
  }
  const end = size.start + Number(size.length);
  return {
    tag: tag.tag,
    tagClass: first & CLASS,
    constructed: (first & CONSTRUCTED) !== 0,
    body: data.subarray(size.start, end),
    behindHead: data.subarray(size.start),
    rest: data.subarray(end),
  };
}

const isPrimitive = ({ tag, constructed }: Element, number: number) =>
  tag === number && !constructed;
const isConstructed = ({ tag, constructed }: Element, number: number) =>
  tag === number && constructed;

type Reading<Result> = Generator<Request, Result, Buffer | null>;

/**
 * The element that the data begins with. Where there is none, libcrypto has its say, for the error queue; and where a
 * length of several bytes says 0 and ends the data, since not every libcrypto takes that.
 */
function* element(data: Buffer): Reading<Element | null> {
  const found = read(data);
  const isClear = found !== null && (found.behindHead.length > 0 || data.length === SHORT_HEAD);
  if (isClear) {
    return found;
  }
  return (yield { do: 'asn1', data }) === null ? null : found;
}

type Parsed = { readonly code: number } | { readonly fault: string };

/**
 * The result code of an extended response. An element may reach beyond the one it is in, but for the message ID: all
 * others are looked for in whatever is left.
 */
function* parseResponse(data: Buffer): Reading<Parsed> {
  const message = yield* element(data);
  if (message === null || !isConstructed(message, SEQUENCE)) {
    return { fault: 'Unexpected LDAP response\n' };
  }
  const id = yield* element(message.body);
  if (id === null || !isPrimitive(id, INTEGER)) {
    return { fault: 'No MessageID\n' };
  }
  const used = message.body.length - id.rest.length;
  const response = yield* element(message.behindHead.subarray(used));
  const isResponse =
    response !== null &&
    isConstructed(response, EXTENDED_RESPONSE) &&
    response.tagClass === APPLICATION;
  if (!isResponse) {
    return { fault: 'Not ExtendedResponse\n' };
  }
  const result = yield* element(response.behindHead);
  if (result === null || !isPrimitive(result, ENUMERATED) || result.body.length === 0) {
    return { fault: 'Not LDAPResult\n' };
  }
  return { code: result.body.reduce((code, byte) => (code << 8) | byte, 0) };
}

export const ldap: Starttls = function* () {
  yield { do: 'write', data: REQUEST };
  yield { do: 'flush' };
  const answer = yield { do: 'read' };
  if (answer === null) {
    yield { do: 'say', text: READ_FAILED };
    return END;
  }
  const parsed = yield* parseResponse(answer);
  if ('fault' in parsed || parsed.code < 0) {
    const text = 'fault' in parsed ? parsed.fault : '';
    yield { do: 'say', text: `${text}ldap_ExtendedResponse_parse failed\n` };
    return SHUT;
  }
  if (parsed.code > 0) {
    yield { do: 'say', text: `STARTTLS failed, LDAP Result Code: ${parsed.code}\n` };
    return SHUT;
  }
  return ready();
};
