// What is printed about a connection: report, -brief, -quiet, -state, -debug, -msg, -trace.
// Not here: data and commands (exchange.ts), extensions that have their own text (extensions.ts).
// Called by index.ts.

import type { ParityCase } from '../../../lib/parity/case';
import { bad, END, NAMED, peer, row, see, serve, server, serverWith, TO, table } from './rows';

const ESTABLISHED = [see('Verification'), END];

function shown(name: string, args: string[]): ParityCase {
  return { name, server: server(), args: [...NAMED, ...args] };
}

function brief(name: string, args: string[]): ParityCase {
  return { name, server: server(), args: [...NAMED, '-brief', ...args], script: ESTABLISHED };
}

/** -nbio_test draws lots: in 3.5 and 3.6 the reference hangs by them now and then, or does not see that the server is gone. */
function steady(one: ParityCase): ParityCase {
  return one.args.includes('-nbio_test') ? { ...one, requires: ['openssl:3.0'] } : one;
}

function dumped(name: string, args: string[]): ParityCase {
  return { ...shown(name, ['-verify_quiet', ...args]), masks: ['msg', 'debug', 'trace'] };
}

/** Nothing is printed until the server speaks, so the server speaks. */
function quiet(name: string, args: string[]): ParityCase {
  const script = [
    see('CIPHER is', 'server'),
    serve('greetings\n'),
    see('greetings\n'),
    serve('Q\n'),
  ];
  return { name, server: server(), args: [...NAMED, '-quiet', ...args], script };
}

export const outputCases: readonly ParityCase[] = [
  ...table(
    'report',
    {
      plain: [],
      '1_2': ['-tls1_2'],
      showcerts: ['-showcerts'],
      prexit: ['-prexit'],
      'prexit-1_2': ['-prexit', '-tls1_2'],
      'showcerts-prexit': ['-showcerts', '-prexit'],
      state: ['-state'],
      'state-1_2': ['-state', '-tls1_2'],
      tlsextdebug: ['-tlsextdebug', '-tls1_2'],
      'tlsextdebug-state': ['-tlsextdebug', '-state', '-tls1_2'],
      'security-debug': ['-security_debug'],
      'security-debug-verbose': ['-security_debug_verbose', '-tls1_2'],
    },
    shown,
  ),
  { ...shown('report-tlsextdebug-1_3', ['-tlsextdebug']), masks: ['extension'] },
  {
    name: 'report-showcerts-one',
    server: serverWith('selfsigned.pem', 'server.key'),
    args: [...TO, '-showcerts'],
  },
  {
    name: 'report-utf8',
    server: serverWith('utf8.pem', 'server.key'),
    args: [...TO, '-showcerts'],
  },
  ...table(
    'brief',
    {
      plain: [],
      '1_2': ['-tls1_2'],
      state: ['-state'],
      'verify-quiet': ['-verify_quiet'],
      showcerts: ['-showcerts'],
      prexit: ['-prexit'],
      nbio: ['-nbio'],
      'nbio-test': ['-nbio_test'],
      hostname: ['-verify_hostname', 'localhost'],
      'hostname-wrong': ['-verify_hostname', 'wrong.test'],
      quiet: ['-quiet', '-no_ign_eof'],
    },
    brief,
  ).map(steady),
  {
    ...brief('brief-verify-error', []),
    server: serverWith('expired.pem', 'server.key'),
  },
  {
    ...brief('brief-1_2-groups', ['-tls1_2', '-groups', 'P-384:P-256']),
    server: server('-groups', 'P-256'),
  },
  { ...brief('brief-failed', ['-tls1_2']), server: server('-tls1_3') },
  ...table(
    'quiet',
    {
      plain: [],
      '1_2': ['-tls1_2'],
      'verify-quiet': ['-verify_quiet'],
      state: ['-state'],
      nbio: ['-nbio'],
      'nbio-test': ['-nbio_test'],
      prexit: ['-prexit'],
      showcerts: ['-showcerts'],
    },
    quiet,
  ).map(steady),
  ...table(
    'dump',
    {
      msg: ['-msg'],
      'msg-1_2': ['-msg', '-tls1_2'],
      'msg-1_1': ['-msg', '-tls1_1'],
      debug: ['-debug'],
      'debug-1_2': ['-debug', '-tls1_2'],
      'debug-msg': ['-debug', '-msg'],
      trace: ['-trace'],
      'trace-1_2': ['-trace', '-tls1_2'],
      'trace-msg': ['-trace', '-msg'],
      'msg-trace': ['-msg', '-trace'],
      'debug-quiet': ['-debug', '-quiet', '-no_ign_eof'],
      'msg-brief': ['-msg', '-brief'],
    },
    dumped,
  ).map((one) => (/quiet|brief/.test(one.name) ? { ...one, script: [END] } : one)),
  // State lines come between the bytes of a dump row when both go to one pipe.
  { ...dumped('dump-debug-state', ['-debug', '-state']), modes: ['split'] },
  { ...dumped('dump-msgfile', ['-msg', '-msgfile', 'messages.txt']) },
  { ...dumped('dump-msgfile-trace', ['-trace', '-msgfile', 'messages.txt']) },
  { ...dumped('dump-msgfile-alone', ['-msgfile', 'messages.txt']) },
  {
    ...dumped('dump-msgfile-failed-handshake', ['-msg', '-msgfile', 'messages.txt']),
    server: peer([
      { do: 'record' },
      { do: 'send', data: { hex: '15030300020228' } },
      { do: 'close' },
    ]),
  },
  bad('dump-bad-msgfile-directory', ['-msg', '-msgfile', 'no/such', '-connect', '{address}']),
  bad('dump-bad-msgfile-no-value', ['-msgfile']),
  row('nbio-quiet-dev-null', ['-nbio', '-quiet', '-no_ign_eof'], { stdin: 'null' }),
];
