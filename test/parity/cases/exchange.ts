// After the handshake: data both ways, command letters, the end of the input, the server's end.
// Not here: peers that are no servers (peers.ts), signals and closed descriptors (stdio.ts).
// Called by index.ts.

import type { Data, ParityCase, Step } from '../../../lib/parity/case';
import { END, EXIT, NAMED, row, SHOWN, see, send, serve, server, ticketServer } from './rows';

const ALL_BYTES = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));
/** Begins with a letter that is no command. */
const BINARY: Data = { hex: `7a${ALL_BYTES.join('').repeat(16)}0a` };
const LINES: Data = { repeat: `${'0123456789'.repeat(7)}abcdefgh\n`, times: 500 };
const LONG_LINE: Data = { repeat: 'x', times: 5000 };

/** A text arrived at the server. */
const heard = (text: string): Step[] => [send(`${text}\n`), see(`${text}\n`, 'server')];
/** A text of the server arrived at the client. */
const said = (text: string): Step[] => [serve(`${text}\n`), see(`${text}\n`)];
/** The server asks for a new handshake; what it prints shows that it has asked. */
const RENEGOTIATED: Step[] = [serve('r\n'), see('SSL_do_handshake', 'server')];
const IDLE_QUIET: Step[] = [see('CIPHER is', 'server')];

/** The server's output is compared too: it shows what arrived. */
function talk(name: string, script: Step[], args: string[] = [], more: string[] = []): ParityCase {
  return {
    name,
    server: server(...more),
    args: [...NAMED, ...args],
    script,
    compareServer: 1,
  };
}

const V12 = ['-tls1_2'];
const RENEGOTIATE = ['-client_renegotiation'];

const commandCases: readonly ParityCase[] = [
  talk('command-q', [...SHOWN, send('Q\n')]),
  talk('command-q-1_2', [...SHOWN, send('Q\n')], V12),
  talk('command-q-word', [...SHOWN, send('Quit\n')]),
  talk('command-q-no-newline', [...SHOWN, send('Q')]),
  talk('command-q-small', [...SHOWN, ...heard('q'), END]),
  talk('command-q-in-line', [...SHOWN, ...heard('aQ'), END]),
  talk('command-q-second-line-of-one-read', [...SHOWN, ...heard('a\nQ'), END]),
  talk('command-q-second-read-of-one-line', [
    ...SHOWN,
    send('part'),
    see('part', 'server'),
    send('Q\n'),
  ]),
  talk('command-q-before-handshake', [send('Q\n')]),
  talk('command-data-before-handshake', [
    send('early\n'),
    see('early\n', 'server'),
    ...said('late'),
    END,
  ]),
  talk('command-q-nocommands', [...SHOWN, ...heard('Q'), END], ['-nocommands']),
  talk('command-q-ign-eof', [...SHOWN, ...heard('Q'), serve('Q\n')], ['-ign_eof']),
  talk('command-q-no-ign-eof', [...SHOWN, send('Q\n')], ['-ign_eof', '-no_ign_eof']),
  talk('command-q-quiet', [...IDLE_QUIET, ...heard('Q'), ...said('on'), serve('Q\n')], ['-quiet']),
  talk('command-q-brief', [...IDLE_QUIET, send('Q\n')], ['-brief']),
  talk('command-r-1_2-refused', [...SHOWN, send('R\n'), see('RENEGOTIATING'), EXIT], V12, [
    '-no_renegotiation',
  ]),
  talk(
    'command-r-1_2',
    [...SHOWN, send('R\n'), see('RENEGOTIATING'), ...heard('after'), END],
    V12,
    RENEGOTIATE,
  ),
  talk(
    'command-r-1_2-state',
    [...SHOWN, send('R\n'), see('RENEGOTIATING'), ...heard('after'), END],
    [...V12, '-state'],
    RENEGOTIATE,
  ),
  talk(
    'command-r-1_2-not-allowed',
    [...SHOWN, send('R\n'), see('RENEGOTIATING'), ...heard('after'), END],
    [...V12, '-no_renegotiation'],
  ),
  talk('command-r-1_3', [...SHOWN, send('R\n'), see('RENEGOTIATING'), ...heard('after'), END]),
  talk('command-r-word', [...SHOWN, send('Rest\n'), see('RENEGOTIATING'), ...heard('after'), END]),
  talk('command-r-nocommands', [...SHOWN, ...heard('R'), END], ['-nocommands']),
  talk('command-r-ign-eof', [...SHOWN, ...heard('R'), serve('Q\n')], ['-ign_eof']),
  talk('command-k-small', [...SHOWN, send('k\n'), see('KEYUPDATE'), ...heard('after'), END]),
  talk(
    'command-k-small-state',
    [...SHOWN, send('k\n'), see('KEYUPDATE'), ...heard('after'), END],
    ['-state'],
  ),
  talk('command-k', [
    ...SHOWN,
    send('K\n'),
    see('KEYUPDATE'),
    ...heard('after'),
    ...said('back'),
    END,
  ]),
  talk('command-k-1_2', [...SHOWN, send('K\n'), see('KEYUPDATE'), ...heard('after'), END], V12),
  talk('command-k-nocommands', [...SHOWN, ...heard('K'), ...heard('k'), END], ['-nocommands']),
  { ...talk('command-b', [...SHOWN, ...heard('B'), END]), requires: ['!heartbeats'] },
  // Later lines, which have -adv, connect again.
  { ...talk('command-c', [...SHOWN, ...heard('C'), END]), requires: ['!-adv'] },
  talk('command-others', [
    ...SHOWN,
    ...heard('S'),
    ...heard('P'),
    ...heard('r'),
    ...heard('?'),
    END,
  ]),
  talk('command-empty-line', [...SHOWN, ...heard(''), END]),
];

