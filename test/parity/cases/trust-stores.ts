// Stores of trusted certificates beyond the plain ones: URIs, hashed directories, trusted certificates.
// Not here: the usual stores (trust.ts).
// Called by index.ts.

import type { ParityCase } from '../../../lib/parity/case';
import { bad, server, table } from './rows';

const AT = ['-connect', '{address}', '-servername', 'localhost'];
const STRICT = '-verify_return_error';

const trust = (name: string, args: string[]): ParityCase => ({
  name,
  server: server(),
  args: [...AT, ...args],
});
const toClosed = (name: string, args: string[]): ParityCase =>
  bad(name, [...args, '-connect', '{address}']);

const KINDS = { CA: 'CA', verify: 'verifyCA', chain: 'chainCA' };
const URIS = {
  path: '{pki}/root.pem',
  file: 'file:{pki}/root.pem',
  'file-empty-host': 'file://{pki}/root.pem',
  'file-localhost': 'file://localhost{pki}/root.pem',
  'file-host': 'file://other.test{pki}/root.pem',
  'file-relative': 'file:root.pem',
  'file-upper': 'FILE:{pki}/root.pem',
  'file-escape': 'file:{pki}/r%6fot.pem',
  directory: '{pki}/odd/crlpath',
  'file-directory': 'file:{pki}/capath',
  'empty-directory': '{pki}/emptydir',
  'directory-of-all': '{pki}/odd/secondpath',
  missing: 'missing',
  'missing-file': 'file:missing',
  'missing-absolute': 'file:/missing',
  empty: '',
  scheme: 'nosuch:x',
  http: 'http://127.0.0.1:1/x',
  pkcs11: 'pkcs11:x',
  garbage: '{pki}/garbage.pem',
  'empty-file': '{pki}/empty.pem',
  der: '{pki}/client.der',
  key: '{pki}/server.key',
  several: '{pki}/cas.pem',
  crl: '{pki}/crl.pem',
  p12: '{pki}/client.p12',
  trusted: '{pki}/odd/rejected-server.pem',
};

const FILES = {
  several: '{pki}/cas.pem',
  leaf: '{pki}/server.pem',
  'full-chain': '{pki}/fullchain.pem',
  crl: '{pki}/crl.pem',
  key: '{pki}/server.key',
  'certificate-and-key': '{pki}/client-all.pem',
  der: '{pki}/client.der',
  p12: '{pki}/client.p12',
  'trusted-server': '{pki}/odd/trusted-server.pem',
  'trusted-client': '{pki}/odd/trusted-client.pem',
  'trusted-any': '{pki}/odd/trusted-any.pem',
  'rejected-server': '{pki}/odd/rejected-server.pem',
  'rejected-client': '{pki}/odd/rejected-client.pem',
  'trusted-alias': '{pki}/odd/trusted-alias.pem',
  'trusted-int': '{pki}/odd/trusted-int.pem',
  'bad-signature': '{pki}/odd/root-badsig.pem',
};

export const storeCases: readonly ParityCase[] = [
  ...Object.entries(KINDS).flatMap(([kind, option]) =>
    Object.entries(URIS).map(([name, uri]) =>
      kind === 'CA'
        ? trust(`store-uri-${name}`, [`-${option}store`, uri])
        : trust(`store-${kind}-uri-${name}`, [`-${option}store`, uri, '-no-CAfile', '-no-CApath']),
    ),
  ),
  ...Object.entries(FILES).flatMap(([name, file]) => [
    trust(`store-file-${name}`, ['-CAfile', file]),
    trust(`store-file-${name}-return`, ['-CAfile', file, STRICT]),
    trust(`store-file-${name}-verify`, ['-verifyCAfile', file, '-partial_chain']),
  ]),
  ...table(
    'store-path',
    {
      crls: ['-CApath', '{pki}/odd/crlpath'],
      second: ['-CApath', '{pki}/odd/secondpath'],
      'second-checked': ['-CApath', '{pki}/odd/secondpath', '-check_ss_sig'],
      several: ['-CApath', '{pki}/emptydir:{pki}/capath'],
      'and-file': ['-CApath', '{pki}/emptydir', '-CAfile', '{pki}/root.pem'],
      'and-store': ['-CApath', '{pki}/emptydir', '-CAstore', '{pki}/root.pem'],
      'verify-and-path': ['-verifyCApath', '{pki}/capath', '-CApath', '{pki}/emptydir'],
      'verify-first': ['-verifyCAfile', '{pki}/stranger.pem', '-CAfile', '{pki}/root.pem'],
      'verify-all': [
        ...['-verifyCAfile', '{pki}/stranger.pem', '-verifyCApath', '{pki}/emptydir'],
        ...['-verifyCAstore', '{pki}/root.pem'],
      ],
      'chain-only': ['-chainCAfile', '{pki}/root.pem', '-no-CAfile', '-no-CApath'],
      'purpose-and-trust': ['-CAfile', '{pki}/odd/trusted-client.pem', '-purpose', 'sslclient'],
      'trusted-purpose-any': ['-CAfile', '{pki}/odd/rejected-server.pem', '-purpose', 'any'],
      'no-defaults-file': ['-no-CAfile', '-CAfile', '{pki}/root.pem'],
    },
    trust,
  ),
  ...table(
    'store-bad',
    {
      'verify-path-missing': ['-verifyCApath', 'missing'],
      'verify-path-file': ['-verifyCApath', '{pki}/root.pem'],
      'verify-file-garbage': ['-verifyCAfile', '{pki}/garbage.pem'],
      'verify-file-empty': ['-verifyCAfile', '{pki}/empty.pem'],
      'verify-file-broken': ['-verifyCAfile', '{pki}/broken.pem'],
      'verify-file-directory': ['-verifyCAfile', '{pki}/capath'],
      'verify-file-no-name': ['-verifyCAfile', ''],
      'verify-store-missing': ['-verifyCAstore', 'missing'],
      'chain-store-missing': ['-chainCAstore', 'missing'],
      'chain-file-garbage': ['-chainCAfile', '{pki}/garbage.pem'],
      'file-no-name': ['-CAfile', ''],
      'path-no-name': ['-CApath', ''],
      'file-and-store-missing': ['-CAfile', 'missing', '-CAstore', 'missing'],
      'file-before-verify': ['-CAfile', 'missing', '-verifyCAfile', 'missing2'],
      'crl-before-verify': ['-CRL', 'missing', '-verifyCAfile', 'missing2'],
      'file-key': ['-CAfile', '{pki}/server.key'],
      'verify-file-value': ['-verifyCAfile'],
      'verify-path-value': ['-verifyCApath'],
      'verify-store-value': ['-verifyCAstore'],
    },
    (name, args) => (args.length === 1 ? bad(name, args) : toClosed(name, args)),
  ),
];
