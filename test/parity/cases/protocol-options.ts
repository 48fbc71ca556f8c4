// SSL_CONF commands, record sizes, non-blocking and asynchronous runs: right, wrong, and together.
// Not here: each option alone on a usual server (protocol.ts, ciphers.ts).
// Called by index.ts.

import type { ParityCase, ServerSpec, Step } from '../../../lib/parity/case';
import {
  bad,
  closed,
  END,
  EXIT,
  NAMED,
  SHOWN,
  see,
  send,
  serve,
  server,
  serverWith,
  table,
} from './rows';

const V12 = '-tls1_2';
const MSG: Partial<ParityCase> = { masks: ['msg'] };

function on(spec: ServerSpec, more: Partial<ParityCase> = {}) {
  return (name: string, args: string[]): ParityCase => ({
    name,
    server: spec,
    args: [...NAMED, ...args],
    ...more,
  });
}

/** The hello shows what an option changed, the random fields apart. */
const hello = on(server(), MSG);
const at = (...args: string[]) => [...args, '-connect', '{address}'];
const refused = (name: string, args: string[]) => bad(name, args, { server: closed });
const LINES = { repeat: `${'x'.repeat(99)}\n`, times: 200 };
const OVER = { repeat: 'y', times: 40000 };

/** Flags that take no value, with the kind of hello they could change. */
const FLAGS = [
  'no_ssl3',
  'bugs',
  'comp',
  'no_comp',
  'no_ticket',
  'serverpref',
  'legacy_renegotiation',
  'client_renegotiation',
  'no_renegotiation',
  'legacy_server_connect',
  'no_legacy_server_connect',
  'no_resumption_on_reneg',
  'allow_no_dhe_kex',
  'prioritize_chacha',
  'strict',
  'debug_broken_protocol',
  'no_middlebox',
  'no_etm',
];

const ALL_FLAGS = FLAGS.filter((flag) => !flag.startsWith('no_legacy')).map((flag) => `-${flag}`);

const flagCases: readonly ParityCase[] = FLAGS.flatMap((flag) => [
  hello(`option-${flag}-hello`, [`-${flag}`, '-msg']),
  hello(`option-${flag}-hello-1_2`, [`-${flag}`, V12, '-msg']),
]);

/** Values of options that have one, wrong for libssl or for the reader. */
const WRONG: Readonly<Record<string, readonly string[]>> = {
  sigalgs: ['', ':', 'RSA', 'RSA+', '+SHA256', 'RSA+SHA256:', 'RSA+SHA256:RSA+SHA256', 'rsa_pss'],
  client_sigalgs: ['', 'RSA', 'RSA+SHA256:nosuch'],
  groups: ['', ':', 'P-256:P-256', 'p-256', 'P-256:', '?X25519', '*X25519'],
  curves: ['', 'P-256:P-256', 'auto'],
  named_curve: ['', 'P-256', 'auto', 'X25519'],
  cipher: [':', 'ALL:-ALL', '!ALL', '@STRENGTH', 'DEFAULT@SECLEVEL', 'DEFAULT@SECLEVEL=-1'],
  ciphersuites: [
    ':',
    'TLS_AES_128_GCM_SHA256:',
    'TLS_AES_128_GCM_SHA256,',
    'tls_aes_128_gcm_sha256',
  ],
  min_protocol: ['TLSv1.4', 'SSLv3', 'SSLv2', 'TLS1.2', '771', 'DTLSv1.2'],
  max_protocol: ['TLSv1.4', 'SSLv3', 'None', '', 'TLSv1.2 '],
  record_padding: ['-1', '16385', '', 'x', '1x', '0x10'],
};

const valueCases: readonly ParityCase[] = Object.entries(WRONG).flatMap(([option, values]) => [
  ...values.map((value, index) =>
    refused(`option-${option}-wrong-${index + 1}`, at(`-${option}`, value)),
  ),
  bad(`option-${option}-first-wrong`, [`-${option}`, 'nosuch', '-cipher', 'nosuch', '-nosuch']),
]);

