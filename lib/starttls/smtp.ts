/** STARTTLS of SMTP (RFC 3207) and LMTP (RFC 2033): greeting, EHLO or LHLO, STARTTLS. */
import { command, type Dialogue, line, ready, type Starttls, upToNul } from './dialogue';

/** The name a client gives that was told none. */
const DEFAULT_NAME = 'mail.example.com';

/** A multi-line reply goes on while the fourth character is a hyphen. */
const goesOn = ({ text, length }: { text: string; length: number }) =>
  length > 3 && text[3] === '-';

function* dialogue(verb: 'EHLO' | 'LHLO', name: string): Dialogue {
  let reply = yield* line();
  while (goesOn(reply)) {
    reply = yield* line();
  }
  yield { do: 'write', data: `${verb} ${name}\r\n`, buffered: true };
  yield { do: 'flush' };
  let offered = false;
  do {
    reply = yield* line();
    offered ||= upToNul(reply.text).includes('STARTTLS');
  } while (goesOn(reply));
  yield* command('STARTTLS\r\n', offered);
  yield { do: 'read' };
  return ready(reply.text);
}

export const smtp: Starttls = ({ name }) => dialogue('EHLO', name ?? DEFAULT_NAME);
export const lmtp: Starttls = ({ name }) => dialogue('LHLO', name ?? DEFAULT_NAME);
