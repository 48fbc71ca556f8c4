// The client's own certificate and key: forms, pass phrases, chains, what the server asks for.
// Not here: the client's check of the server (verify.ts).
// Called by index.ts.

import type { ParityCase, Step } from '../../../lib/parity/case';
import { bad, END, EXIT, NAMED, SHOWN, see, send, server, serverWith, table } from './rows';

const ASK = ['-CAfile', '{pki}/root.pem', '-verify', '3'];
const DEMAND = ['-CAfile', '{pki}/root.pem', '-Verify', '3'];
const CERT = ['-cert', '{pki}/client.pem', '-key', '{pki}/client.key'];
const FULL = [...CERT, '-cert_chain', '{pki}/int.pem'];

/** The server asks for a certificate and its output shows which one it got. */
function asked(name: string, args: string[]): ParityCase {
  return { name, server: server(...ASK), args: [...NAMED, ...args], compareServer: 1 };
}

function demanded12(name: string, args: string[]): ParityCase {
  return { name, server: server(...DEMAND, '-tls1_2'), args: [...NAMED, ...args] };
}

/** TLS 1.3: the client learns of the refusal only after its report; so it waits for the end. */
function demanded13(name: string, args: string[]): ParityCase {
  return { name, server: server(...DEMAND), args: [...NAMED, ...args], script: [...SHOWN, EXIT] };
}

function prompted(...typed: Step[]): Partial<ParityCase> {
  return { script: [see('Enter pass phrase'), ...typed] };
}

const ENCRYPTED = ['-cert', '{pki}/client.pem', '-key', '{pki}/client-enc.key'];

