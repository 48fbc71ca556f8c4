// Client authentication after the handshake, -prexit in every kind of ending, chains.
// Not here: commands (secret-letters.ts).
// Called by index.ts.

import type { ParityCase, ServerSpec, Step } from '../../../lib/parity/case';
import {
  bad,
  END,
  EXIT,
  peer,
  row,
  SHOWN,
  see,
  serve,
  server,
  serverWith,
  table,
  ticketServer,
} from './rows';
import { heard, IDENTITY, MASKS, obeys, obeysSilently, QUIET, ROOT, spoken } from './secret-words';

function played(spec: ServerSpec, script: Step[], ...always: string[]) {
  return (name: string, args: string[]): ParityCase => ({
    name,
    server: spec,
    args: [...QUIET, ...always, ...args],
    script,
    masks: MASKS,
  });
}

const PHA = ['-enable_pha'];
const asking = server(...ROOT);
const asked: Step[] = [...SHOWN, ...obeys('c'), ...spoken(), ...heard(), END];
const askedTwice: Step[] = [
  ...SHOWN,
  ...obeys('c'),
  ...spoken('one'),
  ...heard(),
  ...obeys('c'),
  ...spoken('two'),
  ...heard('again'),
  END,
];

/**
 * Later lines compress the client's certificate together with the server's random context, so that its bytes and their
 * number vary.
 */
function squeezed(one: ParityCase): ParityCase {
  if (one.args.includes('-prexit')) return { ...one, masks: [...(one.masks ?? []), 'sizes'] };
  const dumps = one.args.includes('-msg') || one.args.includes('-trace');
  return dumps ? { ...one, requires: ['openssl:3.0'] } : one;
}

export const postHandshakeCases: readonly ParityCase[] = [
  ...table(
    'pha',
    {
      none: PHA,
      given: [...PHA, ...IDENTITY],
      chain: [...PHA, ...IDENTITY, '-cert_chain', '{pki}/int.pem'],
      state: [...PHA, ...IDENTITY, '-state'],
      msg: [...PHA, ...IDENTITY, '-msg'],
      trace: [...PHA, ...IDENTITY, '-trace'],
      prexit: [...PHA, ...IDENTITY, '-prexit'],
      sigalgs: [...PHA, ...IDENTITY, '-client_sigalgs', 'RSA-PSS+SHA384'],
      keylog: [...PHA, ...IDENTITY, '-keylogfile', 'keys'],
    },
    (name, args) => squeezed(played(asking, asked)(name, args)),
  ),
  ...table(
    'pha-not',
    { enabled: IDENTITY, '1_3': [...PHA, ...IDENTITY, '-tls1_2'] },
    played(asking, [...SHOWN, ...obeysSilently('c'), ...spoken(), END]),
  ),
  ...table(
    'pha-twice',
    { none: PHA, given: [...PHA, ...IDENTITY], state: [...PHA, ...IDENTITY, '-state'] },
    played(asking, askedTwice),
  ),
  ...table(
    'pha-demanded',
    { none: PHA },
    played(server(...ROOT, '-Verify', '3'), [...SHOWN, EXIT]),
  ),
  ...table(
    'pha-asked-before',
    { none: PHA, given: [...PHA, ...IDENTITY] },
    played(server(...ROOT, '-verify', '3'), asked),
  ),
  ...table(
    'pha-tickets',
    { given: [...PHA, ...IDENTITY], none: PHA },
    played(ticketServer('-no_ticket', ...ROOT), asked),
  ),
  ...table(
    'pha-brief',
    { given: [...PHA, ...IDENTITY, '-brief'] },
    played(asking, [
      see('CIPHER is', 'server'),
      ...spoken('one'),
      ...obeys('c'),
      ...spoken('two'),
      ...heard(),
      END,
    ]),
  ),
];

const refusing = peer([
  { do: 'record' },
  { do: 'send', data: { hex: '15030300020228' } },
  { do: 'close' },
]);

