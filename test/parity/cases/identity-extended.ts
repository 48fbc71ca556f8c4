// Extended certificates: -xcert and its companions, and the report of how well each fits.
// Not here: the one certificate of -cert (identity-files.ts).
// Called by index.ts.

import type { ParityCase } from '../../../lib/parity/case';
import { ASKING, asked, CERT, KEY, unreadable } from './identity-files';
import { bad, EXIT, NAMED, row, server, table } from './rows';

const XCERT = ['-xcert', '{pki}/client.pem'];
const XKEY = ['-xkey', '{pki}/client.key'];
const CLIENT = [...XCERT, ...XKEY];
const EC = ['-xcert', '{pki}/ec.pem', '-xkey', '{pki}/ec.key'];
const ED25519 = ['-xcert', '{pki}/ed25519.pem', '-xkey', '{pki}/ed25519.key'];
const WEAK = ['-xcert', '{pki}/weak.pem', '-xkey', '{pki}/weak.key'];
const OTHER = ['-xcert', '{pki}/other.pem', '-xkey', '{pki}/server.key'];
const EC_SIZES: Partial<ParityCase> = { masks: ['sizes'] };

/** All but the server's signature algorithms, which decide which certificate is sent. */
function asking(...more: string[]) {
  return server('-verify', '3', '-CAfile', '{pki}/root.pem', ...more);
}