const SIZES = ['max_send_frag', 'split_send_frag', 'max_pipelines', 'read_buf', 'maxfraglen'];
const NUMBERS = ['', 'x', '-1', '1x', '0x200', '99999999999', '4294967297', '0'];

const sizeCases: readonly ParityCase[] = SIZES.flatMap((option) => [
  ...NUMBERS.map((value, index) => refused(`size-${option}-${index + 1}`, at(`-${option}`, value))),
]);

/** What arrived at the server is compared too. */
function sent(name: string, args: string[], more: string[] = []): ParityCase {
  const script: Step[] = [...SHOWN, send(LINES), send('end\n'), see('end\n', 'server'), END];
  return { name, server: server(...more), args: [...NAMED, ...args], script, compareServer: 1 };
}

const dataCases: readonly ParityCase[] = [
  ...table(
    'size-data',
    {
      'max-send-frag-512': ['-max_send_frag', '512'],
      'max-send-frag-16384': ['-max_send_frag', '16384'],
      'split-send-frag-1': ['-split_send_frag', '1'],
      'split-and-max': ['-split_send_frag', '512', '-max_send_frag', '1024'],
      'split-and-pipelines': ['-split_send_frag', '512', '-max_pipelines', '8'],
      'pipelines-32': ['-max_pipelines', '32'],
      'pipelines-1': ['-max_pipelines', '1'],
      'read-buf-1': ['-read_buf', '1'],
      'read-buf-100000': ['-read_buf', '100000'],
      'maxfraglen-512': ['-maxfraglen', '512'],
      'maxfraglen-1024': ['-maxfraglen', '1024'],
      'maxfraglen-2048': ['-maxfraglen', '2048'],
      'maxfraglen-4096': ['-maxfraglen', '4096'],
      'maxfraglen-twice': ['-maxfraglen', '512', '-maxfraglen', '4096'],
      'maxfraglen-and-max-send': ['-maxfraglen', '1024', '-max_send_frag', '512'],
      'maxfraglen-1_2': ['-maxfraglen', '512', V12],
      'record-padding': ['-record_padding', '1024'],
      'record-padding-1': ['-record_padding', '1'],
      'record-padding-0': ['-record_padding', '0'],
      'record-padding-16384': ['-record_padding', '16384'],
      'record-padding-1_2': ['-record_padding', '512', V12],
    },
    sent,
  ),
  ...table(
    'size-read',
    {
      plain: [],
      'read-buf-1': ['-read_buf', '1'],
      'read-buf-100000': ['-read_buf', '100000', V12],
      'maxfraglen-512': ['-maxfraglen', '512'],
    },
    on(server(), { script: [...SHOWN, serve(OVER), serve('\nz\n'), see('\nz\n'), END] }),
  ),
  hello('size-maxfraglen-hello', ['-maxfraglen', '2048', '-msg']),
  hello('size-record-padding-msg', ['-record_padding', '512', '-msg']),
];

const QUICK: Partial<ParityCase> = { script: [END] };

const waitCases: readonly ParityCase[] = [
  ...table(
    'async',
    {
      plain: ['-async'],
      '1_2': ['-async', V12],
      state: ['-async', '-state'],
      nbio: ['-async', '-brief', '-nbio'],
      pipelines: ['-async', '-max_pipelines', '4', '-split_send_frag', '512'],
    },
    (name, args) => on(server(), args.includes('-brief') ? QUICK : {})(name, args),
  ),
  sent('async-data', ['-async']),
  ...table(
    'nbio',
    {
      'quiet-data': ['-nbio', '-quiet'],
      'brief-data': ['-nbio', '-brief'],
      'quiet-data-1_2': ['-nbio', '-quiet', V12],
    },
    on(server(), {
      script: [see('CIPHER is', 'server'), send('abc\n'), see('abc\n', 'server'), serve('Q\n')],
      compareServer: 1,
    }),
  ),
  {
    ...on(server('-cipher', 'AES128-SHA'))('nbio-refused', [
      '-nbio',
      '-quiet',
      V12,
      '-cipher',
      'AES256-SHA',
    ]),
    script: [EXIT],
  },
  refused('nbio-no-server', at('-nbio')),
  refused('nbio-test-no-server', at('-nbio_test', '-async', '-quiet')),
];

