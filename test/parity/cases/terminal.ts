// Terminals: prompts for pass phrases, interactive sessions, keys that send signals.
// Not here: pass phrases that are given (identity-files.ts).
// Called by index.ts.

import type { Moment, ParityCase, Standard, Step } from '../../../lib/parity/case';
import { ASKING, CERT } from './identity-files';
import { bad, KEY_EXCHANGE, NAMED, none, peer, row, see, send, serve, server, table } from './rows';

const ALL: readonly Standard[] = ['stdin', 'stdout', 'stderr'];
const NEEDS = ['command:python3'];
const type = (data: string, when: Moment = 'any'): Step => ({ do: 'type', data, when });
const END: Step = { do: 'end' };

const CTRL_C = '\x03';
const CTRL_D = '\x04';
const CTRL_Z = '\x1a';
const CTRL_BACKSLASH = '\x1c';

const ENC = ['-key', '{pki}/client-enc.key'];
const PROMPT = see('Enter pass phrase for');
/** What is typed once the prompt has turned the echo off. */
const answer = (text: string): Step[] => [PROMPT, type(text, 'hidden')];
const again = (text: string): Step[] => [...answer(text), ...answer(text), ...answer(text)];
const REPORTED: Step[] = [see('Verify return code:'), see('---\r\n')];
/** Takes the ClientHello and says nothing. */
const STALLED = peer([{ do: 'record' }, { do: 'await', text: 'never' }]);
const QUIT: Step[] = [...REPORTED, type('Q\n')];

/** The key is asked for before the connection, which nobody waits for. */
function prompt(name: string, args: string[], script: Step[], more: Partial<ParityCase> = {}) {
  return bad(name, [...args, '-connect', '{address}'], {
    script,
    terminal: ALL,
    requires: NEEDS,
    ...more,
  });
}

/** A session typed on a terminal. */
function typed(name: string, script: Step[], args: string[] = [], more: Partial<ParityCase> = {}) {
  return row(name, args, { script, terminal: ALL, requires: NEEDS, ...more });
}

const promptCases: readonly ParityCase[] = [
  ...Object.entries({
    right: answer('secret\n'),
    wrong: answer('wrong\n'),
    empty: answer('\n'),
    'ctrl-c': again(CTRL_C),
    'ctrl-c-then-right': [...answer(CTRL_C), ...answer('secret\n')],
    'ctrl-c-midway': [...answer(`sec${CTRL_C}`), ...answer('secret\n')],
    'ctrl-d': again(CTRL_D),
    'ctrl-d-then-right': [...answer(CTRL_D), ...answer('secret\n')],
    'ctrl-d-midway': answer(`sec${CTRL_D}ret\n`),
    'ctrl-z': again(CTRL_Z),
    'ctrl-z-then-right': [...answer(CTRL_Z), ...answer('secret\n')],
    'ctrl-backslash': again(CTRL_BACKSLASH),
    erased: answer('sec\x7f\x7f\x7fsecret\n'),
    killed: answer('wrong\x15secret\n'),
    'carriage-return': answer('secret\r'),
    short: answer('abc\n'),
    long: [...answer(`${'x'.repeat(1500)}\n`), ...answer('secret\n')],
    'not-ascii': answer('\xe4\xf6\xfc\n'),
  }).map(([name, script]) => prompt(`prompt-${name}`, [...CERT, ...ENC], script)),

  prompt('prompt-traditional', [...CERT, '-key', '{pki}/client-trad.key'], answer('secret\n')),
  prompt('prompt-traditional-wrong', ['-key', '{pki}/client-trad.key'], again('wrong\n')),
  prompt('prompt-traditional-ctrl-c', ['-key', '{pki}/client-trad.key'], again(CTRL_C)),
  prompt('prompt-traditional-short', ['-key', '{pki}/client-trad.key'], again('abc\n')),
  prompt('prompt-der', ['-key', '{pki}/client-enc-key.der'], answer('secret\n')),
  prompt('prompt-der-said', ['-key', '{pki}/client-enc-key.der', '-keyform', 'DER'], answer('x\n')),
  prompt(
    'prompt-p12',
    ['-cert', '{pki}/client.p12'],
    [...answer('secret\n'), ...answer('secret\n')],
  ),
  prompt('prompt-p12-wrong', ['-cert', '{pki}/client.p12'], answer('wrong\n')),
  prompt('prompt-p12-ctrl-c', ['-cert', '{pki}/client.p12'], answer(CTRL_C)),
  prompt('prompt-p12-ctrl-d', ['-cert', '{pki}/client.p12'], answer(CTRL_D)),
  prompt('prompt-p12-open', ['-cert', '{pki}/client-open.p12'], []),
  prompt('prompt-uri', ['-key', 'file:{pki}/client-enc.key'], answer('secret\n')),
  prompt('prompt-given-wrong', [...ENC, '-pass', 'pass:wrong'], []),
  { ...prompt('prompt-given-empty', [...ENC, '-pass', 'pass:'], []), requires: ['openssl:3.'] },
  // Before 3.0 an empty pass phrase is none.
  {
    ...prompt('prompt-given-nothing', [...ENC, '-pass', 'pass:'], answer('secret\n')),
    requires: ['openssl:1.1.1'],
  },
  prompt(
    'prompt-chain',
    [...CERT, '-key', '{pki}/client.key', '-cert_chain', '{pki}/client.p12'],
    [...answer('secret\n')],
  ),
  prompt(
    'prompt-extended',
    ['-xcert', '{pki}/client.pem', '-xkey', '{pki}/client-enc.key'],
    answer('secret\n'),
  ),
  prompt(
    'prompt-two-keys',
    [...ENC, '-xcert', '{pki}/client.pem', '-xkey', '{pki}/client-trad.key'],
    [...answer('secret\n'), ...answer('secret\n')],
  ),
  prompt('prompt-key-as-cert', ['-cert', '{pki}/client-enc.key'], answer('secret\n')),
];

