// Letters that both sides take as commands: R, K, k; of the server r, R, k, K, P.
// Not here: data and its end (exchange.ts), client authentication (secret-endings.ts).
// Called by index.ts.

import type { ParityCase, ServerSpec, Step } from '../../../lib/parity/case';
import { END, EXIT, SHOWN, see, send, serve, server, table, ticketServer } from './rows';
import { heard, IDENTITY, MASKS, obeys, obeysSilently, QUIET, ROOT, spoken } from './secret-words';

/** The client types this line, both sides then speak. */
const types = (line: string, shown: string): Step[] => [
  ...SHOWN,
  send(line),
  see(shown),
  ...heard(),
  ...spoken(),
  END,
];

function played(spec: ServerSpec, script: Step[], ...always: string[]) {
  return (name: string, args: string[]): ParityCase => ({
    name,
    server: spec,
    args: [...QUIET, ...always, ...args],
    script,
    masks: MASKS,
  });
}

const willing = server('-client_renegotiation', '-tls1_2');
/** What shows nothing of a single message. */
const UNSEEN = {
  plain: [],
  state: ['-state'],
  prexit: ['-prexit'],
  keylog: ['-keylogfile', 'keys'],
};
const SHOW = {
  plain: [],
  state: ['-state'],
  msg: ['-msg'],
  trace: ['-trace'],
  prexit: ['-prexit'],
  keylog: ['-keylogfile', 'keys'],
};

