// Engines, providers, property queries, random state; certificates over HTTP.
// Not here: an engine that has keys (test/unit/parity-engine.test.ts compiles one).
// Called by index.ts.

import type { ParityCase, PeerStep, ServerSpec } from '../../../lib/parity/case';
import { ASKING, asked, CERT, KEY, unreadable } from './identity-files';
import { bad, NAMED, peer, row, table } from './rows';

const ATTIC: Partial<ParityCase> = { requires: ['-engine', 'engine:loader_attic'] };
const SECRET = ['-pass', 'pass:secret'];

const NEEDS_ENGINES: Partial<ParityCase> = { requires: ['-engine'] };

const engineCases: readonly ParityCase[] = [
  ...table(
    'engine-attic',
    {
      alone: [],
      'key-form': ['-keyform', 'ENGINE', '-key', 'k.pem'],
      'key-form-e': ['-keyform', 'e', '-key', 'k.pem'],
      'key-form-cert': ['-keyform', 'ENGINE', ...CERT],
      'key-form-both': ['-keyform', 'ENGINE', '-key', 'k', '-cert', 'missing'],
      'key-form-alone': ['-keyform', 'ENGINE'],
      'key-colons': ['-keyform', 'ENGINE', '-key', 'a:b:c'],
      'key-empty': ['-keyform', 'ENGINE', '-key', ''],
      'key-uri': ['-key', 'org.openssl.engine:loader_attic:k'],
      'key-uri-upper': ['-key', 'ORG.OPENSSL.ENGINE:loader_attic:k'],
      'key-pass': ['-keyform', 'ENGINE', '-key', 'k', ...SECRET],
      'cert-uri': ['-cert', 'org.openssl.engine:loader_attic:k', ...KEY],
      'chain-uri': [...CERT, ...KEY, '-cert_chain', 'org.openssl.engine:loader_attic:k'],
      'xkey-uri': ['-xcert', '{pki}/client.pem', '-xkey', 'org.openssl.engine:loader_attic:k'],
      files: [...CERT, ...KEY],
      'files-der': ['-cert', '{pki}/client.der', '-key', '{pki}/client-key.der'],
      'file-missing': ['-cert', 'missing'],
      twice: ['-engine', 'loader_attic'],
      'and-client': ['-ssl_client_engine', 'loader_attic'],
      'and-auto': ['-engine', 'auto', '-keyform', 'ENGINE', '-key', 'k'],
      'and-missing': ['-engine', 'missing', '-keyform', 'ENGINE', '-key', 'k'],
      'enc-key': [...CERT, '-key', '{pki}/client-enc.key', ...SECRET],
      'enc-key-wrong': [...CERT, '-key', '{pki}/client-enc.key', '-pass', 'pass:wrong'],
      p12: ['-cert', '{pki}/client.p12', ...SECRET],
    },
    (name, args) => unreadable(name, ['-engine', 'loader_attic', ...args], ATTIC),
  ),
  asked('engine-attic-connects', ['-engine', 'loader_attic', ...CERT, ...KEY], ATTIC),
  ...table(
    'engine',
    {
      auto: ['-engine', 'auto'],
      'auto-key-form': ['-engine', 'auto', '-keyform', 'ENGINE', '-key', 'k'],
      'auto-case': ['-engine', 'Auto'],
      dynamic: ['-engine', 'dynamic'],
      'dynamic-key-form': ['-engine', 'dynamic', '-keyform', 'ENGINE', '-key', 'k'],
      missing: ['-engine', 'missing'],
      'missing-key-form': ['-engine', 'missing', '-keyform', 'ENGINE', '-key', 'k'],
      'missing-twice': ['-engine', 'missing', '-engine', 'missing2'],
      empty: ['-engine', ''],
      path: ['-engine', './missing.so'],
      'path-garbage': ['-engine', '{pki}/garbage.pem'],
      'path-folder': ['-engine', '{pki}/capath'],
      'none-key-form': ['-keyform', 'ENGINE', '-key', 'k'],
      'none-cert-key-form': ['-keyform', 'ENGINE', ...CERT],
      'none-key-form-alone': ['-keyform', 'ENGINE'],
      'uri-unknown': ['-key', 'org.openssl.engine:missing:k'],
      'uri-no-key': ['-key', 'org.openssl.engine:k'],
      'uri-empty-key': ['-key', 'org.openssl.engine:dynamic:'],
      'uri-empty-engine': ['-key', 'org.openssl.engine::k'],
      'uri-dynamic': ['-key', 'org.openssl.engine:dynamic:k'],
      'uri-cert': [...KEY, '-cert', 'org.openssl.engine:dynamic:k'],
      'uri-with-form': ['-keyform', 'PEM', '-key', 'org.openssl.engine:dynamic:k'],
      'client-missing': ['-ssl_client_engine', 'missing'],
      'client-auto': ['-ssl_client_engine', 'auto'],
      'client-dynamic': ['-ssl_client_engine', 'dynamic'],
      'client-empty': ['-ssl_client_engine', ''],
      'client-missing-first': ['-ssl_client_engine', 'missing', '-engine', 'auto'],
    },
    (name, args) => unreadable(name, args, NEEDS_ENGINES),
  ),
  unreadable('engine-client-attic', ['-ssl_client_engine', 'loader_attic'], ATTIC),
  unreadable('engine-padlock', ['-engine', 'padlock'], { requires: ['engine:padlock'] }),
  bad('engine-folder', ['-engine', 'padlock', '-connect', '{address}'], {
    env: { OPENSSL_ENGINES: '{pki}/emptydir' },
    ...NEEDS_ENGINES,
  }),
  bad('engine-no-value', ['-engine'], NEEDS_ENGINES),
  bad('engine-client-no-value', ['-ssl_client_engine'], NEEDS_ENGINES),
];

