// Files of trusted certificates that hold odd things: subjects that are there twice, names that are equal in another
// way, other objects, lines and blocks that are not as usual; files that cannot be read twice.
// Not here: the usual files (trust.ts), one certificate that is unusual (trust-stores.ts).
// Called by index.ts.

import type { ParityCase, ServerSpec } from '../../../lib/parity/case';
import { BUNDLES } from '../../../lib/parity/pki-bundles';
import { server } from './rows';

const AT = ['-connect', '{address}', '-servername', 'localhost'];
const STRICT = '-verify_return_error';
const ALONE = ['-no-CApath', '-no-CAstore'];

/** A server that sends its certificate alone: what is above has to be found. */
const LONELY: ServerSpec = {
  kind: 's_server',
  args: [
    ...['-no-CAfile', '-no-CApath', '-num_tickets', '0', '-no_ticket'],
    ...['-cert', '{pki}/server.pem', '-key', '{pki}/server.key'],
  ],
};

function trust(name: string, args: string[], more: Partial<ParityCase> = {}): ParityCase {
  return { name: `bundle-${name}`, server: server(), args: [...AT, ...args], ...more };
}

const names = Object.keys(BUNDLES);
const fileOf = (name: string) => `{pki}/bundle/${name}.pem`;
const [PARTIAL, ALL_CRLS] = ['-partial_chain', '-crl_check_all'];

const GIVEN = { 'cas.pem': { file: '{pki}/root.pem' } };
/** A pipe with the file in it: it can be read once. */
const PIPE = '3<<EOF\n$(cat cas.pem)\nEOF\n';

/** Files that are none, or not of the kind that one can come back to. */
const SPECIAL: Readonly<Record<string, string>> = {
  null: '/dev/null',
  zero: '/dev/zero',
  directory: '{pki}/capath',
  'no-size': '/proc/version',
  unreadable: '/proc/self/mem',
  der: '{pki}/client.der',
  empty: '{pki}/empty.pem',
  missing: 'missing',
  'no-name': '',
};

export const bundleCases: readonly ParityCase[] = [
  ...names.map((name) => trust(name, ['-CAfile', fileOf(name)])),
  ...names.map((name) =>
    trust(`${name}-environment`, ALONE, { env: { SSL_CERT_FILE: fileOf(name) } }),
  ),
  ...Object.entries(SPECIAL).flatMap(([name, file]) => [
    trust(`special-${name}`, ['-CAfile', file]),
    trust(`special-${name}-environment`, ALONE, { env: { SSL_CERT_FILE: file } }),
    trust(`special-${name}-verify`, ['-verifyCAfile', file]),
  ]),
  ...[
    'no-ids-first',
    'no-ids-last',
    'expired-first',
    'expired-and-future',
    'cross-first',
    'cross-last',
    'name-all',
  ].flatMap((name) => [
    trust(`${name}-strict`, ['-CAfile', fileOf(name), STRICT]),
    trust(`${name}-partial`, ['-CAfile', fileOf(name), PARTIAL]),
    trust(`${name}-verify`, ['-verifyCAfile', fileOf(name)]),
    trust(`${name}-and-path`, ['-CAfile', fileOf(name), '-CApath', '{pki}/capath']),
    trust(`${name}-lonely`, ['-CAfile', fileOf(name)], { server: LONELY }),
    trust(`${name}-lonely-environment`, [], {
      server: LONELY,
      env: { SSL_CERT_FILE: fileOf(name), SSL_CERT_DIR: '{pki}/capath' },
    }),
  ]),
  ...['crls', 'crls-first', 'twice', 'comments'].map((name) =>
    trust(`${name}-checked`, ['-CAfile', fileOf(name), ALL_CRLS]),
  ),
  trust('crl-beside', ['-CAfile', fileOf('comments'), '-crl_check', '-CRL', '{pki}/crl.pem']),
  trust('descriptor', ['-CAfile', '/dev/fd/3'], { given: GIVEN, redirect: '3<cas.pem' }),
  trust('pipe', ['-CAfile', '/dev/fd/3'], { given: GIVEN, redirect: PIPE }),
  trust('pipe-environment', ALONE, {
    given: GIVEN,
    redirect: PIPE,
    env: { SSL_CERT_FILE: '/dev/fd/3' },
  }),
  trust('environment-path', ['-no-CAfile'], { env: { SSL_CERT_DIR: '{pki}/capath' } }),
  trust('environment-both', [], {
    env: { SSL_CERT_FILE: fileOf('no-ids-first'), SSL_CERT_DIR: '{pki}/odd/secondpath' },
  }),
];