export const extendedCases: readonly ParityCase[] = [
  ...table(
    'xcert',
    {
      one: CLIENT,
      'one-1_2': [...CLIENT, '-tls1_2'],
      'key-inside': ['-xcert', '{pki}/client-all.pem'],
      'key-first': [...XKEY, ...XCERT],
      chain: [...CLIENT, '-xchain', '{pki}/int.pem'],
      'chain-1_2': [...CLIENT, '-xchain', '{pki}/int.pem', '-tls1_2'],
      'chain-first': ['-xchain', '{pki}/int.pem', ...CLIENT],
      'chain-with-root': [...CLIENT, '-xchain', '{pki}/cas.pem'],
      'chain-stranger': [...CLIENT, '-xchain', '{pki}/stranger.pem'],
      build: [...CLIENT, '-xchain_build', '-CAfile', '{pki}/cas.pem'],
      'build-of-chain-ca': [...CLIENT, '-xchain_build', '-chainCAfile', '{pki}/cas.pem'],
      'build-and-chain': [...CLIENT, '-xchain', '{pki}/cas.pem', '-xchain_build'],
      'build-of-nothing': [...CLIENT, '-xchain_build'],
      'build-alone': ['-xchain_build'],
      'build-first': ['-xchain_build', ...CLIENT, '-CAfile', '{pki}/cas.pem'],
      'key-alone': XKEY,
      'der-cert-said': ['-xcert', '{pki}/client.der', '-xcertform', 'DER', ...XKEY],
      'der-inside-said': ['-xcert', '{pki}/client-open.p12', '-xcertform', 'DER'],
      'key-missing-alone': ['-xkey', 'missing'],
      'chain-alone': ['-xchain', '{pki}/int.pem'],
      'forms-alone': ['-xcertform', 'DER', '-xkeyform', 'DER'],
      der: ['-xcert', '{pki}/client.der', '-xkey', '{pki}/client-key.der'],
      'der-said': [
        ...['-xcert', '{pki}/client.der', '-xcertform', 'DER'],
        ...['-xkey', '{pki}/client-key.der', '-xkeyform', 'der'],
      ],
      'pem-said': [...CLIENT, '-xcertform', 'p', '-xkeyform', 'pem'],
      'form-first': ['-xcertform', 'DER', '-xcert', '{pki}/client.der', ...XKEY],
      p12: ['-xcert', '{pki}/client-open.p12'],
      expired: ['-xcert', '{pki}/expired.pem', '-xkey', '{pki}/server.key'],
      mismatch: [...XCERT, '-xkey', '{pki}/server.key'],
      'mismatch-1_2': [...XCERT, '-xkey', '{pki}/server.key', '-tls1_2'],
      'mismatch-kind': [...XCERT, '-xkey', '{pki}/ec.key'],
      'mismatch-second': [...CLIENT, '-xcert', '{pki}/ec.pem', '-xkey', '{pki}/client.key'],
      'and-cert': [...CLIENT, ...CERT, ...KEY],
      'and-other-cert': [...CLIENT, '-cert', '{pki}/other.pem', '-key', '{pki}/server.key'],
      'same-kind-twice': [...CLIENT, ...OTHER],
      strict: [...CLIENT, '-strict'],
      nameopt: [...CLIENT, '-nameopt', 'RFC2253'],
      'nameopt-multiline': [...CLIENT, '-nameopt', 'multiline'],
      'sigalgs-1_2': [...CLIENT, '-tls1_2', '-sigalgs', 'RSA+SHA256'],
      'client-sigalgs': [...CLIENT, '-client_sigalgs', 'RSA-PSS+SHA384'],
      state: [...CLIENT, '-state'],
      quiet: [...CLIENT, '-quiet', '-no_ign_eof'],
      weak: WEAK,
      'weak-level0': [...WEAK, '-cipher', 'DEFAULT@SECLEVEL=0'],
      'request-names': [...CLIENT, '-requestCAfile', '{pki}/cas.pem'],
    },
    (name, args) => (name === 'xcert-quiet' ? quiet(name, args) : asked(name, args)),
  ),
  ...table(
    'xcert-several',
    {
      'rsa-ec': [...CLIENT, ...EC],
      'ec-rsa': [...EC, ...CLIENT],
      'rsa-ec-1_2': [...CLIENT, ...EC, '-tls1_2'],
      three: [...CLIENT, ...EC, ...ED25519],
      'three-1_2': [...CLIENT, ...EC, ...ED25519, '-tls1_2'],
      'chain-on-second': [...CLIENT, ...EC, '-xchain', '{pki}/int.pem'],
      'chains-on-both': [...CLIENT, '-xchain', '{pki}/int.pem', ...EC, '-xchain', '{pki}/int.pem'],
      'build-on-first': [...CLIENT, '-xchain_build', ...EC, '-CAfile', '{pki}/cas.pem'],
    },
    (name, args) => asked(name, args, EC_SIZES),
  ),
  asked('xcert-issuer-unknown', CLIENT, {
    server: server('-verify', '3', '-CAfile', '{pki}/stranger.pem'),
  }),
  asked('xcert-issuer-named', [...CLIENT, '-xchain', '{pki}/int.pem'], {
    server: server('-verify', '3', '-CAfile', '{pki}/int.pem'),
  }),
  asked('xcert-type-unwanted-1_2', [...CLIENT, '-tls1_2'], {
    server: asking('-client_sigalgs', 'ECDSA+SHA256'),
  }),
  asked('xcert-sigalgs-ec-only', [...CLIENT, ...EC], {
    server: asking('-client_sigalgs', 'ECDSA+SHA256'),
    ...EC_SIZES,
  }),
  asked('xcert-sigalgs-none', ED25519, { server: asking('-client_sigalgs', 'ECDSA+SHA256') }),
  asked('xcert-sigalgs-none-1_2', [...ED25519, '-tls1_2'], {
    server: asking('-client_sigalgs', 'RSA+SHA256'),
  }),
  asked('xcert-suite-b', ['-cipher', 'SUITEB128', ...CLIENT, '-tls1_2'], {
    server: {
      kind: 's_server',
      args: [
        ...['-no-CAfile', '-no-CApath', '-no_ticket', '-num_tickets', '0'],
        ...['-cert', '{pki}/ec.pem', '-key', '{pki}/ec.key', '-cert_chain', '{pki}/int.pem'],
        ...['-verify', '3', '-CAfile', '{pki}/root.pem', '-cipher', 'SUITEB128'],
      ],
    },
    ...EC_SIZES,
  }),
  row('xcert-not-asked', CLIENT),
  row('xcert-not-asked-mismatch', [...XCERT, '-xkey', '{pki}/server.key']),
  row('xcert-reconnect', [...CLIENT, '-reconnect', '-tls1_2'], {
    server: ASKING,
    script: [EXIT],
    stdin: 'null',
  }),
  ...table(
    'xcert-bad',
    {
      missing: ['-xcert', 'missing'],
      'missing-both': ['-xcert', 'missing', '-xkey', 'missing-too'],
      'missing-key': [...XCERT, '-xkey', 'missing'],
      'missing-chain': [...CLIENT, '-xchain', 'missing'],
      'empty-name': ['-xcert', ''],
      'empty-key-name': [...XCERT, '-xkey', ''],
      'empty-chain-name': [...CLIENT, '-xchain', ''],
      'no-key-inside': XCERT,
      garbage: ['-xcert', '{pki}/garbage.pem', ...XKEY],
      'garbage-key': [...XCERT, '-xkey', '{pki}/garbage.pem'],
      'garbage-chain': [...CLIENT, '-xchain', '{pki}/garbage.pem'],
      'pem-as-der': [...CLIENT, '-xcertform', 'DER'],
      'key-der-as-pem': [...XCERT, '-xkey', '{pki}/client-key.der'],
      'key-pem-as-der': [...CLIENT, '-xkeyform', 'DER'],
      'key-inside-form': ['-xcert', '{pki}/client-all.pem', '-xcertform', 'DER'],
      'key-inside-keyform': ['-xcert', '{pki}/client-all.pem', '-xkeyform', 'DER'],
      'key-twice': [...XCERT, '-xkey', 'a', '-xkey', 'b'],
      'chain-twice': [...CLIENT, '-xchain', 'a', '-xchain', 'b'],
      'key-twice-before': ['-xkey', 'a', '-xkey', 'b', ...XCERT],
      'second-without-key': [...CLIENT, '-xcert', '{pki}/ec.pem'],
      'first-broken': ['-xcert', 'missing', ...CLIENT],
      'both-broken': ['-xcert', 'first', '-xcert', 'second'],
      'pass-does-not-count': [...XCERT, '-xkey', '{pki}/client-enc.key', '-pass', 'pass:secret'],
      'enc-key': [...XCERT, '-xkey', '{pki}/client-enc.key'],
      'after-cert': ['-cert', 'missing', '-xcert', 'missing-too'],
      'after-crl': ['-CRL', 'missing', '-xcert', 'missing-too'],
      'p12-secret': ['-xcert', '{pki}/client.p12'],
    },
    unreadable,
  ),
  ...table(
    'xcert-bad-value',
    {
      'xcert-none': ['-xcert'],
      'xkey-none': ['-xkey'],
      'xchain-none': ['-xchain'],
      'xcertform-none': ['-xcertform'],
      'xkeyform-none': ['-xkeyform'],
      'xcertform-word': ['-xcertform', 'nosuch'],
      'xcertform-p12': ['-xcertform', 'P12'],
      'xkeyform-engine': ['-xkeyform', 'ENGINE'],
      'xkeyform-empty': ['-xkeyform', ''],
      'xchain_build-value': ['-xchain_build=yes'],
    },
    bad,
  ),
];

/** Says nothing after the verification, so that the end of stdin is all that is left. */
function quiet(name: string, args: string[]): ParityCase {
  return {
    name,
    server: ASKING,
    args: [...NAMED, ...args],
    script: [
      { do: 'await', text: 'Suite B: not tested' },
      { do: 'await', text: 'CIPHER is', in: 'server' },
      { do: 'end' },
    ],
  };
}
