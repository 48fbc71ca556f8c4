// Sessions that are kept and used again: -sess_out, -sess_in, -no_ticket, -reconnect, tickets as they arrive.
// Not here: the plain forms (session.ts), early data (secret-early.ts).
// Called by index.ts.

import type { FileView, ParityCase, Run, ServerSpec, Step } from '../../../lib/parity/case';
import { bad, END, NAMED, row, SHOWN, see, send, serve, server, table, ticketServer } from './rows';

/** Data after the tickets shows that they have been read. */
const TICKETS: Step[] = [...SHOWN, serve('after\n'), see('after\n'), END];
const OUT = ['-sess_out', 's.pem'];
const IN = ['-sess_in', 's.pem'];
const V12 = ['-tls1_2'];
const VIEW: readonly FileView[] = [{ name: 's.pem', view: 'session' }];
/** Tickets that are session ids: their sizes do not vary. */
const stateful = ticketServer('-no_ticket');
const one = ticketServer('-no_ticket', '-num_tickets', '1');
const MASKS = ['msg', 'trace', 'trace-psk', 'debug', 'keying'] as const;

function save(args: string[], script: Step[]): Run {
  return { args: [...NAMED, ...args, ...OUT], script };
}

/** Resumes a TLS 1.2 session. */
function resumed12(spec: ServerSpec): (name: string, args: string[]) => ParityCase {
  return (name, args) => ({
    name,
    server: spec,
    args: [...NAMED, ...V12, ...IN, ...args],
    earlier: [save(V12, [...SHOWN, END])],
    files: VIEW,
    masks: MASKS,
  });
}

/** Resumes a TLS 1.3 session. */
function resumed13(spec: ServerSpec): (name: string, args: string[]) => ParityCase {
  return (name, args) => ({
    name,
    server: spec,
    args: [...NAMED, ...IN, ...args],
    earlier: [save([], [see('CIPHER is', 'server'), ...TICKETS])],
    script: TICKETS,
    files: VIEW,
    masks: MASKS,
    ...(args.includes('-debug') ? { modes: ['split'] } : {}),
  });
}

/** Nothing tells of the handshake but the server. */
const SILENT: Partial<ParityCase> = {
  script: [see('CIPHER is', 'server'), serve('after\n'), see('after\n'), serve('Q\n')],
};
const SIX_TIMES: Step[] = Array.from({ length: 6 }, () => SHOWN).flat();
const LOUD: Step[] = [see('Verification'), serve('after\n'), see('after\n'), END];