/** What is on the terminal, and what is elsewhere. */
const placeCases: readonly ParityCase[] = [
  ...Object.entries({
    'only-dev-tty': [],
    'only-stdin': ['stdin'],
    'only-stdout': ['stdout'],
    'only-stderr': ['stderr'],
    outputs: ['stdout', 'stderr'],
    inputs: ['stdin', 'stderr'],
  } satisfies Record<string, Standard[]>).flatMap(([name, terminal]) => [
    prompt(`prompt-${name}`, ENC, answer('secret\n'), { terminal, stdin: 'pipe' }),
    prompt(`prompt-${name}-ctrl-c`, ENC, again(CTRL_C), { terminal }),
  ]),
  prompt('prompt-stdin-is-not-read', ENC, [send('wrong\n'), ...answer('secret\n')], {
    terminal: [],
  }),
  prompt('prompt-stdin-null', ENC, answer('secret\n'), { terminal: [], stdin: 'null' }),
  prompt('prompt-stdin-closed', ENC, answer('secret\n'), { terminal: [], stdin: 'closed' }),
  prompt('prompt-stderr-closed', ENC, answer('secret\n'), { terminal: [], stderr: 'closed' }),
  prompt('prompt-pass-stdin', [...ENC, '-pass', 'stdin'], [type('secret\n')]),
  prompt('prompt-pass-stdin-end', [...ENC, '-pass', 'stdin'], [type(CTRL_D)]),
  prompt('prompt-pass-fd-0', [...ENC, '-pass', 'fd:0'], [type('wrong\n')]),
  bad('no-terminal-prompt', ENC, { script: [send('secret\n'), END] }),
  bad('no-terminal-prompt-wrong', ENC, { script: [send('wrong\n'), END] }),
  bad('no-terminal-prompt-end', ENC, { script: [END] }),
  bad('no-terminal-prompt-half', ENC, { script: [send('secr'), END] }),
  bad('no-terminal-prompt-null', ENC, { stdin: 'null' }),
  bad('no-terminal-prompt-closed', ENC, { stdin: 'closed' }),
  bad('no-terminal-prompt-stderr-closed', ENC, {
    script: [send('secret\n'), END],
    stderr: 'closed',
  }),
  bad('no-terminal-prompt-lines', ENC, { script: [send('a\nb\nsecret\n'), END] }),
  bad('no-terminal-prompt-p12', ['-cert', '{pki}/client.p12'], {
    script: [send('secret\nsecret\n'), END],
  }),
  bad('no-terminal-prompt-file', ENC, { given: { lines: 'secret\n' }, stdin: { file: 'lines' } }),
];

