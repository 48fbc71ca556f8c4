/**
 * CONNECT (RFC 9110, 9.3.6) to an HTTP proxy, for lines that treat -proxy as one more protocol before TLS: the target
 * is sent as the user wrote it, and only the shape of the answer's first line is looked at.
 */
import { line, ready, SHUT, type Starttls, upToNul } from './dialogue';

/** The least of an answer: `HTTP/1.0 200`. */
const SHORTEST = 12;
/** `HTTP/1.0` and a blank stand before the status. */
const STATUS_AT = 9;
/** Where only a line end is left, the headers are over. */
const EMPTY_LINE = 2;

export const connect: Starttls = function* ({ connect: target, prog }) {
  yield { do: 'write', data: `CONNECT ${target} HTTP/1.0\r\n\r\n`, buffered: true };
  yield { do: 'flush' };
  const { text, length } = yield* line();
  const say = (what: string) =>
    ({ do: 'say', text: `${prog}: HTTP CONNECT failed${what}` }) as const;
  const wellFormed = length >= SHORTEST && text[STATUS_AT - 1] === ' ';
  const accepted = wellFormed && text[STATUS_AT] === '2';
  if (length < SHORTEST) {
    yield say(`, insufficient response from proxy (got ${length} octets)\n`);
  } else if (!wellFormed) {
    yield say(', incorrect response from proxy\n');
  } else if (!accepted) {
    yield say(`: ${upToNul(text.slice(STATUS_AT))} `);
  }
  let last = text;
  while (wellFormed && last.length > EMPTY_LINE) {
    last = (yield* line()).text;
  }
  yield { do: 'flush' };
  yield { do: 'unbuffer' };
  return accepted ? ready(upToNul(last)) : SHUT;
};
