// Where certificates and keys may come from besides plain files, and what else may be set.
// Not here: the options one by one (identity-files.ts, identity-extended.ts).
// Called by index.ts.

import type { ParityCase } from '../../../lib/parity/case';
import { asked, CERT, KEY, unreadable } from './identity-files';
import { bad, peer, row, server, table } from './rows';

const ENC = ['-key', '{pki}/client-enc.key'];
const SECRET = ['-pass', 'pass:secret'];
const OLD_P12 = ['-cert', '{pki}/client-legacy.p12', ...SECRET];
const BOTH = { 'both.pem': { file: '{pki}/client-all.pem' } };

/** A configuration file: its main section and what follows. */
function config(...lines: string[]): Partial<ParityCase> {
  return {
    given: { 'openssl.cnf': `${['openssl_conf = main', '[main]', ...lines].join('\n')}\n` },
    env: { OPENSSL_CONF: 'openssl.cnf' },
  };
}

const LEGACY = config(
  'providers = providers',
  '[providers]',
  'default = on',
  'legacy = on',
  '[on]',
  'activate = 1',
);
const NEEDS_LEGACY = { requires: ['-provider', 'provider:legacy'] };
const NULL_ONLY = config(
  'providers = providers',
  '[providers]',
  'null = on',
  '[on]',
  'activate = 1',
);
const QUERY = config('alg_section = query', '[query]', 'default_properties = provider=missing');
const ENGINE = config(
  'engines = engines',
  '[engines]',
  'attic = attic',
  '[attic]',
  'engine_id = loader_attic',
  'init = 0',
);
const ENGINE_MISSING = config(
  'engines = engines',
  '[engines]',
  'missing = one',
  '[one]',
  'init = 1',
);
const NEEDS_ATTIC = { requires: ['-engine', 'engine:loader_attic'] };

const configCases: readonly ParityCase[] = [
  asked('config-legacy-p12', OLD_P12, { ...LEGACY, ...NEEDS_LEGACY }),
  asked('config-legacy-and-option', ['-provider', 'default', ...OLD_P12], {
    ...LEGACY,
    ...NEEDS_LEGACY,
  }),
  unreadable('config-null-provider', [...CERT, ...KEY], NULL_ONLY),
  asked('config-null-provider-and-default', ['-provider', 'default', ...CERT, ...KEY], NULL_ONLY),
  unreadable('config-query', [...CERT, ...KEY], QUERY),
  unreadable('config-query-and-option', ['-propquery', 'provider=default', ...CERT, ...KEY], QUERY),
  unreadable('config-engine', ['-keyform', 'ENGINE', '-key', 'k'], { ...ENGINE, ...NEEDS_ATTIC }),
  unreadable('config-engine-and-option', ['-engine', 'loader_attic'], {
    ...ENGINE,
    ...NEEDS_ATTIC,
  }),
  unreadable('config-engine-uri', ['-key', 'org.openssl.engine:loader_attic:k'], {
    ...ENGINE,
    ...NEEDS_ATTIC,
  }),
  unreadable('config-engine-missing', CERT, { ...ENGINE_MISSING, requires: ['-engine'] }),
  unreadable('config-missing', CERT, { env: { OPENSSL_CONF: 'missing' } }),
  unreadable('config-empty-name', CERT, { env: { OPENSSL_CONF: '' } }),
  unreadable('config-directory', CERT, { env: { OPENSSL_CONF: '{pki}/emptydir' } }),
  unreadable('config-garbage', CERT, { env: { OPENSSL_CONF: '{pki}/garbage.pem' } }),
];

