// Options that came with 3.2 to 3.6: one good and one bad use of each at least.
// Not here: -adv (later-adv.ts), connections over QUIC (later-quic.ts).
// Called by index.ts.

import type { ParityCase } from '../../../lib/parity/case';
import {
  bad,
  END,
  EXIT,
  NAMED,
  row,
  SHOWN,
  see,
  send,
  serve,
  server,
  serverWith,
  table,
} from './rows';

const AT = ['-connect', '{address}'];

/** Rows that end before TLS starts, as the option named says. */
function refused(option: string, rows: Readonly<Record<string, string[]>>): ParityCase[] {
  return table(option.slice(1), rows, (name, args) => bad(name, args, { requires: [option] }));
}

/** Rows on the usual server. */
function good(option: string, rows: Readonly<Record<string, string[]>>): ParityCase[] {
  return table(option.slice(1), rows, (name, args) =>
    row(name, ['-servername', 'localhost', ...args], { requires: [option] }),
  );
}

const QUIC = ['-quic', '-alpn', 'h3'];

const quicContradictions = refused('-quic', {
  'no-alpn': ['-quic', ...AT],
  'no-alpn-prexit': ['-quic', '-prexit', ...AT],
  'empty-alpn': ['-quic', '-alpn', '', ...AT],
  value: ['-quic=1', ...AT],
  twice: [...QUIC, '-quic', ...AT],
  tls1_2: [...QUIC, '-tls1_2', ...AT],
  'after-tls1_3': ['-tls1_3', ...QUIC, ...AT],
  dtls: [...QUIC, '-dtls', ...AT],
  'after-dtls1_2': ['-dtls1_2', ...QUIC, ...AT],
  'no-tls1_3': [...QUIC, '-no_tls1_3', ...AT],
  unix: [...QUIC, '-unix', '{socket}'],
  'unix-no-alpn': ['-quic', '-unix', '{socket}'],
  tfo: [...QUIC, '-tfo', ...AT],
  'tfo-no-alpn': ['-quic', '-tfo', ...AT],
  'no-alpn-bad-session': ['-quic', '-sess_in', 'missing', ...AT],
  'no-alpn-no-records': ['-quic', '-dane_tlsa_domain', 'localhost', ...AT],
  'no-alpn-no-cafile': ['-quic', '-CAfile', 'missing', ...AT],
  'no-alpn-bad-cipher': ['-quic', '-cipher', 'nothing', ...AT],
  'bad-name': [...QUIC, '-connect', 'localhost:nothing'],
  'bad-next-protocols': ['-quic', '-nextprotoneg', '', ...AT],
});

const fastOpenCases: readonly ParityCase[] = [
  ...good('-tfo', {
    report: ['-tfo'],
    brief: ['-tfo', '-brief'],
    quiet: ['-tfo', '-quiet', '-no_ign_eof'],
    reconnect: ['-tfo', '-reconnect'],
    tls1_2: ['-tfo', '-tls1_2'],
  }).map((made) =>
    made.args.some((arg) => arg === '-brief' || arg === '-quiet')
      ? { ...made, script: [see('CIPHER is', 'server'), END] }
      : made,
  ),
  ...refused('-tfo', {
    refused: ['-tfo', ...AT],
    'refused-quiet': ['-tfo', '-quiet', ...AT],
    'refused-prexit': ['-tfo', '-prexit', ...AT],
    dtls: ['-tfo', '-dtls', ...AT],
    'no-socket': ['-tfo', '-unix', 'missing'],
    value: ['-tfo=yes', ...AT],
  }),
];

const TALK = [...SHOWN, send('hi\n'), see('hi\n', 'server'), serve('ho\n'), see('ho\n'), END];

const kernelCases: readonly ParityCase[] = [
  ...good('-ktls', { report: ['-ktls'], tls1_2: ['-ktls', '-tls1_2'] }),
  row('ktls-talk', ['-ktls', '-servername', 'localhost'], { script: TALK, requires: ['-ktls'] }),
  ...refused('-ktls', { value: ['-ktls=1', ...AT] }),
];

const NO_INTERACTION = { requires: ['-no-interactive'] };