export const letterCases: readonly ParityCase[] = [
  ...table('letter-R', SHOW, played(willing, types('R\n', 'RENEGOTIATING'))),
  ...table(
    'letter-R-refused',
    { plain: [], state: ['-state'], msg: ['-msg'] },
    played(server('-tls1_2', '-no_renegotiation'), [...SHOWN, send('R\n'), EXIT]),
  ),
  ...table(
    'letter-R-1_3',
    { plain: [], state: ['-state'], crlf: ['-crlf'] },
    played(server(), [...SHOWN, send('R\n'), see('RENEGOTIATING'), ...spoken(), END]),
  ),
  ...table(
    'letter-R-own-refusal',
    { plain: ['-no_renegotiation'] },
    played(willing, [...SHOWN, send('R\n'), see('RENEGOTIATING'), ...spoken(), END]),
  ),
  ...table(
    'letter-R-twice',
    { plain: [], state: ['-state'], certificate: IDENTITY },
    played(willing, [
      ...SHOWN,
      send('R\n'),
      see('RENEGOTIATING'),
      ...heard('one'),
      send('R\n'),
      see('RENEGOTIATING'),
      ...heard('two'),
      END,
    ]),
  ),
  ...table(
    'letter-R-asked-for-certificate',
    { none: [], given: IDENTITY, state: [...IDENTITY, '-state'] },
    played(
      server('-client_renegotiation', '-tls1_2', '-verify', '3', ...ROOT),
      types('R\n', 'RENEGOTIATING'),
    ),
  ),
  ...table(
    'letter-R-session',
    { out: ['-sess_out', 's.pem'], ticket: ['-sess_out', 's.pem', '-state'] },
    (name, args) => ({
      ...played(ticketServer('-client_renegotiation', '-tls1_2'), types('R\n', 'RENEGOTIATING'))(
        name,
        args,
      ),
      files: [{ name: 's.pem', view: 'session' }],
    }),
  ),
  ...table('letter-K', SHOW, played(server(), types('K\n', 'KEYUPDATE'))),
  ...table('letter-k', SHOW, played(server(), types('k\n', 'KEYUPDATE'))),
  ...table(
    'letter-K-twice',
    { plain: [], state: ['-state'] },
    played(server(), [
      ...SHOWN,
      send('K\n'),
      see('KEYUPDATE'),
      ...heard('one'),
      send('k\n'),
      see('KEYUPDATE'),
      ...heard('two'),
      END,
    ]),
  ),
  ...table(
    'letter-K-1_2',
    { plain: [], state: ['-state'] },
    played(server(), [...SHOWN, send('K\n'), see('KEYUPDATE'), ...spoken(), END], '-tls1_2'),
  ),
  ...Object.entries({ R: 'R', K: 'K', k: 'k', 'K-rest': 'Kept line\n', 'R-rest': 'Rest\n' }).map(
    ([name, line]) =>
      played(server(), [
        ...SHOWN,
        send(line),
        see(line.startsWith('R') ? 'RENEGOTIATING' : 'KEYUPDATE'),
        ...heard(),
        ...spoken(),
        END,
      ])(`letter-alone-${name}`, []),
  ),
  ...table(
    'letter-heartbeat',
    { plain: [], '1_2': ['-tls1_2'], state: ['-state'], prexit: ['-prexit'] },
    (name, args) => ({
      ...played(server(), types('B\n', 'HEARTBEATING'))(name, args),
      requires: ['heartbeats'],
    }),
  ),
  ...Object.entries({
    B: 'B\n',
    b: 'b\n',
    q: 'q\n',
    'R-second': 'xR\n',
    C: 'C\n',
    space: ' R\n',
  }).map(([name, line]) => ({
    ...played(server(), [...SHOWN, send(line), see(line, 'server'), ...spoken(), END])(
      `letter-none-${name}`,
      [],
    ),
    compareServer: 1,
    // Letters of other lines: C of those that have -adv too.
    ...(name === 'C' ? { requires: ['!-adv'] } : {}),
    ...(name === 'B' ? { requires: ['!heartbeats'] } : {}),
  })),
  ...table(
    'letter-off',
    { R: ['-nocommands'], ign: ['-ign_eof'] },
    played(server(), [
      ...SHOWN,
      send('R\n'),
      see('R\n', 'server'),
      send('K\n'),
      see('K\n', 'server'),
      send('Q\n'),
      see('Q\n', 'server'),
      ...spoken(),
      serve('Q\n'),
      EXIT,
    ]),
  ),
  ...table(
    'letter-quiet',
    {
      '1_3': ['-quiet', '-no_ign_eof'],
      brief: ['-brief'],
      debug: ['-quiet', '-debug', '-no_ign_eof'],
    },
    (name, args) => ({
      ...played(server(), [
        see('CIPHER is', 'server'),
        ...spoken('one'),
        send('K\n'),
        see('KEYUPDATE'),
        ...heard('two'),
        END,
      ])(name, args),
      modes: ['split'] as const,
    }),
  ),
  ...table(
    'letter-dtls',
    { R: ['-dtls1_2'] },
    played(server('-dtls1_2', '-client_renegotiation'), types('R\n', 'RENEGOTIATING')),
  ),

  // Of the server, which answers its own stdin.
  ...table(
    'served-k',
    UNSEEN,
    played(server(), [...SHOWN, ...obeysSilently('k'), ...spoken(), ...heard(), END]),
  ),
  ...table(
    'served-k',
    { msg: ['-msg'] },
    played(server(), [...SHOWN, serve('k\n'), see('KeyUpdate'), ...spoken(), ...heard(), END]),
  ),
  ...table(
    'served-K',
    UNSEEN,
    played(server(), [...SHOWN, ...obeysSilently('K'), ...spoken(), ...heard(), END]),
  ),
  ...table(
    'served-K',
    { msg: ['-msg'] },
    played(server(), [...SHOWN, serve('K\n'), see('KeyUpdate'), ...spoken(), ...heard(), END]),
  ),
  ...table(
    'served-r',
    { ...UNSEEN, msg: ['-msg'], refused: ['-no_renegotiation'] },
    played(willing, [...SHOWN, ...obeys('r'), ...spoken(), END]),
  ),
  ...table(
    'served-R',
    { none: [], given: IDENTITY, state: [...IDENTITY, '-state'] },
    played(server('-tls1_2', ...ROOT), [...SHOWN, ...obeys('R'), ...spoken(), END]),
  ),
  ...table(
    'served-P',
    { plain: [], state: ['-state'] },
    played(server(), [...SHOWN, serve('P\n'), EXIT]),
  ),
];
