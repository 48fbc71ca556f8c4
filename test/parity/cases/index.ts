// All parity cases, one table per theme.
// Not here: how they are played (lib/parity).
// Called by s_client-parity and by the suite.

import type { ParityCase } from '../../../lib/parity/case';
import { cipherCases } from './ciphers';
import { connectCases } from './connect';
import { exchangeCases } from './exchange';
import { extensionCases } from './extensions';
import { identityCases } from './identity';
import { nameCases } from './names';
import { outputCases } from './output';
import { peerCases } from './peers';
import { protocolCases } from './protocol';
import { sessionCases } from './session';
import { stdioCases } from './stdio';
import { trustCases } from './trust';
import { usageCases } from './usage';
import { verifyCases } from './verify';

/** In the order in which they are played; names are unique. */
export const cases: readonly ParityCase[] = [
  ...connectCases,
  ...nameCases,
  ...trustCases,
  ...protocolCases,
  ...cipherCases,
  ...identityCases,
  ...verifyCases,
  ...outputCases,
  ...extensionCases,
  ...sessionCases,
  ...exchangeCases,
  ...peerCases,
  ...stdioCases,
  ...usageCases,
];
