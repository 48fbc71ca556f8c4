// Verification of the server: depth, time, names, purpose, revocation, what an error does.
// Not here: which authorities are trusted (trust.ts).
// Called by index.ts.

import type { ParityCase, ServerSpec } from '../../../lib/parity/case';
import { bad, NAMED, row, server, serverWith, TO, table } from './rows';

function checked(name: string, args: string[]): ParityCase {
  return { name, server: server(), args: [...NAMED, ...args] };
}

const CERTS: Readonly<Record<string, ServerSpec>> = {
  expired: serverWith('expired.pem', 'server.key'),
  future: serverWith('future.pem', 'server.key'),
  other: serverWith('other.pem', 'server.key'),
  selfsigned: {
    kind: 's_server',
    args: ['-num_tickets', '0', '-cert', '{pki}/selfsigned.pem', '-key', '{pki}/server.key'],
  },
  'no-chain': {
    kind: 's_server',
    args: [
      '-no-CAfile',
      '-no-CApath',
      '-num_tickets',
      '0',
      '-cert',
      '{pki}/server.pem',
      '-key',
      '{pki}/server.key',
    ],
  },
  weak: serverWith('weak.pem', 'weak.key', '-cipher', 'DEFAULT@SECLEVEL=0'),
  'client-purpose': serverWith('client.pem', 'client.key'),
};

/** What each kind of wrong certificate looks like plain, when errors end it, and when brief. */
const wrongCertificates: ParityCase[] = Object.entries(CERTS).flatMap(([name, spec]) => [
  { name: `verify-cert-${name}`, server: spec, args: NAMED },
  {
    name: `verify-cert-${name}-return-error`,
    server: spec,
    args: [...NAMED, '-verify_return_error'],
  },
]);

export const verifyCases: readonly ParityCase[] = [
  ...wrongCertificates,
  ...table(
    'verify',
    {
      depth: ['-verify', '5'],
      'depth-0': ['-verify', '0'],
      'depth-1': ['-verify', '1'],
      'depth-quiet': ['-verify', '5', '-verify_quiet'],
      quiet: ['-verify_quiet'],
      'return-error': ['-verify_return_error'],
      'verify-depth-0': ['-verify_depth', '0'],
      'verify-depth-1': ['-verify_depth', '1'],
      'verify-depth-negative': ['-verify_depth', '-1'],
      hostname: ['-verify_hostname', 'localhost'],
      'hostname-wrong': ['-verify_hostname', 'wrong.test'],
      'hostname-wrong-error': ['-verify_hostname', 'wrong.test', '-verify_return_error'],
      'hostname-wildcard': ['-verify_hostname', 'a.wild.test'],
      'hostname-wildcard-two': ['-verify_hostname', 'a.b.wild.test'],
      'hostname-case': ['-verify_hostname', 'LOCALHOST'],
      'hostname-empty': ['-verify_hostname', ''],
      ip: ['-verify_ip', '127.0.0.1'],
      'ip-6': ['-verify_ip', '::1'],
      'ip-wrong': ['-verify_ip', '10.0.0.1'],
      email: ['-verify_email', 'admin@example.test'],
      'email-wrong': ['-verify_email', 'nobody@example.test'],
      'hostname-and-ip': ['-verify_hostname', 'localhost', '-verify_ip', '10.0.0.1'],
      'attime-past': ['-attime', '1000000000'],
      'attime-future': ['-attime', '4000000000'],
      'attime-good': ['-attime', '1700000000'],
      'no-check-time': ['-no_check_time'],
      'partial-chain': ['-partial_chain'],
      'x509-strict': ['-x509_strict'],
      'purpose-server': ['-purpose', 'sslserver'],
      'purpose-client': ['-purpose', 'sslclient'],
      'purpose-any': ['-purpose', 'any'],
      'verify-name': ['-verify_name', 'ssl_server'],
      'verify-name-smime': ['-verify_name', 'smime_sign'],
      'auth-level-3': ['-auth_level', '3'],
      'auth-level-0': ['-auth_level', '0'],
      'crl-check-none': ['-crl_check'],
      'crl-check-file': ['-crl_check', '-CRL', '{pki}/crl.pem'],
      'crl-check-der': ['-crl_check', '-CRL', '{pki}/crl.der', '-CRLform', 'DER'],
      'crl-check-all': ['-crl_check_all', '-CRL', '{pki}/crl.pem'],
      'crl-download': ['-crl_check', '-crl_download'],
      policy: ['-policy', '1.2.3.4', '-policy_check', '-policy_print'],
      'explicit-policy': ['-explicit_policy', '-policy_print'],
      'suite-b-128': ['-suiteB_128'],
      'check-ss-sig': ['-check_ss_sig'],
      'ignored-ones': ['-issuer_checks', '-no_alt_chains', '-trusted_first', '-ignore_critical'],
      'inhibit-flags': ['-inhibit_any', '-inhibit_map', '-extended_crl', '-use_deltas'],
    },
    checked,
  ),
  {
    name: 'verify-partial-chain-intermediate',
    server: server(),
    args: ['-connect', '{address}', '-CAfile', '{pki}/int.pem', '-partial_chain'],
  },
  {
    name: 'verify-crl-revoked',
    server: serverWith('revoked.pem', 'server.key'),
    args: [...TO, '-crl_check', '-CRL', '{pki}/crl.pem'],
  },
  {
    name: 'verify-crl-revoked-return-error',
    server: serverWith('revoked.pem', 'server.key'),
    args: [...TO, '-crl_check', '-CRL', '{pki}/crl.pem', '-verify_return_error'],
  },
  row('verify-attime-other-error', ['-attime', '990000000'], {
    server: serverWith('expired.pem', 'server.key'),
  }),
  row('verify-quiet-error', ['-verify_quiet'], { server: serverWith('expired.pem', 'server.key') }),
  row('verify-return-error-1_2', ['-verify_return_error', '-tls1_2'], {
    server: serverWith('expired.pem', 'server.key'),
  }),
  row('verify-depth-return-error', ['-verify', '2', '-verify_return_error'], {
    server: serverWith('expired.pem', 'server.key'),
  }),
  row('verify-depth-exceeded-return-error', ['-verify', '0', '-verify_return_error']),

  ...table(
    'verify-bad',
    {
      'depth-word': ['-verify', 'x'],
      'depth-negative': ['-verify', '-1'],
      'depth-no-value': ['-verify'],
      'verify-depth-word': ['-verify_depth', 'x'],
      'ip-word': ['-verify_ip', 'nosuch'],
      'ip-empty': ['-verify_ip', ''],
      'attime-word': ['-attime', 'x'],
      'attime-empty': ['-attime', ''],
      'purpose-word': ['-purpose', 'nosuch'],
      'verify-name-word': ['-verify_name', 'nosuch'],
      'policy-word': ['-policy', 'no such'],
      'auth-level-word': ['-auth_level', 'x'],
      'crl-missing': ['-CRL', 'missing'],
      'crl-garbage': ['-CRL', '{pki}/garbage.pem'],
      'crl-form': ['-CRL', '{pki}/crl.pem', '-CRLform', 'nosuch'],
      'crl-wrong-form': ['-CRL', '{pki}/crl.pem', '-CRLform', 'DER'],
      'hostname-no-value': ['-verify_hostname'],
    },
    bad,
  ),
];