export const resumptionCases: readonly ParityCase[] = [
  ...table(
    'resume-1_2',
    {
      plain: [],
      'other-cipher': ['-cipher', 'ECDHE-RSA-AES128-SHA'],
      'other-name': ['-servername', 'example.test'],
      'no-name': ['-noservername'],
      'no-ticket': ['-no_ticket'],
      verify: ['-verify', '3'],
      'verify-error': ['-verify_return_error', '-CAfile', '{pki}/stranger.pem'],
      showcerts: ['-showcerts'],
      prexit: ['-prexit'],
      state: ['-state'],
      msg: ['-msg'],
      trace: ['-trace'],
      tlsextdebug: ['-tlsextdebug'],
      alpn: ['-alpn', 'h2'],
      status: ['-status'],
      keymat: ['-keymatexport', 'label'],
      reconnect: ['-reconnect'],
      out: OUT,
      'debug-quiet': ['-quiet', '-no_ign_eof'],
    },
    resumed12(ticketServer()),
  ).map((one_) => (one_.name.endsWith('quiet') ? { ...one_, stdin: 'null' as const } : one_)),
  ...table(
    'resume-1_2-id',
    {
      state: ['-state'],
      msg: ['-msg'],
      trace: ['-trace'],
      'no-ticket': ['-no_ticket'],
      out: OUT,
      ct: ['-ct'],
    },
    resumed12(server()),
  ),
  {
    ...resumed12(server())('resume-1_2-brief', ['-brief']),
    script: LOUD,
  },
  {
    ...resumed12(server('-no_cache'))('resume-1_2-unknown-id', []),
  },
  {
    ...resumed12(server('-verify', '2', '-context', 'here'))('resume-1_2-context', []),
  },

  ...table(
    'resume-1_3',
    {
      plain: [],
      'other-cipher': ['-ciphersuites', 'TLS_AES_128_GCM_SHA256'],
      'same-hash': ['-ciphersuites', 'TLS_AES_256_GCM_SHA384'],
      'other-hash-chacha': ['-ciphersuites', 'TLS_CHACHA20_POLY1305_SHA256'],
      'other-name': ['-servername', 'example.test'],
      'no-name': ['-noservername'],
      '1_2': V12,
      verify: ['-verify', '3'],
      showcerts: ['-showcerts'],
      prexit: ['-prexit'],
      state: ['-state'],
      msg: ['-msg'],
      trace: ['-trace'],
      tlsextdebug: ['-tlsextdebug', '-ciphersuites', 'TLS_AES_256_GCM_SHA384'],
      alpn: ['-alpn', 'h2'],
      status: ['-status'],
      keymat: ['-keymatexport', 'label'],
      groups: ['-groups', 'P-256'],
      'no-dhe': ['-allow_no_dhe_kex'],
      out: OUT,
      psk: ['-psk', '1a2b'],
    },
    (name, args) => ({
      ...resumed13(one)(name, args),
      masks: [...MASKS, ...(args.includes('-tlsextdebug') ? (['extension'] as const) : [])],
    }),
  ),
  { ...resumed13(one)('resume-1_3-brief', ['-brief']), script: LOUD },
  { ...resumed13(one)('resume-1_3-quiet', ['-quiet']), ...SILENT },
  {
    ...resumed13(stateful)('resume-1_3-reconnect', ['-reconnect']),
    script: [...SIX_TIMES, serve('after\n'), see('after\n'), END],
  },
  {
    ...resumed13(one)('resume-1_3-client-certificate', [
      ...['-cert', '{pki}/client.pem', '-key', '{pki}/client.key'],
    ]),
    server: ticketServer('-no_ticket', '-num_tickets', '1', '-verify', '3'),
  },
  {
    ...resumed13(ticketServer('-no_ticket', '-num_tickets', '1', '-ext_cache'))(
      'resume-1_3-ext-cache',
      [],
    ),
  },
  { ...resumed13(one)('resume-1_3-twice', []), earlier: [save([], TICKETS), save(IN, TICKETS)] },

  ...table(
    'tickets',
    {
      two: [],
      'two-out': OUT,
      'two-state': ['-state'],
      'two-msg': ['-msg'],
      'two-trace': ['-trace'],
      'two-prexit': ['-prexit'],
      'two-keymat': ['-keymatexport', 'label'],
      'not-wanted': ['-no_ticket'],
      'out-over': ['-sess_out', 'old.pem'],
    },
    (name, args) => ({
      name,
      args: [...NAMED, '-verify_quiet', ...args],
      server: stateful,
      script: TICKETS,
      files: [...VIEW, { name: 'old.pem', view: 'session' }],
      masks: MASKS,
      ...(args.includes('old.pem') ? { given: { 'old.pem': 'x'.repeat(5000) } } : {}),
    }),
  ),
  row('tickets-five', OUT, {
    server: ticketServer('-no_ticket', '-num_tickets', '5'),
    script: TICKETS,
    files: VIEW,
  }),
  row('tickets-none', OUT, {
    server: ticketServer('-num_tickets', '0'),
    script: TICKETS,
  }),
  row('tickets-brief', ['-brief', ...OUT], { server: stateful, script: LOUD, files: VIEW }),
  row('tickets-quiet', ['-quiet', ...OUT], { server: stateful, ...SILENT, files: VIEW }),
  row('tickets-crlf-data', ['-crlf'], {
    server: one,
    script: [
      ...SHOWN,
      send('a\nb\n'),
      see('a\r\nb', 'server'),
      serve('after\n'),
      see('after\n'),
      END,
    ],
  }),

  ...table(
    'session-out-1_3',
    {
      'no-folder': ['-sess_out', 'no/such'],
      folder: ['-sess_out', '.'],
      empty: ['-sess_out', ''],
      full: ['-sess_out', '/dev/full'],
      null: ['-sess_out', '/dev/null'],
      stderr: ['-sess_out', '/dev/stderr'],
    },
    (name, args) => row(name, args, { server: one, script: TICKETS, masks: ['s_server'] }),
  ),
  ...table(
    'session-out-1_2-to',
    {
      stdout: ['-sess_out', '/dev/stdout'],
      stderr: ['-sess_out', '/dev/stderr'],
      full: ['-sess_out', '/dev/full'],
      empty: ['-sess_out', ''],
      'stderr-brief': ['-sess_out', '/dev/stderr', '-brief'],
    },
    (name, args) =>
      row(name, [...V12, ...args], {
        masks: ['s_server'],
        ...(args.includes('-brief') ? { script: [see('Verification'), END] } : {}),
      }),
  ),
  row('session-out-1_2-read-only', [...V12, ...OUT], { given: { 's.pem': 'text' }, files: VIEW }),
  row('session-out-failed-handshake', [...V12, ...OUT], { server: server('-tls1_3') }),
  row('session-out-reconnect', [...V12, ...OUT, '-reconnect'], {
    server: ticketServer(),
    files: VIEW,
  }),
];

const BROKEN =
  '-----BEGIN SSL SESSION PARAMETERS-----\nMIIBAgMEBQ==\n-----END SSL SESSION PARAMETERS-----\n';
export const sessionFileCases: readonly ParityCase[] = [
  ...table(
    'session-file',
    {
      missing: ['-sess_in', 'missing'],
      folder: ['-sess_in', '.'],
      empty: ['-sess_in', 'empty'],
      'empty-name': ['-sess_in', ''],
      garbage: ['-sess_in', 'garbage'],
      broken: ['-sess_in', 'broken'],
      certificate: ['-sess_in', '{pki}/root.pem'],
      null: ['-sess_in', '/dev/null'],
      'missing-prexit': ['-sess_in', 'missing', '-prexit'],
      'missing-brief': ['-sess_in', 'missing', '-brief'],
      'missing-quiet-prexit': ['-sess_in', 'missing', '-quiet', '-prexit'],
      'missing-debug-quiet-prexit': ['-sess_in', 'missing', '-debug', '-quiet', '-prexit'],
      'missing-and-name': ['-sess_in', 'missing', '-servername', 'x'.repeat(300)],
      'missing-and-keylog': ['-sess_in', 'missing', '-keylogfile', 'no/such'],
      'missing-and-out': ['-sess_in', 'missing', '-sess_out', 'no/such'],
      'out-refused': ['-sess_out', 'no/such'],
    },
    (name, args) =>
      bad(name, ['-connect', '{address}', ...args], {
        server: { kind: 'closed' },
        given: { empty: '', garbage: 'not a session\n', broken: BROKEN },
      }),
  ),
  bad('session-file-out-no-value', ['-sess_out']),
];
