/*
 * Protocol versions, datagrams, record sizes, and everything that goes to SSL_CONF_cmd(3) unread.
 * Values that only libssl can judge are judged when the context is built.
 * Played by resolve.ts.
 */

import { fail } from '../../native/console';
import { SOCK_DGRAM, SOCK_STREAM } from '../../native/constants';
import { atoi } from '../number';
import { flag, type Handler, type Handlers, number, text } from './handler';

const SSL3 = 0x300;
const TLS1 = 0x301;
const TLS1_1 = 0x302;
const TLS1_2 = 0x303;
const TLS1_3 = 0x304;
const DTLS1 = 0xfeff;
const DTLS1_2 = 0xfefd;

/** Options that name the one protocol to use; two of them contradict each other. */
const PROTOCOL_OPTIONS = [
  'ssl3',
  'tls1',
  'tls1_1',
  'tls1_2',
  'tls1_3',
  'dtls',
  'dtls1',
  'dtls1_2',
  'quic',
];
const NO_PROTOCOL_OPTIONS = ['no_ssl3', 'no_tls1', 'no_tls1_1', 'no_tls1_2', 'no_tls1_3'];

/** Contradicting protocol options end the run before the option itself takes effect. */
export const checkProtocols: Handler = ({ settings, console }, _value, name) => {
  settings.protocolOptions += PROTOCOL_OPTIONS.includes(name) ? 1 : 0;
  settings.noProtocolOptions += NO_PROTOCOL_OPTIONS.includes(name) ? 1 : 0;
  if (settings.protocolOptions > 1) {
    fail(console, 'Cannot supply multiple protocol flags\n');
  }
  if (settings.protocolOptions === 1 && settings.noProtocolOptions > 0) {
    fail(console, "Cannot supply both a protocol flag and '-no_<prot>'\n");
  }
};

function stream(version: number): Handler {
  return ({ settings }) => {
    settings.dtls = false;
    settings.minVersion = version;
    settings.maxVersion = version;
    settings.socktype = SOCK_STREAM;
  };
}

function datagram(version: number): Handler {
  return ({ settings }) => {
    settings.dtls = true;
    settings.minVersion = version;
    settings.maxVersion = version;
    settings.socktype = SOCK_DGRAM;
  };
}

const maxfraglen: Handler = ({ settings, console, usage }, value) => {
  const length = atoi(value);
  const code = [512, 1024, 2048, 4096].indexOf(length) + 1;
  if (code === 0) {
    usage(`${console.prog}: Max Fragment Len ${length} is out of permitted values`);
  }
  settings.maxFragmentCode = code;
};

const conf: Handler = ({ settings }, value, name, parsed) => {
  settings.confCommands.push({ name: `-${name}`, value: parsed === true ? null : value });
};

/** Rows that are SSL_CONF_cmd(3) commands. */
const CONF_OPTIONS = [
  'no_ssl3',
  'no_tls1',
  'no_tls1_1',
  'no_tls1_2',
  'no_tls1_3',
  'bugs',
  'no_comp',
  'comp',
  'no_tx_cert_comp',
  'no_rx_cert_comp',
  'no_ticket',
  'serverpref',
  'legacy_renegotiation',
  'client_renegotiation',
  'no_renegotiation',
  'legacy_server_connect',
  'no_resumption_on_reneg',
  'no_legacy_server_connect',
  'allow_no_dhe_kex',
  'prefer_no_dhe_kex',
  'prioritize_chacha',
  'strict',
  'sigalgs',
  'client_sigalgs',
  'groups',
  'curves',
  'named_curve',
  'cipher',
  'ciphersuites',
  'min_protocol',
  'max_protocol',
  'record_padding',
  'debug_broken_protocol',
  'no_middlebox',
  'no_etm',
  'no_ems',
];

export const protocolHandlers: Handlers = {
  ...Object.fromEntries(CONF_OPTIONS.map((name) => [name, conf])),
  ssl3: stream(SSL3),
  tls1: stream(TLS1),
  tls1_1: stream(TLS1_1),
  tls1_2: stream(TLS1_2),
  tls1_3: stream(TLS1_3),
  dtls: datagram(0),
  dtls1: datagram(DTLS1),
  dtls1_2: datagram(DTLS1_2),
  quic: ({ settings }) => {
    settings.quic = true;
    settings.socktype = SOCK_DGRAM;
  },
  tfo: flag('tfo'),
  ktls: flag('ktls'),
  sctp: flag('sctp'),
  sctp_label_bug: flag('sctpLabelBug'),
  timeout: flag('dtlsTimeouts'),
  ssl_config: text('sslConfig'),
  maxfraglen,
  max_send_frag: number('maxSendFragment'),
  split_send_frag: number('splitSendFragment'),
  max_pipelines: number('maxPipelines'),
  read_buf: number('readBuffer'),
  fallback_scsv: flag('fallbackScsv'),
  async: flag('async'),
  ignore_unexpected_eof: flag('ignoreUnexpectedEof'),
};