const dataCases: readonly ParityCase[] = [
  talk('data-to-server', [...SHOWN, ...heard('hello'), END]),
  talk('data-to-server-1_2', [...SHOWN, ...heard('hello'), END], V12),
  talk('data-to-client', [...SHOWN, ...said('hello'), END]),
  talk('data-both-ways', [
    ...SHOWN,
    ...heard('one'),
    ...said('two'),
    ...heard('three'),
    ...said('four'),
    END,
  ]),
  talk(
    'data-both-ways-quiet',
    [...IDLE_QUIET, ...heard('one'), ...said('two'), END, serve('Q\n')],
    ['-quiet'],
  ),
  talk('data-both-ways-brief', [...IDLE_QUIET, ...heard('one'), ...said('two'), END], ['-brief']),
  talk('data-no-newline', [...SHOWN, send('tail'), see('tail', 'server'), END]),
  talk('data-5000', [...SHOWN, send(LONG_LINE), send('\n'), END]),
  talk('data-5000-to-client', [...SHOWN, serve(LONG_LINE), serve('z\n'), see('z\n'), END]),
  talk('data-40000-to-client', [...SHOWN, serve(LINES), serve('z\n'), see('z\n'), END]),
  talk('data-binary', [...SHOWN, send(BINARY), END]),
  talk('data-binary-to-client', [...SHOWN, serve(BINARY), serve('z\n'), see('z\n'), END]),
  talk(
    'data-crlf',
    [...SHOWN, ...['a', 'b'].map((text) => send(`${text}\n`)), send('c\n'), END],
    ['-crlf'],
  ),
  talk('data-crlf-lines', [...SHOWN, send('one\ntwo\r\n\nthree'), END], ['-crlf']),
  talk('data-crlf-quit', [...SHOWN, send('Q\n')], ['-crlf']),
  talk('data-crlf-many', [...SHOWN, send(LINES), END], ['-crlf']),
  talk('data-maxfraglen', [...SHOWN, send(LINES), END], ['-maxfraglen', '512']),
  talk('data-max-send-frag', [...SHOWN, send(LINES), END], ['-max_send_frag', '512']),
  { ...talk('data-file', []), stdin: { file: 'in.txt' }, given: { 'in.txt': LINES } },
  { ...talk('data-file-binary', []), stdin: { file: 'in' }, given: { in: BINARY } },
  { ...talk('data-file-command', []), stdin: { file: 'in' }, given: { in: 'Q\nmore\n' } },
  { ...talk('data-file-1_2', [], V12), stdin: { file: 'in' }, given: { in: LINES } },
  { ...talk('data-file-empty', []), stdin: { file: 'in' }, given: { in: '' } },
  row('data-reversed', [], {
    server: server('-rev'),
    script: [
      ...SHOWN,
      send('hello\n'),
      see('olleh\n'),
      send('second line\n'),
      see('dnoces\n'),
      END,
    ],
  }),
  // Later lines have a command C.
  row('data-reversed-close', ['-nocommands'], {
    server: server('-rev'),
    script: [...SHOWN, send('hello\n'), see('olleh\n'), send('CLOSE\n'), EXIT],
  }),
  row('data-www', ['-tls1_2', '-ign_eof'], {
    server: server('-www'),
    script: [...SHOWN, send('GET / HTTP/1.0\r\n\r\n'), EXIT],
  }),
  row('data-www-quiet', ['-tls1_2', '-quiet'], {
    server: server('-www'),
    script: [send('GET / HTTP/1.0\r\n\r\n'), END],
  }),
  row('data-nginx', ['-tls1_2', '-ign_eof'], {
    server: {
      kind: 'command',
      command: 'nginx',
      args: ['-p', '{work}', '-e', '{work}/error.log', '-c', '{work}/nginx.conf'],
      files: {
        'nginx.conf': `daemon off; master_process off; pid {work}/pid; error_log {work}/error.log;
events {}
http {
  access_log off; client_body_temp_path {work}/b; proxy_temp_path {work}/p;
  fastcgi_temp_path {work}/f; uwsgi_temp_path {work}/u; scgi_temp_path {work}/s;
  server {
    listen 127.0.0.1:{port} ssl;
    ssl_certificate {pki}/fullchain.pem; ssl_certificate_key {pki}/server.key;
    ssl_session_tickets off;
    location / { return 200 "hello from nginx\\n"; }
  }
}
`,
      },
    },
    requires: ['command:nginx'],
    // A request without a version: the answer has no header, so no date.
    script: [...SHOWN, send('GET /\r\n'), EXIT],
  }),
];

