// Builders of rows on servers with unusual certificates.
// Not here: the rows; the certificates (lib/parity/pki-odd-plan.ts).
// Called by the tables about verification and names.

import type { ParityCase, ServerSpec } from '../../../lib/parity/case';
import { NAMED, serverWith } from './rows';

/** A server with a certificate of the folder odd/, and the authorities between it and the root. */
export function oddServer(name: string, key = 'server.key', ...more: string[]): ServerSpec {
  return serverWith(`odd/${name}.pem`, key, '-cert_chain', `{pki}/odd/${name}-chain.pem`, ...more);
}

/** A row on such a server, trusting the root. */
export function oddRow(
  row: string,
  certificate: string,
  args: readonly string[] = [],
  more: Partial<ParityCase> = {},
): ParityCase {
  return { name: row, server: oddServer(certificate), args: [...NAMED, ...args], ...more };
}
