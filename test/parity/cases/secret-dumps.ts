// -tlsextdebug for every extension that a server can send; -msg, -trace, -state for rare messages.
// Not here: dumps of the usual handshake (output.ts).
// Called by index.ts.

import type { ParityCase, ServerSpec } from '../../../lib/parity/case';
import { END, EXIT, NAMED, peer, SHOWN, see, serve, server, table, ticketServer } from './rows';
import { extension, field, handshake, record, serverHello } from './wire';

const QUIET = [...NAMED, '-verify_quiet'];
const MASKS = ['extension', 'msg', 'trace', 'trace-psk'] as const;

/** A ServerHello with these extensions, then nothing. */
function greeting(...extensions: string[]): ServerSpec {
  return peer([
    { do: 'record' },
    { do: 'send', data: { hex: record(serverHello(0x2f, ...extensions)) } },
    { do: 'close' },
  ]);
}

/** A HelloRetryRequest (RFC 8446, 4.1.3) with a cookie, for a client without middlebox compatibility. */
const RETRY = peer([
  { do: 'record' },
  {
    do: 'send',
    data: {
      hex: record(
        handshake(
          2,
          [
            '0303cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c00130200',
            field(2, extension(43, '0304') + extension(51, '0017') + extension(44, '0004c00c1e00')),
          ].join(''),
        ),
      ),
    },
  },
  { do: 'record' },
  { do: 'close' },
]);

/** Types that libssl leaves to custom extensions, so that a client can be made to ask for them. */
const FREE = [
  2, 3, 4, 6, 7, 8, 9, 12, 15, 17, 19, 20, 24, 25, 27, 28, 42, 46, 48, 52, 255, 30031, 65037,
];

/** One row for each block of types: all are asked for and answered. */
const blocks = [FREE.slice(0, 8), FREE.slice(8, 16), FREE.slice(16)];

function asked(...options: string[]): (name: string, spec: ServerSpec) => ParityCase {
  return (name, spec) => ({
    name,
    server: spec,
    args: [...QUIET, '-tls1_2', '-tlsextdebug', ...options],
    script: [EXIT],
  });
}

const TICKETS = [...SHOWN, serve('after\n'), see('after\n'), END];

export const dumpCases: readonly ParityCase[] = [
  ...blocks.map((types, at) =>
    asked('-serverinfo', types.join())(
      `extension-free-${at + 1}`,
      greeting(...types.map((type) => extension(type, type % 2 === 0 ? '' : 'c0ffee'))),
    ),
  ),
  asked('-alpn', 'a')(
    'extension-built-in',
    greeting(
      extension(0, ''),
      extension(1, '01'),
      extension(5, ''),
      extension(11, '020001'),
      extension(16, '0002' + '0161'),
      extension(22, ''),
      extension(23, ''),
      extension(35, ''),
    ),
  ),
  asked(
    '-status',
    '-maxfraglen',
    '512',
    '-alpn',
    'a',
  )(
    'extension-answers',
    greeting(
      extension(0, ''),
      extension(1, '01'),
      extension(5, ''),
      extension(11, '03000102'),
      extension(16, '00020161'),
      extension(22, ''),
      extension(23, ''),
      extension(35, ''),
    ),
  ),
  asked('-ct')('extension-timestamps', greeting(extension(18, '0003000161'))),
  asked('-nextprotoneg', 'a')('extension-next-protocol', greeting(extension(13172, '0161'))),
  asked('-use_srtp', 'SRTP_AEAD_AES_128_GCM')(
    'extension-srtp',
    greeting(extension(14, '0002000700')),
  ),
  asked()('extension-not-asked', greeting(extension(14, '0002000700'))),
  asked()('extension-unknown', greeting(extension(4711, '0002000700'))),
  asked()('extension-twice', greeting(extension(23, ''), extension(23, ''))),
  asked()('extension-groups', greeting(extension(10, '0002001d'))),
  asked()('extension-versions', greeting(extension(43, '0303'))),
  asked()('extension-bad-length', greeting('0017000500')),
  ...table(
    'extension-hello-retry',
    {
      retry: ['-groups', 'X25519:P-256'],
      'retry-trace': ['-groups', 'X25519:P-256', '-trace'],
      'retry-msg': ['-groups', 'X25519:P-256', '-msg'],
      'retry-state': ['-groups', 'X25519:P-256', '-state'],
    },
    (name, args) => ({
      name,
      server: RETRY,
      args: [...QUIET, '-tlsextdebug', '-tls1_3', '-no_middlebox', ...args],
      script: [EXIT],
      masks: MASKS,
    }),
  ),
  ...table('extension-ticket', { plain: [], msg: ['-msg'], trace: ['-trace'] }, (name, args) => ({
    name,
    server: ticketServer('-early_data', '-num_tickets', '1', '-no_ticket'),
    args: [...QUIET, '-tlsextdebug', ...args],
    script: TICKETS,
    masks: MASKS,
  })),
  ...table(
    'extension-1_3',
    {
      status: ['-status'],
      alpn: ['-alpn', 'h2'],
      ct: ['-ct'],
      maxfraglen: ['-maxfraglen', '1024'],
      'servername-other': ['-servername', 'other.test'],
    },
    (name, args) => ({
      name,
      server: server(
        ...[
          '-status_file',
          '{pki}/ocsp.der',
          '-alpn',
          'h2',
          '-verify',
          '3',
          '-CAfile',
          '{pki}/root.pem',
        ],
        ...['-servername', 'other.test', '-cert2', '{pki}/other.pem', '-key2', '{pki}/server.key'],
      ),
      args: [...QUIET, '-tlsextdebug', ...args],
      masks: MASKS,
    }),
  ),
];
