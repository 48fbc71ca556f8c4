// Early data, exported keying material, the key log, random files.
// Not here: resumption without early data (secret-sessions.ts).
// Called by index.ts.

import type { Data, FileView, ParityCase, Run, ServerSpec, Step } from '../../../lib/parity/case';
import { bad, END, NAMED, row, SHOWN, see, serve, server, table, ticketServer } from './rows';

const TICKETS: Step[] = [...SHOWN, serve('after\n'), see('after\n'), END];
const VIEW: readonly FileView[] = [{ name: 's.pem', view: 'session' }];
const SAVE: Run = {
  args: [...NAMED, '-sess_out', 's.pem'],
  script: [see('CIPHER is', 'server'), ...TICKETS],
};
const IN = ['-sess_in', 's.pem'];
const DATA = ['-early_data', 'data'];
const GIVEN: Readonly<Record<string, Data>> = {
  data: 'early hello\n',
  empty: '',
  '16k': { repeat: 'x', times: 16_384 },
  '17k': { repeat: 'x', times: 17_000 },
  binary: { hex: '00ff0a0d00' },
};

function early(...more: string[]): ServerSpec {
  return ticketServer('-early_data', '-no_anti_replay', '-num_tickets', '1', ...more);
}

const willing = early();
const limited = early('-max_early_data', '100');
const unwilling = ticketServer('-num_tickets', '1', '-context', 'context8');

/** Resumes a session of the same server with early data. */
function sent(spec: ServerSpec): (name: string, args: string[]) => ParityCase {
  return (name, args) => ({
    name,
    server: spec,
    args: [...NAMED, ...IN, ...args],
    earlier: [SAVE],
    given: GIVEN,
    script: TICKETS,
    files: VIEW,
    masks: ['msg', 'trace', 'trace-psk', 'debug', 'keying', 'keylog'],
    ...(args.includes('-debug') ? { modes: ['split'] } : {}),
  });
}

const KEY = '1a2b3c4d';
const keyed: ServerSpec = {
  kind: 's_server',
  args: ['-nocert', '-psk', KEY, '-num_tickets', '0', '-early_data', '-no_anti_replay'],
};

