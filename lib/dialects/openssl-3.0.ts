import { manner30 } from './manner';
import {
  configurationRows,
  extendedCertificateRows,
  providerRows,
  randomRows,
  verificationRows,
} from './openssl-3.0-common';
import { row, section } from './rows';
import type { Dialect, ErrorTexts } from './types';

const sections = [
  section('General options', [
    row('help', 'none', 'Display this summary'),
    row('engine', 'string', 'Use engine, possibly a hardware device', 'engine'),
    row(
      'ssl_client_engine',
      'string',
      'Specify engine to be used for client certificate operations',
      'engine',
    ),
    row('ssl_config', 'string', 'Use specified section for SSL_CTX configuration'),
    row('ct', 'none', 'Request and parse SCTs (also enables OCSP stapling)', 'ct'),
    row('noct', 'none', 'Do not request or parse SCTs (default)', 'ct'),
    row('ctlogfile', 'infile', 'CT log list CONF file', 'ct'),
  ]),
  section('Network options', [
    row('host', 'string', 'Use -connect instead'),
    row('port', 'positive', 'Use -connect instead'),
    row('connect', 'string', 'TCP/IP where to connect; default: 4433)'),
    row('bind', 'string', 'bind local address for connection'),
    row('proxy', 'string', 'Connect to via specified proxy to the real server'),
    row('proxy_user', 'string', 'UserID for proxy authentication'),
    row('proxy_pass', 'string', 'Proxy authentication password source'),
    row('unix', 'string', 'Connect over the specified Unix-domain socket'),
    row('4', 'none', 'Use IPv4 only'),
    row('6', 'none', 'Use IPv6 only'),
    row(
      'maxfraglen',
      'positive',
      'Enable Maximum Fragment Length Negotiation (len values: 512, 1024, 2048 and 4096)',
    ),
    row('max_send_frag', 'positive', 'Maximum Size of send frames '),
    row('split_send_frag', 'positive', 'Size used to split data for encrypt pipelines'),
    row('max_pipelines', 'positive', 'Maximum number of encrypt/decrypt pipelines to be used'),
    row('read_buf', 'positive', 'Default read buffer size to be used for connections'),
    row('fallback_scsv', 'none', 'Send the fallback SCSV'),
  ]),
  section('Identity options', [
    row('cert', 'infile', 'Client certificate file to use'),
    row(
      'certform',
      'format-pem-der',
      'Client certificate file format (PEM/DER/P12); has no effect',
    ),
    row('cert_chain', 'infile', 'Client certificate chain file (in PEM format)'),
    row('build_chain', 'none', 'Build client certificate chain'),
    row('key', 'string', 'Private key file to use; default: -cert file'),
    row('keyform', 'format-pem-der-engine', 'Key format (ENGINE, other values ignored)'),
    row('pass', 'string', 'Private key and cert file pass phrase source'),
    row('verify', 'positive', 'Turn on peer certificate verification'),
    row('nameopt', 'string', 'Certificate subject/issuer name printing options'),
    row('CApath', 'dir', "PEM format directory of CA's"),
    row('CAfile', 'infile', "PEM format file of CA's"),
    row('CAstore', 'uri', "URI to store of CA's"),
    row('no-CAfile', 'none', 'Do not load the default certificates file'),
    row('no-CApath', 'none', 'Do not load certificates from the default certificates directory'),
    row('no-CAstore', 'none', 'Do not load certificates from the default certificates store'),
    row('requestCAfile', 'infile', 'PEM format file of CA names to send to the server'),
    row('dane_tlsa_domain', 'string', 'DANE TLSA base domain'),
    row('dane_tlsa_rrdata', 'string', 'DANE TLSA rrdata presentation form'),
    row(
      'dane_ee_no_namechecks',
      'none',
      'Disable name checks when matching DANE-EE(3) TLSA records',
    ),
    row('psk_identity', 'string', 'PSK identity'),
    row('psk', 'string', 'PSK in hex (without 0x)'),
    row('psk_session', 'infile', 'File to read PSK SSL session from'),
    row(
      'name',
      'string',
      'Hostname to use for "-starttls lmtp", "-starttls smtp" or "-starttls xmpp[-server]"',
    ),
  ]),
  section('Session options', [
    row('reconnect', 'none', 'Drop and re-make the connection with the same Session-ID'),
    row('sess_out', 'outfile', 'File to write SSL session to'),
    row('sess_in', 'infile', 'File to read SSL session from'),
  ]),
  section('Input/Output options', [
    row('crlf', 'none', 'Convert LF from terminal into CRLF'),
    row('quiet', 'none', 'No s_client output'),
    row('ign_eof', 'none', 'Ignore input eof (default when -quiet)'),
    row('no_ign_eof', 'none', "Don't ignore input eof"),
    row('starttls', 'string', 'Use the appropriate STARTTLS command before starting TLS'),
    row('xmpphost', 'string', 'Alias of -name option for "-starttls xmpp[-server]"'),
    row('brief', 'none', 'Restrict output to brief summary of connection parameters'),
    row('prexit', 'none', 'Print session information when the program exits'),
  ]),
  section('Debug options', [
    row('showcerts', 'none', 'Show all certificates sent by the server'),
    row('debug', 'none', 'Extra output'),
    row('msg', 'none', 'Show protocol messages'),
    row('msgfile', 'outfile', 'File to send output of -msg or -trace, instead of stdout'),
    row('nbio_test', 'none', 'More ssl protocol testing'),
    row('state', 'none', 'Print the ssl states'),
    row('keymatexport', 'string', 'Export keying material using label'),
    row('keymatexportlen', 'positive', 'Export len bytes of keying material; default 20'),
    row('security_debug', 'none', 'Enable security debug messages'),
    row('security_debug_verbose', 'none', 'Output more security debug output'),
    row('trace', 'none', 'Show trace output of protocol messages', 'ssl-trace'),
    row('keylogfile', 'outfile', 'Write TLS secrets to file'),
    row('nocommands', 'none', 'Do not use interactive command letters'),
    row('servername', 'string', 'Set TLS extension servername (SNI) in ClientHello (default)'),
    row('noservername', 'none', 'Do not send the server name (SNI) extension in the ClientHello'),
    row('tlsextdebug', 'none', 'Hex dump of all TLS extensions received'),
    row(
      'ignore_unexpected_eof',
      'none',
      'Do not treat lack of close_notify from a peer as an error',
    ),
    row('status', 'none', 'Request certificate status from server', 'ocsp'),
    row(
      'serverinfo',
      'string',
      'types  Send empty ClientHello extensions (comma-separated numbers)',
    ),
    row(
      'alpn',
      'string',
      'Enable ALPN extension, considering named protocols supported (comma-separated list)',
    ),
    row('async', 'none', 'Support asynchronous operation'),
    row('nbio', 'none', 'Use non-blocking IO'),
  ]),
  section('Protocol and version options', [
    row('ssl3', 'none', 'Just use SSLv3', 'ssl3'),
    row('tls1', 'none', 'Just use TLSv1', 'tls1'),
    row('tls1_1', 'none', 'Just use TLSv1.1', 'tls1_1'),
    row('tls1_2', 'none', 'Just use TLSv1.2', 'tls1_2'),
    row('tls1_3', 'none', 'Just use TLSv1.3', 'tls1_3'),
    row('dtls', 'none', 'Use any version of DTLS', 'dtls'),
    row('timeout', 'none', 'Enable send/receive timeout on DTLS connections', 'dtls'),
    row('mtu', 'positive', 'Set the link layer MTU', 'dtls'),
    row('dtls1', 'none', 'Just use DTLSv1', 'dtls1'),
    row('dtls1_2', 'none', 'Just use DTLSv1.2', 'dtls1_2'),
    row('sctp', 'none', 'Use SCTP', 'sctp'),
    row('sctp_label_bug', 'none', 'Enable SCTP label length bug', 'sctp'),
    row(
      'nextprotoneg',
      'string',
      'Enable NPN extension, considering named protocols supported (comma-separated list)',
      'nextprotoneg',
    ),
    row('early_data', 'infile', 'File to send as early data'),
    row('enable_pha', 'none', 'Enable post-handshake-authentication'),
    row(
      'use_srtp',
      'string',
      'Offer SRTP key management with a colon-separated profile list',
      'srtp',
    ),
    row('srpuser', 'string', "(deprecated) SRP authentication for 'user'", 'srp'),
    row('srppass', 'string', "(deprecated) Password for 'user'", 'srp'),
    row('srp_lateuser', 'none', '(deprecated) SRP username into second ClientHello message', 'srp'),
    row('srp_moregroups', 'none', '(deprecated) Tolerate other than the known g N values.', 'srp'),
    row('srp_strength', 'positive', '(deprecated) Minimal length in bits for N', 'srp'),
  ]),
  section('Random state options', randomRows),
  section('TLS/SSL options', configurationRows),
  section('Validation options', [
    ...verificationRows,
    row('CRL', 'infile', 'CRL file to use'),
    row('crl_download', 'none', 'Download CRL from distribution points'),
    row('CRLform', 'format-pem-der', 'CRL format (PEM or DER); default PEM'),
    row('verify_return_error', 'none', 'Close connection on verification error'),
    row('verify_quiet', 'none', 'Restrict verify output to errors'),
    row('chainCAfile', 'infile', 'CA file for certificate chain (PEM format)'),
    row('chainCApath', 'dir', 'Use dir as certificate store path to build CA certificate chain'),
    row('chainCAstore', 'uri', 'CA store URI for certificate chain'),
    row('verifyCAfile', 'infile', 'CA file for certificate verification (PEM format)'),
    row('verifyCApath', 'dir', 'Use dir as certificate store path to verify CA certificate'),
    row('verifyCAstore', 'uri', 'CA store URI for certificate verification'),
  ]),
  section('Extended certificate options', extendedCertificateRows),
  section('Provider options', providerRows),
];