const endCases: readonly ParityCase[] = [
  talk('end-input-at-once', [END]),
  talk('end-input-ign-eof', [...SHOWN, END, ...said('still there'), serve('Q\n')], ['-ign_eof']),
  talk('end-input-quiet', [END, ...IDLE_QUIET, ...said('still there'), serve('Q\n')], ['-quiet']),
  talk('end-input-quiet-no-ign-eof', [END], ['-quiet', '-no_ign_eof']),
  talk('end-input-no-ign-eof-quiet', [END, ...IDLE_QUIET, serve('Q\n')], ['-no_ign_eof', '-quiet']),
  talk('end-input-prexit', [...SHOWN, ...heard('x'), END], ['-prexit']),
  talk('end-server-quits', [...SHOWN, serve('Q\n')]),
  talk('end-server-quits-1_2', [...SHOWN, serve('Q\n')], V12),
  talk('end-server-quits-prexit', [...SHOWN, serve('Q\n')], ['-prexit']),
  talk('end-server-quits-quiet', [...IDLE_QUIET, serve('Q\n')], ['-quiet']),
  talk('end-server-quits-brief', [...IDLE_QUIET, serve('Q\n')], ['-brief']),
  talk('end-server-quits-state', [...SHOWN, serve('Q\n')], ['-state']),
  talk('end-server-closes-connection', [...SHOWN, serve('q\n')]),
  talk('end-server-input-ends', [...SHOWN, { do: 'server-end' }]),
  ...['', '1_2'].flatMap((version) => {
    const name = (text: string) => `end-server-${text}${version && `-${version}`}`;
    const args = version ? V12 : [];
    const killed: Step[] = [...SHOWN, ...IDLE_QUIET, { do: 'server-signal', signal: 'SIGKILL' }];
    const silent: Step[] = [
      ...IDLE_QUIET,
      ...said('first'),
      { do: 'server-signal', signal: 'SIGKILL' },
    ];
    return [
      row(name('killed'), args, { script: killed }),
      row(name('killed-prexit'), [...args, '-prexit'], { script: killed }),
      row(name('killed-ignored'), [...args, '-ignore_unexpected_eof'], { script: killed }),
      row(name('killed-quiet'), [...args, '-quiet'], { script: silent }),
      row(name('killed-brief'), [...args, '-brief'], { script: silent }),
      row(name('killed-state'), [...args, '-state'], { script: killed }),
    ];
  }),
  row('end-server-stopped', [], {
    script: [...SHOWN, { do: 'server-signal', signal: 'SIGSTOP' }, END],
  }),
  row('end-plain-text-from-server', [], { script: [...SHOWN, serve('P\n')] }),
  row('end-plain-text-from-server-1_2', V12, { script: [...SHOWN, serve('P\n')] }),
  // Two lines could come in one read, and then the second belongs to the command: the client's
  // line between them shows that the command has been read.
  ...['k', 'K'].map((letter) =>
    row(`server-key-update-${letter === 'k' ? 'tells' : 'asks'}`, [], {
      script: [...SHOWN, serve(`${letter}\n`), ...heard('x'), ...said('after'), END],
    }),
  ),
  talk('server-renegotiates', [...SHOWN, ...RENEGOTIATED, ...said('after'), END], V12),
  talk(
    'server-renegotiates-state',
    [...SHOWN, ...RENEGOTIATED, ...said('after'), END],
    [...V12, '-state'],
  ),
  row(
    'server-asks-for-certificate-late',
    [...['-enable_pha', '-cert', '{pki}/client.pem', '-key', '{pki}/client.key']],
    {
      server: ticketServer('-num_tickets', '0', '-CAfile', '{pki}/root.pem'),
      script: [...SHOWN, serve('c\n'), see('SSL_do_handshake', 'server'), ...said('after'), END],
    },
  ),
];

export const exchangeCases: readonly ParityCase[] = [...commandCases, ...dataCases, ...endCases];
