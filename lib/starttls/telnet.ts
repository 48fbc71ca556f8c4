/** START_TLS of Telnet (draft-altman-telnet-starttls): the server asks, both sides announce what follows. */
import { ready, SHUT, type Starttls } from './dialogue';

/** IAC DO START_TLS */
const DO = Buffer.of(255, 253, 46);
/** IAC WILL START_TLS */
const WILL = '\xff\xfb\x2e';
/** IAC SB START_TLS FOLLOWS IAC SE */
const FOLLOWS = '\xff\xfa\x2e\x01\xff\xf0';

export const telnet: Starttls = function* () {
  const asked = yield { do: 'read' };
  if (asked === null || !asked.equals(DO)) {
    return SHUT;
  }
  yield { do: 'write', data: WILL };
  yield { do: 'write', data: FOLLOWS };
  yield { do: 'flush' };
  const follows = yield { do: 'read' };
  return follows?.equals(Buffer.from(FOLLOWS, 'latin1')) ? ready() : SHUT;
};
