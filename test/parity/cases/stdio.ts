// What the program's descriptors are: closed, /dev/null, /dev/full, a reader that goes; signals.
// Not here: data through a working stdin (exchange.ts).
// Called by index.ts.

import type { ParityCase, Step } from '../../../lib/parity/case';
import { bad, closed, END, EXIT, NAMED, peer, row, SHOWN, see, serve, server, TO } from './rows';

const AFTER_REPORT = (signal: NodeJS.Signals): Step[] => [...SHOWN, { do: 'signal', signal }];
const HELLO_CAME = see('\x16\x03\x01', 'server');

function signalled(name: string, signal: NodeJS.Signals, args: string[] = []): ParityCase {
  return row(name, args, { script: AFTER_REPORT(signal) });
}

/** As under nohup: the client goes on. */
function ignoring(name: string, signal: NodeJS.Signals): ParityCase {
  const script: Step[] = [...AFTER_REPORT(signal), serve('after\n'), see('after\n'), END];
  return row(name, [], { ignored: [signal], script });
}

export const stdioCases: readonly ParityCase[] = [
  signalled('signal-int', 'SIGINT'),
  signalled('signal-int-prexit', 'SIGINT', ['-prexit']),
  signalled('signal-term', 'SIGTERM'),
  signalled('signal-hup', 'SIGHUP'),
  signalled('signal-kill', 'SIGKILL'),
  {
    name: 'signal-int-in-handshake',
    server: peer([{ do: 'await', bytes: 1 << 20 }]),
    args: TO,
    script: [HELLO_CAME, { do: 'signal', signal: 'SIGINT' }],
  },
  {
    name: 'signal-pipe-is-ignored',
    server: server(),
    args: NAMED,
    script: [...SHOWN, { do: 'signal', signal: 'SIGPIPE' }, serve('after\n'), see('after\n'), END],
  },

  ignoring('signal-hup-ignored', 'SIGHUP'),
  ignoring('signal-int-ignored', 'SIGINT'),
  ignoring('signal-term-ignored', 'SIGTERM'),
  ignoring('signal-usr1-ignored', 'SIGUSR1'),

  row('stdin-null', [], { stdin: 'null' }),
  row('stdin-null-quiet', ['-quiet', '-no_ign_eof'], { stdin: 'null' }),
  row('stdin-null-1_2', ['-tls1_2'], { stdin: 'null' }),
  row('stdin-closed', [], {
    about: 'It does not end: the real program waits for input that cannot come.',
    stdin: 'closed',
    script: AFTER_REPORT('SIGTERM'),
  }),
  {
    name: 'stdin-closed-refused',
    server: closed,
    args: ['-connect', '{address}'],
    stdin: 'closed',
  },
  bad('stdin-closed-usage', ['-nosuch'], { stdin: 'closed' }),

  row('stdout-null', [], { stdout: 'null', script: [END] }),
  row('stdout-full', [], { stdout: 'full', script: [END] }),
  row('stdout-full-brief', ['-brief'], { stdout: 'full', script: [END] }),
  row('stdout-full-1_2', ['-tls1_2'], { stdout: 'full', script: [END] }),
  bad('stdout-full-usage', ['-nosuch'], { stdout: 'full' }),
  bad('stdout-full-help', ['-help'], { stdout: 'full' }),
  bad('stdout-closed-usage', ['-nosuch'], { stdout: 'closed' }),
  {
    name: 'stdout-closed-refused',
    server: closed,
    args: ['-connect', '{address}'],
    stdout: 'closed',
  },
  row('stdout-closed-brief', ['-brief'], { stdout: 'closed', script: [END] }),
  row('stdout-reader-gone', [], {
    script: [...SHOWN, { do: 'close-stdout' }, serve('to nobody\n'), EXIT],
    modes: ['split'],
  }),
  row('stdout-reader-gone-end', [], {
    script: [...SHOWN, { do: 'close-stdout' }, END],
    modes: ['split'],
  }),
  row('stdout-reader-gone-first', [], { script: [{ do: 'close-stdout' }, END], modes: ['split'] }),

  row('stderr-null', [], { stderr: 'null' }),
  row('stderr-full', [], { stderr: 'full' }),
  row('stderr-full-brief', ['-brief'], { stderr: 'full', script: [END] }),
  bad('stderr-closed-usage', ['-nosuch'], { stderr: 'closed' }),
  bad('stderr-full-usage', ['-nosuch'], { stderr: 'full' }),
  {
    name: 'stderr-closed-refused',
    server: closed,
    args: ['-connect', '{address}'],
    stderr: 'closed',
  },
];
