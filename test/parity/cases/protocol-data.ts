// Data as scripts exchange it: sizes around the buffers, odd descriptors, command letters, ends.
// Not here: the usual exchange (exchange.ts), /dev/full and readers that go (stdio.ts).
// Called by index.ts.

import type { Data, ParityCase, Step } from '../../../lib/parity/case';
import {
  bad,
  closed,
  END,
  EXIT,
  KEY_EXCHANGE,
  NAMED,
  row,
  SHOWN,
  see,
  send,
  serve,
  server,
  table,
} from './rows';

const V12 = '-tls1_2';
const IDLE: Step[] = [see('CIPHER is', 'server')];
const SIZES = [1, 2, 4095, 4096, 4097, 8191, 8192, 8193, 16383, 16384, 16385, 100000];

/** No line of it begins with a command letter, for the client or the server. */
const bytes = (size: number): Data => ({
  repeat: size < 100 ? 'z'.repeat(size) : `${'z'.repeat(99)}\n`,
  times: size < 100 ? 1 : Math.floor(size / 100),
});
const exactly = (size: number): Data =>
  size < 100
    ? bytes(size)
    : { hex: `${'7a'.repeat(99)}0a`.repeat(size / 100) + '79'.repeat(size % 100) };

/** From a file, which ends: all of it arrives before the end is seen. */
function fromFile(name: string, data: Data, args: string[] = []): ParityCase {
  return {
    name,
    server: server(),
    args: [...NAMED, ...args],
    stdin: { file: 'in' },
    given: { in: data },
    script: [EXIT],
    compareServer: 1,
  };
}

/** The same from a pipe that was filled and ended long before the handshake was done. */
function fromPipe(name: string, data: Data, args: string[] = []): ParityCase {
  return {
    name,
    server: server(),
    args: [...NAMED, ...args],
    script: [send(data), END],
    compareServer: 1,
  };
}

/** Stays until the server quits: its own input does not end the run. */
const held = (row: ParityCase): ParityCase => ({
  ...row,
  args: [...row.args, '-ign_eof'],
  script: [...SHOWN, ...IDLE, see('end of it', 'server'), serve('Q\n')],
});

const sizeCases: readonly ParityCase[] = SIZES.flatMap((size) => [
  fromFile(`input-file-${size}`, exactly(size)),
  fromPipe(`input-pipe-${size}`, exactly(size)),
  fromFile(`input-file-${size}-crlf`, exactly(size), ['-crlf']),
  fromFile(`input-file-${size}-1_2`, exactly(size), [V12]),
]);

const LINE_FEEDS: Data = { repeat: '\n', times: 8193 };
const MIXED: Data = { repeat: 'a\nb\r\n\n\r', times: 2000 };
const NULS: Data = { hex: `${'7a00000a'.repeat(3000)}00` };
const TAIL = 'end of it\n';

