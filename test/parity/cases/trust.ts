// Which authorities are trusted: -CAfile, -CApath, -CAstore, their -no- forms, the environment.
// Not here: other verification options (verify.ts).
// Called by index.ts.

import type { ParityCase } from '../../../lib/parity/case';
import { bad, server, table } from './rows';

const AT = ['-connect', '{address}', '-servername', 'localhost'];

function trust(name: string, args: string[], more: Partial<ParityCase> = {}): ParityCase {
  return { name, server: server(), args: [...AT, ...args], ...more };
}

const NO_DEFAULTS = ['-no-CAfile', '-no-CApath', '-no-CAstore'];

export const trustCases: readonly ParityCase[] = [
  ...table(
    'trust',
    {
      'file-root': ['-CAfile', '{pki}/root.pem'],
      'file-both': ['-CAfile', '{pki}/cas.pem'],
      'file-stranger': ['-CAfile', '{pki}/stranger.pem'],
      'file-twice': ['-CAfile', '{pki}/stranger.pem', '-CAfile', '{pki}/root.pem'],
      'file-intermediate': ['-CAfile', '{pki}/int.pem'],
      path: ['-CApath', '{pki}/capath'],
      'path-empty': ['-CApath', '{pki}/emptydir'],
      'path-missing': ['-CApath', 'missing'],
      'path-is-file': ['-CApath', '{pki}/root.pem'],
      'store-file': ['-CAstore', '{pki}/root.pem'],
      'store-uri': ['-CAstore', 'file:{pki}/root.pem'],
      'store-directory': ['-CAstore', '{pki}/capath'],
      'store-missing': ['-CAstore', 'missing'],
      'store-scheme': ['-CAstore', 'nosuch:thing'],
      'store-garbage': ['-CAstore', '{pki}/garbage.pem'],
      'file-and-path': ['-CAfile', '{pki}/stranger.pem', '-CApath', '{pki}/capath'],
      'no-file': ['-no-CAfile'],
      none: NO_DEFAULTS,
      'none-but-file': [...NO_DEFAULTS, '-CAfile', '{pki}/root.pem'],
      'verify-file': [...NO_DEFAULTS, '-verifyCAfile', '{pki}/root.pem'],
      'verify-path': [...NO_DEFAULTS, '-verifyCApath', '{pki}/capath'],
      'verify-store': [...NO_DEFAULTS, '-verifyCAstore', '{pki}/root.pem'],
      'request-names': ['-CAfile', '{pki}/root.pem', '-requestCAfile', '{pki}/cas.pem'],
    },
    trust,
  ),
  trust('trust-system', []),
  trust('trust-environment-file', [], { env: { SSL_CERT_FILE: '{pki}/root.pem' } }),
  trust('trust-environment-path', [], {
    env: { SSL_CERT_FILE: 'missing', SSL_CERT_DIR: '{pki}/capath' },
  }),
  trust('trust-environment-unused', ['-no-CAfile', '-no-CApath'], {
    env: { SSL_CERT_FILE: '{pki}/root.pem', SSL_CERT_DIR: '{pki}/capath' },
  }),
  ...table(
    'trust-bad',
    {
      'file-missing': ['-CAfile', 'missing'],
      'file-empty': ['-CAfile', '{pki}/empty.pem'],
      'file-garbage': ['-CAfile', '{pki}/garbage.pem'],
      'file-broken': ['-CAfile', '{pki}/broken.pem'],
      'file-directory': ['-CAfile', '{pki}/capath'],
      'file-no-value': ['-CAfile'],
      'path-no-value': ['-CApath'],
      'store-no-value': ['-CAstore'],
      'verify-file-missing': ['-verifyCAfile', 'missing', '-connect', '{address}'],
      'chain-file-missing': ['-chainCAfile', 'missing', '-connect', '{address}'],
      'request-missing': ['-requestCAfile', 'missing', '-connect', '{address}'],
      'request-garbage': ['-requestCAfile', '{pki}/garbage.pem', '-connect', '{address}'],
    },
    bad,
  ),
];
