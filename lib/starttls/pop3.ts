/** STLS of POP3 (RFC 2595). */
import { END, READ_FAILED, ready, type Starttls } from './dialogue';

export const pop3: Starttls = function* () {
  const greeting = yield { do: 'read' };
  yield { do: 'write', data: 'STLS\r\n' };
  const answer = yield { do: 'read' };
  if (answer === null) {
    yield { do: 'say', text: READ_FAILED };
    return END;
  }
  // As many bytes of the greeting are shown later as the answer has; the real program's buffer is zero behind it.
  const shown = (greeting?.toString('latin1') ?? '').padEnd(answer.length, '\0');
  return ready(shown.slice(0, answer.length));
};