const LEGACY: Partial<ParityCase> = { requires: ['-provider', 'provider:legacy'] };
const NEEDS_PROVIDERS: Partial<ParityCase> = { requires: ['-provider'] };
const OLD_P12 = ['-cert', '{pki}/client-legacy.p12', ...SECRET];

const providerCases: readonly ParityCase[] = [
  ...table(
    'provider-legacy',
    {
      alone: ['-provider', 'legacy'],
      cert: ['-provider', 'legacy', ...CERT, ...KEY],
      'and-base': ['-provider', 'legacy', '-provider', 'base', ...CERT, ...KEY],
      'path-empty': ['-provider-path', '', '-provider', 'legacy'],
      'path-missing': ['-provider-path', 'missing', '-provider', 'legacy'],
      'path-too-late': ['-provider', 'legacy', '-provider-path', 'missing'],
      'p12-without': OLD_P12,
      'p12-alone': ['-provider', 'legacy', ...OLD_P12],
    },
    (name, args) => unreadable(name, args, LEGACY),
  ),
  asked('provider-legacy-p12', ['-provider', 'legacy', '-provider', 'default', ...OLD_P12], LEGACY),
  asked(
    'provider-default-legacy-p12',
    ['-provider', 'default', '-provider', 'legacy', ...OLD_P12],
    LEGACY,
  ),
  ...table(
    'provider',
    {
      base: ['-provider', 'base'],
      'base-cert': ['-provider', 'base', ...CERT, ...KEY],
      'base-p12': ['-provider', 'base', '-cert', '{pki}/client.p12', ...SECRET],
      'base-enc-key': ['-provider', 'base', '-key', '{pki}/client-enc.key', ...SECRET],
      null: ['-provider', 'null'],
      'null-cert': ['-provider', 'null', ...CERT, ...KEY],
      missing: ['-provider', 'missing'],
      'missing-second': ['-provider', 'default', '-provider', 'missing'],
      empty: ['-provider', ''],
      'path-alone': ['-provider-path', 'missing'],
      'path-garbage': ['-provider-path', '{pki}', '-provider', 'garbage'],
      'query-missing': ['-propquery', 'provider=missing'],
      'query-missing-cert': ['-propquery', 'provider=missing', ...CERT, ...KEY],
      'query-missing-chain': ['-propquery', 'provider=missing', '-cert_chain', '{pki}/int.pem'],
      'query-missing-xcert': ['-propquery', 'provider=missing', '-xcert', '{pki}/client-all.pem'],
      'query-missing-crl': ['-propquery', 'provider=missing', '-CRL', '{pki}/crl.pem'],
      'query-missing-ca': ['-propquery', 'provider=missing', '-CAfile', '{pki}/root.pem'],
      'query-fips': ['-propquery', 'fips=yes'],
      'query-malformed': ['-propquery', '==='],
      'query-malformed-cert': ['-propquery', '===', ...CERT, ...KEY],
      'query-twice': ['-propquery', 'provider=missing', '-propquery', 'provider=default'],
      'query-after-cert': [...CERT, ...KEY, '-propquery', 'provider=missing'],
    },
    (name, args) => unreadable(name, args, NEEDS_PROVIDERS),
  ),
  ...table(
    'provider-used',
    {
      default: ['-provider', 'default', ...CERT, ...KEY],
      'default-twice': ['-provider', 'default', '-provider', 'default'],
      'query-default': ['-propquery', 'provider=default', ...CERT, ...KEY],
      'query-default-p12': [
        '-propquery',
        'provider=default',
        '-cert',
        '{pki}/client.p12',
        ...SECRET,
      ],
      'query-optional': ['-propquery', '?provider=missing', ...CERT, ...KEY],
      'query-empty': ['-propquery', '', ...CERT, ...KEY],
      'query-malformed': ['-propquery', '===', ...CERT, ...KEY],
      'query-1_2': ['-propquery', 'provider=default', '-tls1_2', ...CERT, ...KEY],
    },
    (name, args) => asked(name, args, NEEDS_PROVIDERS),
  ),
  bad('provider-modules', ['-provider', 'legacy'], {
    env: { OPENSSL_MODULES: '{pki}/emptydir' },
    ...NEEDS_PROVIDERS,
  }),
  ...table(
    'provider-no-value',
    { provider: ['-provider'], path: ['-provider-path'], query: ['-propquery'] },
    bad,
  ),
];