const unattendedCases: readonly ParityCase[] = [
  row('no-interactive', ['-no-interactive', '-servername', 'localhost'], NO_INTERACTION),
  row('no-interactive-brief', ['-no-interactive', '-brief', '-servername', 'localhost'], {
    ...NO_INTERACTION,
    stdin: 'null',
  }),
  row('no-interactive-text', ['-no-interactive', '-servername', 'localhost'], {
    ...NO_INTERACTION,
    script: [...SHOWN, send('text\n'), EXIT],
    compareServer: 1,
  }),
  row('no-interactive-server-first', ['-no-interactive', '-servername', 'localhost'], {
    ...NO_INTERACTION,
    script: [...SHOWN, serve('hello\n'), see('hello\n', 'stdout'), END],
  }),
  row('no-interactive-server-ends', ['-no-interactive', '-servername', 'localhost'], {
    ...NO_INTERACTION,
    script: [...SHOWN, serve('Q\n'), EXIT],
  }),
  row('no-interactive-waits', ['-no-interactive', '-servername', 'localhost', '-tls1_2'], {
    ...NO_INTERACTION,
    script: [...SHOWN, EXIT],
    hangs: true,
    timeout: 2000,
  }),
  row('no-interactive-reconnect', ['-no-interactive', '-reconnect', '-servername', 'localhost'], {
    ...NO_INTERACTION,
    stdin: 'null',
  }),
  ...refused('-no-interactive', {
    value: ['-no-interactive=1', ...AT],
    refused: ['-no-interactive', ...AT],
  }),
];

const RAW = ['server:-enable_server_rpk', '-enable_server_rpk'];
const RAW_SERVER = server('-enable_server_rpk', '-enable_client_rpk');
const CLIENT = ['-cert', '{pki}/client.pem', '-key', '{pki}/client.key'];
const ANY_NAME = ['-dane_tlsa_domain', 'localhost', '-dane_tlsa_rrdata'];

const rawKeyRow = (name: string, args: string[], more: Partial<ParityCase> = {}): ParityCase => ({
  ...{ name: `rpk-${name}`, server: RAW_SERVER, args: [...NAMED, ...args], requires: RAW },
  ...more,
});

const SERVER_KEY = ['-enable_server_rpk'];
const CLIENT_KEY = ['-enable_client_rpk'];
const BRIEF = { script: [see('CIPHER is', 'server'), END] };

const rawKeyCases: readonly ParityCase[] = [
  rawKeyRow('server', SERVER_KEY),
  rawKeyRow('server-1_2', [...SERVER_KEY, '-tls1_2']),
  rawKeyRow('server-brief', [...SERVER_KEY, '-brief'], BRIEF),
  rawKeyRow('server-showcerts', [...SERVER_KEY, '-showcerts']),
  rawKeyRow('server-refused', [...SERVER_KEY, '-verify_return_error']),
  rawKeyRow('server-depth', [...SERVER_KEY, '-verify', '0']),
  rawKeyRow('server-quiet', [...SERVER_KEY, '-verify_quiet']),
  rawKeyRow('server-reconnect', [...SERVER_KEY, '-reconnect']),
  rawKeyRow('server-prexit', [...SERVER_KEY, '-prexit']),
  rawKeyRow('server-state', [...SERVER_KEY, '-state']),
  rawKeyRow('server-tlsextdebug', [...SERVER_KEY, '-tlsextdebug', '-tls1_2']),
  rawKeyRow('server-ed25519', SERVER_KEY, {
    server: serverWith('ed25519.pem', 'ed25519.key', '-enable_server_rpk'),
  }),
  rawKeyRow('server-has-none', SERVER_KEY, { server: server() }),
  rawKeyRow('not-asked', []),
  rawKeyRow('client', [...CLIENT_KEY, ...CLIENT], {
    server: server('-enable_client_rpk', '-verify', '2'),
  }),
  rawKeyRow('client-without-key', CLIENT_KEY, {
    server: server('-enable_client_rpk', '-verify', '2'),
  }),
  rawKeyRow('client-not-asked', [...CLIENT_KEY, ...CLIENT]),
  rawKeyRow('both', [...SERVER_KEY, ...CLIENT_KEY, ...CLIENT], {
    server: server('-enable_server_rpk', '-enable_client_rpk', '-verify', '2'),
  }),
  rawKeyRow('dane', [...SERVER_KEY, ...ANY_NAME, '3 1 1 {tlsa_server_1_1}']),
  rawKeyRow('dane-brief', [...SERVER_KEY, ...ANY_NAME, '3 1 1 {tlsa_server_1_1}', '-brief'], BRIEF),
  rawKeyRow('dane-1_2', [...SERVER_KEY, ...ANY_NAME, '3 1 1 {tlsa_server_1_1}', '-tls1_2']),
  rawKeyRow('dane-other', [...SERVER_KEY, ...ANY_NAME, `3 1 1 ${'ab'.repeat(32)}`]),
  rawKeyRow('dane-certificate', [...SERVER_KEY, ...ANY_NAME, `3 0 1 ${'ab'.repeat(32)}`]),
  ...refused('-enable_server_rpk', {
    value: ['-enable_server_rpk=1', ...AT],
    refused: ['-enable_server_rpk', '-enable_client_rpk', ...AT],
    prexit: ['-enable_server_rpk', '-enable_client_rpk', '-prexit', ...AT],
  }),
  ...refused('-enable_client_rpk', { value: ['-enable_client_rpk=1', ...AT] }),
];