export const identityCases: readonly ParityCase[] = [
  ...table(
    'identity',
    {
      none: [],
      pem: CERT,
      'one-file': ['-cert', '{pki}/client-all.pem'],
      chain: FULL,
      'chain-in-file-is-not-sent': ['-cert', '{pki}/client-full.pem', '-key', '{pki}/client.key'],
      'build-chain': [...CERT, '-build_chain', '-chainCAfile', '{pki}/cas.pem'],
      der: ['-cert', '{pki}/client.der', '-key', '{pki}/client-key.der'],
      'der-forms': [
        ...['-cert', '{pki}/client.der', '-certform', 'DER'],
        ...['-key', '{pki}/client-key.der', '-keyform', 'DER'],
      ],
      pass: [...ENCRYPTED, '-pass', 'pass:secret'],
      'pass-file': [...ENCRYPTED, '-pass', 'file:{pki}/pass.txt'],
      'pass-unused': [...CERT, '-pass', 'pass:nothing'],
      extended: [
        ...['-xcert', '{pki}/client.pem', '-xkey', '{pki}/client.key'],
        ...['-xchain', '{pki}/int.pem'],
      ],
      'extended-forms': [
        ...['-xcert', '{pki}/client.der', '-xcertform', 'DER'],
        ...['-xkey', '{pki}/client-key.der', '-xkeyform', 'DER'],
      ],
      'extended-build': [
        ...['-xcert', '{pki}/client.pem', '-xkey', '{pki}/client.key', '-xchain_build'],
      ],
    },
    asked,
  ),
  {
    ...asked('identity-pass-environment', [...ENCRYPTED, '-pass', 'env:SECRET']),
    env: { SECRET: 'secret' },
  },
  {
    ...asked('identity-pass-prompt', ENCRYPTED),
    ...prompted(send('secret\n'), ...SHOWN, END),
  },
  ...table('identity-demanded', { none: [], pem: CERT, chain: FULL }, demanded12),
  ...table('identity-demanded-1_3', { none: [] }, demanded13),
  { ...demanded13('identity-demanded-1_3-chain', FULL), script: [...SHOWN, END] },
  {
    name: 'identity-ca-names',
    server: server(...DEMAND, '-tls1_2'),
    args: [...NAMED, ...FULL, '-prexit'],
  },
  {
    name: 'identity-ec-server-asks',
    server: serverWith('ec.pem', 'ec.key', ...ASK),
    args: [...NAMED, ...FULL],
    masks: ['sizes'],
  },
  ...table(
    'identity-bad',
    {
      'build-chain-default-store': [...CERT, '-build_chain'],
      'der-said-pem': ['-cert', '{pki}/client.der', '-certform', 'PEM', '-key', '{pki}/client.key'],
      p12: ['-cert', '{pki}/client.p12', '-certform', 'P12', '-pass', 'pass:secret'],
      'pem-said-der': [...CERT, '-certform', 'DER', '-keyform', 'DER'],
      'cert-missing': ['-cert', 'missing'],
      'cert-empty': ['-cert', '{pki}/empty.pem'],
      'cert-garbage': ['-cert', '{pki}/garbage.pem'],
      'cert-broken': ['-cert', '{pki}/broken.pem', '-key', '{pki}/client.key'],
      'cert-is-key': ['-cert', '{pki}/client.key'],
      'cert-directory': ['-cert', '{pki}/capath', '-key', '{pki}/client.key'],
      'cert-without-key': ['-cert', '{pki}/client2.pem'],
      'cert-no-value': ['-cert'],
      'key-missing': ['-cert', '{pki}/client.pem', '-key', 'missing'],
      'key-empty': ['-cert', '{pki}/client.pem', '-key', '{pki}/empty.pem'],
      'key-garbage': ['-cert', '{pki}/client.pem', '-key', '{pki}/garbage.pem'],
      'key-is-cert': ['-cert', '{pki}/client.pem', '-key', '{pki}/client.pem'],
      'key-of-other': ['-cert', '{pki}/client.pem', '-key', '{pki}/server.key'],
      'key-of-other-type': ['-cert', '{pki}/client.pem', '-key', '{pki}/ec.key'],
      'key-alone': ['-key', '{pki}/client.key', '-connect', '{address}'],
      'certform-word': [...CERT, '-certform', 'nosuch'],
      'keyform-word': [...CERT, '-keyform', 'nosuch'],
      'keyform-engine': [...CERT, '-keyform', 'ENGINE'],
      'pass-wrong': [...ENCRYPTED, '-pass', 'pass:wrong'],
      'pass-empty': [...ENCRYPTED, '-pass', 'pass:'],
      'pass-source': [...ENCRYPTED, '-pass', 'nosuch:secret'],
      'pass-bare': [...ENCRYPTED, '-pass', 'secret'],
      'pass-file-missing': [...ENCRYPTED, '-pass', 'file:missing'],
      'pass-file-empty': [...ENCRYPTED, '-pass', 'file:{pki}/empty.pem'],
      'pass-env-missing': [...ENCRYPTED, '-pass', 'env:NOSUCH'],
      'pass-fd-closed': [...ENCRYPTED, '-pass', 'fd:77'],
      'chain-missing': [...CERT, '-cert_chain', 'missing'],
      'chain-garbage': [...CERT, '-cert_chain', '{pki}/garbage.pem'],
      'p12-wrong-pass': ['-cert', '{pki}/client.p12', '-pass', 'pass:wrong'],
      'xkey-alone': ['-xkey', '{pki}/client.key', '-connect', '{address}'],
      'xcert-missing': ['-xcert', 'missing', '-connect', '{address}'],
      'xcert-garbage': ['-xcert', '{pki}/garbage.pem', '-connect', '{address}'],
      'xchain-alone': ['-xchain', '{pki}/int.pem', '-connect', '{address}'],
    },
    bad,
  ),
  bad('identity-bad-prompt-wrong', ENCRYPTED, prompted(send('wrong\n'), EXIT)),
  bad('identity-bad-prompt-end', ENCRYPTED, prompted(END)),
  bad('identity-bad-prompt-null', ENCRYPTED, { stdin: 'null' }),
];
