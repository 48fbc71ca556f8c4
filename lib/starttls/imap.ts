/** STARTTLS of IMAP (RFC 2595): greeting, CAPABILITY, STARTTLS, all with the tag `.`. */
import { command, line, ready, type Starttls, upToNul } from './dialogue';

export const imap: Starttls = function* () {
  yield* line();
  yield { do: 'write', data: '. CAPABILITY\r\n', buffered: true };
  yield { do: 'flush' };
  let offered = false;
  let reply: { text: string; length: number };
  do {
    reply = yield* line();
    offered ||= upToNul(reply.text).includes('STARTTLS');
  } while (reply.length > 3 && reply.text[0] !== '.');
  yield* command('. STARTTLS\r\n', offered);
  yield { do: 'read' };
  return ready(reply.text);
};