/** SSL_CONF commands. */
const confCases: readonly ParityCase[] = [
  ...['-no_tx_cert_comp', '-no_rx_cert_comp', '-prefer_no_dhe_kex', '-no_ems'].flatMap((option) => [
    ...good(option, { report: [option], tls1_2: [option, '-tls1_2'], twice: [option, option] }),
    ...refused(option, { value: [`${option}=1`, ...AT], extra: [option, 'a:1', 'b:2'] }),
  ]),
  row('no_ems-keymat', ['-no_ems', '-tls1_2', '-keymatexport', 'x', '-servername', 'localhost'], {
    masks: ['keying'],
    requires: ['-no_ems'],
  }),
];

const parameterCases = [
  ...refused('-provparam', {
    'no-name': ['-provparam', '=b', ...AT],
    'no-equals': ['-provparam', 'a', ...AT],
    empty: ['-provparam', '', ...AT],
    'empty-name': ['-provparam', 'default:=b', ...AT],
    'no-value': ['-provparam'],
    'not-loaded': ['-provparam', 'legacy:a=b', ...AT],
    'loaded-later': ['-provparam', 'legacy:a=b', '-provider', 'legacy', ...AT],
    colons: ['-provparam', 'nothing:a:b=c', ...AT],
    'then-unknown': ['-provparam', 'a=b', '-nothing'],
    refused: ['-provparam', 'a=', ...AT],
    'refused-colon-in-value': ['-provparam', 'a=b:c', ...AT],
    'refused-all': ['-provparam', ':a=b', ...AT],
    'refused-default': ['-provparam', 'default:a=b', ...AT],
    'no-ciphers': ['-provider', 'legacy', '-provparam', 'legacy:a=b', ...AT],
  }),
  ...good('-provparam', {
    all: ['-provparam', 'a=b'],
    default: ['-provider', 'default', '-provparam', 'default:a=b', '-provparam', 'c=d'],
  }),
];

const STAPLED = ['-status_file', '{pki}/ocsp.der'];
const stapled = (name: string, args: string[], more: string[] = STAPLED): ParityCase =>
  row(name, ['-servername', 'localhost', ...args], {
    server: server(...more),
    requires: ['-ocsp_check_leaf'],
  });

const statusCases: readonly ParityCase[] = [
  stapled('ocsp-check-leaf', ['-status', '-ocsp_check_leaf']),
  stapled('ocsp-check-leaf-1_2', ['-status', '-ocsp_check_leaf', '-tls1_2']),
  stapled('ocsp-check-leaf-none', ['-status', '-ocsp_check_leaf'], []),
  stapled('ocsp-check-leaf-refused', ['-status', '-ocsp_check_leaf', '-verify_return_error'], []),
  stapled('ocsp-check-leaf-not-asked', ['-ocsp_check_leaf']),
  stapled('ocsp-check-all', ['-status', '-ocsp_check_all']),
  stapled('ocsp-check-all-none', ['-status', '-ocsp_check_all'], []),
  stapled('ocsp-check-all-not-asked', ['-ocsp_check_all', '-verify_return_error']),
  stapled('ocsp-check-both', ['-status', '-ocsp_check_all', '-ocsp_check_leaf']),
  row('ocsp-check-revoked', ['-status', '-ocsp_check_leaf', '-servername', 'localhost'], {
    server: serverWith('revoked.pem', 'server.key', '-status_file', '{pki}/ocsp-revoked.der'),
    requires: ['-ocsp_check_leaf'],
  }),
  stapled(
    'ocsp-check-garbage',
    ['-status', '-ocsp_check_leaf'],
    ['-status_file', '{pki}/root.pem'],
  ),
  ...refused('-ocsp_check_leaf', { value: ['-ocsp_check_leaf=1', ...AT] }),
  ...refused('-ocsp_check_all', { value: ['-ocsp_check_all=1', ...AT] }),
];

export const laterOptionCases: readonly ParityCase[] = [
  ...quicContradictions,
  ...fastOpenCases,
  ...kernelCases,
  ...unattendedCases,
  ...rawKeyCases,
  ...confCases,
  ...parameterCases,
  ...statusCases,
];