const WRITES: Partial<ParityCase> = { files: [{ name: 'state', view: 'exists' }] };

const randomCases: readonly ParityCase[] = [
  ...table(
    'random',
    {
      'null-device': ['-rand', '/dev/null'],
      file: ['-rand', '{pki}/root.pem'],
      list: ['-rand', '{pki}/root.pem:{pki}/int.pem'],
      empty: ['-rand', '{pki}/empty.pem'],
      'empty-name': ['-rand', ''],
      missing: ['-rand', 'missing'],
      'list-missing': ['-rand', 'missing:{pki}/root.pem:missing2'],
      'list-colons': ['-rand', ':{pki}/root.pem::'],
      'twice-missing': ['-rand', '{pki}/root.pem', '-rand', 'missing'],
      directory: ['-rand', '{pki}/capath'],
      'missing-and-cert': ['-rand', 'missing', '-cert', 'missing'],
      'missing-and-bad-host': ['-rand', 'missing', '-bind', 'a:b:c'],
      'missing-before-pass': ['-rand', 'missing', '-pass', 'x'],
      write: ['-writerand', 'state'],
      'write-after-load': ['-rand', '{pki}/root.pem', '-writerand', 'state'],
      'write-after-fault': ['-rand', 'missing', '-writerand', 'state'],
      'write-after-cert-fault': ['-writerand', 'state', '-cert', 'missing'],
      'write-over': ['-rand', 'old', '-writerand', 'old'],
      'write-missing-folder': ['-writerand', 'missing/state'],
      'write-directory': ['-writerand', '{pki}/capath'],
      'write-empty-name': ['-writerand', ''],
      'write-null-device': ['-writerand', '/dev/null'],
      'write-full-device': ['-writerand', '/dev/full'],
      'write-twice': ['-writerand', 'lost', '-writerand', 'state'],
    },
    (name, args) =>
      unreadable(name, args, {
        given: name === 'random-write-over' ? { old: 'some bytes' } : {},
        files: [...(WRITES.files ?? []), { name: 'old', view: 'exists' }],
      }),
  ),
  ...table(
    'random-write-usage',
    {
      'unknown-after': ['-writerand', 'state', '-nosuch'],
      'unknown-before': ['-nosuch', '-writerand', 'state'],
      help: ['-writerand', 'state', '-help'],
      'fault-too': ['-writerand', 'missing/state', '-nosuch'],
      'target-twice': ['-writerand', 'state', 'a:1', 'b:2'],
    },
    (name, args) => bad(name, args, WRITES),
  ),
  ...table(
    'random-connects',
    { load: ['-rand', '{pki}/root.pem'], write: ['-writerand', 'state'] },
    (name, args) => row(name, args, WRITES),
  ),
  row('random-connects-write-fault', ['-writerand', 'missing/state']),
  ...table('random-no-value', { rand: ['-rand'], write: ['-writerand'] }, bad),
];

const HEAD = 'HTTP/1.0 200 OK\r\n';
const PLAIN: PeerStep = { do: 'send', data: `${HEAD}\r\n` };
const DER: PeerStep = { do: 'send', data: { file: '{pki}/client.der' } };
const PEM: PeerStep = { do: 'send', data: { file: '{pki}/client.pem' } };

