// Commands in what is typed, as lines from 3.2 on know them: {keyword:argument} with -adv, letters without.
// Not here: commands of QUIC connections (later-quic.ts), letters of all lines (exchange.ts).
// Called by index.ts.

import type { Data, ParityCase, Step } from '../../../lib/parity/case';
import { bad, END, EXIT, NAMED, SHOWN, see, send, serve, server, table } from './rows';

const NEEDS = { requires: ['-adv'] };

/** The server's output is compared too: it shows what arrived. */
function talk(name: string, script: Step[], args: string[] = [], more: string[] = []): ParityCase {
  const where = { server: server(...more), args: [...NAMED, ...args] };
  return { name: `adv-${name}`, ...where, script, compareServer: 1, ...NEEDS };
}

/**
 * With -adv: types a text, then one whose arrival shows that the first has been dealt with; ends. Both may be read at
 * once, so that a command alone on its line is no such text.
 */
function typed(name: string, data: Data, args: string[] = []): ParityCase {
  const after = [send('after\n'), see('after', 'server')];
  return talk(name, [...SHOWN, send(data), ...after, END], ['-adv', ...args]);
}

/** The same for a text that stderr answers last with `answer`, so that nothing comes together. */
function answered(name: string, data: Data, answer: string, args: string[] = []): ParityCase {
  const after = [send('after\n'), see('after', 'server')];
  return talk(name, [...SHOWN, send(data), see(answer), ...after, END], ['-adv', ...args]);
}

const V12 = ['-tls1_2'];
const HELPED = 'available\n';
const UNKNOWN = 'UNRECOGNISED COMMAND (IGNORED): ';
const MALFORMED = 'REST OF LINE IGNORED: ';

const keywordCases: readonly ParityCase[] = [
  answered('help', '{help}\n', HELPED),
  answered('help-1_2', '{help}\n', HELPED, V12),
  answered('help-capitals', '{HeLP}\n', HELPED),
  answered('help-argument', '{help:me}\n', HELPED),
  answered('help-no-newline', '{help}', HELPED),
  answered('help-in-text', 'one{help}two\n', HELPED),
  answered('help-twice', '{help}{help}x\n', HELPED),
  answered('help-second-line', 'one\n{help}\ntwo\n', HELPED),
  talk('quit', [...SHOWN, send('{quit}\n'), EXIT], ['-adv']),
  talk('quit-in-text', [...SHOWN, send('one{quit}two\n'), EXIT], ['-adv']),
  talk('quit-argument', [...SHOWN, send('{quit:now}\n'), EXIT], ['-adv']),
  talk('quit-before-handshake', [send('{quit}\n'), EXIT], ['-adv']),
  answered('unknown', '{bogus}\n', UNKNOWN),
  answered('unknown-argument', '{bogus:x}\n', UNKNOWN),
  answered('unknown-then-text', '{bogus}\nabc\n', UNKNOWN),
  answered('unknown-of-quic', '{fin}\n', UNKNOWN),
  answered('unknown-of-1_2', '{reneg}\n', UNKNOWN),
  answered('unknown-of-1_3', '{keyup}\n', UNKNOWN, V12),
  answered('unknown-blanks', '{ quit }\n', UNKNOWN),
  answered('unknown-lines', '{a\nb}\n', UNKNOWN),
  answered('unknown-nested', '{a{help}\n', UNKNOWN),
  answered('empty', '{}\n', UNKNOWN),
  answered('empty-argument', '{:}\n', UNKNOWN),
  answered('high-bytes', { hex: '7bff80fe7d0a' }, UNKNOWN),
];

const argumentCases: readonly ParityCase[] = [
  answered('keyup', '{keyup}\n', 'KEYUPDATE'),
  answered('keyup-req', '{keyup:req}\n', 'KEYUPDATE'),
  answered('keyup-noreq', '{keyup:noreq}\n', 'KEYUPDATE'),
  answered('keyup-capitals', '{KEYUP:NoReq}\n', 'KEYUPDATE'),
  answered('keyup-bad', '{keyup:maybe}\n', 'BAD ARGUMENT'),
  answered('keyup-empty', '{keyup:}\n', 'BAD ARGUMENT'),
  answered('keyup-colons', '{keyup:req:req}\n', 'BAD ARGUMENT'),
  talk('reneg-refused', [...SHOWN, send('{reneg}\n'), EXIT], ['-adv', ...V12]),
  talk(
    'reneg',
    [...SHOWN, send('{reneg:x}\n'), see('RENEG'), send('after\n'), see('after', 'server'), END],
    ['-adv', ...V12],
    ['-client_renegotiation'],
  ),
  talk(
    'reneg-not-allowed',
    [...SHOWN, send('{reneg}\n'), EXIT],
    ['-adv', ...V12, '-no_renegotiation'],
  ),
];

