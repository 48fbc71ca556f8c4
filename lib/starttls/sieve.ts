/** STARTTLS of ManageSieve (RFC 5804, 2.2): capabilities in quotes, then OK; letters of either case. */
import { command, END, line, READ_FAILED, ready, SHUT, type Starttls, upToNul } from './dialogue';

/** Upper case of ASCII letters only. */
const upper = (text: string) => text.replace(/[a-z]/g, (letter) => letter.toUpperCase());

export const sieve: Starttls = function* () {
  let offered = false;
  let reply: { text: string; length: number };
  do {
    reply = yield* line();
    offered ||= upper(reply.text).startsWith('"STARTTLS"');
  } while (reply.length > 1 && reply.text[0] === '"');
  yield* command('STARTTLS\r\n', offered);
  const answer = yield { do: 'read', text: true };
  if (answer === null) {
    yield { do: 'say', text: READ_FAILED };
    return END;
  }
  const text = upToNul(answer.toString('latin1'));
  if (answer.length < 2) {
    yield { do: 'say', text: `STARTTLS failed: ${text}` };
    return SHUT;
  }
  if (!upper(text).startsWith('OK')) {
    yield { do: 'say', text: `STARTTLS not supported: ${text}` };
    return SHUT;
  }
  return ready(answer.toString('latin1'));
};
