// Extensions in all their states: ALPN, NPN, server info, SRTP, stapled status, server names.
// Not here: the plain forms (extensions.ts, names.ts), dumps of extensions (secret-dumps.ts).
// Called by index.ts.

import type { ParityCase, ServerSpec } from '../../../lib/parity/case';
import { bad, END, EXIT, NAMED, peer, row, see, serve, server, table } from './rows';
import { extension, record, serverHello } from './wire';

/** No report is printed; the server tells of the handshake, then speaks. */
const SPOKEN = [see('CIPHER is', 'server'), serve('spoken\n'), see('spoken\n'), serve('Q\n')];

function with_(spec: ServerSpec, ...more: string[]): (name: string, args: string[]) => ParityCase {
  return (name, args) => ({
    name,
    server: spec,
    args: [...NAMED, ...more, ...args],
    masks: ['msg', 'trace', 'keying'],
    ...(/brief|quiet/.test(name) ? { script: SPOKEN } : {}),
  });
}

const h2 = server('-alpn', 'h2,http/1.1');
const long = 'x'.repeat(255);

/** Answers the first record with this message, and closes. */
function greeting(hello: string): ServerSpec {
  return peer([{ do: 'record' }, { do: 'send', data: { hex: record(hello) } }, { do: 'close' }]);
}

export const protocolNameCases: readonly ParityCase[] = [
  ...table(
    'alpn-names',
    {
      'empty-between': ['-alpn', 'h2,,http/1.1'],
      'empty-first': ['-alpn', ',h2'],
      'empty-last': ['-alpn', 'h2,'],
      '255': ['-alpn', `${long},h2`],
      many: ['-alpn', Array.from({ length: 400 }, (_, n) => `protocol-${n}`).join()],
      'many-1_2': [
        '-tls1_2',
        '-alpn',
        Array.from({ length: 400 }, (_, n) => `protocol-${n}`).join(),
      ],
      repeated: ['-alpn', 'h2,h2'],
      spaces: ['-alpn', ' h2, http/1.1'],
      brief: ['-alpn', 'h2', '-brief'],
      quiet: ['-alpn', 'h2', '-quiet'],
      prexit: ['-alpn', 'h2', '-prexit'],
      state: ['-alpn', 'h2', '-state', '-tls1_2'],
      'none-shared-1_2': ['-alpn', 'nosuch', '-tls1_2'],
      'none-shared-brief': ['-alpn', 'nosuch', '-brief'],
      'and-npn': ['-alpn', 'h2', '-nextprotoneg', 'h2', '-tls1_2'],
      reconnect: ['-alpn', 'h2', '-reconnect', '-tls1_2'],
    },
    with_(h2),
    // Before 3.0 an s_server goes on without a protocol.
  ).map((one) => (one.name.endsWith('none-shared-brief') ? { ...one, script: [END, EXIT] } : one)),
  row('alpn-names-odd-bytes', ['-alpn', 'h\xe4\x01z'], { server: server('-alpn', 'h\xe4\x01z') }),
  row('alpn-names-dtls', ['-alpn', 'h2', '-dtls1_2'], {
    server: server('-alpn', 'h2', '-dtls1_2'),
  }),
  row('alpn-names-unasked', [], { server: h2 }),
  ...table(
    'alpn-names-bad',
    {
      comma: ['-alpn', ',', '-connect', '{address}'],
      'long-second': ['-alpn', `a,${long}x`, '-connect', '{address}'],
      'most-bytes': [
        '-alpn',
        Array.from({ length: 300 }, () => long).join(),
        '-connect',
        '{address}',
      ],
      'and-npn': ['-alpn', '', '-nextprotoneg', '', '-connect', '{address}'],
      'refused-host': ['-alpn', '', '-connect', 'a:b:c'],
    },
    bad,
  ),

  ...table(
    'npn-names',
    {
      first: ['-nextprotoneg', 'http/1.1'],
      list: ['-nextprotoneg', 'a,b,spdy/3'],
      'no-overlap': ['-nextprotoneg', 'a,b'],
      'empty-between': ['-nextprotoneg', 'a,,spdy/3'],
      long: ['-nextprotoneg', long],
      quiet: ['-nextprotoneg', 'spdy/3', '-quiet'],
      'quiet-debug-not-shown': ['-nextprotoneg', 'spdy/3', '-quiet', '-state'],
      brief: ['-nextprotoneg', 'spdy/3', '-brief'],
      prexit: ['-nextprotoneg', 'spdy/3', '-prexit'],
      state: ['-nextprotoneg', 'spdy/3', '-state'],
      msg: ['-nextprotoneg', 'spdy/3', '-msg', '-verify_quiet'],
      trace: ['-nextprotoneg', 'spdy/3', '-trace', '-verify_quiet'],
      tlsextdebug: ['-nextprotoneg', 'spdy/3', '-tlsextdebug'],
      reconnect: ['-nextprotoneg', 'spdy/3', '-reconnect'],
    },
    with_(server('-nextprotoneg', 'http/1.1,spdy/3'), '-tls1_2'),
  ),
  row('npn-names-1_3', ['-nextprotoneg', 'spdy/3'], { server: server('-nextprotoneg', 'spdy/3') }),
  row('npn-names-dtls', ['-nextprotoneg', 'spdy/3', '-dtls1_2'], {
    server: server('-nextprotoneg', 'spdy/3', '-dtls1_2'),
  }),
  ...table('npn-names-server-sends', { nothing: [], quiet: ['-quiet'] }, (name, args) =>
    row(name, ['-nextprotoneg', 'spdy/3', '-tls1_2', ...args], {
      server: greeting(serverHello(0x2f, extension(13172, ''))),
      script: [EXIT],
    }),
  ),
  row('npn-names-server-sends-broken', ['-nextprotoneg', 'spdy/3', '-tls1_2'], {
    server: greeting(serverHello(0x2f, extension(13172, '00'))),
    script: [EXIT],
  }),
  row('npn-names-server-sends-odd-bytes', ['-nextprotoneg', 'spdy/3', '-tls1_2'], {
    server: greeting(serverHello(0x2f, extension(13172, '03e40a00026162'))),
    script: [EXIT],
  }),
  ...table(
    'npn-names-bad',
    {
      '1_3': ['-tls1_3', '-nextprotoneg', 'a', '-connect', '{address}'],
      '1_3-last': ['-nextprotoneg', 'a', '-tls1_3', '-connect', '{address}'],
      '1_3-and-empty': ['-nextprotoneg', '', '-tls1_3', '-connect', '{address}'],
      '1_3-and-names': ['-nextprotoneg', 'a', '-tls1_3', '-servername', 'a', '-noservername'],
      'min-1_3': ['-nextprotoneg', 'a', '-min_protocol', 'TLSv1.3', '-connect', '{address}'],
      comma: ['-nextprotoneg', ',', '-connect', '{address}'],
      'no-value': ['-nextprotoneg'],
    },
    bad,
  ),
];

