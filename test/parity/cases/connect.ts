// Where to connect: -connect, target, -host and -port, -bind, -4, -6, -unix.
// Not here: server names (names.ts), peers that misbehave (peers.ts).
// Called by index.ts.

import type { ParityCase, ServerSpec } from '../../../lib/parity/case';
import { bad, closed, END, row, SHOWN, server, table } from './rows';

const TRUST = ['-CAfile', '{pki}/root.pem'];

function on(name: string, args: string[], more: Partial<ParityCase> = {}): ParityCase {
  return { name, server: server(), args: [...args, ...TRUST], ...more };
}

const listening = (listen: 'ipv6' | 'unix'): ServerSpec => ({ ...server(), listen }) as ServerSpec;

export const connectCases: readonly ParityCase[] = [
  ...table(
    'connect',
    {
      option: ['-connect', '{host}:{port}'],
      'host-port': ['-host', '{host}', '-port', '{port}'],
      'port-host': ['-port', '{port}', '-host', '{host}'],
      'port-only': ['-port', '{port}', '-4'],
      'name-v4': ['-connect', 'localhost:{port}', '-4'],
      name: ['-connect', 'localhost:{port}'],
      'no-host': ['-connect', ':{port}', '-4'],
      'brackets-v4': ['-connect', '[127.0.0.1]:{port}'],
      twice: ['-connect', 'nowhere:1', '-connect', '{address}'],
      'bind-host': ['-connect', '{address}', '-bind', '127.0.0.1'],
      'bind-port-0': ['-connect', '{address}', '-bind', '127.0.0.1:0'],
      'bind-other-loopback': ['-connect', '{address}', '-bind', '127.0.0.2'],
    },
    on,
  ),
  { name: 'connect-target', server: server(), args: [...TRUST, '{address}'] },
  {
    name: 'connect-target-and-option',
    server: server(),
    args: ['-connect', '{address}', '{address}'],
  },
  {
    name: 'connect-target-not-last',
    server: server(),
    args: ['{address}', ...TRUST],
    masks: ['port'],
  },
  on('connect-ipv6', ['-connect', '{address}'], { server: listening('ipv6'), requires: ['ipv6'] }),
  on('connect-ipv6-option', ['-connect', '{address}', '-6'], {
    server: listening('ipv6'),
    requires: ['ipv6'],
  }),
  on('connect-v4-address-with-6', ['-connect', '{address}', '-6']),
  on('connect-v6-address-with-4', ['-connect', '[::1]:{port}', '-4']),
  on('connect-4-and-6', ['-connect', '{address}', '-4', '-6'], {
    server: listening('ipv6'),
    requires: ['ipv6'],
  }),
  on('connect-unix', ['-unix', '{socket}'], { server: listening('unix') }),
  on('connect-unix-servername', ['-unix', '{socket}', '-servername', 'localhost'], {
    server: listening('unix'),
  }),
  on('connect-unix-then-connect', ['-unix', '{socket}', '-connect', '{address}'], {
    server: listening('unix'),
    script: [END],
  }),
  on('connect-then-unix', ['-connect', '{address}', '-unix', '{socket}'], {
    server: listening('unix'),
    script: [END],
  }),
  on('connect-unix-twice', ['-unix', 'missing', '-unix', '{socket}'], {
    server: listening('unix'),
  }),
  on('connect-family-and-unix', ['-4', '-unix', '{socket}'], { server: listening('unix') }),
  on('connect-unix-and-family', ['-unix', '{socket}', '-6'], { server: listening('unix') }),
  row('connect-dev-null', [], { stdin: 'null' }),
  row('connect-input-ends-first', [], { script: [END] }),
  row('connect-input-ends-after', [], { script: [...SHOWN, END] }),

  { name: 'connect-refused', server: closed, args: ['-connect', '{address}'] },
  { name: 'connect-refused-name', server: closed, args: ['-connect', 'localhost:{port}', '-4'] },
  { name: 'connect-refused-quiet', server: closed, args: ['-connect', '{address}', '-quiet'] },
  { name: 'connect-refused-brief', server: closed, args: ['-connect', '{address}', '-brief'] },
  { name: 'connect-refused-target', server: closed, args: ['{address}'] },
  {
    name: 'connect-bind-foreign',
    server: closed,
    args: ['-connect', '{address}', '-bind', '192.0.2.1'],
  },
  {
    name: 'connect-bind-v6-to-v4',
    server: closed,
    args: ['-connect', '{address}', '-bind', '[::1]'],
  },
  ...table(
    'connect-bad',
    {
      'no-value': ['-connect'],
      'many-colons': ['-connect', 'a:b:c'],
      'open-bracket': ['-connect', '[::1'],
      'bracket-rest': ['-connect', '[::1]x:1'],
      'port-name': ['-connect', 'localhost:nosuchservice'],
      'port-word': ['-port', 'abc'],
      'port-negative': ['-port', '-1'],
      'port-empty': ['-port', ''],
      'port-tail': ['-port', '12x'],
      'host-no-value': ['-host'],
      'port-no-value': ['-port'],
      'host-label': ['-connect', `${'a'.repeat(70)}.test:1`],
      'bind-no-value': ['-bind'],
      'bind-brackets': ['-connect', '{address}', '-bind', '[::1'],
      'bind-colons': ['-connect', '{address}', '-bind', 'a:b:c'],
      'unix-missing': ['-unix', 'missing'],
      'unix-directory': ['-unix', '.'],
      'unix-empty': ['-unix', ''],
      'unix-long': ['-unix', 'x'.repeat(200)],
      'unix-no-value': ['-unix'],
      'target-colons': ['a:b:c'],
    },
    bad,
  ),
  // Lines that name the first target.
  bad('connect-bad-two-targets', ['{address}', '127.0.0.1:2'], { masks: ['port'] }),
  bad('connect-bad-words-first-empty', ['-connect', '{address}', '', 'b']),
  bad('connect-bad-three-words', ['a', '', 'c']),
  bad('connect-bad-unix-file', ['-unix', 'plain'], { given: { plain: 'text' } }),
];