const braceCases: readonly ParityCase[] = [
  typed('brace', '{{\n'),
  typed('brace-four', '{{{{a\n'),
  typed('brace-in-text', 'a{{b\n'),
  typed('brace-hides-command', '{{help}\n'),
  typed('brace-closed', 'a}b\n'),
  answered('brace-then-command', '{{{bogus}\n', UNKNOWN),
  answered('brace-text-command', '{{a{bogus}\n', UNKNOWN),
  answered('open', '{\n', MALFORMED),
  answered('open-no-newline', '{', MALFORMED),
  answered('open-in-text', 'abc{def\n', MALFORMED),
  answered('open-last-line', 'x\n\n{help\n', MALFORMED),
  answered('open-two-reads', '{quit', MALFORMED),
  typed('nul-before', { hex: '6100627b71756974 7d0a' }),
  answered('nul-inside', { hex: '7b7100756974 7d0a' }, MALFORMED),
  typed('letters', 'Q\nR\nC\nK\n'),
];

const longCases: readonly ParityCase[] = [
  answered('long-unknown', { repeat: '{bogus}', times: 500 }, UNKNOWN),
  answered('long-open', `{${'z'.repeat(3000)}`, MALFORMED),
  typed('long-text', { repeat: `${'0123456789'.repeat(7)}abcdefgh\n`, times: 100 }),
  answered('crlf', 'a\n{bogus}\nb\n', UNKNOWN, ['-crlf']),
  answered('crlf-alone', '{bogus}\n', UNKNOWN, ['-crlf']),
  answered('crlf-open', '{bo', MALFORMED, ['-crlf']),
];

const BYE = [serve('Q\n'), EXIT];
const IDLE = [see('CIPHER is', 'server')];

const modeCases: readonly ParityCase[] = [
  typed('nocommands-last', '{quit}\nQ\n', ['-nocommands']),
  talk('nocommands-first', [...SHOWN, send('{quit}\n'), EXIT], ['-nocommands', '-adv']),
  talk(
    'ign-eof',
    [...SHOWN, send('{quit}\n'), see('{quit}\n', 'server'), ...BYE],
    ['-adv', '-ign_eof'],
  ),
  talk('no-ign-eof', [...SHOWN, send('{quit}\n'), EXIT], ['-ign_eof', '-adv', '-no_ign_eof']),
  talk('quiet', [...IDLE, send('{quit}\n'), see('{quit}\n', 'server'), ...BYE], ['-adv', '-quiet']),
  talk('brief', [...IDLE, send('{help}{quit}\n'), EXIT], ['-adv', '-brief']),
  talk('no-interactive', [...SHOWN, send('{quit}\n'), EXIT], ['-adv', '-no-interactive']),
  ...table('adv', { 'no-value': ['-adv=1'], capitals: ['-ADV'] }, (name, args) =>
    bad(name, args, NEEDS),
  ),
];

/** A new connection: its report is shorter, and its last line of two dashes is the second one. */
const AGAIN: Step[] = [see('CONNECTED('), see('Verify return code:'), see('---\n')];

function again(name: string, script: Step[], args: string[] = []): ParityCase {
  const where = { server: server(), args: [...NAMED, ...args], compareServer: 2 };
  return { name: `adv-${name}`, ...where, script, masks: ['s_server'], ...NEEDS };
}

const AFTER = [send('after\n'), see('after', 'server'), END];

const reconnectCases: readonly ParityCase[] = [
  again('reconnect', [...SHOWN, send('{reconnect}\n'), ...AGAIN, ...AFTER], ['-adv']),
  again('reconnect-drops-text', [...SHOWN, send('a{reconnect}b\n'), ...AGAIN, ...AFTER], ['-adv']),
  again('letter-c', [...SHOWN, send('C\n'), ...AGAIN, ...AFTER]),
  again('letter-c-line', [...SHOWN, send('Come\nback\n'), ...AGAIN, ...AFTER]),
  again('letter-c-1_2', [...SHOWN, send('C\n'), ...AGAIN, ...AFTER], V12),
  talk('letter-c-small', [...SHOWN, send('c\n'), see('c\n', 'server'), END]),
  talk('letter-c-nocommands', [...SHOWN, send('C\n'), see('C\n', 'server'), END], ['-nocommands']),
];

/** Letters whose command libssl refuses: the connection ends. */
const letterCases: readonly ParityCase[] = [
  talk('letter-r-1_3', [...SHOWN, send('R\n'), EXIT]),
  talk('letter-r-state', [...SHOWN, send('R\n'), EXIT], ['-state']),
  talk('letter-k-1_2', [...SHOWN, send('K\n'), EXIT], V12),
  talk('letter-k', [...SHOWN, send('k\n'), see('KEYUPDATE'), ...AFTER]),
];

export const advancedCases: readonly ParityCase[] = [
  ...keywordCases,
  ...argumentCases,
  ...braceCases,
  ...longCases,
  ...modeCases,
  ...reconnectCases,
  ...letterCases,
];
