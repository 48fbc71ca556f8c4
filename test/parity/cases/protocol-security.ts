// -security_debug and -security_debug_verbose: every question to the security callback, and levels.
// Not here: which ciphers and groups a level leaves (ciphers.ts).
// Called by index.ts.

import type { ParityCase } from '../../../lib/parity/case';
import { bad, closed, NAMED, server, serverWith, table } from './rows';

const OLD = ['-cipher', 'ALL:@SECLEVEL=0'];
const VERBOSE = '-security_debug_verbose';
const TLS12 = '-tls1_2';

function on(spec: ParityCase['server']): (name: string, args: string[]) => ParityCase {
  return (name, args) => ({ name, server: spec, args: [...NAMED, ...args] });
}

const level = (value: number) => ['-cipher', `DEFAULT@SECLEVEL=${value}`];

/** What is asked depends on version, key exchange and certificate. */
const VIEWS: Readonly<Record<string, string[]>> = {
  plain: ['-security_debug'],
  verbose: [VERBOSE],
  'plain-1_2': ['-security_debug', TLS12],
  'verbose-1_2': [VERBOSE, TLS12],
  'verbose-1_2-level2': [VERBOSE, TLS12, ...level(2)],
  'verbose-level3': [VERBOSE, ...level(3)],
  'verbose-level4': [VERBOSE, ...level(4)],
  'verbose-level5': [VERBOSE, ...level(5)],
  'plain-level3': ['-security_debug', ...level(3)],
};

const dh = (cipher: string, ...more: string[]) =>
  server('-tls1_2', '-cipher', `${cipher}:@SECLEVEL=0`, ...more);

