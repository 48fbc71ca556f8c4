// Much data, and data when nothing is looked for in it: records that the server sees, bytes that come out, and what comes
// between them: key updates, new handshakes, ends, resets, slow and vanished readers.
// Not here: the exchange by hand (exchange.ts).
// Called by index.ts.

import type { Data, OpensslServer, ParityCase, PeerStep, Step } from '../../../lib/parity/case';
import {
  END,
  EXIT,
  NAMED,
  NO_TICKETS,
  QUIET_SERVER,
  row,
  SHOWN,
  see,
  send,
  serve,
  server,
} from './rows';

const LINE = `${'0123456789'.repeat(9)}abcdefgh\n`;
const MANY: Data = { repeat: LINE, times: 3000 };
const SOME: Data = { repeat: LINE, times: 100 };
const LAST = 'the last of it\n';
const CONNECTED: Step[] = [see('CIPHER is', 'server')];
/** What s_server says when it has asked for something. */
const ASKED = see('SSL_do_handshake', 'server');
/** The server's end is not compared: when it comes is chance. */
const ALONE = { compareServer: undefined };
const QUIT = serve('Q\n');

/** Nothing in what passes means anything. */
const WAYS: Readonly<Record<string, readonly string[]>> = {
  quiet: ['-quiet'],
  'ign-eof': ['-ign_eof'],
  'quiet-1_2': ['-quiet', '-tls1_2'],
  'ign-eof-1_2': ['-ign_eof', '-tls1_2'],
};

function bulk(
  name: string,
  args: readonly string[],
  script: readonly Step[],
  more = {},
): ParityCase {
  return {
    name: `bulk-${name}`,
    server: server(),
    args: [...NAMED, ...args],
    script,
    compareServer: 1,
    ...more,
  };
}

/** How long the records are, a unit test compares. */
function sent(name: string, args: readonly string[], more = {}): ParityCase {
  const script = [...CONNECTED, see(LAST, 'server'), QUIT];
  const given = { in: `${LINE.repeat(1300)}${LAST}` };
  return bulk(`file-${name}`, args, script, { stdin: { file: 'in' }, given, ...more });
}

const sentCases: readonly ParityCase[] = [
  ...Object.entries(WAYS).map(([name, args]) => sent(name, args)),
  sent('max-send-frag', ['-quiet', '-max_send_frag', '1024']),
  sent('split-send-frag', ['-quiet', '-max_send_frag', '4096', '-split_send_frag', '2048']),
  sent('maxfraglen', ['-quiet', '-maxfraglen', '1024']),
  sent('padded', ['-quiet', '-record_padding', '512']),
  sent('cbc', ['-quiet', '-tls1_2', '-cipher', 'AES128-SHA256']),
  sent('tls1', ['-quiet', '-tls1', '-cipher', 'ALL:@SECLEVEL=0'], {
    server: server('-cipher', 'ALL:@SECLEVEL=0'),
  }),
  sent('state', ['-quiet', '-state']),
  sent('nbio', ['-quiet', '-nbio']),
  sent('crlf', ['-quiet', '-crlf'], {
    script: [...CONNECTED, see('the last of it', 'server'), QUIT],
  }),
  bulk('file-nocommands', ['-nocommands'], [], { stdin: { file: 'in' }, given: { in: SOME } }),
  bulk('file-nocommands-q', ['-nocommands'], [], {
    stdin: { file: 'in' },
    given: { in: 'Q\nR\n' },
  }),
  bulk('file-quiet-no-ign-eof', ['-quiet', '-no_ign_eof'], [], {
    stdin: { file: 'in' },
    given: { in: SOME },
  }),
  bulk(
    'pieces',
    ['-quiet'],
    [
      ...CONNECTED,
      ...['one\n', 'two\n', 'three\n'].flatMap((text) => [send(text), see(text, 'server')]),
      QUIT,
    ],
  ),
  bulk(
    'much-then-little',
    ['-quiet'],
    [
      ...CONNECTED,
      send(MANY),
      send(LAST),
      see(LAST, 'server'),
      send('and\n'),
      see('and\n', 'server'),
      QUIT,
    ],
    { server: server() },
  ),
  bulk('nothing', ['-quiet'], [...CONNECTED, END, QUIT]),
  bulk('nothing-null', ['-quiet'], [...CONNECTED, QUIT], { stdin: 'null' }),
  bulk('nothing-closed', ['-quiet'], [...CONNECTED, QUIT], { stdin: 'closed' }),
];