const sessionCases: readonly ParityCase[] = [
  ...table(
    'terminal',
    {
      plain: [],
      quietly: ['-verify_quiet'],
      shown: ['-showcerts'],
      state: ['-state'],
      '1_2': ['-tls1_2'],
      named: ['-servername', 'localhost'],
      'bad-ca': ['-CAfile', '{pki}/stranger.pem'],
    },
    (name, args) => typed(name, QUIT, args),
  ),
  typed('terminal-line', [...REPORTED, type('hello\n'), see('hello', 'server'), type('Q\n')]),
  typed(
    'terminal-lines',
    [
      ...REPORTED,
      type('one\n'),
      see('one', 'server'),
      serve('two\n'),
      see('two'),
      type('three\n'),
      see('three', 'server'),
      type('Q\n'),
    ],
    [],
    { compareServer: 1 },
  ),
  typed('terminal-half-line', [
    ...REPORTED,
    type(`half${CTRL_D}`),
    see('half', 'server'),
    type(CTRL_D),
  ]),
  typed('terminal-erased', [
    ...REPORTED,
    type('abc\x7f\x7fx\n'),
    see('ax', 'server'),
    type(CTRL_D),
  ]),
  typed('terminal-erased-all', [
    ...REPORTED,
    type('Q\x15R\x7fhello\n'),
    see('hello', 'server'),
    type(CTRL_D),
  ]),
  typed('terminal-ctrl-d', [...REPORTED, type(CTRL_D)]),
  typed(
    'terminal-ctrl-d-brief',
    [see('Verification: OK'), see(KEY_EXCHANGE), type(CTRL_D)],
    ['-brief', '-no_ign_eof'],
  ),
  typed('terminal-ctrl-c', [...REPORTED, type(CTRL_C)]),
  typed('terminal-ctrl-c-midway', [...REPORTED, type(`half${CTRL_C}`)]),
  typed('terminal-ctrl-backslash', [...REPORTED, type(CTRL_BACKSLASH)]),
  typed('terminal-ctrl-z', [
    ...REPORTED,
    type(CTRL_Z),
    see('[stopped]'),
    type('fg\n'),
    see('[continued]'),
    type('hello\n'),
    see('hello', 'server'),
    type('Q\n'),
  ]),
  typed('terminal-ctrl-z-served', [
    ...REPORTED,
    type(CTRL_Z),
    see('[stopped]'),
    serve('meanwhile\n'),
    type('fg\n'),
    see('[continued]'),
    see('meanwhile'),
    type('Q\n'),
  ]),
  typed('terminal-ctrl-z-ctrl-c', [
    ...REPORTED,
    type(CTRL_Z),
    see('[stopped]'),
    type('fg\n'),
    see('[continued]'),
    type(CTRL_C),
  ]),
  typed('terminal-ctrl-c-in-handshake', [see('CONNECTED'), type(CTRL_C)], [], { server: STALLED }),
  typed(
    'terminal-ctrl-z-in-handshake',
    [
      see('CONNECTED'),
      type(CTRL_Z),
      see('[stopped]'),
      type('fg\n'),
      see('[continued]'),
      type(CTRL_C),
    ],
    [],
    { server: STALLED },
  ),
  typed('terminal-commands', [
    ...REPORTED,
    type('K\n'),
    see('KEYUPDATE'),
    type('k\n'),
    // The server answers the first request when it reads the second.
    see('R BLOCK'),
    type('Q\n'),
  ]),
  typed(
    'terminal-renegotiate',
    [
      ...REPORTED,
      type('R\n'),
      see('RENEGOTIATING'),
      see('depth=0'),
      see('verify return:1'),
      type('Q\n'),
    ],
    ['-tls1_2'],
    { server: server('-client_renegotiation') },
  ),
  typed(
    'terminal-no-commands',
    [...REPORTED, type('Q\n'), see('Q', 'server'), type(CTRL_D)],
    ['-nocommands'],
  ),
  typed(
    'terminal-crlf',
    [...REPORTED, type('hello\n'), see('hello', 'server'), type('Q\n')],
    ['-crlf'],
    { compareServer: 1 },
  ),
  typed('terminal-prexit', QUIT, ['-prexit']),
  typed('terminal-keys-before', [see('CONNECTED'), ...QUIT]),
  typed('terminal-server-ends', [...REPORTED, serve('Q\n')]),
  typed('terminal-refused', [], [], { server: { kind: 'closed' } }),
  typed(
    'terminal-prompt-then-session',
    [...answer('secret\n'), ...REPORTED, type('hello\n'), see('hello', 'server'), type('Q\n')],
    [...CERT, ...ENC],
    { server: ASKING, compareServer: 1 },
  ),
  typed('terminal-help', [], [], { args: ['-help'], server: none }),
  typed('terminal-usage', [], [], { args: ['-nosuch'], server: none }),
  typed('terminal-output-only', [...REPORTED, END], [], { terminal: ['stdout'] }),
  typed('terminal-errors-only', [see('Verify return code:'), see('---\n'), END], [], {
    terminal: ['stderr'],
  }),
  typed('terminal-input-only', [see('Verify return code:'), see('---\n'), type('Q\n')], [], {
    terminal: ['stdin'],
  }),
  typed(
    'terminal-input-only-ctrl-c',
    [see('Verify return code:'), see('---\n'), type(CTRL_C)],
    [],
    { terminal: ['stdin'] },
  ),
  { ...typed('terminal-no-sni-line', QUIT), args: NAMED },
];

export const terminalCases: readonly ParityCase[] = [
  ...promptCases,
  ...placeCases,
  ...sessionCases,
];