/** Descriptors and devices in the place of files. */
const deviceCases: readonly ParityCase[] = [
  ...Object.entries({
    'cert-of-3': { args: ['-cert', '/dev/fd/3', ...KEY], redirect: '3<both.pem' },
    'key-of-3': { args: [...CERT, '-key', '/dev/fd/3'], redirect: '3<both.pem' },
    'both-of-3': { args: ['-cert', '/dev/fd/3'], redirect: '3<both.pem' },
    'key-of-9': { args: [...CERT, '-key', '/dev/fd/9'], redirect: '9<both.pem' },
    'key-of-3-through-pipe': {
      args: [...CERT, '-key', '/dev/fd/3'],
      redirect: '3<<END\n$(cat both.pem)\nEND\n',
    },
    'chain-of-4': { args: [...CERT, ...KEY, '-cert_chain', '/dev/fd/4'], redirect: '4<both.pem' },
    'pass-of-3': { args: [...CERT, ...ENC, '-pass', 'fd:3'], redirect: '3<phrase' },
    'pass-of-9': { args: [...CERT, ...ENC, '-pass', 'fd:9'], redirect: '9<phrase' },
    'pass-path-of-3': { args: [...CERT, ...ENC, '-pass', 'file:/dev/fd/3'], redirect: '3<phrase' },
    'xkey-of-3': {
      args: ['-xcert', '{pki}/client.pem', '-xkey', '/dev/fd/3'],
      redirect: '3<both.pem',
    },
  }).map(([name, { args, redirect }]) =>
    asked(`device-${name}`, args, { redirect, given: { ...BOTH, phrase: 'secret\n' } }),
  ),
  ...table(
    'device',
    {
      'key-of-stdin': [...CERT, '-key', '/dev/stdin'],
      'both-of-stdin': ['-cert', '/dev/stdin'],
      'cert-of-stdin': ['-cert', '/dev/stdin', ...KEY],
    },
    (name, args) => asked(name, args, { given: BOTH, stdin: { file: 'both.pem' } }),
  ),
  ...table(
    'device-bad',
    {
      null: ['-cert', '/dev/null', ...KEY],
      'null-key': [...CERT, '-key', '/dev/null'],
      'null-chain': [...CERT, ...KEY, '-cert_chain', '/dev/null'],
      'null-pass': [...CERT, ...ENC, '-pass', 'file:/dev/null'],
      closed: ['-cert', '/dev/fd/99', ...KEY],
      dash: ['-cert', '-', ...KEY],
      'pass-of-write-end': [...CERT, ...ENC, '-pass', 'fd:2'],
    },
    unreadable,
  ),
];

const orderCases: readonly ParityCase[] = [
  ...table(
    'xcert-order',
    {
      'key-for-second': [
        '-xcert',
        '{pki}/client-all.pem',
        '-xcert',
        '{pki}/ec.pem',
        '-xkey',
        '{pki}/ec.key',
      ],
      'form-for-second': [
        ...['-xcert', '{pki}/client-all.pem', '-xcert', '{pki}/client.der'],
        ...['-xcertform', 'DER', '-xkey', '{pki}/client.key'],
      ],
      'form-before-first': [
        ...['-xcertform', 'DER', '-xcert', '{pki}/client.der', '-xkey', '{pki}/client.key'],
        ...['-xcert', '{pki}/client-all.pem'],
      ],
      'all-before': [
        '-xkey',
        '{pki}/client.key',
        '-xchain',
        '{pki}/int.pem',
        '-xcert',
        '{pki}/client.pem',
      ],
      'among-others': ['-xcert', '{pki}/client.pem', '-state', '-xkey', '{pki}/client.key'],
    },
    (name, args) => asked(name, args, { masks: ['sizes'] }),
  ),
  ...table(
    'xcert-order-bad',
    {
      'key-for-none': [
        '-xkey',
        '{pki}/client.key',
        '-xcert',
        'missing',
        '-xcert',
        '{pki}/client-all.pem',
      ],
      'third-without-key': [
        '-xcert',
        '{pki}/client-all.pem',
        '-xcert',
        '{pki}/client-all.pem',
        '-xcert',
        '{pki}/client.pem',
      ],
    },
    unreadable,
  ),
  asked('xcert-dtls', ['-dtls', '-xcert', '{pki}/client-all.pem'], {
    server: server('-dtls', '-verify', '3', '-CAfile', '{pki}/root.pem'),
  }),
  asked('cert-dtls', ['-dtls', ...CERT, ...KEY], {
    server: server('-dtls', '-verify', '3', '-CAfile', '{pki}/root.pem'),
  }),
  row('cert-not-asked', [...CERT, ...KEY]),
  row('cert-not-asked-mismatch', [...CERT, '-key', '{pki}/server.key'], { stdin: 'null' }),
];