const kindCases: readonly ParityCase[] = [
  fromFile('input-empty', ''),
  fromFile('input-empty-crlf', '', ['-crlf']),
  fromFile('input-nuls', NULS),
  fromFile('input-nuls-crlf', NULS, ['-crlf']),
  fromFile('input-line-feeds-crlf', LINE_FEEDS, ['-crlf']),
  fromFile('input-mixed-crlf', MIXED, ['-crlf']),
  fromFile('input-mixed-crlf-1_2', MIXED, ['-crlf', V12]),
  fromFile('input-command-after-8192', { hex: `${'7a'.repeat(8192)}510a` }),
  fromFile('input-command-after-8191', { hex: `${'7a'.repeat(8191)}510a` }),
  fromFile('input-command-after-4096-crlf', { hex: `${'7a'.repeat(4096)}510a` }, ['-crlf']),
  fromFile('input-command-r-after-8192', { hex: `${'7a'.repeat(8192)}520a7a0a` }),
  fromFile('input-command-k-after-8192', { hex: `${'7a'.repeat(8192)}6b0a7a0a` }),
  fromFile('input-command-nocommands', { hex: `${'7a'.repeat(8192)}510a` }, ['-nocommands']),
  fromFile('input-command-q-rest', 'Quit and more\n'),
  fromFile('input-command-r-first', 'R\nafter\n'),
  fromFile('input-command-k-first', 'k\nafter\n'),
  fromFile('input-command-k-1_2', 'k\nafter\n', [V12]),
  fromFile('input-command-r-1_2', 'R\nafter\n', [V12]),
  fromFile('input-command-high', { hex: '80ff510a' }),
  held(fromFile('input-held', `one\ntwo\n${TAIL}`)),
  held(fromFile('input-held-commands', `Q\nR\nK\nk\n${TAIL}`)),
  held(fromFile('input-held-crlf', `one\ntwo\n${TAIL}`, ['-crlf', '-nocommands'])),
  held(fromFile('input-held-quick', `one\n${TAIL}`, [V12, '-msg'])),
  {
    ...fromFile('input-held-quiet', `one\n${TAIL}`, ['-quiet']),
    script: [see('end of it', 'server'), serve('Q\n')],
  },
].map((item) => {
  // A held run prints its messages too, whose random fields differ.
  if (!item.args.includes('-msg')) return item;
  return { ...item, masks: ['msg'] as const };
});

/** Descriptors that a shell sets up; both programs get the same. */
function given(
  name: string,
  redirect: string,
  args: string[] = [],
  more: Partial<ParityCase> = {},
) {
  return row(name, args, { redirect, given: { in: `one\n${TAIL}` }, ...more });
}

const ended: Partial<ParityCase> = { script: [EXIT] };
/** Later lines read again and again, for ever, where stdin cannot be read and its end is to be ignored. */
const ended30: Partial<ParityCase> = { ...ended, requires: ['openssl:3.0'] };
const killed: Partial<ParityCase> = { script: [...SHOWN, { do: 'signal', signal: 'SIGTERM' }] };