const old = (...args: string[]) => server('-cipher', 'DEFAULT@SECLEVEL=0', ...args);
const LEVEL0 = ['-cipher', 'DEFAULT@SECLEVEL=0'];

const versionCases: readonly ParityCase[] = [
  ...['-tls1', '-tls1_1', V12, '-tls1_3'].flatMap((theirs) =>
    table(
      `versions-server${theirs}`,
      {
        tls1: ['-tls1', ...LEVEL0],
        tls1_1: ['-tls1_1', ...LEVEL0],
        tls1_2: [V12, ...LEVEL0],
        tls1_3: ['-tls1_3', ...LEVEL0],
        any: LEVEL0,
        'any-default': [],
        'any-state': ['-state', ...LEVEL0],
        'fallback-tls1_1': ['-fallback_scsv', '-tls1_1', ...LEVEL0],
        'fallback-1_2': ['-fallback_scsv', V12, ...LEVEL0],
        'fallback-1_3': ['-fallback_scsv', ...LEVEL0],
        'no-1_2': ['-no_tls1_2', ...LEVEL0],
        'max-1_1': ['-max_protocol', 'TLSv1.1', ...LEVEL0],
      },
      on(old(theirs)),
    ),
  ),
  ...table(
    'versions-quiet',
    { tls1: ['-tls1', '-quiet'], brief: ['-tls1', '-brief'], prexit: ['-tls1', '-prexit'] },
    on(server(V12), { script: [EXIT] }),
  ),
  refused('versions-repeated', at(V12, V12)),
  refused('versions-no-and-one', at('-no_tls1_1', V12)),
  refused('versions-one-and-no', at(V12, '-no_tls1_1')),
  refused('versions-dtls-no', at('-dtls1_2', '-no_tls1_2')),
  refused('versions-order', ['-tls1', '-tls1_1', '-nosuch']),
  refused('versions-unknown-first', ['-nosuch', '-tls1', '-tls1_1']),
];

export const protocolOptionCases: readonly ParityCase[] = [
  ...flagCases,
  hello('option-all-flags', ALL_FLAGS),
  hello('option-all-flags-1_2', [...ALL_FLAGS, V12, '-state']),
  hello('option-legacy-contradicting', [
    '-legacy_server_connect',
    '-no_legacy_server_connect',
    V12,
  ]),
  hello('option-comp-contradicting', ['-no_comp', '-comp', V12, '-msg']),
  hello('option-renegotiation-contradicting', ['-no_renegotiation', '-legacy_renegotiation', V12]),
  hello('option-repeated', ['-no_ticket', '-no_ticket', '-bugs', '-bugs', '-no_tls1', '-no_tls1']),
  ...valueCases,
  ...table(
    'option-sigalgs',
    {
      duplicate: ['-sigalgs', 'RSA+SHA256:RSA-PSS+SHA256', '-msg'],
      'client-certificate': [
        '-client_sigalgs',
        'RSA-PSS+SHA512',
        '-cert',
        '{pki}/client.pem',
        '-key',
        '{pki}/client.key',
      ],
    },
    on(server('-verify', '1', '-CAfile', '{pki}/root.pem'), MSG),
  ),
  on(serverWith('ec.pem', 'ec.key'), { masks: ['sizes'] })('option-strict-ec', ['-strict', V12]),
  ...sizeCases,
  ...dataCases,
  ...waitCases,
  ...versionCases,
];