const passCases: readonly ParityCase[] = [
  ...table(
    'pass-odd',
    {
      'empty-value': [...ENC, '-pass', 'env:EMPTY'],
      'env-equals': [...ENC, '-pass', 'env:THE_PASS=secret'],
      'pass-colons': [...ENC, '-pass', 'pass:a:b:c'],
      'pass-spaces': [...ENC, '-pass', 'pass: secret'],
      'pass-upper': [...ENC, '-pass', 'PASS:secret'],
      'long-line': [...ENC, '-pass', 'file:long'],
      'no-line-end': [...ENC, '-pass', 'file:bare'],
      'first-line-empty': [...ENC, '-pass', 'file:gap'],
      'nul-inside': [...ENC, '-pass', 'file:nul'],
      'not-ascii': [...ENC, '-pass', 'file:latin1'],
      'without-key': ['-pass', 'file:bare'],
      'and-proxy-pass': [
        '-pass',
        'stdin',
        '-proxy_user',
        'u',
        '-proxy_pass',
        'stdin',
        '-proxy',
        'a:b:c',
      ],
      'bad-and-proxy-bad': ['-pass', 'x', '-proxy_pass', 'y'],
    },
    (name, args) =>
      unreadable(name, args, {
        env: { EMPTY: '', THE_PASS: 'secret' },
        given: {
          long: { repeat: 'secret', times: 300 },
          bare: 'secret',
          gap: '\nsecret\n',
          nul: 'secret\0more\n',
          latin1: 's\xe9cret\n',
          lines: 'secret\nproxy\n',
        },
        stdin: { file: 'lines' },
      }),
  ),
];

const URL = 'http://nowhere.test:80/client.der';

/** A proxy that answers by itself. */
function proxied(name: string, env: Record<string, string>, url = URL): ParityCase {
  const answer = peer([
    { do: 'await', text: `GET ${url} HTTP/1.0\r\n` },
    { do: 'await', text: '\r\n\r\n' },
    { do: 'send', data: 'HTTP/1.0 200 OK\r\n\r\n' },
    { do: 'send', data: { file: '{pki}/client.der' } },
    { do: 'close' },
  ]);
  const args = ['-cert', url, ...KEY, '-connect', '127.0.0.1:1'];
  return { name, server: answer, args, env, stdin: 'null', masks: ['port'] };
}

const proxyCases: readonly ParityCase[] = [
  proxied('http-cert-proxy', { http_proxy: 'http://{address}' }),
  proxied('http-cert-proxy-plain', { http_proxy: '{address}' }),
  proxied('http-cert-proxy-upper', { HTTP_PROXY: 'http://{address}/' }),
  {
    ...proxied('http-cert-proxy-not-for', {
      http_proxy: 'http://127.0.0.1:1',
      no_proxy: '127.0.0.1',
    }),
    args: ['-cert', 'http://{address}/c', ...KEY, '-connect', '127.0.0.1:1'],
    server: peer([
      { do: 'await', text: 'GET /c HTTP/1.0\r\n' },
      { do: 'await', text: '\r\n\r\n' },
      { do: 'send', data: 'HTTP/1.0 200 OK\r\n\r\n' },
      { do: 'send', data: { file: '{pki}/client.der' } },
      { do: 'close' },
    ]),
  },
  unreadable('http-cert-proxy-malformed', ['-cert', URL, ...KEY], {
    env: { http_proxy: 'http://[::1' },
  }),
  bad('http-cert-and-usage', ['-cert', URL, '-nosuch']),
];

export const identityOddCases: readonly ParityCase[] = [
  ...configCases,
  ...deviceCases,
  ...orderCases,
  ...passCases,
  ...proxyCases,
];