/** Any row of the 3.0 table. */
export type Row30 = (typeof sections)[number]['rows'][number];

const texts: ErrorTexts = {
  unknownOption: (name) => `Unknown option: -${name}`,
  valueRefused: (name) => `Option -${name} does not take a value`,
  valueMissing: (name) => `Option -${name} needs a value`,
  notDirectory: (text) => `Not a directory: ${text}`,
  notNumber: (text) => `Can't parse "${text}" as ${notation(text)} number`,
  outsideInt: (text) => `Value "${text}" outside integer range`,
  numberRefused: (text, name, _kind, isNumber) =>
    isNumber ? `Non-positive number "${text}" for option -${name}` : null,
  formatUnknown: (text) => `Bad format "${text}"`,
  formatRefused: (text, kind) => `Bad format "${text}"; must be ${formatsOf[kind]}`,
  formatInvalid: (text, name) => `Invalid format "${text}" for option -${name}`,
  extraArguments: () => '',
};

const formatsOf = {
  'format-pem-der': 'pem or der',
  'format-pem-der-engine': 'one of:\n   PEM/DER\n   engine',
} as const;

/** Goes by the first two characters alone: `-08` and ` 08` are "a" number. */
function notation(text: string): string {
  if (text.startsWith('0x') || text.startsWith('0X')) return 'a hexadecimal';
  return text.startsWith('0') ? 'an octal' : 'a';
}

/** OpenSSL 3.0 with every feature, `sctp` and `ssl3` included; see `forBuild`. */
export const openssl30: Dialect<Row30> = {
  line: '3.0',
  sections,
  parameters: [{ name: 'host:port', help: 'Where to connect; same as -connect option' }],
  oddNames: { h: 'help', '-H': 'help', '-S': 'help', '-P': 'help', 'host:port': 'end' },
  usage: (prog) => `Usage: ${prog} [options] [host:port]\n`,
  texts,
  manner: manner30,
};
