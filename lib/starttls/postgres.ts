/** SSLRequest of PostgreSQL (Frontend/Backend Protocol, 55.2.10): eight bytes out, one `S` back. */
import { ready, SHUT, type Starttls } from './dialogue';

/** Length 8, code 80877103. */
const SSL_REQUEST = '\0\0\0\x08\x04\xd2\x16\x2f';

export const postgres: Starttls = function* () {
  yield { do: 'write', data: SSL_REQUEST };
  yield { do: 'flush' };
  const answer = yield { do: 'read' };
  return answer?.toString('latin1') === 'S' ? ready() : SHUT;
};
