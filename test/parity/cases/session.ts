// Sessions: tickets, -sess_out, -sess_in, -reconnect, -keylogfile.
// Not here: what else is printed (output.ts).
// Called by index.ts.

import type { ParityCase, Run, Step } from '../../../lib/parity/case';
import { bad, END, NAMED, row, SHOWN, see, serve, server, table, ticketServer } from './rows';

/** Data after the tickets shows that they have been processed. */
const WITH_TICKET: Step[] = [...SHOWN, serve('after\n'), see('after\n'), END];
// Tickets that are session ids, in TLS 1.3: their size does not vary.
const ONE_STATEFUL = ['-num_tickets', '1', '-no_ticket'];
const FILES: Partial<ParityCase> = { files: [{ name: 'session.pem', view: 'session' }] };
const OUT = ['-sess_out', 'session.pem'];
const IN = ['-sess_in', 'session.pem'];

function saved(args: string[], script?: Step[]): { earlier: Run[] } {
  return { earlier: [{ args: [...NAMED, ...args, ...OUT], ...(script ? { script } : {}) }] };
}

export const sessionCases: readonly ParityCase[] = [
  row('ticket-1_2', ['-tls1_2'], { server: ticketServer() }),
  row('ticket-1_2-not-wanted', ['-tls1_2', '-no_ticket'], { server: ticketServer() }),
  row('ticket-1_2-prexit', ['-tls1_2', '-prexit'], { server: ticketServer() }),
  row('ticket-1_3', [], { server: ticketServer(...ONE_STATEFUL), script: WITH_TICKET }),
  row('ticket-1_3-prexit', ['-prexit'], {
    server: ticketServer(...ONE_STATEFUL),
    script: WITH_TICKET,
  }),
  row('ticket-1_3-quiet', ['-quiet'], {
    server: ticketServer(...ONE_STATEFUL),
    script: [see('CIPHER is', 'server'), serve('after\n'), see('after\n'), serve('Q\n')],
  }),
  row('ticket-1_3-brief', ['-brief'], {
    server: ticketServer(...ONE_STATEFUL),
    script: [see('CIPHER is', 'server'), serve('after\n'), see('after\n'), END],
  }),
  row('session-out-1_2', ['-tls1_2', ...OUT], { server: ticketServer(), ...FILES }),
  row('session-out-1_2-id', ['-tls1_2', ...OUT], { ...FILES }),
  row('session-out-1_3-none', OUT, FILES),
  row('session-out-1_3', OUT, {
    server: ticketServer(...ONE_STATEFUL),
    script: WITH_TICKET,
    ...FILES,
  }),
  row('session-in-1_2', ['-tls1_2', ...IN], {
    server: ticketServer(),
    ...saved(['-tls1_2']),
    ...FILES,
  }),
  row('session-in-1_2-id', ['-tls1_2', ...IN], { ...saved(['-tls1_2']), ...FILES }),
  row('session-in-1_2-and-out', ['-tls1_2', ...IN, ...OUT], {
    server: ticketServer(),
    ...saved(['-tls1_2']),
    ...FILES,
  }),
  row('session-in-1_2-other-name', ['-tls1_2', '-servername', 'example.test', ...IN], {
    ...saved(['-tls1_2']),
    ...FILES,
  }),
  row('session-in-1_2-for-1_3', IN, { ...saved(['-tls1_2']), ...FILES }),
  row('session-in-1_2-brief', ['-tls1_2', '-brief', ...IN], {
    ...saved(['-tls1_2']),
    stdin: 'null',
    ...FILES,
  }),
  row('session-in-1_3', IN, {
    server: ticketServer(...ONE_STATEFUL),
    ...saved([], WITH_TICKET),
    script: WITH_TICKET,
    ...FILES,
  }),
  row('session-in-1_3-state', ['-state', ...IN], {
    server: ticketServer(...ONE_STATEFUL),
    ...saved([], WITH_TICKET),
    script: WITH_TICKET,
    ...FILES,
  }),
  ...table(
    'session-bad',
    {
      'in-missing': ['-sess_in', 'missing', '-connect', '{address}'],
      'in-garbage': ['-sess_in', '{pki}/garbage.pem', '-connect', '{address}'],
      'in-empty': ['-sess_in', '{pki}/empty.pem', '-connect', '{address}'],
      'in-no-value': ['-sess_in'],
      'psk-session-missing': ['-psk_session', 'missing', '-connect', '{address}'],
      'psk-session-garbage': ['-psk_session', '{pki}/garbage.pem', '-connect', '{address}'],
    },
    bad,
  ),
  row('session-out-directory-missing', ['-tls1_2', '-sess_out', 'no/such']),
  row('session-out-is-directory', ['-tls1_2', '-sess_out', '.']),

  row('reconnect-1_2', ['-reconnect', '-tls1_2']),
  row('reconnect-1_2-ticket', ['-reconnect', '-tls1_2'], { server: ticketServer() }),
  row('reconnect-1_2-no-ticket', ['-reconnect', '-tls1_2', '-no_ticket'], {
    server: ticketServer(),
  }),
  row('reconnect-1_3', ['-reconnect'], { stdin: 'null' }),
  row('reconnect-quiet', ['-reconnect', '-quiet', '-no_ign_eof', '-tls1_2'], { stdin: 'null' }),
  row('reconnect-brief', ['-reconnect', '-brief', '-tls1_2'], { stdin: 'null' }),

  ...table('keylog', { '1_2': ['-tls1_2'], '1_3': [] }, (name, args) =>
    row(name, [...args, '-keylogfile', 'keys.txt'], { masks: ['keylog'] }),
  ),
  row('keylog-appends', ['-tls1_2', '-keylogfile', 'keys.txt'], {
    given: { 'keys.txt': 'line before\n' },
    masks: ['keylog'],
  }),
  row('keylog-twice', ['-reconnect', '-tls1_2', '-keylogfile', 'keys.txt'], { masks: ['keylog'] }),
  bad('keylog-bad-directory', ['-keylogfile', 'no/such', '-connect', '{address}']),
  bad('keylog-bad-no-value', ['-keylogfile']),
  row('keylog-environment-is-not-read', [], {
    env: { SSLKEYLOGFILE: 'keys.txt' },
    server: server(),
  }),
];
