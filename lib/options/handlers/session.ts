/*
 * Extensions, shared secrets, sessions, and what the user sees and types.
 * Nothing here touches libssl.
 * Played by resolve.ts.
 */
import { fail, puts } from '../../native/console';
import { atoi } from '../number';
import { flag, type Handler, type Handlers, number, text } from './handler';

const TLS1 = 0x301;

const psk: Handler = ({ settings, console }, value) => {
  const key = value;
  if (!/^[0-9a-fA-F]*$/.test(key)) {
    fail(console, `Not a hex number '${key}'\n`);
  }
  settings.psk = key;
};

/** SRP needs TLS 1.0 or later: SSLv3 has no extensions. */
function srp(keep: Handler): Handler {
  return (reading, value, name, parsed) => {
    keep(reading, value, name, parsed);
    if (reading.settings.minVersion < TLS1) {
      reading.settings.minVersion = TLS1;
    }
  };
}

const srpStrength: Handler = ({ settings, console }, value) => {
  settings.srpStrength = atoi(value);
  puts(console.err, `SRP minimal length for N is ${settings.srpStrength}\n`);
};

/** At most this many extension types are kept. */
const MAX_SERVER_INFO = 100;

const serverInfo: Handler = ({ settings }, value) => {
  const types = value.split(',').map((type) => atoi(type) & 0xffff);
  settings.serverInfo = [...settings.serverInfo, ...types].slice(0, MAX_SERVER_INFO);
};

const quiet: Handler = ({ settings }) => {
  settings.quiet = true;
  settings.ignoreEof = true;
};

const brief: Handler = ({ settings }) => {
  settings.brief = true;
  settings.verifyQuiet = true;
  settings.quiet = true;
};

const msgfile: Handler = ({ settings, console }, value) => {
  settings.messageFile = console.native.Bio.newFile(value, 'w');
  if (settings.messageFile === null && console.dialect.manner.messageFileNeeded) {
    fail(console, `Error writing file ${value}\n`);
  }
};

/** How often -reconnect comes back. */
const RECONNECTS = 5;

export const sessionHandlers: Handlers = {
  servername: text('servername'),
  noservername: flag('noServername'),
  alpn: text('alpn'),
  nextprotoneg: text('nextProtocols'),
  serverinfo: serverInfo,
  use_srtp: text('srtpProfiles'),
  status: flag('status'),
  enable_pha: flag('enablePha'),
  enable_server_rpk: flag('serverRawKeys'),
  enable_client_rpk: flag('clientRawKeys'),
  psk_identity: text('pskIdentity'),
  psk,
  psk_session: text('pskSession'),
  srpuser: srp(text('srpUser')),
  srppass: srp(text('srpPass')),
  srp_lateuser: srp(flag('srpLateUser')),
  srp_moregroups: srp(flag('srpMoreGroups')),
  srp_strength: srp(srpStrength),
  sess_out: text('sessOut'),
  sess_in: text('sessIn'),
  early_data: text('earlyData'),
  keylogfile: text('keylogFile'),
  keymatexport: text('keymatLabel'),
  keymatexportlen: number('keymatLength'),
  reconnect: ({ settings }) => {
    settings.reconnect = RECONNECTS;
  },
  quiet,
  brief,
  ign_eof: flag('ignoreEof'),
  no_ign_eof: flag('ignoreEof', false),
  nocommands: ({ settings }) => {
    settings.commands = 'none';
  },
  adv: ({ settings }) => {
    settings.commands = 'advanced';
  },
  'no-interactive': flag('interactive', false),
  crlf: flag('crlf'),
  prexit: flag('prexit'),
  showcerts: flag('showCerts'),
  debug: flag('debug'),
  msg: ({ settings }) => {
    settings.message = 'msg';
  },
  trace: ({ settings }) => {
    settings.message = 'trace';
  },
  msgfile,
  state: flag('state'),
  tlsextdebug: flag('tlsextDebug'),
  security_debug: ({ settings }) => {
    settings.securityDebug = 1;
  },
  security_debug_verbose: ({ settings }) => {
    settings.securityDebug = 2;
  },
  nbio: flag('nbio'),
  nbio_test: flag('nbioTest'),
};