export const endingCases: readonly ParityCase[] = [
  ...table(
    'prexit-before',
    {
      refused: ['-connect', '{address}'],
      'refused-quiet': ['-connect', '{address}', '-quiet'],
      'refused-brief': ['-connect', '{address}', '-brief'],
      'refused-debug-quiet': ['-connect', '{address}', '-quiet', '-debug'],
      'bad-cipher': ['-connect', '{address}', '-cipher', 'nosuch'],
      'bad-option': ['-connect', '{address}', '-nosuch'],
      'bad-cert': ['-connect', '{address}', '-cert', 'missing'],
      'bad-name': ['-connect', '{address}', '-servername', 'x'.repeat(300)],
      'bad-host': ['-connect', 'a:b:c'],
      'bad-unix': ['-unix', 'missing'],
      psk: ['-connect', '{address}', '-psk', '1a', '-showcerts'],
      keymat: ['-connect', '{address}', '-keymatexport', 'x'],
    },
    (name, args) => bad(name, [...args, '-prexit']),
  ),
  ...table(
    'prexit-failed',
    {
      plain: [],
      '1_2': ['-tls1_2'],
      quiet: ['-quiet'],
      brief: ['-brief'],
      state: ['-state'],
      reconnect: ['-reconnect'],
    },
    (name, args) => row(name, [...args, '-prexit'], { server: refusing, script: [EXIT] }),
  ),
  ...table(
    'prexit-unverified',
    {
      plain: [],
      '1_2': ['-tls1_2'],
      showcerts: ['-showcerts'],
      brief: ['-brief'],
      quiet: ['-quiet'],
    },
    (name, args) =>
      row(name, [...args, '-verify_return_error', '-prexit', '-CAfile', '{pki}/stranger.pem'], {
        script: [EXIT],
      }),
  ),
  ...table(
    'prexit-closed',
    {
      plain: [],
      '1_2': ['-tls1_2'],
      showcerts: ['-showcerts'],
      reconnect: ['-reconnect', '-tls1_2'],
    },
    (name, args) =>
      row(name, [...args, '-prexit'], {
        script:
          name === 'prexit-closed-reconnect'
            ? [...Array.from({ length: 6 }, () => SHOWN).flat(), serve('Q\n'), EXIT]
            : [...SHOWN, serve('Q\n'), EXIT],
      }),
  ),

  ...table(
    'chains',
    {
      asked: ['-showcerts', ...IDENTITY],
      'asked-1_2': ['-showcerts', ...IDENTITY, '-tls1_2'],
      'asked-state': ['-state', ...IDENTITY],
      'asked-state-1_2': ['-state', ...IDENTITY, '-tls1_2'],
      'asked-msg': ['-msg', ...IDENTITY],
      'asked-msg-1_2': ['-msg', ...IDENTITY, '-tls1_2'],
      'asked-trace': ['-trace', ...IDENTITY],
      'asked-trace-1_2': ['-trace', ...IDENTITY, '-tls1_2'],
      'asked-msgfile': ['-msg', '-msgfile', 'messages', ...IDENTITY],
      'asked-brief': ['-brief', ...IDENTITY],
      'asked-none-brief': ['-brief'],
    },
    (name, args) => ({
      name,
      server: server(...ROOT, '-verify', '3'),
      args: [...QUIET, ...args],
      masks: MASKS,
      ...(args.includes('-brief') ? { script: [see('Verification'), END] } : {}),
    }),
  ),
  ...table(
    'chains-two',
    {
      rsa: ['-sigalgs', 'RSA-PSS+SHA256', '-showcerts'],
      ed25519: ['-sigalgs', 'ed25519', '-showcerts'],
      'rsa-1_2': ['-tls1_2', '-cipher', 'aRSA', '-showcerts'],
      both: ['-showcerts'],
    },
    (name, args) =>
      row(name, args, {
        server: serverWith(
          'server.pem',
          'server.key',
          '-dcert',
          '{pki}/ed25519.pem',
          '-dkey',
          '{pki}/ed25519.key',
          '-dcert_chain',
          '{pki}/int.pem',
        ),
      }),
  ),
];
