// Pre-shared keys: -psk, -psk_identity, -psk_session.
// Not here: resumption (secret-sessions.ts), SRP (secret-srp.ts).
// Called by index.ts.

import type { ParityCase, ServerSpec, Step } from '../../../lib/parity/case';
import {
  bad,
  END,
  KEY_EXCHANGE,
  row,
  SHOWN,
  see,
  serve,
  server,
  table,
  ticketServer,
} from './rows';

const KEY = '1a2b3c4d5e6f';
const CLIENT = ['-psk', KEY];

/** An s_server that knows the key and has no certificate. */
function keyed(...more: string[]): ServerSpec {
  return { kind: 's_server', args: ['-nocert', '-psk', KEY, '-num_tickets', '0', ...more] };
}

const only12 = keyed('-tls1_2', '-no_ticket', '-cipher', 'ALL:PSK:@SECLEVEL=0');
const hinted = keyed('-tls1_2', '-no_ticket', '-psk_hint', 'who are you');
/** With an RSA certificate, for RSA-PSK. */
const certified = server('-psk', KEY, '-tls1_2', '-cipher', 'ALL:PSK:@SECLEVEL=0');

/** A dump that stderr interrupts shows half a row: such rows are played split. */
const INTERRUPTED = ['-debug', '-trace'];

function played(spec: ServerSpec): (name: string, args: string[]) => ParityCase {
  return (name, args) => {
    const silent = args.includes('-brief') || args.includes('-quiet');
    return row(name, args, {
      server: spec,
      masks: ['debug', 'msg', 'trace', 'trace-psk', 'keying'],
      ...(args.some((arg) => INTERRUPTED.includes(arg)) ? { modes: ['split'] } : {}),
      ...(silent ? { script: [see('CIPHER is', 'server'), serve('hi\n'), see('hi'), END] } : {}),
    });
  };
}

const TICKETS: Step[] = [...SHOWN, serve('tickets came\n'), see('tickets came'), END];

/** With a context of this length, no ticket of 1.1.1 ends where a byte more makes it longer by a block. */
const apart = ticketServer('-context', 'context8');

/** The session of an earlier connection, used as a key. */
const SAVED = row('', ['-sess_out', 'saved.pem', '-tls1_3'], {
  script: TICKETS,
});
const VIEW = [{ name: 'saved.pem', view: 'session' as const }];

