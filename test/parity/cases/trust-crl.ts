// Revocation: -CRL and -CRLform, from files and over HTTP, CRLs that are wrong, -crl_download.
// Not here: other verification (trust-verify.ts, trust-odd.ts).
// Called by index.ts.

import type { ParityCase, PeerStep, ServerSpec } from '../../../lib/parity/case';
import { oddServer } from './odd';
import { bad, NAMED, peer, row, serverWith, table } from './rows';

const CRL = ['-CRL', '{pki}/crl.pem'];
const ROOT_CRL = ['-CRL', '{pki}/root-crl.pem'];
const CHECK = '-crl_check';
const ALL = '-crl_check_all';
const STRICT = '-verify_return_error';

const named = (name: string, args: string[]): ParityCase =>
  row(name, ['-servername', 'localhost', ...args]);
const revoked = (name: string, args: string[]): ParityCase => ({
  ...named(name, args),
  server: serverWith('revoked.pem', 'server.key'),
});

/** One answer of an HTTP server with a file of the PKI, or with a body. */
function answer(body: PeerStep[], status = '200 OK', ...headers: string[]): PeerStep[] {
  const head = [`HTTP/1.0 ${status}`, 'Content-Type: application/pkix-crl', ...headers];
  return [
    { do: 'await', text: '\r\n\r\n' },
    { do: 'send', data: `${head.join('\r\n')}\r\n\r\n` },
    ...body,
    { do: 'close' },
  ];
}

const file = (name: string): PeerStep => ({ do: 'send', data: { file: `{pki}/${name}` } });
const CRL_ANSWER = answer([file('crl.der')]);
const URL = 'http://127.0.0.1:{port}/int.crl';

const HELLO_ONLY: PeerStep[] = [{ do: 'record' }, { do: 'close' }];

/** The client asks for the CRL, then meets a peer that closes. */
function loaded(name: string, connection: PeerStep[], url = URL): ParityCase {
  return {
    name,
    server: peer(connection, HELLO_ONLY),
    masks: ['port'],
    args: ['-connect', '127.0.0.1:{port}', '-CRL', url],
    script: [{ do: 'end' }],
  };
}

/** Through the client's proxy variable: the peer is server and proxy, by the order of connections. */
const PROXY = { http_proxy: 'http://127.0.0.1:{port}' };

/** The first connection is the TLS one, the others are the downloads. */
function downloads(
  name: string,
  certificate: string,
  args: string[],
  ...answers: PeerStep[][]
): ParityCase {
  const upstream = oddServer(certificate) as Extract<ServerSpec, { kind: 's_server' }>;
  return {
    name,
    server: { kind: 'peer', connections: [[{ do: 'relay' }], ...answers], upstream },
    args: [...NAMED, '-crl_download', ...args],
    masks: ['port'],
    env: PROXY,
  };
}

const DELTA_ANSWER = answer([file('odd/delta-crl.der')]);
const NOT_FOUND = answer([], '404 Not Found');