export const earlyCases: readonly ParityCase[] = [
  ...table(
    'early',
    {
      accepted: DATA,
      empty: ['-early_data', 'empty'],
      binary: ['-early_data', 'binary'],
      'all-of-16k': ['-early_data', '16k'],
      'over-16k': ['-early_data', '17k'],
      missing: ['-early_data', 'missing'],
      'missing-prexit': ['-early_data', 'missing', '-prexit'],
      folder: ['-early_data', '.'],
      'empty-name': ['-early_data', ''],
      twice: ['-early_data', 'missing', ...DATA],
      'other-suite': [...DATA, '-ciphersuites', 'TLS_AES_128_GCM_SHA256'],
      'other-name': [...DATA, '-servername', 'example.test'],
      'no-name': [...DATA, '-noservername'],
      alpn: [...DATA, '-alpn', 'h2'],
      '1_2': [...DATA, '-tls1_2'],
      state: [...DATA, '-state'],
      msg: [...DATA, '-msg', '-verify_quiet'],
      trace: [...DATA, '-trace', '-verify_quiet'],
      debug: [...DATA, '-debug'],
      keylog: [...DATA, '-keylogfile', 'keys'],
      keymat: [...DATA, '-keymatexport', 'label'],
      reconnect: [...DATA, '-reconnect'],
      'no-middlebox': [...DATA, '-no_middlebox'],
      'over-16k-state': ['-early_data', '17k', '-state'],
    },
    sent(willing),
  ).map((one) =>
    one.name.endsWith('reconnect')
      ? { ...one, script: [...Array.from({ length: 5 }, () => SHOWN).flat(), ...TICKETS] }
      : one,
  ),
  ...table('early-limit', { under: DATA, over: ['-early_data', '16k'] }, sent(limited)),
  ...table(
    'early-not-allowed',
    { data: DATA, missing: ['-early_data', 'missing'] },
    sent(unwilling),
  ),
  {
    ...sent(willing)('early-brief', [...DATA, '-brief']),
    script: [see('Verification'), serve('after\n'), see('after\n'), END],
  },
  {
    ...sent(willing)('early-quiet', [...DATA, '-quiet']),
    script: [see('CIPHER is', 'server'), serve('after\n'), see('after\n'), serve('Q\n')],
  },
  // The ticket serves once, so that the second use is a full handshake.
  {
    ...sent(ticketServer('-early_data', '-num_tickets', '1'))('early-used-twice', DATA),
    earlier: [
      SAVE,
      { args: [...NAMED, ...IN, ...DATA], script: [see('CIPHER is', 'server'), ...TICKETS] },
    ],
  },
  {
    ...sent(early('-groups', 'P-256'))('early-retry', [...DATA, '-groups', 'X25519:P-256']),
    earlier: [{ ...SAVE, args: [...SAVE.args, '-groups', 'P-256'] }],
  },
  {
    ...sent(willing)('early-psk-session', [...DATA, '-psk_session', 's.pem']),
    args: [...NAMED, ...DATA, '-psk_session', 's.pem'],
  },
  row('early-no-session', DATA, { given: GIVEN, server: willing, script: TICKETS }),
  row('early-no-session-missing', ['-early_data', 'missing'], { server: willing, script: TICKETS }),
  row('early-psk', ['-psk', KEY, ...DATA], { given: GIVEN, server: keyed }),
  bad('early-no-value', ['-early_data']),
  bad('early-refused', ['-early_data', 'missing', '-connect', '{address}']),

  ...table(
    'keymat',
    {
      'length-1': ['-keymatexport', 'label', '-keymatexportlen', '1'],
      'length-8000': ['-keymatexport', 'label', '-keymatexportlen', '8000'],
      'length-8160': ['-keymatexport', 'label', '-keymatexportlen', '8160'],
      'length-12240': ['-keymatexport', 'label', '-keymatexportlen', '12240'],
      'length-12241': ['-keymatexport', 'label', '-keymatexportlen', '12241'],
      'length-huge': ['-keymatexport', 'label', '-keymatexportlen', '20000000'],
      'length-max': ['-keymatexport', 'label', '-keymatexportlen', '2147483647'],
      'length-hex': ['-keymatexport', 'label', '-keymatexportlen', '0x10'],
      'length-octal': ['-keymatexport', 'label', '-keymatexportlen', '010'],
      'length-plus': ['-keymatexport', 'label', '-keymatexportlen', '+5'],
      'long-label': ['-keymatexport', 'l'.repeat(249)],
      'longer-label': ['-keymatexport', 'l'.repeat(250)],
      'longest-label': ['-keymatexport', 'l'.repeat(1000)],
      bytes: ['-keymatexport', "it's a 'l\xe4bel\x01'"],
      prexit: ['-keymatexport', 'label', '-prexit'],
      brief: ['-keymatexport', 'label', '-brief', '-prexit'],
      quiet: ['-keymatexport', 'label', '-quiet', '-no_ign_eof'],
    },
    (name, args) => ({
      name,
      server: server(),
      args: [...NAMED, ...args],
      masks: ['keying'],
      ...(/brief|quiet/.test(name) ? { script: [see('CIPHER is', 'server'), END] } : {}),
    }),
  ),
  ...table(
    'keymat-1_2',
    {
      'master-secret': ['-keymatexport', 'master secret'],
      'client-finished': ['-keymatexport', 'client finished'],
      'key-expansion': ['-keymatexport', 'key expansion here'],
      'extended-master': ['-keymatexport', 'extended master secret'],
      'long-label': ['-keymatexport', 'l'.repeat(2000)],
      'length-huge': ['-keymatexport', 'label', '-keymatexportlen', '100000'],
      reconnect: ['-keymatexport', 'label', '-reconnect'],
    },
    (name, args) => ({
      name,
      server: server(),
      args: [...NAMED, '-tls1_2', ...args],
      masks: ['keying'],
    }),
  ),
  row('keymat-failed-prexit', ['-keymatexport', 'label', '-prexit', '-tls1_2'], {
    server: server('-tls1_3'),
  }),
  ...table(
    'keymat-bad',
    {
      'length-big': ['-keymatexportlen', '2147483648'],
      'length-empty': ['-keymatexportlen', ''],
      'length-tail': ['-keymatexportlen', '20x'],
      'length-no-value': ['-keymatexportlen'],
      'no-value': ['-keymatexport'],
      'refused-prexit': ['-keymatexport', 'x', '-prexit', '-connect', '{address}'],
    },
    bad,
  ),
];

