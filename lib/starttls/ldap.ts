/** StartTLS of LDAP (RFC 4511, 4.14): an extended request, and an extended response with result code 0. */
import { END, READ_FAILED, ready, SHUT, type Starttls } from './dialogue';

const SEQUENCE = 0x30;
const INTEGER = 0x02;
const ENUMERATED = 0x0a;
/** [APPLICATION 24] constructed */
const EXTENDED_RESPONSE = 0x78;

/** LDAPMessage { messageID 1, [APPLICATION 23] { [0] 1.3.6.1.4.1.1466.20037 } } */
const REQUEST = `\x30\x1d\x02\x01\x01\x77\x18\x80\x161.3.6.1.4.1.1466.20037`;

interface Element {
  readonly tag: number;
  readonly body: Buffer;
  readonly rest: Buffer;
}

/** One DER or BER element of definite length; null when it is malformed or cut. */
function element(data: Buffer): Element | null {
  const tag = data[0];
  const first = data[1];
  if (tag === undefined || first === undefined) {
    return null;
  }
  const lengthBytes = first < 0x80 ? 0 : first & 0x7f;
  if (first === 0x80 || lengthBytes > 4 || data.length < 2 + lengthBytes) {
    return null;
  }
  const length = lengthBytes === 0 ? first : data.readUIntBE(2, lengthBytes);
  const start = 2 + lengthBytes;
  if (data.length < start + length) {
    return null;
  }
  return { tag, body: data.subarray(start, start + length), rest: data.subarray(start + length) };
}

/** `broken`: where no element could be read. */
type Parsed =
  | { readonly code: number }
  | { readonly fault: string; readonly broken: Buffer | null };

function fault(text: string, found: Element | null, data: Buffer): Parsed {
  return { fault: text, broken: found === null ? data : null };
}

/** The result code of an extended response. */
function parseResponse(data: Buffer): Parsed {
  const message = element(data);
  if (message === null || message.tag !== SEQUENCE) {
    return fault('Unexpected LDAP response\n', message, data);
  }
  const id = element(message.body);
  if (id === null || id.tag !== INTEGER) {
    return fault('No MessageID\n', id, message.body);
  }
  const response = element(id.rest);
  if (response === null || response.tag !== EXTENDED_RESPONSE) {
    return fault('Not ExtendedResponse\n', response, id.rest);
  }
  const result = element(response.body);
  if (result === null || result.tag !== ENUMERATED) {
    return fault('Not LDAPResult\n', result, response.body);
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
  const parsed = parseResponse(answer);
  if ('fault' in parsed || parsed.code < 0) {
    const { fault: text = '', broken = null } = 'fault' in parsed ? parsed : {};
    if (broken !== null) {
      yield { do: 'asn1', data: broken };
    }
    yield { do: 'say', text: `${text}ldap_ExtendedResponse_parse failed\n` };
    return SHUT;
  }
  if (parsed.code > 0) {
    yield { do: 'say', text: `STARTTLS failed, LDAP Result Code: ${parsed.code}\n` };
    return SHUT;
  }
  return ready();
};