export const crlCases: readonly ParityCase[] = [
  ...table(
    'crl',
    {
      check: [CHECK, ...CRL],
      'check-twice': [CHECK, CHECK, ...CRL],
      'check-none': [CHECK],
      'check-none-return': [CHECK, STRICT],
      'all-none': [ALL],
      'all-leaf': [ALL, ...CRL],
      'all-root': [ALL, ...ROOT_CRL],
      'all-and-check': [CHECK, ALL, ...CRL],
      'file-unused': CRL,
      twice: [CHECK, ...ROOT_CRL, ...CRL],
      'twice-reversed': [CHECK, ...CRL, ...ROOT_CRL],
      uri: [CHECK, '-CRL', 'file:{pki}/crl.pem'],
      'uri-host': [CHECK, '-CRL', 'file://localhost{pki}/crl.pem'],
      'form-pem': [CHECK, ...CRL, '-CRLform', 'PEM'],
      'form-der': [CHECK, '-CRL', '{pki}/crl.der', '-CRLform', 'DER'],
      'form-lower': [CHECK, '-CRL', '{pki}/crl.der', '-CRLform', 'der'],
      'form-none-der': [CHECK, '-CRL', '{pki}/crl.der'],
      'form-alone': ['-CRLform', 'PEM'],
      expired: [CHECK, '-CRL', '{pki}/odd/expired-crl.pem'],
      'expired-no-time': [CHECK, '-CRL', '{pki}/odd/expired-crl.pem', '-no_check_time'],
      'expired-return': [CHECK, '-CRL', '{pki}/odd/expired-crl.pem', STRICT],
      'expired-time': [CHECK, '-CRL', '{pki}/odd/expired-crl.pem', '-attime', '1579000000'],
      future: [CHECK, '-CRL', '{pki}/odd/future-crl.pem'],
      critical: [CHECK, '-CRL', '{pki}/odd/critical-crl.pem'],
      'critical-ignored': [CHECK, '-CRL', '{pki}/odd/critical-crl.pem', '-ignore_critical'],
      indirect: [CHECK, '-CRL', '{pki}/odd/indirect-crl.pem'],
      'indirect-extended': [CHECK, '-CRL', '{pki}/odd/indirect-crl.pem', '-extended_crl'],
      delta: [CHECK, '-CRL', '{pki}/odd/delta-crl.pem'],
      'delta-used': [CHECK, '-CRL', '{pki}/odd/delta-crl.pem', '-use_deltas'],
      'bad-signature': [CHECK, '-CRL', '{pki}/odd/crl-badsig.pem'],
      'extended-check': [CHECK, ...CRL, '-extended_crl'],
      deltas: [CHECK, ...CRL, '-use_deltas'],
      directory: [CHECK, '-CApath', '{pki}/odd/crlpath'],
      'directory-all': [ALL, '-CApath', '{pki}/odd/crlpath'],
      'verify-store': [CHECK, ...CRL, '-verifyCAfile', '{pki}/root.pem'],
      'verify-store-all': [ALL, ...CRL, '-verifyCApath', '{pki}/odd/crlpath'],
      'verify-store-none': [CHECK, '-verifyCAfile', '{pki}/root.pem'],
      'in-file': [CHECK, '-verifyCAstore', '{pki}/odd/crlpath'],
      quiet: [CHECK, '-verify_quiet'],
      'suite-level': [CHECK, ...CRL, '-auth_level', '3'],
    },
    named,
  ),
  ...table(
    'crl-revoked',
    {
      check: [CHECK, ...CRL],
      return: [CHECK, ...CRL, STRICT],
      quiet: [CHECK, ...CRL, '-verify_quiet'],
      unchecked: CRL,
      all: [ALL, ...CRL],
      depth: [CHECK, ...CRL, '-verify', '1'],
      'directory-all': [ALL, '-CApath', '{pki}/odd/crlpath'],
      'before-revocation': [CHECK, ...CRL, '-attime', '1600000000'],
      tls1_2: [CHECK, ...CRL, '-tls1_2'],
    },
    revoked,
  ),
  ...table(
    'crl-bad',
    {
      missing: ['-CRL', 'missing'],
      empty: ['-CRL', ''],
      'empty-file': ['-CRL', '{pki}/empty.pem'],
      garbage: ['-CRL', '{pki}/garbage.pem'],
      certificate: ['-CRL', '{pki}/server.pem'],
      key: ['-CRL', '{pki}/server.key'],
      'encrypted-key': ['-CRL', '{pki}/client-enc.key'],
      directory: ['-CRL', '{pki}/odd/crlpath'],
      'wrong-form': ['-CRL', '{pki}/crl.der', '-CRLform', 'PEM'],
      'wrong-form-der': ['-CRL', '{pki}/crl.pem', '-CRLform', 'DER'],
      'form-unknown': [...CRL, '-CRLform', 'nosuch'],
      'form-p12': [...CRL, '-CRLform', 'P12'],
      'form-engine': ['-CRLform', 'ENGINE'],
      'form-missing': ['-CRLform'],
      'value-missing': ['-CRL'],
      stdin: ['-CRL', '-'],
      scheme: ['-CRL', 'nosuch:x'],
      https: ['-CRL', 'https://127.0.0.1:1/x'],
      'https-empty': ['-CRL', 'https://'],
      'http-bracket': ['-CRL', 'http://[x'],
      'http-port': ['-CRL', 'http://127.0.0.1:99999/x'],
      'http-port-word': ['-CRL', 'http://127.0.0.1:x/x'],
      'http-upper': ['-CRL', 'HTTP://127.0.0.1/x'],
      'http-short': ['-CRL', 'http:/x'],
      'download-value': ['-crl_download=1'],
      'check-value': ['-crl_check=1'],
    },
    bad,
  ),

  ...Object.entries({
    good: CRL_ANSWER,
    'not-found': NOT_FOUND,
    'server-error': answer([], '500 Broken'),
    redirect: answer([], '302 Found', 'Location: http://127.0.0.1:{port}/other.crl'),
    'redirect-https': answer([], '302 Found', 'Location: https://127.0.0.1/x'),
    'redirect-nowhere': answer([], '301 Moved'),
    pem: answer([file('crl.pem')]),
    empty: answer([]),
    certificate: answer([file('client.der')]),
    'other-type': [
      { do: 'await', text: '\r\n\r\n' },
      { do: 'send', data: 'HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n' },
      file('crl.der'),
      { do: 'close' },
    ] satisfies PeerStep[],
    length: answer([file('crl.der')], '200 OK', 'Content-Length: 20'),
    'length-short': answer([file('crl.der')], '200 OK', 'Content-Length: 200000'),
    'length-huge': answer([file('crl.der')], '200 OK', 'Content-Length: 99999999999'),
    chunked: answer([file('crl.der')], '200 OK', 'Transfer-Encoding: chunked'),
    'keep-alive': answer([file('crl.der')], '200 OK', 'Connection: keep-alive'),
    'not-http': [
      { do: 'await', text: '\r\n\r\n' },
      { do: 'send', data: 'SSH-2.0-x\r\n' },
      { do: 'close' },
    ] satisfies PeerStep[],
    'closes-at-once': [{ do: 'close' }] satisfies PeerStep[],
    'closes-after-request': [
      { do: 'await', text: '\r\n\r\n' },
      { do: 'close' },
    ] satisfies PeerStep[],
  }).map(([name, steps]) => loaded(`crl-http-${name}`, steps)),
  loaded('crl-http-no-path', CRL_ANSWER, 'http://127.0.0.1:{port}'),
  loaded('crl-http-query', CRL_ANSWER, 'http://127.0.0.1:{port}/a?b=c#d'),
  loaded('crl-http-user', CRL_ANSWER, 'http://user:pass@127.0.0.1:{port}/a'),
  { ...loaded('crl-http-proxy', CRL_ANSWER, 'http://crl.test/x'), env: PROXY },
  {
    ...loaded('crl-http-no-proxy', CRL_ANSWER),
    env: { http_proxy: 'http://127.0.0.1:1', no_proxy: '127.0.0.1' },
  },
  {
    name: 'crl-http-checked',
    server: {
      kind: 'peer',
      connections: [CRL_ANSWER, [{ do: 'relay' }]],
      upstream: serverWith('revoked.pem', 'server.key') as never,
    },
    args: [...NAMED, '-CRL', URL, CHECK],
    // Where it cannot be fetched, the URL is told.
    masks: ['port'],
  },

  downloads('crl-download', 'cdp', [CHECK], CRL_ANSWER),
  downloads('crl-download-unchecked', 'cdp', [], CRL_ANSWER),
  downloads(
    'crl-download-verify-store',
    'cdp',
    [CHECK, '-verifyCAfile', '{pki}/root.pem'],
    CRL_ANSWER,
  ),
  downloads('crl-download-all', 'cdp', [ALL], CRL_ANSWER, CRL_ANSWER),
  downloads('crl-download-twice', 'cdp', [CHECK, '-crl_download'], CRL_ANSWER),
  downloads('crl-download-not-the-given', 'pol', [CHECK, ...CRL]),
  downloads('crl-download-given-too', 'cdp', [CHECK, ...CRL], NOT_FOUND),
  downloads('crl-download-not-found', 'cdp', [CHECK], NOT_FOUND),
  downloads('crl-download-not-found-return', 'cdp', [CHECK, STRICT], NOT_FOUND),
  downloads('crl-download-not-found-1_2', 'cdp', [CHECK, STRICT, '-tls1_2'], NOT_FOUND),
  downloads('crl-download-closed', 'cdp', [CHECK], [{ do: 'close' }]),
  downloads('crl-download-wrong-crl', 'cdp', [CHECK], answer([file('odd/expired-crl.der')])),
  downloads('crl-download-garbage', 'cdp', [CHECK], answer([file('garbage.pem')])),
  downloads('crl-download-second', 'cdp-second', [CHECK], CRL_ANSWER),
  downloads('crl-download-second-fails', 'cdp-second', [CHECK], NOT_FOUND),
  downloads('crl-download-names', 'cdp-names', [CHECK], CRL_ANSWER),
  downloads('crl-download-delta', 'cdp-fresh', [CHECK, '-use_deltas'], CRL_ANSWER, DELTA_ANSWER),
  downloads('crl-download-delta-unused', 'cdp-fresh', [CHECK], CRL_ANSWER, DELTA_ANSWER),
  downloads('crl-download-delta-fails', 'cdp-fresh', [CHECK], CRL_ANSWER, NOT_FOUND),
  downloads('crl-download-main-fails', 'cdp-fresh', [CHECK], NOT_FOUND, DELTA_ANSWER),
  downloads('crl-download-brief', 'cdp', [CHECK, STRICT, '-brief'], NOT_FOUND),
  ...[
    'cdp-ldap',
    'cdp-https',
    'cdp-case',
    'cdp-short',
    'cdp-bad',
    'cdp-relative',
    'fresh-only',
  ].map((name) => downloads(`crl-download-${name}`, name, [CHECK], CRL_ANSWER)),
];