const descriptorCases: readonly ParityCase[] = [
  ...table(
    'descriptors',
    {
      '3': ['3</dev/null'],
      '4': ['4</dev/null'],
      '3-4-5': ['3</dev/null 4</dev/null 5</dev/null'],
      '3-5': ['3</dev/null 5</dev/null'],
      '5': ['5<>/dev/null'],
      all: ['3<in 4<in 5<in 6<in 7<in 8<in 9<in'],
      '4-to-9': ['4<in 5<in 6<in 7<in 8<in 9<in'],
    },
    (name, [redirect = '']) => given(name, redirect),
  ),
  given('descriptors-keylog', '3<in 5<in', ['-keylogfile', 'keys'], {
    masks: ['keylog'],
    files: [{ name: 'keys', view: 'bytes' }],
  }),
  given('descriptors-msgfile', '3<in', ['-msg', '-msgfile', 'messages'], { masks: ['msg'] }),
  given('descriptors-refused', '3<in 4<in', [], { server: closed, script: [EXIT] }),
  given(
    'descriptors-pass-fd',
    '3<in',
    ['-pass', 'fd:3', '-cert', '{pki}/client.pem', '-key', '{pki}/client-enc.key'],
    ended,
  ),
  given('descriptors-proxy-pass-fd', '3<in', ['-proxy_user', 'u', '-proxy_pass', 'fd:3']),

  given('stdin-directory', '</', [], ended),
  given('stdin-directory-ign-eof', '</', ['-ign_eof'], ended30),
  given('stdin-directory-quiet', '</', ['-quiet'], ended30),
  given('stdin-directory-crlf', '</', ['-crlf', '-ign_eof'], ended30),
  given('stdin-directory-1_2', '</', ['-ign_eof', V12], ended30),
  given('stdin-directory-nocommands', '</', ['-nocommands'], ended),
  given('stdin-directory-brief', '</', ['-brief'], ended),
  given('stdin-writable-only', '0>/dev/null', [], ended),
  given('stdin-writable-only-ign-eof', '0>/dev/null', ['-ign_eof'], ended30),
  given('stdin-writable-only-quiet', '0>out', ['-quiet'], ended30),
  given('stdin-read-write-null', '0<>/dev/null', [], ended),
  given('stdin-closed-ign-eof', '<&-', ['-ign_eof'], killed),
  given('stdin-closed-nocommands', '<&-', ['-nocommands'], killed),
  given('stdin-closed-descriptor-3', '<&- 3<in', [], killed),
  given('stdin-closed-proxy', '<&-', ['-proxy_user', 'u', '-proxy_pass', 'stdin'], {
    ...ended,
    server: closed,
  }),
  given('stdout-read-only', '>&- 1</dev/null', ['-quiet'], {
    modes: ['split'],
    script: [...IDLE, serve('data\n'), EXIT],
  }),
  given('stdout-read-only-report', '>&- 1</dev/null', [], { modes: ['split'], script: [END] }),
  given('stdout-read-only-data', '>&- 1</dev/null', [], {
    modes: ['split'],
    script: [...IDLE, serve('data\n'), EXIT],
  }),
  given('stdout-file', '>out', [], { modes: ['split'], script: [END] }),
  given('stdout-append', '>>in', [], { modes: ['split'], script: [END] }),
  given('stdout-stderr-one-file', '>out 2>&1', [], { modes: ['split'], script: [END] }),
  given('stdout-stderr-two-files', '>out 2>out', [], { modes: ['split'], script: [END] }),
  given('stdout-full-quiet', '>/dev/full', ['-quiet'], {
    modes: ['split'],
    script: [...IDLE, serve('data\n'), EXIT],
  }),
  given('stdout-closed-quiet', '>&-', ['-quiet'], {
    modes: ['split'],
    script: [...IDLE, END, serve('Q\n')],
  }),
  given('stdout-and-stdin-closed', '<&- >&-', ['-brief'], {
    modes: ['split'],
    script: [see(KEY_EXCHANGE, 'stderr'), see('\n', 'stderr'), { do: 'signal', signal: 'SIGTERM' }],
  }),
  given('all-closed-refused', '<&- >&- 2>&-', [], { server: closed, ...ended, modes: ['split'] }),
  given('stderr-read-only', '2</dev/null', [], { modes: ['split'], script: [...SHOWN, END] }),
  bad('stderr-read-only-usage', ['-nosuch'], { redirect: '2</dev/null' }),
];

const OVER: Data = { repeat: `${'0123456789'.repeat(9)}abcdefghi\n`, times: 300 };

const bothCases: readonly ParityCase[] = [
  ...table(
    'heavy',
    {
      plain: [],
      '1_2': [V12],
      quiet: ['-quiet'],
      'quiet-1_2': ['-quiet', V12],
      'small-records': ['-max_send_frag', '512'],
      crlf: ['-crlf'],
    },
    (name, args) => ({
      name,
      server: server(),
      args: [...NAMED, ...args],
      // Both ends write what fits into no buffer before either has read.
      script: [
        ...IDLE,
        serve(OVER),
        send(OVER),
        serve(OVER),
        send(OVER),
        send('last\n'),
        serve('last\n'),
        see('last', 'server'),
        see('last\n'),
        serve('Q\n'),
      ],
      compareServer: 1,
    }),
  ),
  ...table(
    'server-records',
    { 'one-byte': ['-split_send_frag', '1'], small: ['-max_send_frag', '512'] },
    (name, args) =>
      row(name, [], {
        server: server(...args),
        script: [...SHOWN, serve(OVER), serve('z\n'), see('z\n'), END],
      }),
  ),
];

export const protocolDataCases: readonly ParityCase[] = [
  ...sizeCases,
  ...kindCases,
  ...descriptorCases,
  ...bothCases,
];