function answer(...steps: PeerStep[]): PeerStep[] {
  return [{ do: 'await', text: '\r\n\r\n' }, ...steps, { do: 'close' }];
}

function text(data: string): PeerStep[] {
  return answer({ do: 'send', data });
}

/** The peer answers the first connection itself; what comes next reaches the server behind it. */
function fetching(...steps: PeerStep[]): ServerSpec {
  const upstream = ASKING as Extract<ServerSpec, { kind: 's_server' }>;
  return { kind: 'peer', connections: [answer(...steps), [{ do: 'relay' }]], upstream };
}

const URL = 'http://{address}';

function fetched(
  name: string,
  steps: PeerStep[],
  args = ['-cert', `${URL}/c`, ...KEY],
): ParityCase {
  return {
    name,
    server: peer(steps),
    args: [...args, '-connect', '127.0.0.1:1'],
    stdin: 'null',
    masks: ['port'],
  };
}

const httpCases: readonly ParityCase[] = [
  ...table(
    'http-cert',
    {
      used: ['-cert', `${URL}/client.der`, ...KEY],
      'form-does-not-count': ['-cert', `${URL}/c`, '-certform', 'PEM', ...KEY],
      'no-path': ['-cert', URL, ...KEY],
      query: ['-cert', `${URL}/a?b=c#d`, ...KEY],
      extended: ['-xcert', `${URL}/c`, '-xkey', '{pki}/client.key'],
    },
    (name, args) => ({
      name,
      server: fetching(PLAIN, DER),
      args: [...NAMED, ...args],
      // Where it cannot be fetched, the URL is told.
      masks: ['port'],
    }),
  ),
  fetched('http-cert-pem', answer(PLAIN, PEM)),
  fetched('http-cert-garbage', text(`${HEAD}\r\nhello, this is no certificate`)),
  fetched('http-cert-nothing', text(`${HEAD}\r\n`)),
  fetched('http-cert-404', text('HTTP/1.0 404 Not Found\r\n\r\n')),
  fetched('http-cert-500-long', text('HTTP/1.1 500 Something Went Wrong\r\nA: b\r\n\r\nsorry')),
  fetched('http-cert-redirect', text('HTTP/1.0 302 Found\r\nLocation: /other\r\n\r\n')),
  fetched('http-cert-no-http', text('220 mail.test ESMTP\r\n')),
  fetched('http-cert-closed', answer()),
  fetched('http-cert-short', [
    { do: 'await', text: '\r\n\r\n' },
    PLAIN,
    { do: 'send', data: { hex: '3082 04ff 3082' } },
    { do: 'close' },
  ]),
  fetched('http-cert-length', text(`${HEAD}Content-Length: 5\r\n\r\n\x30\x03\x02\x01\x00more`)),
  fetched('http-cert-not-x509', text(`${HEAD}\r\n\x30\x03\x02\x01\x00`)),
  fetched('http-cert-key-too', answer(PLAIN, DER), ['-cert', `${URL}/c`]),
  fetched('http-cert-key', answer(), ['-key', `${URL}/k`]),
  fetched('http-cert-chain', answer(), [...CERT, ...KEY, '-cert_chain', `${URL}/c`]),
  fetched('http-cert-extended-key', answer(PLAIN, DER), ['-xcert', `${URL}/c`]),
  fetched('http-cert-trust', answer(), ['-CAfile', `${URL}/c`]),
  ...table(
    'http-cert-bad',
    {
      https: ['-cert', 'https://127.0.0.1:1/c', ...KEY],
      'https-key-too': ['-cert', 'https://127.0.0.1:1/c'],
      'https-key': ['-key', 'https://127.0.0.1:1/k'],
      'https-chain': [...CERT, ...KEY, '-cert_chain', 'https://127.0.0.1:1/c'],
      'https-extended': ['-xcert', 'https://127.0.0.1:1/c', '-xkey', 'missing'],
      'upper-case': ['-cert', 'HTTP://127.0.0.1:1/c', ...KEY],
      'port-word': ['-cert', 'http://127.0.0.1:x/c', ...KEY],
      'port-big': ['-cert', 'http://127.0.0.1:99999/c', ...KEY],
      'open-bracket': ['-cert', 'http://[::1/c', ...KEY],
      'one-slash': ['-cert', 'http:/127.0.0.1/c', ...KEY],
    },
    unreadable,
  ),
];

export const engineAndProviderCases: readonly ParityCase[] = [
  ...engineCases,
  ...providerCases,
  ...randomCases,
  ...httpCases,
];
