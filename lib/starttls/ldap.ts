/** StartTLS of LDAP (RFC 4511, 4.14): an extended request, and an extended response with result code 0. */
import { type Element, element } from './asn1';
import { END, READ_FAILED, ready, SHUT, type Starttls } from './dialogue';

const SEQUENCE = 16;
const INTEGER = 2;
const ENUMERATED = 10;
const APPLICATION = 0x40;
const EXTENDED_RESPONSE = 24;

/** LDAPMessage { messageID 1, [APPLICATION 23] { [0] 1.3.6.1.4.1.1466.20037 } } */
const REQUEST = `\x30\x1d\x02\x01\x01\x77\x18\x80\x161.3.6.1.4.1.1466.20037`;

/** `broken`: where no element could be read. */
type Parsed =
  | { readonly code: number }
  | { readonly fault: string; readonly broken: Buffer | null };

function fault(text: string, found: Element | null, data: Buffer): Parsed {
  return { fault: text, broken: found === null ? data : null };
}

const isPrimitive = (found: Element, tag: number) => !found.constructed && found.tag === tag;
const isConstructed = (found: Element, tag: number) =>
  found.constructed && !found.indefinite && found.tag === tag;

/**
 * The result code of an extended response. Of what is around it only the heads are looked at: but for the message ID,
 * an element may reach beyond the one that it is in, and the class counts for the response alone.
 */
function parseResponse(data: Buffer): Parsed {
  const message = element(data);
  if (message === null || !isConstructed(message, SEQUENCE)) {
    return fault('Unexpected LDAP response\n', message, data);
  }
  const body = data.subarray(message.start);
  const inside = body.subarray(0, message.length);
  const id = element(inside);
  if (id === null || !isPrimitive(id, INTEGER)) {
    return fault('No MessageID\n', id, inside);
  }
  const rest = body.subarray(id.start + id.length);
  const response = element(rest);
  const isResponse =
    response?.tagClass === APPLICATION && isConstructed(response, EXTENDED_RESPONSE);
  if (response === null || !isResponse) {
    return fault('Not ExtendedResponse\n', response, rest);
  }
  const results = rest.subarray(response.start);
  const result = element(results);
  if (result === null || !isPrimitive(result, ENUMERATED) || result.length === 0) {
    return fault('Not LDAPResult\n', result, results);
  }
  const code = results.subarray(result.start, result.start + result.length);
  return { code: code.reduce((sum, byte) => (sum << 8) | byte, 0) };
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
