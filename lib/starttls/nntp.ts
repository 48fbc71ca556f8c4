/** STARTTLS of NNTP (RFC 4642): greeting, CAPABILITIES, STARTTLS answered with 382. */
import { command, END, line, READ_FAILED, ready, SHUT, type Starttls, upToNul } from './dialogue';

export const nntp: Starttls = function* () {
  yield* line();
  yield { do: 'write', data: 'CAPABILITIES\r\n', buffered: true };
  yield { do: 'flush' };
  let reply = yield* line();
  let offered = false;
  if (upToNul(reply.text).includes('101')) {
    do {
      reply = yield* line();
      offered ||= upToNul(reply.text).includes('STARTTLS');
    } while (reply.length > 1 && reply.text[0] !== '.');
  }
  yield* command('STARTTLS\r\n', offered);
  const answer = yield { do: 'read' };
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