export const protocolSecurityCases: readonly ParityCase[] = [
  ...table('security-rsa', VIEWS, on(server())),
  ...table('security-ec', VIEWS, (name, args) => ({
    ...on(serverWith('ec.pem', 'ec.key'))(name, args),
    masks: ['sizes'],
  })),
  ...table('security-ed25519', VIEWS, on(serverWith('ed25519.pem', 'ed25519.key'))),
  ...table('security-weak', VIEWS, on(serverWith('weak.pem', 'weak.key', ...OLD))),
  ...table(
    'security-weak-level',
    {
      0: [VERBOSE, ...level(0)],
      1: [VERBOSE, ...level(1)],
      '1-verify': [VERBOSE, ...level(1), '-verify_return_error'],
      'auth-level-2': [VERBOSE, ...level(0), '-auth_level', '2'],
    },
    on(serverWith('weak.pem', 'weak.key', ...OLD)),
  ),
  ...table(
    'security-dh',
    {
      dhe: [VERBOSE, TLS12, '-cipher', 'DHE-RSA-AES128-SHA'],
      'dhe-plain': ['-security_debug', TLS12, '-cipher', 'DHE-RSA-AES128-SHA'],
      'dhe-level2': [VERBOSE, TLS12, '-cipher', 'DHE-RSA-AES128-SHA:@SECLEVEL=2'],
      'dhe-level3': [VERBOSE, TLS12, '-cipher', 'DHE-RSA-AES128-SHA:@SECLEVEL=3'],
    },
    on(dh('DHE-RSA-AES128-SHA')),
  ),
  ...table(
    'security-rsa-key-exchange',
    { plain: ['-security_debug', TLS12], verbose: [VERBOSE, TLS12, '-cipher', 'AES128-SHA'] },
    on(dh('AES128-SHA')),
  ),
  ...table(
    'security-anonymous',
    {
      dh: [VERBOSE, TLS12, '-cipher', 'ADH-AES128-SHA:@SECLEVEL=0'],
      ecdh: [VERBOSE, TLS12, '-cipher', 'AECDH-AES128-SHA:@SECLEVEL=0'],
    },
    on(dh('ADH-AES128-SHA:AECDH-AES128-SHA')),
  ),
  ...table(
    'security-old',
    {
      tls1: [VERBOSE, '-tls1', ...OLD],
      tls1_1: [VERBOSE, '-tls1_1', ...OLD],
      'tls1-level2': [VERBOSE, '-tls1'],
      'all-level0': [VERBOSE, ...OLD],
    },
    on(server(...OLD)),
  ),
  ...table(
    'security-groups',
    {
      brainpool: [VERBOSE, '-tls1_2', '-groups', 'brainpoolP256r1:secp256k1:P-224:P-256'],
      binary: [VERBOSE, '-tls1_2', '-groups', 'K-163:B-571:sect239k1:P-256'],
      level5: [VERBOSE, '-groups', 'P-256:P-521', ...level(5)],
    },
    on(server('-groups', 'P-256:brainpoolP256r1')),
  ),
  ...table(
    'security-groups',
    { ffdhe: [VERBOSE, '-groups', 'ffdhe2048:ffdhe3072'] },
    on(server('-groups', 'P-256:ffdhe2048')),
  ).map((one) => ({ ...one, requires: ['openssl:3.'] })),
  ...table(
    'security-sigalgs',
    {
      all: [
        VERBOSE,
        '-tls1_2',
        '-sigalgs',
        'RSA+MD5:RSA+SHA1:ECDSA+SHA1:DSA+SHA256:RSA+SHA256',
        ...level(0),
      ],
      pss: [VERBOSE, '-sigalgs', 'rsa_pss_rsae_sha256:rsa_pss_pss_sha512:ed448'],
      sha1: [VERBOSE, '-sigalgs', 'RSA+SHA1:RSA+SHA256', '-tls1_2'],
      'sha1-only': [VERBOSE, '-sigalgs', 'RSA+SHA1', '-tls1_2'],
    },
    on(server()),
  ),
  ...table(
    'security-client',
    {
      certificate: ['-cert', '{pki}/client.pem', '-key', '{pki}/client.key', VERBOSE],
      'certificate-chain': [
        '-cert',
        '{pki}/client.pem',
        '-key',
        '{pki}/client.key',
        '-cert_chain',
        '{pki}/int.pem',
        VERBOSE,
        TLS12,
      ],
      refused: ['-cert', '{pki}/client.pem', '-key', '{pki}/client.key', VERBOSE, ...level(4)],
    },
    on(server('-verify', '2', '-CAfile', '{pki}/root.pem')),
  ),
  ...table(
    'security-weak-client',
    {
      certificate: ['-cert', '{pki}/weak.pem', '-key', '{pki}/weak.key', VERBOSE, ...level(2)],
      'certificate-plain': ['-cert', '{pki}/weak.pem', '-key', '{pki}/weak.key', '-security_debug'],
    },
    on(server('-verify', '2', '-CAfile', '{pki}/root.pem', ...OLD)),
  ),
  ...table(
    'security-mix',
    {
      both: ['-security_debug', VERBOSE],
      'both-reversed': [VERBOSE, '-security_debug'],
      state: [VERBOSE, '-state'],
      comp: [VERBOSE, '-comp'],
      'no-ticket': [VERBOSE, '-no_ticket', '-tls1_2'],
      psk: [VERBOSE, '-psk', '0102'],
      'no-tls1_3': [VERBOSE, '-no_tls1_3'],
      'max-protocol': [VERBOSE, '-max_protocol', 'TLSv1.1', ...level(2)],
      'ca-level': [VERBOSE, '-verifyCAfile', '{pki}/root.pem', ...level(3)],
      'seclevel-first': ['-cipher', '@SECLEVEL=3:DEFAULT', VERBOSE],
      'seclevel-bad': ['-cipher', 'DEFAULT@SECLEVEL=6', VERBOSE],
      'seclevel-word': ['-cipher', 'DEFAULT@SECLEVEL=x', VERBOSE],
      'seclevel-twice': ['-cipher', '@SECLEVEL=3:DEFAULT:@SECLEVEL=1', VERBOSE],
      'seclevel-only': ['-cipher', '@SECLEVEL=0', VERBOSE],
      bugs: [VERBOSE, '-bugs', '-strict', '-serverpref'],
    },
    on(server()),
  ),
  {
    ...on(server())('security-quiet', [VERBOSE, '-quiet', '-no_ign_eof']),
    script: [{ do: 'end' }],
  },
  { ...on(server())('security-brief', [VERBOSE, '-brief']), script: [{ do: 'end' }] },
  {
    ...on(server())('security-reconnect', [VERBOSE, '-reconnect', TLS12]),
    script: [{ do: 'end' }],
  },
  bad('security-dtls', ['-dtls', VERBOSE, '-min_protocol', 'nosuch'], { server: closed }),
  bad('security-bad-value', ['-security_debug=1']),
];
