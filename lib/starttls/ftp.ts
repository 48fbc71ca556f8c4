/** AUTH TLS of FTP (RFC 4217): the greeting ends with a line of three digits and a blank. */
import { command, line, ready, type Starttls } from './dialogue';

export const ftp: Starttls = function* () {
  let reply = yield* line();
  while (reply.length > 3 && !/^[0-9]{3} /.test(reply.text)) {
    reply = yield* line();
  }
  yield* command('AUTH TLS\r\n', true);
  yield { do: 'read' };
  return ready(reply.text);
};