function got(
  name: string,
  args: readonly string[],
  script: readonly Step[],
  more = {},
): ParityCase {
  return bulk(`got-${name}`, args, script, { server: server(), ...more });
}

/** What the server was told to do it has done when it reads this. */
const HEARD: Step[] = [send('so\n'), see('so\n', 'server')];
const both: Step[] = [
  serve('first\n'),
  see('first\n'),
  send('second\n'),
  see('second\n', 'server'),
];

const gotCases: readonly ParityCase[] = [
  ...Object.entries(WAYS).flatMap(([name, args]) => [
    got(name, args, [...CONNECTED, serve(MANY), serve(LAST), see(LAST), QUIT]),
    got(`both-${name}`, args, [
      ...CONNECTED,
      serve(MANY),
      serve(LAST),
      see(LAST),
      send(SOME),
      send(LAST),
      see(LAST, 'server'),
      ...both,
      QUIT,
    ]),
    got(`input-ended-${name}`, args, [
      ...CONNECTED,
      END,
      serve(MANY),
      serve(LAST),
      see(LAST),
      QUIT,
    ]),
    got(
      `killed-${name}`,
      args,
      [
        ...CONNECTED,
        serve('here\n'),
        see('here\n'),
        { do: 'server-signal', signal: 'SIGKILL' },
        EXIT,
      ],
      ALONE,
    ),
  ]),
  got(
    'key-update',
    ['-quiet'],
    [...CONNECTED, serve('K\n'), ...HEARD, ...both, serve('k\n'), ...HEARD, ...both, QUIT],
    ALONE,
  ),
  got('key-update-ign-eof', ['-ign_eof'], [...SHOWN, serve('K\n'), ...HEARD, ...both, QUIT], ALONE),
  got('renegotiates', ['-quiet', '-tls1_2'], [...CONNECTED, serve('r\n'), ASKED, ...both, QUIT]),
  got(
    'renegotiates-ign-eof',
    ['-ign_eof', '-tls1_2'],
    [...SHOWN, serve('r\n'), ASKED, ...both, QUIT],
  ),
  got(
    'authenticates',
    ['-quiet', '-enable_pha', '-cert', '{pki}/client.pem', '-key', '{pki}/client.key'],
    [...CONNECTED, serve('c\n'), ASKED, ...both, QUIT],
  ),
  got(
    'stdout-null',
    ['-quiet'],
    [...CONNECTED, serve(SOME), send(LAST), see(LAST, 'server'), QUIT],
    {
      stdout: 'null',
    },
  ),
  got('stdout-full', ['-quiet'], [...CONNECTED, serve('x\n'), EXIT], { stdout: 'full', ...ALONE }),
];

/** Serves files of its folder, which is that of the keys. */
const WEB: OpensslServer = {
  kind: 's_server',
  args: [
    ...QUIET_SERVER,
    ...NO_TICKETS,
    '-cert',
    '{pki}/server.pem',
    '-key',
    '{pki}/server.key',
    '-WWW',
  ],
};

/** A server behind a peer that passes its bytes on in its own way. */
function through(
  name: string,
  last: PeerStep[],
  script: readonly Step[],
  limit = {},
): ParityCase[] {
  return ['-tls1_2', '-tls1_3'].map((version) =>
    row(`bulk-${name}${version}`, ['-quiet', version], {
      server: {
        kind: 'peer',
        upstream: WEB,
        connections: [[{ do: 'relay', ...limit }, ...last]],
      },
      script,
      // Before, s_server keeps the connection when the file is sent.
      requires: ['openssl:3.'],
    }),
  );
}

const GET = send('GET /root.pem HTTP/1.0\r\n\r\n');

const relayedCases: readonly ParityCase[] = [
  ...through('chunks-of-7', [], [GET, EXIT], { chunk: 7 }),
  ...through('chunks-of-1000', [], [GET, EXIT], { chunk: 1000 }),
  ...through('cut-off', [{ do: 'close' }], [GET, EXIT], { limit: 5000 }),
  ...through('reset', [{ do: 'reset' }], [GET, EXIT], { limit: 5000 }),
];

export const bulkCases: readonly ParityCase[] = [...sentCases, ...gotCases, ...relayedCases];
