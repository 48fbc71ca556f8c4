// Verification parameters (X509_VERIFY_PARAM): flags, purposes, policies, names, times, levels.
// Not here: what is wrong with certificates (trust-odd.ts), CRLs (trust-crl.ts).
// Called by index.ts.

import type { ParityCase } from '../../../lib/parity/case';
import { oddRow } from './odd';
import { bad, KEY_EXCHANGE, NAMED, row, serverWith, table } from './rows';

const named = (name: string, args: string[]): ParityCase =>
  row(name, ['-servername', 'localhost', ...args]);

/** With the chain's own faults: no name of the server's, an expired certificate. */
const expired = (name: string, args: string[]): ParityCase => ({
  name,
  server: serverWith('expired.pem', 'server.key'),
  args: [...NAMED, ...args],
});

const FLAGS = [
  '-ignore_critical',
  '-issuer_checks',
  '-policy_check',
  '-explicit_policy',
  '-inhibit_any',
  '-inhibit_map',
  '-x509_strict',
  '-extended_crl',
  '-use_deltas',
  '-policy_print',
  '-check_ss_sig',
  '-trusted_first',
  '-partial_chain',
  '-no_alt_chains',
  '-no_check_time',
  '-allow_proxy_certs',
];

export const parameterCases: readonly ParityCase[] = [
  ...FLAGS.map((flag) => named(`param-flag${flag}`, [flag])),
  ...FLAGS.map((flag) => bad(`param-flag-value${flag}`, [`${flag}=1`])),
  named(
    'param-flags-all',
    FLAGS.filter((flag) => flag !== '-explicit_policy'),
  ),
  named('param-flags-twice', ['-x509_strict', '-x509_strict', '-policy_check', '-policy_check']),
  ...table(
    'param-suite-b',
    {
      128: ['-suiteB_128'],
      '128-only': ['-suiteB_128_only'],
      192: ['-suiteB_192'],
      all: ['-suiteB_128', '-suiteB_192', '-suiteB_128_only', '-verify_return_error'],
    },
    named,
  ),
  ...table(
    'param-purpose',
    Object.fromEntries(
      [
        'sslclient',
        'sslserver',
        'nssslserver',
        'smimesign',
        'smimeencrypt',
        'crlsign',
        'any',
        'ocsphelper',
        'timestampsign',
      ].map((purpose) => [purpose, ['-purpose', purpose]]),
    ),
    named,
  ),
  ...table(
    'param-purpose-bad',
    {
      unknown: ['-purpose', 'nosuch'],
      empty: ['-purpose', ''],
      number: ['-purpose', '1'],
      case: ['-purpose', 'SSLSERVER'],
      missing: ['-purpose'],
    },
    bad,
  ),
  named('param-purpose-twice', ['-purpose', 'sslclient', '-purpose', 'sslserver']),
  ...table(
    'param-name',
    Object.fromEntries(
      ['default', 'pkcs7', 'smime_sign', 'ssl_client', 'ssl_server'].map((name) => [
        name,
        ['-verify_name', name],
      ]),
    ),
    named,
  ),
  ...table(
    'param-name-bad',
    {
      unknown: ['-verify_name', 'nosuch'],
      empty: ['-verify_name', ''],
      missing: ['-verify_name'],
      'two-faults': ['-purpose', 'nosuch', '-verify_name', 'nosuch'],
    },
    bad,
  ),
  ...table(
    'param-hostname',
    {
      right: ['-verify_hostname', 'example.test'],
      wrong: ['-verify_hostname', 'wrong.test'],
      wildcard: ['-verify_hostname', 'a.wild.test'],
      'wildcard-deep': ['-verify_hostname', 'a.b.wild.test'],
      'wildcard-itself': ['-verify_hostname', '*.wild.test'],
      case: ['-verify_hostname', 'EXAMPLE.Test'],
      'trailing-dot': ['-verify_hostname', 'example.test.'],
      'leading-dot': ['-verify_hostname', '.wild.test'],
      address: ['-verify_hostname', '127.0.0.1'],
      empty: ['-verify_hostname', ''],
      twice: ['-verify_hostname', 'wrong.test', '-verify_hostname', 'localhost'],
      brief: ['-verify_hostname', 'a.wild.test', '-brief'],
      'wrong-return': ['-verify_hostname', 'wrong.test', '-verify_return_error'],
      'wrong-brief': ['-verify_hostname', 'wrong.test', '-brief'],
      'wrong-depth': ['-verify_hostname', 'wrong.test', '-verify', '1'],
      blank: ['-verify_hostname', ' example.test'],
    },
    (name, args) =>
      name.includes('brief')
        ? { ...named(name, args), script: [{ do: 'await', text: KEY_EXCHANGE }, { do: 'end' }] }
        : named(name, args),
  ),
  ...table(
    'param-email',
    {
      right: ['-verify_email', 'admin@example.test'],
      wrong: ['-verify_email', 'other@example.test'],
      'case-host': ['-verify_email', 'admin@EXAMPLE.test'],
      'case-local': ['-verify_email', 'ADMIN@example.test'],
      empty: ['-verify_email', ''],
      'no-at': ['-verify_email', 'example.test'],
    },
    named,
  ),
  oddRow('param-email-subject', 'mail', ['-verify_email', 'dn@example.test']),
  ...table(
    'param-ip',
    {
      right: ['-verify_ip', '127.0.0.1'],
      wrong: ['-verify_ip', '127.0.0.2'],
      v6: ['-verify_ip', '::1'],
      'v6-long': ['-verify_ip', '0:0:0:0:0:0:0:1'],
      'v6-wrong': ['-verify_ip', 'fe80::1'],
      'and-name': ['-verify_ip', '127.0.0.1', '-verify_hostname', 'wrong.test'],
      'and-email': ['-verify_ip', '127.0.0.1', '-verify_email', 'admin@example.test'],
    },
    named,
  ),
  ...table(
    'param-ip-bad',
    {
      name: ['-verify_ip', 'localhost'],
      empty: ['-verify_ip', ''],
      short: ['-verify_ip', '127.1'],
      range: ['-verify_ip', '256.0.0.1'],
      bracket: ['-verify_ip', '[::1]'],
      missing: ['-verify_ip'],
    },
    bad,
  ),
  bad('param-hostname-missing', ['-verify_hostname']),
  bad('param-email-missing', ['-verify_email']),
  ...table(
    'param-time',
    {
      'before-all': ['-attime', '1000000000'],
      inside: ['-attime', '1600000000'],
      after: ['-attime', '4000000000'],
      zero: ['-attime', '0'],
      negative: ['-attime', '-1'],
      hex: ['-attime', '0x60000000'],
      octal: ['-attime', '013137522000'],
      twice: ['-attime', '1', '-attime', '1600000000'],
      'not-checked': ['-attime', '1', '-no_check_time'],
      return: ['-attime', '4000000000', '-verify_return_error'],
      huge: ['-attime', '9223372036854775807'],
    },
    named,
  ),
  ...table(
    'param-time-expired',
    {
      plain: [],
      'valid-then': ['-attime', '1000000000'],
      unchecked: ['-no_check_time'],
      return: ['-verify_return_error'],
      quiet: ['-verify_quiet'],
      depth: ['-verify', '0'],
      'quiet-return': ['-verify_quiet', '-verify_return_error'],
    },
    expired,
  ),
  ...table(
    'param-time-bad',
    {
      text: ['-attime', 'now'],
      empty: ['-attime', ''],
      trailing: ['-attime', '12x'],
      fraction: ['-attime', '1.5'],
      large: ['-attime', '9223372036854775808'],
      missing: ['-attime'],
    },
    bad,
  ),
  ...table(
    'param-level',
    Object.fromEntries(
      ['0', '1', '2', '3', '4', '5', '-1', '6', '100', '0x3', '03'].map((level) => [
        level,
        ['-auth_level', level],
      ]),
    ),
    named,
  ),
  named('param-level-twice', ['-auth_level', '5', '-auth_level', '0']),
  named('param-level-return', ['-auth_level', '3', '-verify_return_error']),
  ...table(
    'param-level-bad',
    {
      text: ['-auth_level', 'high'],
      empty: ['-auth_level', ''],
      large: ['-auth_level', '2147483648'],
      missing: ['-auth_level'],
    },
    bad,
  ),
];
