// Certificates that are unusual or wrong, and deep chains; -verify, -verify_return_error, -brief.
// Not here: parameters on a good chain (trust-verify.ts), CRLs (trust-crl.ts).
// Called by index.ts.

import type { ParityCase, ServerSpec } from '../../../lib/parity/case';
import { oddRow, oddServer } from './odd';
import { bad, KEY_EXCHANGE, NAMED, row, server, serverWith, table } from './rows';

const ANY_LEVEL = ['-cipher', 'ALL:@SECLEVEL=0'];
const STRICT = ['-verify_return_error'];
const TLS1_2 = '-tls1_2';

/** Under the stages in which a failed step is treated differently. */
function modes(name: string, spec: ServerSpec, ...args: string[]): ParityCase[] {
  const make = (mode: string, ...more: string[]): ParityCase => ({
    name: `odd-${name}${mode}`,
    server: spec,
    args: [...NAMED, ...args, ...more],
  });
  return [make(''), make('-return', ...STRICT), make('-brief-return', ...STRICT, '-brief')].map(
    (one, index) =>
      index < 2 ? one : { ...one, script: [{ do: 'await', text: KEY_EXCHANGE }, { do: 'end' }] },
  );
}

const withChain = (certificate: string, ...chain: string[]): ServerSpec =>
  serverWith(certificate, 'server.key', ...chain);
const weak = (name: string, key: string): ServerSpec => oddServer(name, key, ...ANY_LEVEL);

const policy = (certificate: string) => (name: string, args: string[]) =>
  oddRow(name, certificate, args);

const POLICY_ARGS = {
  print: ['-policy_print'],
  explicit: ['-policy_print', '-explicit_policy'],
  check: ['-policy_print', '-policy_check'],
  given: ['-policy', '1.2.3.4', '-policy_print', '-explicit_policy'],
  other: ['-policy', '1.2.3.99', '-policy_print', '-explicit_policy'],
};

