/** STARTTLS of NNTP (RFC 4642): greeting, CAPABILITIES, STARTTLS answered with 382. */
import { command, END, line, READ_FAILED, ready, SHUT, type Starttls, upToNul } from './dialogue';

const offers = (text: string) => upToNul(text).includes('STARTTLS');
const goesOn = (text: string) => text.length > 1 && text[0] !== '.';

export const nntp: Starttls = function* ({ listAlways }) {
  yield* line();
  yield { do: 'write', data: 'CAPABILITIES\r\n', buffered: true };
  yield { do: 'flush' };
  let { text: reply } = yield* line();
  let offered = listAlways && offers(reply);
  let more = listAlways ? goesOn(reply) : upToNul(reply).includes('101');
  while (more) {
    reply = (yield* line()).text;
    offered ||= offers(reply);
    more = goesOn(reply);
  }
  yield* command('STARTTLS\r\n', offered);
  const answer = yield { do: 'read', text: true };
  if (answer === null) {
    yield { do: 'say', text: READ_FAILED };
    return END;
  }
  const text = upToNul(answer.toString('latin1'));
  if (!text.includes('382')) {
    yield { do: 'say', text: `STARTTLS failed: ${text}` };
    return SHUT;
  }
  return ready(answer.toString('latin1'));
};