export const keyLogCases: readonly ParityCase[] = [
  ...table(
    'keylogfile',
    {
      '1_3': ['-keylogfile', 'keys'],
      existing: ['-keylogfile', 'old'],
      'existing-empty': ['-keylogfile', 'empty'],
      stdout: ['-keylogfile', '/dev/stdout'],
      stderr: ['-keylogfile', '/dev/stderr'],
      null: ['-keylogfile', '/dev/null'],
      full: ['-keylogfile', '/dev/full'],
      reconnect: ['-keylogfile', 'keys', '-reconnect', '-tls1_2'],
      'reconnect-1_3': ['-keylogfile', 'keys', '-reconnect'],
      twice: ['-keylogfile', 'no/such', '-keylogfile', 'keys'],
      psk: ['-keylogfile', 'keys', '-psk', '1a2b'],
      'msg-msgfile': ['-keylogfile', 'keys', '-msg', '-msgfile', 'messages'],
      state: ['-keylogfile', 'keys', '-state'],
      brief: ['-keylogfile', 'keys', '-brief'],
      quiet: ['-keylogfile', 'keys', '-quiet', '-no_ign_eof'],
    },
    (name, args) => ({
      name,
      server: server(),
      args: [...NAMED, ...args],
      given: { old: '# something\nCLIENT_RANDOM aa bb\n', empty: '' },
      masks: ['keylog', 'msg'],
      ...(/brief|quiet/.test(name) ? { script: [see('CIPHER is', 'server'), END] } : {}),
      ...(/-reconnect-1_3/.test(name)
        ? { script: [...Array.from({ length: 6 }, () => SHOWN).flat(), END] }
        : {}),
    }),
  ),
  row('keylogfile-failed', ['-keylogfile', 'keys', '-tls1_2'], {
    server: server('-tls1_3'),
    masks: ['keylog'],
  }),
  row('keylogfile-key-update', ['-keylogfile', 'keys'], {
    script: [
      ...SHOWN,
      { do: 'send', data: 'K\n' },
      see('KEYUPDATE'),
      // The server has read the request before it answers.
      { do: 'send', data: 'request\n' },
      see('request\n', 'server'),
      serve('after\n'),
      see('after\n'),
      END,
    ],
    masks: ['keylog'],
  }),
  ...table(
    'keylogfile-bad',
    {
      folder: ['-keylogfile', '.', '-connect', '{address}'],
      empty: ['-keylogfile', '', '-connect', '{address}'],
      refused: ['-keylogfile', 'keys', '-connect', '{address}'],
      'no-folder-and-cert': ['-keylogfile', 'no/such', '-cert', 'missing', '-connect', '{address}'],
      'no-folder-and-alpn': ['-keylogfile', 'no/such', '-alpn', '', '-connect', '{address}'],
      'no-folder-prexit': ['-keylogfile', 'no/such', '-prexit', '-connect', '{address}'],
    },
    bad,
  ),

  ...table(
    'rand',
    {
      file: ['-rand', '{pki}/server.pem'],
      list: ['-rand', '{pki}/server.pem:{pki}/root.pem'],
      'file-twice': ['-rand', '{pki}/server.pem', '-rand', '{pki}/root.pem'],
      empty: ['-rand', '{pki}/empty.pem'],
      write: ['-writerand', 'random'],
      both: ['-rand', '{pki}/server.pem', '-writerand', 'random'],
      'write-twice': ['-writerand', 'no/such', '-writerand', 'random'],
      'write-no-folder': ['-writerand', 'no/such'],
      'write-folder': ['-writerand', '.'],
      'write-null': ['-writerand', '/dev/null'],
      'write-full': ['-writerand', '/dev/full'],
      'write-empty': ['-writerand', ''],
    },
    (name, args) => row(name, args, { files: [{ name: 'random', view: 'exists' }] }),
  ),
  ...table(
    'rand-bad',
    {
      missing: ['-rand', 'missing'],
      'missing-several': ['-rand', 'missing:{pki}/server.pem:gone', '-rand', 'lost'],
      folder: ['-rand', '.'],
      'empty-name': ['-rand', ''],
      colon: ['-rand', ':'],
      'missing-and-write': ['-rand', 'missing', '-writerand', 'random'],
      'missing-and-no-folder': ['-rand', 'missing', '-writerand', 'no/such'],
      'unknown-and-write': ['-writerand', 'random', '-nosuch'],
      'unknown-then-write': ['-nosuch', '-writerand', 'random'],
      'help-and-write': ['-writerand', 'random', '-help'],
      'write-no-folder-refused': ['-writerand', 'no/such', '-connect', '{address}'],
      'write-refused': ['-writerand', 'random', '-connect', '{address}'],
      'missing-and-contradiction': ['-rand', 'missing', '-servername', 'a', '-noservername'],
      'contradiction-and-write': ['-writerand', 'random', '-servername', 'a', '-noservername'],
      'bad-alpn-and-write': ['-writerand', 'random', '-alpn', '', '-connect', '{address}'],
      'no-value': ['-rand'],
      'write-no-value': ['-writerand'],
    },
    (name, args) => bad(name, args, { files: [{ name: 'random', view: 'exists' }] }),
  ),
];