/** SERVERINFO of one extension. */
function serverInfo(type: number, data: string): string {
  const base64 = Buffer.from(extension(type, data), 'hex').toString('base64');
  const title = `SERVERINFO FOR ${type}`;
  const lines = base64.replace(/.{1,64}/g, '$&\n');
  return `-----BEGIN ${title}-----\n${lines}-----END ${title}-----\n`;
}

const INFO: Readonly<Record<string, string>> = {
  several: [
    serverInfo(1000, '616263'),
    serverInfo(1001, ''),
    serverInfo(65280, 'ab'.repeat(43)),
    serverInfo(30000, 'cd'.repeat(44)),
    serverInfo(30001, 'ef'.repeat(45)),
    serverInfo(30002, '01'.repeat(500)),
  ].join(''),
};
const informed = server('-serverinfo', '{cwd}/several', '-tls1_2');

export const serverInfoCases: readonly ParityCase[] = [
  ...table(
    'info',
    {
      one: ['-serverinfo', '1000'],
      empty: ['-serverinfo', '1001'],
      'line-ends': ['-serverinfo', '65280,30000,30001'],
      large: ['-serverinfo', '30002'],
      all: ['-serverinfo', '30002,30001,30000,65280,1001,1000'],
      'not-known': ['-serverinfo', '1000,4242'],
      wrapped: ['-serverinfo', '66536'],
      negative: ['-serverinfo', '-64536'],
      'second-option': ['-serverinfo', '1001', '-serverinfo', '1000'],
      tail: ['-serverinfo', '1000x,1001 '],
      blanks: ['-serverinfo', ' 1000, 1001'],
      'empty-elements': ['-serverinfo', ',1000,,'],
      quiet: ['-serverinfo', '1000', '-quiet'],
      brief: ['-serverinfo', '1000', '-brief'],
      tlsextdebug: ['-serverinfo', '1000,30002', '-tlsextdebug'],
      msg: ['-serverinfo', '1000', '-msg', '-verify_quiet'],
      reconnect: ['-serverinfo', '1000', '-reconnect'],
      status: ['-serverinfo', '5,1000', '-status'],
    },
    (name, args) => ({ ...with_(informed)(name, args), given: INFO }),
  ),
  ...table(
    'info-refused',
    Object.fromEntries(
      [
        0, 1, 5, 10, 11, 13, 14, 16, 18, 21, 22, 23, 35, 41, 43, 44, 45, 47, 49, 50, 51, 13172,
        65281,
      ].map((type) => [String(type), ['-serverinfo', String(type), '-connect', '{address}']]),
    ),
    bad,
  ),
  ...table(
    'info-list',
    {
      'refused-several': ['-serverinfo', '0,16,0', '-connect', '{address}'],
      '65535': ['-serverinfo', '65535', '-connect', '{address}'],
      '65536': ['-serverinfo', '65536', '-connect', '{address}'],
      '-1': ['-serverinfo', '-1', '-connect', '{address}'],
      huge: ['-serverinfo', '99999999999999999999', '-connect', '{address}'],
      hundred: [
        '-serverinfo',
        Array.from({ length: 100 }, (_, n) => n).join(),
        '-connect',
        '{address}',
      ],
      more: ['-serverinfo', Array.from({ length: 120 }, () => 0).join(), '-connect', '{address}'],
      'more-refused-last': [
        ...['-serverinfo', [...Array.from({ length: 100 }, (_, n) => n + 2000), 0].join()],
        ...['-connect', '{address}'],
      ],
      'no-value': ['-serverinfo'],
      quiet: ['-serverinfo', '0', '-quiet', '-connect', '{address}'],
      'and-alpn': ['-serverinfo', '0', '-alpn', '', '-connect', '{address}'],
    },
    bad,
  ),
];
