/** STARTTLS of IRC (IRCv3 tls): numerics until 670, for eight seconds each. */
import { line, ready, SHUT, type Starttls, upToNul } from './dialogue';

/** Many servers do not answer a command that they do not know. */
const TIMEOUT_SECONDS = 8;
const STARTED = 670;
const FAILED = 691;
const REFUSALS = [451, 421];

const LONG_MAX = 2n ** 63n - 1n;

/** The number after the first word, as sscanf("%*s %d") finds it: a long at most, of which an int is kept. */
function numeric(reply: string): number | null {
  const match = /^[ \t\n\v\f\r]*[^ \t\n\v\f\r]+[ \t\n\v\f\r]+([+-]?)([0-9]+)/.exec(reply);
  if (match === null) {
    return null;
  }
  const [, sign, digits] = match;
  const size = BigInt(digits ?? 0);
  const value = sign === '-' ? -size : size;
  const kept = value > LONG_MAX ? LONG_MAX : value < -LONG_MAX - 1n ? -LONG_MAX - 1n : value;
  return Number(BigInt.asIntN(32, kept));
}

export const irc: Starttls = function* () {
  yield { do: 'write', data: 'STARTTLS\r\n', buffered: true };
  yield { do: 'flush' };
  let number: number | null = 0;
  let reply = { text: '', length: 0 };
  while (number !== STARTED) {
    number = 0;
    if ((yield { do: 'wait', seconds: TIMEOUT_SECONDS }) === null) {
      const text = `Timeout waiting for response (${TIMEOUT_SECONDS} seconds).\n`;
      yield { do: 'say', text };
      break;
    }
    reply = yield* line();
    const text = upToNul(reply.text);
    number = reply.length < 1 ? null : numeric(text);
    if (number === null) {
      break;
    }
    if (REFUSALS.includes(number) && text.includes('STARTTLS')) {
      yield { do: 'say', text: `STARTTLS not supported: ${text}` };
      break;
    }
    if (number === FAILED) {
      yield { do: 'say', text: 'STARTTLS negotiation failed: ' };
      yield { do: 'errors' };
      break;
    }
  }
  yield { do: 'flush' };
  yield { do: 'unbuffer' };
  if (number !== STARTED) {
    yield { do: 'say', text: 'Server does not support STARTTLS.\n' };
    return SHUT;
  }
  return ready(reply.text);
};
