// The client's own certificate: -cert, -key, their forms, pass phrases, chains.
// Not here: -xcert (identity-extended.ts), engines and providers (identity-engines.ts), prompts (terminal.ts).
// Called by index.ts.

import type { ParityCase } from '../../../lib/parity/case';
import { bad, NAMED, none, server, table } from './rows';

/** A server that asks for a certificate, and shows the one it gets. */
export const ASKING = server('-verify', '3', '-CAfile', '{pki}/root.pem');

export const CERT = ['-cert', '{pki}/client.pem'];
export const KEY = ['-key', '{pki}/client.key'];
const SECRET = ['-pass', 'pass:secret'];
const NO_INPUT: Partial<ParityCase> = { stdin: 'null' };

/** The server's own output shows which certificate it was sent. */
export function asked(name: string, args: string[], more: Partial<ParityCase> = {}): ParityCase {
  return { name, server: ASKING, args: [...NAMED, ...args], compareServer: 1, ...more };
}

/** Nothing listens: files are read before the connection. */
export function unreadable(name: string, args: string[], more: Partial<ParityCase> = {}) {
  return bad(name, [...args, '-connect', '{address}'], { ...NO_INPUT, ...more });
}

export const identityFileCases: readonly ParityCase[] = [
  ...table(
    'cert',
    {
      none: [],
      'and-key': [...CERT, ...KEY],
      'and-key-1_2': ['-tls1_2', ...CERT, ...KEY],
      'key-first': [...KEY, ...CERT],
      'key-inside': ['-cert', '{pki}/client-all.pem'],
      'chain-inside-is-not-sent': ['-cert', '{pki}/client-full.pem', ...KEY],
      'key-alone': KEY,
      twice: ['-cert', 'missing', '-key', 'missing', ...CERT, ...KEY],
      der: ['-cert', '{pki}/client.der', '-key', '{pki}/client-key.der'],
      'der-said': [
        '-certform',
        'DER',
        '-cert',
        '{pki}/client.der',
        '-keyform',
        'der',
        '-key',
        '{pki}/client-key.der',
      ],
      'pem-said': ['-certform', 'PEM', ...CERT, '-keyform', 'pem', ...KEY],
      'form-p': ['-certform', 'p', ...CERT, '-keyform', 'P', ...KEY],
      uri: ['-cert', 'file:{pki}/client.pem', '-key', 'file:{pki}/client.key'],
      'uri-slashes': [
        '-cert',
        'file://{pki}/client.pem',
        '-key',
        'file://localhost{pki}/client.key',
      ],
      ec: ['-cert', '{pki}/ec.pem', '-key', '{pki}/ec.key', '-tls1_2', '-sigalgs', 'RSA+SHA256'],
      ed25519: ['-cert', '{pki}/ed25519.pem', '-key', '{pki}/ed25519.key'],
      expired: ['-cert', '{pki}/expired.pem', '-key', '{pki}/server.key'],
      weak: ['-cert', '{pki}/weak.pem', '-key', '{pki}/weak.key', '-cipher', 'DEFAULT@SECLEVEL=0'],
      'key-of-another-kind': ['-cert', '{pki}/other.pem', '-key', '{pki}/server.key'],
      'p12-key': [...CERT, '-key', '{pki}/client.p12', ...SECRET],
      'p12-both': ['-cert', '{pki}/client.p12', '-key', '{pki}/client.p12', ...SECRET],
      'p12-alone': ['-cert', '{pki}/client.p12', ...SECRET],
      'p12-chain-is-not-sent': ['-cert', '{pki}/client-full.p12', ...SECRET],
      'p12-open': ['-cert', '{pki}/client-open.p12', '-pass', 'pass:'],
      'enc-key': [...CERT, '-key', '{pki}/client-enc.key', ...SECRET],
      'enc-key-der': [...CERT, '-key', '{pki}/client-enc-key.der', ...SECRET],
      'enc-key-der-said': [
        ...CERT,
        '-keyform',
        'DER',
        '-key',
        '{pki}/client-enc-key.der',
        ...SECRET,
      ],
      'enc-key-trad': [...CERT, '-key', '{pki}/client-trad.key', ...SECRET],
      'pass-not-needed': [...CERT, ...KEY, '-pass', 'pass:wrong'],
      'pass-file': [...CERT, '-key', '{pki}/client-enc.key', '-pass', 'file:{pki}/pass.txt'],
      'pass-twice': [...CERT, '-key', '{pki}/client-enc.key', '-pass', 'pass:wrong', ...SECRET],
    },
    asked,
  ),
  asked('cert-pass-env', [...CERT, '-key', '{pki}/client-enc.key', '-pass', 'env:THE_PASS'], {
    env: { THE_PASS: 'secret' },
  }),
  asked('cert-pass-stdin', [...CERT, '-key', '{pki}/client-enc.key', '-pass', 'stdin'], {
    given: { phrase: 'secret\nmore\n' },
    stdin: { file: 'phrase' },
  }),
  asked('cert-pass-fd-0', [...CERT, '-key', '{pki}/client-enc.key', '-pass', 'fd:0'], {
    given: { phrase: 'secret\nmore\n' },
    stdin: { file: 'phrase' },
  }),
  asked('cert-pass-crlf', [...CERT, '-key', '{pki}/client-enc.key', '-pass', 'file:phrase'], {
    given: { phrase: 'secret\r\n' },
    stdin: 'null',
  }),

  ...table(
    'cert-chain',
    {
      given: [...CERT, ...KEY, '-cert_chain', '{pki}/int.pem'],
      'given-with-root': [...CERT, ...KEY, '-cert_chain', '{pki}/cas.pem'],
      'given-der': [...CERT, ...KEY, '-cert_chain', '{pki}/client.der'],
      'of-key-file': [...CERT, ...KEY, '-cert_chain', '{pki}/client-all.pem'],
      'of-p12': [...CERT, ...KEY, '-cert_chain', '{pki}/client-full.p12', ...SECRET],
      'without-cert': ['-cert_chain', '{pki}/int.pem'],
      stranger: [...CERT, ...KEY, '-cert_chain', '{pki}/stranger.pem'],
      built: [...CERT, ...KEY, '-build_chain', '-CAfile', '{pki}/cas.pem'],
      'built-of-given': [...CERT, ...KEY, '-build_chain', '-cert_chain', '{pki}/cas.pem'],
      'built-of-chain-ca': [...CERT, ...KEY, '-build_chain', '-chainCAfile', '{pki}/cas.pem'],
      'built-of-chain-path': [...CERT, ...KEY, '-build_chain', '-chainCApath', '{pki}/capath'],
      'built-of-chain-store': [...CERT, ...KEY, '-build_chain', '-chainCAstore', '{pki}/cas.pem'],
      'built-not-given': ['-build_chain'],
      'chain-ca-alone': [...CERT, ...KEY, '-chainCAfile', '{pki}/cas.pem'],
      'chain-path-alone': [...CERT, ...KEY, '-chainCApath', '{pki}/capath'],
      'auto-by-trust': [...CERT, ...KEY, '-CAfile', '{pki}/cas.pem'],
      'request-names': [...CERT, ...KEY, '-requestCAfile', '{pki}/cas.pem'],
      'request-names-1_2': ['-tls1_2', ...CERT, ...KEY, '-requestCAfile', '{pki}/root.pem'],
    },
    asked,
  ),
  ...table(
    'cert-chain-bad',
    {
      missing: [...CERT, ...KEY, '-cert_chain', 'missing'],
      garbage: [...CERT, ...KEY, '-cert_chain', '{pki}/garbage.pem'],
      empty: [...CERT, ...KEY, '-cert_chain', '{pki}/empty.pem'],
      'empty-name': [...CERT, ...KEY, '-cert_chain', ''],
      key: [...CERT, ...KEY, '-cert_chain', '{pki}/client.key'],
      'missing-without-cert': ['-cert_chain', 'missing'],
      'built-of-nothing': [...CERT, ...KEY, '-build_chain'],
      'built-of-half': [...CERT, ...KEY, '-build_chain', '-cert_chain', '{pki}/int.pem'],
      'built-of-strangers': [...CERT, ...KEY, '-build_chain', '-cert_chain', '{pki}/stranger.pem'],
      'chain-ca-missing': ['-chainCAfile', 'missing'],
      'chain-ca-garbage': ['-chainCAfile', '{pki}/garbage.pem'],
      'chain-ca-empty-name': ['-chainCAfile', ''],
      'chain-path-missing': [...CERT, ...KEY, '-build_chain', '-chainCApath', 'missing'],
      'chain-path-is-file': [...CERT, ...KEY, '-build_chain', '-chainCApath', '{pki}/root.pem'],
      'chain-store-missing': ['-chainCAstore', 'missing'],
      'chain-store-used-missing': [...CERT, ...KEY, '-build_chain', '-chainCAstore', 'missing'],
      'chain-store-scheme': ['-chainCAstore', 'nosuch:thing'],
      'request-empty': ['-requestCAfile', '{pki}/empty.pem'],
      'request-directory': ['-requestCAfile', '{pki}/capath'],
      'request-empty-name': ['-requestCAfile', ''],
    },
    unreadable,
  ),

  ...table(
    'cert-bad',
    {
      missing: ['-cert', 'missing'],
      'missing-key': [...CERT, '-key', 'missing'],
      'missing-both': ['-cert', 'missing', '-key', 'missing-too'],
      'no-key-inside': CERT,
      'key-missing-alone': ['-key', 'missing'],
      'empty-name': ['-cert', ''],
      'empty-key-name': [...CERT, '-key', ''],
      directory: ['-cert', '{pki}/capath', ...KEY],
      'key-directory': [...CERT, '-key', '{pki}/emptydir'],
      garbage: ['-cert', '{pki}/garbage.pem', ...KEY],
      'garbage-key': [...CERT, '-key', '{pki}/garbage.pem'],
      empty: ['-cert', '{pki}/empty.pem', ...KEY],
      broken: ['-cert', '{pki}/broken.pem', ...KEY],
      'broken-key': [...CERT, '-key', '{pki}/broken.pem'],
      mismatch: [...CERT, '-key', '{pki}/server.key'],
      'mismatch-kind': [...CERT, '-key', '{pki}/ec.key'],
      weak: ['-cert', '{pki}/weak.pem', '-key', '{pki}/weak.key', '-cipher', 'DEFAULT@SECLEVEL=2'],
      'cert-is-crl': ['-cert', '{pki}/crl.pem', ...KEY],
      'der-as-pem': ['-certform', 'PEM', '-cert', '{pki}/client.der', ...KEY],
      'pem-as-der': ['-certform', 'DER', ...CERT, ...KEY],
      'key-der-as-pem': [...CERT, '-keyform', 'PEM', '-key', '{pki}/client-key.der'],
      'key-pem-as-der': [...CERT, '-keyform', 'DER', ...KEY],
      'p12-as-pem': ['-certform', 'PEM', '-cert', '{pki}/client.p12', ...SECRET],
      'p12-as-der': ['-certform', 'DER', '-cert', '{pki}/client.p12', ...KEY, ...SECRET],
      'p12-wrong-pass': ['-cert', '{pki}/client.p12', ...KEY, '-pass', 'pass:wrong'],
      'enc-key-wrong-pass': [...CERT, '-key', '{pki}/client-enc.key', '-pass', 'pass:wrong'],
      'enc-key-empty-pass': [...CERT, '-key', '{pki}/client-enc.key', '-pass', 'pass:'],
      'enc-key-short-pass': [...CERT, '-key', '{pki}/client-enc.key', '-pass', 'pass:abc'],
      'enc-key-der-wrong': [...CERT, '-key', '{pki}/client-enc-key.der', '-pass', 'pass:wrong'],
      'enc-key-trad-wrong': [...CERT, '-key', '{pki}/client-trad.key', '-pass', 'pass:wrong'],
      'enc-key-long-pass': [
        ...CERT,
        '-key',
        '{pki}/client-enc.key',
        '-pass',
        `pass:${'x'.repeat(2000)}`,
      ],
      'uri-scheme': ['-cert', 'nosuch:client.pem'],
      'uri-host': ['-cert', 'file://other.test{pki}/client.pem', ...KEY],
      'uri-relative': ['-cert', 'file:client.pem', ...KEY],
      'form-empty': [...CERT, '-certform', ''],
      'form-word': [...CERT, '-certform', 'nosuch'],
      'form-p12': [...CERT, '-certform', 'P12'],
      'form-engine': [...CERT, '-certform', 'ENGINE'],
      'form-pvk': [...CERT, '-certform', 'PVK'],
      'keyform-word': [...CERT, '-keyform', 'nosuch'],
      'keyform-p12': [...CERT, ...KEY, '-keyform', 'P12'],
      'keyform-empty': [...CERT, ...KEY, '-keyform', ''],
    },
    unreadable,
  ),
  ...table(
    'cert-no-value',
    {
      cert: ['-cert'],
      key: ['-key'],
      certform: ['-certform'],
      keyform: ['-keyform'],
      pass: ['-pass'],
      cert_chain: ['-cert_chain'],
      chainCAfile: ['-chainCAfile'],
      chainCApath: ['-chainCApath'],
      chainCAstore: ['-chainCAstore'],
      requestCAfile: ['-requestCAfile'],
      'build_chain-with-value': ['-build_chain', 'x', 'y'],
    },
    bad,
  ),
  ...table(
    'pass-bad',
    {
      word: ['-pass', 'secret'],
      'unknown-source': ['-pass', 'abc:x'],
      'long-source': ['-pass', 'abcdefg:x'],
      empty: ['-pass', ''],
      'file-missing': ['-pass', 'file:missing'],
      'file-empty': ['-pass', 'file:{pki}/empty.pem'],
      'file-directory': ['-pass', 'file:{pki}/emptydir'],
      'env-missing': ['-pass', 'env:NO_SUCH_NAME'],
      'fd-negative': ['-pass', 'fd:-1'],
      'fd-closed': ['-pass', 'fd:99'],
      'fd-word': ['-pass', 'fd:x'],
      'stdin-empty': ['-pass', 'stdin'],
      'stdin-tail': ['-pass', 'stdin:x'],
    },
    unreadable,
  ),
  { name: 'pass-bad-order', server: none, args: ['-pass', 'x', '-connect', 'a:b:c'] },
];
