// All parity cases, one table per theme.
// Not here: how they are played (lib/parity).
// Called by s_client-parity and by the suite.

import type { ParityCase } from '../../../lib/parity/case';
import { bulkCases } from './bulk';
import { cipherCases } from './ciphers';
import { connectCases } from './connect';
import { dtlsCases } from './dtls';
import { exchangeCases } from './exchange';
import { extensionCases } from './extensions';
import { fullCases } from './full';
import { identityCases } from './identity';
import { engineAndProviderCases } from './identity-engines';
import { extendedCases } from './identity-extended';
import { identityFileCases } from './identity-files';
import { identityOddCases } from './identity-odd';
import { advancedCases } from './later-adv';
import { laterOptionCases } from './later-options';
import { quicCases } from './later-quic';
import { misuseCases } from './misuse';
import { nameCases } from './names';
import { outputCases } from './output';
import { peerCases } from './peers';
import { protocolCases } from './protocol';
import { protocolConfCases } from './protocol-conf';
import { protocolDataCases } from './protocol-data';
import { protocolNetworkCases } from './protocol-network';
import { protocolOptionCases } from './protocol-options';
import { protocolPeerCases } from './protocol-peers';
import { protocolProxyCases } from './protocol-proxy';
import { protocolSecurityCases } from './protocol-security';
import { sctpCases } from './sctp';
import { secretCases } from './secret';
import { sessionCases } from './session';
import { starttlsCases } from './starttls';
import { starttlsBrokenCases } from './starttls-broken';
import { starttlsOddLineCases } from './starttls-odd-lines';
import { starttlsOddRawCases } from './starttls-odd-raw';
import { starttlsOptionCases } from './starttls-options';
import { starttlsWayCases } from './starttls-ways';
import { stdioCases } from './stdio';
import { terminalCases } from './terminal';
import { trustCases } from './trust';
import { bundleCases } from './trust-bundles';
import { crlCases } from './trust-crl';
import { transparencyCases } from './trust-ct';
import { daneCases } from './trust-dane';
import { nameOptionCases } from './trust-names';
import { oddCases } from './trust-odd';
import { storeCases } from './trust-stores';
import { parameterCases } from './trust-verify';
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
  ...parameterCases,
  ...oddCases,
  ...crlCases,
  ...storeCases,
  ...bundleCases,
  ...nameOptionCases,
  ...daneCases,
  ...transparencyCases,
  ...outputCases,
  ...extensionCases,
  ...sessionCases,
  ...exchangeCases,
  ...bulkCases,
  ...peerCases,
  ...stdioCases,
  ...usageCases,
  ...dtlsCases,
  ...sctpCases,
  ...fullCases,
  ...misuseCases,
  ...starttlsCases,
  ...starttlsWayCases,
  ...starttlsBrokenCases,
  ...starttlsOddLineCases,
  ...starttlsOddRawCases,
  ...starttlsOptionCases,
  ...secretCases,
  ...identityFileCases,
  ...extendedCases,
  ...engineAndProviderCases,
  ...terminalCases,
  ...identityOddCases,
  ...protocolConfCases,
  ...protocolDataCases,
  ...protocolNetworkCases,
  ...protocolOptionCases,
  ...protocolPeerCases,
  ...protocolProxyCases,
  ...protocolSecurityCases,
  ...advancedCases,
  ...quicCases,
  ...laterOptionCases,
];