export const pskCases: readonly ParityCase[] = [
  ...table(
    'psk-1_3',
    {
      right: CLIENT,
      debug: [...CLIENT, '-debug'],
      brief: [...CLIENT, '-brief'],
      quiet: [...CLIENT, '-quiet', '-no_ign_eof'],
      'wrong-key': ['-psk', 'ffff'],
      'wrong-identity': [...CLIENT, '-psk_identity', 'nobody'],
      'empty-identity': [...CLIENT, '-psk_identity', ''],
      'empty-key': ['-psk', ''],
      odd: ['-psk', '1a2'],
      'odd-debug': ['-psk', '1a2', '-debug'],
      'one-digit': ['-psk', '1'],
      upper: ['-psk', KEY.toUpperCase()],
      'key-256': ['-psk', 'ab'.repeat(256)],
      'key-257': ['-psk', 'ab'.repeat(257)],
      'key-512': ['-psk', 'ab'.repeat(512)],
      'key-513': ['-psk', 'ab'.repeat(513)],
      'identity-127': [...CLIENT, '-psk_identity', 'i'.repeat(127)],
      'identity-128': [...CLIENT, '-psk_identity', 'i'.repeat(128)],
      'identity-256': [...CLIENT, '-psk_identity', 'i'.repeat(256)],
      'identity-257': [...CLIENT, '-psk_identity', 'i'.repeat(257)],
      'identity-1000': [...CLIENT, '-psk_identity', 'i'.repeat(1000)],
      'sha384-only': [...CLIENT, '-ciphersuites', 'TLS_AES_256_GCM_SHA384'],
      chacha: [...CLIENT, '-ciphersuites', 'TLS_CHACHA20_POLY1305_SHA256'],
      'no-suite': [...CLIENT, '-ciphersuites', 'TLS_AES_128_CCM_8_SHA256'],
      'ke-only': [...CLIENT, '-allow_no_dhe_kex'],
      twice: ['-psk', 'ffff', ...CLIENT],
      prexit: [...CLIENT, '-prexit'],
      state: [...CLIENT, '-state'],
      msg: [...CLIENT, '-msg'],
      trace: [...CLIENT, '-trace'],
    },
    played(keyed()),
  ),
  row('psk-1_3-brief-quiet', [...CLIENT, '-quiet', '-brief'], {
    server: keyed(),
    script: [see(KEY_EXCHANGE), serve('Q\n')],
  }),
  row('psk-1_3-certificate-instead', ['-psk', KEY], { server: server() }),
  row('psk-1_3-certificate-instead-1_2', ['-psk', KEY, '-tls1_2'], { server: server() }),
  row('psk-1_3-odd-certificate', ['-psk', '1a2'], { server: server() }),
  row('psk-none-given', ['-tls1_3'], { server: keyed() }),
  row('psk-none-given-1_2', ['-tls1_2'], { server: only12 }),

  ...table(
    'psk-1_2',
    {
      right: CLIENT,
      psk: [...CLIENT, '-cipher', 'PSK-AES128-GCM-SHA256'],
      dhe: [...CLIENT, '-cipher', 'DHE-PSK-AES128-CBC-SHA256'],
      ecdhe: [...CLIENT, '-cipher', 'ECDHE-PSK-AES128-CBC-SHA256'],
      'wrong-key': ['-psk', 'ffff'],
      'wrong-identity': [...CLIENT, '-psk_identity', 'nobody'],
      'empty-identity': [...CLIENT, '-psk_identity', ''],
      'empty-key': ['-psk', ''],
      odd: ['-psk', '1a2'],
      'key-256': ['-psk', 'ab'.repeat(256)],
      'key-257': ['-psk', 'ab'.repeat(257)],
      'key-512': ['-psk', 'ab'.repeat(512)],
      'key-513': ['-psk', 'ab'.repeat(513)],
      'identity-127': [...CLIENT, '-psk_identity', 'i'.repeat(127)],
      'identity-128': [...CLIENT, '-psk_identity', 'i'.repeat(128)],
      'identity-129': [...CLIENT, '-psk_identity', 'i'.repeat(129)],
      'identity-255': [...CLIENT, '-psk_identity', 'i'.repeat(255)],
      'identity-256': [...CLIENT, '-psk_identity', 'i'.repeat(256)],
      'identity-257': [...CLIENT, '-psk_identity', 'i'.repeat(257)],
      'identity-256-debug': [...CLIENT, '-psk_identity', 'i'.repeat(256), '-debug'],
      'identity-257-debug': [...CLIENT, '-psk_identity', 'i'.repeat(257), '-debug'],
      'key-513-debug': ['-psk', 'ab'.repeat(513), '-debug'],
      'odd-debug': ['-psk', '1a2', '-debug'],
      'empty-debug': ['-psk', '', '-debug'],
      debug: [...CLIENT, '-debug', '-cipher', 'PSK-AES128-GCM-SHA256'],
      brief: [...CLIENT, '-brief'],
      state: [...CLIENT, '-state', '-cipher', 'PSK'],
      keymat: [...CLIENT, '-keymatexport', 'label'],
    },
    played(only12),
  ),
  ...table(
    'psk-hint',
    {
      right: CLIENT,
      dhe: [...CLIENT, '-cipher', 'DHE-PSK-AES128-CBC-SHA256'],
      debug: [...CLIENT, '-debug', '-cipher', 'PSK'],
      msg: [...CLIENT, '-msg', '-cipher', 'PSK'],
      trace: [...CLIENT, '-trace', '-cipher', 'PSK'],
    },
    (name, args) => ({
      ...played(hinted)(name, args),
      // In later lines stderr comes between the bytes of a dump row when both go to one pipe.
      ...(args.includes('-trace') ? { modes: ['split'] as const } : {}),
    }),
  ),
  ...table(
    'psk-rsa',
    {
      right: [...CLIENT, '-cipher', 'RSA-PSK-AES128-GCM-SHA256'],
      debug: [...CLIENT, '-cipher', 'RSA-PSK-AES128-GCM-SHA256', '-debug'],
      'wrong-key': ['-psk', 'ab', '-cipher', 'RSA-PSK-AES128-GCM-SHA256'],
    },
    played(certified),
  ),
  row('psk-dtls', [...CLIENT, '-dtls1_2', '-cipher', 'PSK'], {
    server: keyed('-dtls1_2', '-no_ticket'),
  }),

  ...table(
    'psk-bad',
    {
      'not-hex': ['-psk', 'xyz', '-connect', '{address}'],
      '0x': ['-psk', '0x1a', '-connect', '{address}'],
      blank: ['-psk', '1a 2b', '-connect', '{address}'],
      colons: ['-psk', '1a:2b', '-connect', '{address}'],
      'last-wrong': ['-psk', '1ag', '-nosuch'],
      'high-byte': ['-psk', 'ä', '-connect', '{address}'],
      'no-value': ['-psk'],
      'identity-no-value': ['-psk_identity'],
      'session-no-value': ['-psk_session'],
      'session-missing': ['-psk_session', 'missing', '-connect', '{address}'],
      'session-directory': ['-psk_session', '.', '-connect', '{address}'],
      'session-garbage': ['-psk_session', 'garbage', '-connect', '{address}'],
      'session-empty': ['-psk_session', 'empty', '-connect', '{address}'],
      'session-dev-null': ['-psk_session', '/dev/null', '-connect', '{address}'],
      'session-certificate': ['-psk_session', '{pki}/root.pem', '-connect', '{address}'],
      'session-broken': ['-psk_session', 'broken', '-connect', '{address}'],
      'session-empty-name': ['-psk_session', '', '-connect', '{address}'],
      'session-and-psk-debug': ['-psk', KEY, '-debug', '-psk_session', 'missing', '{address}'],
      'debug-refused': ['-psk', KEY, '-debug', '-connect', '{address}'],
      'refused-quiet': ['-psk', KEY, '-quiet', '-connect', '{address}'],
    },
    (name, args) =>
      bad(name, args, {
        given: {
          garbage: 'not a session\n',
          empty: '',
          broken:
            '-----BEGIN SSL SESSION PARAMETERS-----\nMIIBAgMEBQ==\n-----END SSL SESSION PARAMETERS-----\n',
        },
      }),
  ),

  ...table(
    'psk-session',
    {
      right: ['-psk_session', 'saved.pem'],
      identity: ['-psk_session', 'saved.pem', '-psk_identity', 'somebody'],
      'and-key': ['-psk_session', 'saved.pem', '-psk', KEY],
      '1_2': ['-psk_session', 'saved.pem', '-tls1_2'],
      'other-suite': ['-psk_session', 'saved.pem', '-ciphersuites', 'TLS_AES_128_GCM_SHA256'],
    },
    (name, args) =>
      row(name, args, {
        server: apart,
        earlier: [SAVED],
        files: VIEW,
        script: TICKETS,
      }),
  ),
  row('psk-reconnect', [...CLIENT, '-reconnect'], {
    server: keyed(),
    script: [...Array.from({ length: 6 }, () => SHOWN).flat(), END],
  }),
];
