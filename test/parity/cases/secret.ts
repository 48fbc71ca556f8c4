// All cases about secrets, sessions and the extensions that carry them.
// Not here: the rows, one table per theme.
// Called by index.ts.

import type { ParityCase } from '../../../lib/parity/case';
import { mediaCases, statusCases } from './secret-answers';
import { dumpCases } from './secret-dumps';
import { earlyCases, keyLogCases } from './secret-early';
import { endingCases, postHandshakeCases } from './secret-endings';
import { protocolNameCases, serverInfoCases } from './secret-extensions';
import { letterCases } from './secret-letters';
import { pskCases } from './secret-psk';
import { resumptionCases, sessionFileCases } from './secret-sessions';
import { srpCases, srpCrashes } from './secret-srp';
import { staleCases } from './secret-stale';

export const secretCases: readonly ParityCase[] = [
  ...pskCases,
  ...srpCases,
  ...srpCrashes,
  ...resumptionCases,
  ...sessionFileCases,
  ...staleCases,
  ...earlyCases,
  ...keyLogCases,
  ...protocolNameCases,
  ...serverInfoCases,
  ...mediaCases,
  ...statusCases,
  ...dumpCases,
  ...letterCases,
  ...postHandshakeCases,
  ...endingCases,
];