export const oddCases: readonly ParityCase[] = [
  ...modes('expired', serverWith('expired.pem', 'server.key')),
  ...modes('future', serverWith('future.pem', 'server.key')),
  ...modes('selfsigned', serverWith('selfsigned.pem', 'server.key')),
  ...modes('expired-issuer', withChain('server.pem', '-cert_chain', '{pki}/odd/expired-int.pem')),
  ...modes('future-issuer', withChain('server.pem', '-cert_chain', '{pki}/odd/future-int.pem')),
  ...modes('no-issuer', withChain('server.pem', '-cert_chain', '{pki}/server.pem')),
  ...modes('root-sent', withChain('server.pem', '-cert_chain', '{pki}/cas.pem')),
  ...modes('bad-signature', withChain('odd/badsig.pem')),
  ...modes('wrong-purpose', serverWith('client.pem', 'client.key')),
  ...[
    ...['critical', 'version1', 'cn-only', 'ca-leaf', 'deep', 'short', 'names', 'names-good'],
    ...['under-leaf', 'no-sign', 'lax', 'other-purpose', 'proxy', 'dn-empty'],
  ].flatMap((name) => modes(name, oddServer(name))),
  ...['sha1', 'md5', 'under-sha1', 'under-weak'].flatMap((name) =>
    modes(name, weak(name, 'server.key')),
  ),
  ...modes('weak', serverWith('weak.pem', 'weak.key', ...ANY_LEVEL)),
  ...modes('weak-level-0', serverWith('weak.pem', 'weak.key', ...ANY_LEVEL), ...ANY_LEVEL),
  ...modes('md5-level-0', weak('md5', 'server.key'), ...ANY_LEVEL),
  oddRow('odd-sha1-auth-level', 'sha1', ['-auth_level', '0'], {
    server: weak('sha1', 'server.key'),
  }),
  oddRow('odd-sha1-level', 'sha1', [...ANY_LEVEL, '-auth_level', '2'], {
    server: weak('sha1', 'server.key'),
  }),
  ...modes('ed25519', serverWith('ed25519.pem', 'ed25519.key')),
  ...modes('ed448', oddServer('ed448', 'odd/ed448.key')),
  ...modes('pss', oddServer('pss', 'odd/pss.key')),
  ...modes('pss-tls1_2', oddServer('pss', 'odd/pss.key'), TLS1_2),
  ...modes('dsa-refused', weak('dsa', 'odd/dsa.key'), TLS1_2),
  ...[
    ...modes('dsa', weak('dsa', 'odd/dsa.key'), TLS1_2, ...ANY_LEVEL),
    ...modes('explicit', oddServer('explicit', 'odd/explicit.key')),
    ...modes('p521', oddServer('p521', 'odd/p521.key')),
    ...modes('ec-tls1_2', serverWith('ec.pem', 'ec.key'), TLS1_2),
  ].map((one): ParityCase => ({ ...one, masks: ['sizes'] })),

  oddRow('odd-critical-ignored', 'critical', ['-ignore_critical']),
  oddRow('odd-critical-purpose', 'critical', ['-purpose', 'any', '-ignore_critical', ...STRICT]),
  oddRow('odd-proxy-allowed', 'proxy', ['-allow_proxy_certs']),
  oddRow('odd-lax-strict', 'lax', ['-x509_strict']),
  oddRow('odd-lax-strict-return', 'lax', ['-x509_strict', ...STRICT]),
  oddRow('odd-version1-strict', 'version1', ['-x509_strict']),
  oddRow('odd-cn-name', 'cn-only', ['-verify_hostname', 'cn.test']),
  oddRow('odd-no-cn-name', 'dn-empty', ['-verify_hostname', 'localhost']),
  oddRow('odd-partial', 'deep', ['-partial_chain', '-CAfile', '{pki}/odd/deep2.pem']),
  oddRow('odd-no-partial', 'deep', ['-CAfile', '{pki}/odd/deep2.pem']),
  oddRow('odd-partial-leaf', 'deep', ['-partial_chain', '-CAfile', '{pki}/odd/deep.pem']),
  row('odd-root-signature', ['-servername', 'a.test', '-CAfile', '{pki}/odd/root-badsig.pem']),
  row('odd-root-signature-checked', [
    ...['-servername', 'a.test', '-CAfile', '{pki}/odd/root-badsig.pem', '-check_ss_sig'],
  ]),

  ...table(
    'odd-depth',
    Object.fromEntries([
      ...['1', '3', '4', '5', '100', '0x4', '010', '2147483647'].map((depth) => [
        `verify-${depth}`,
        ['-verify', depth],
      ]),
      ...['-1', '0', '1', '3', '4', '5', '0x3'].map((depth) => [
        `verify_depth-${depth}`,
        ['-verify_depth', depth],
      ]),
      ['verify-return', ['-verify', '2', ...STRICT]],
      ['verify_depth-return', ['-verify_depth', '2', ...STRICT]],
      ['both', ['-verify', '9', '-verify_depth', '2']],
      ['both-reversed', ['-verify_depth', '9', '-verify', '2']],
      ['verify-quiet', ['-verify', '2', '-verify_quiet']],
      ['quiet-verify', ['-verify_quiet', '-verify', '2', '-verify', '3']],
    ]),
    policy('deep'),
  ),
  ...table(
    'odd-depth-bad',
    {
      zero: ['-verify', '0'],
      negative: ['-verify', '-1'],
      text: ['-verify', 'x'],
      large: ['-verify', '2147483648'],
      missing: ['-verify'],
      'quiet-missing': ['-quiet', '-verify', '3', '-verify', 'x'],
      'verify_depth-text': ['-verify_depth', 'x'],
      'verify_depth-large': ['-verify_depth', '99999999999'],
      'verify_depth-missing': ['-verify_depth'],
    },
    bad,
  ),
  {
    name: 'odd-depth-inside',
    about: 'A failure deeper than -verify ends the handshake, one inside does not.',
    server: serverWith('expired.pem', 'server.key'),
    args: [
      '-connect',
      '{address}',
      '-servername',
      'a.test',
      '-no-CAfile',
      '-no-CApath',
      '-verify',
      '1',
    ],
  },
  {
    name: 'odd-depth-beyond',
    server: withChain('server.pem', '-cert_chain', '{pki}/cas.pem'),
    args: [
      '-connect',
      '{address}',
      '-servername',
      'a.test',
      '-no-CAfile',
      '-no-CApath',
      '-verify',
      '1',
    ],
  },
  ...table(
    'odd-quiet',
    {
      verify: ['-verify_quiet'],
      'verify-return': ['-verify_quiet', ...STRICT],
      'verify-twice': ['-verify_quiet', '-verify_quiet', '-policy_print'],
    },
    (name, args) => row(name, ['-servername', 'a.test', ...args]),
  ),

  ...['pol', 'pol-notice', 'pol-none', 'pol-leaf-any', 'pol-under-any', 'pol-mapped'].flatMap(
    (certificate) => table(`odd-${certificate}`, POLICY_ARGS, policy(certificate)),
  ),
  ...table(
    `odd-pol-required`,
    { ...POLICY_ARGS, plain: [], 'print-only': STRICT },
    policy('pol-required'),
  ),
  ...table('odd-pol-twice', { print: ['-policy_print'], plain: [] }, policy('pol-twice')),
  ...table(
    'odd-pol-more',
    {
      several: ['-policy', '1.2.3.4', '-policy', '1.2.3.5', '-policy_print'],
      any: ['-policy', 'anyPolicy', '-policy_print'],
      'any-oid': ['-policy', '2.5.29.32.0', '-policy_print', '-explicit_policy'],
      name: ['-policy', 'serverAuth', '-policy_print', '-explicit_policy'],
      same: ['-policy', '1.2.3.4', '-policy', '1.2.3.4', '-policy_print'],
      'inhibit-any': ['-inhibit_any', '-policy_print', '-explicit_policy'],
      quiet: ['-policy_print', '-explicit_policy', '-verify_quiet'],
      return: ['-policy', '1.2.3.99', '-explicit_policy', ...STRICT],
      'return-print': ['-policy', '1.2.3.99', '-explicit_policy', '-policy_print', ...STRICT],
    },
    policy('pol-leaf-any'),
  ),
  oddRow('odd-pol-no-map', 'pol-mapped', ['-inhibit_map', '-policy_print', '-explicit_policy']),
  oddRow('odd-pol-no-any', 'pol-under-any', ['-inhibit_any', '-policy_print', '-explicit_policy']),
  ...table(
    'odd-pol-bad',
    {
      text: ['-policy', 'no such policy'],
      empty: ['-policy', ''],
      number: ['-policy', '9.9.9'],
      missing: ['-policy'],
      later: ['-policy', '1.2.3.4', '-policy', 'x'],
    },
    bad,
  ),

  ...[
    ['suite-192', 'p384', '-suiteB_192'],
    ['suite-192', 'p384', '-suiteB_128'],
    ['suite-192', 'p384', '-suiteB_128_only'],
    ['suite-128', 'p256', '-suiteB_128'],
    ['suite-128', 'p256', '-suiteB_192'],
    ['suite-128', 'p256', '-suiteB_128_only'],
    ['suite-wrong', 'p256', '-suiteB_128'],
    ['pure-128', 'p256', '-suiteB_128_only'],
    ['pure-128', 'p256', '-suiteB_192'],
  ].flatMap(([name = '', key = '', flag = '']) =>
    [[], STRICT].map((more): ParityCase => {
      const root = name === 'pure-128' ? 'pure-root' : 'suite-root';
      const args = ['-CAfile', `{pki}/odd/${root}.pem`, flag, ...more];
      const server = oddServer(name, `odd/${key}.key`);
      const suffix = more.length > 0 ? '-return' : '';
      return oddRow(`odd-${name}${flag}${suffix}`, name, args, { server, masks: ['sizes'] });
    }),
  ),
  { name: 'odd-none', server: server(), args: [...NAMED, '-verify', '1', '-prexit'] },
];
