// The 1.1.1 line, written as its differences from 3.0: one list without headings, and texts of its own.
import type { Manner } from './manner';
import { openssl30, type Row30 } from './openssl-3.0';
import type { Dialect, ErrorTexts } from './types';
import { lazily } from './variants';
import { words111 } from './words';

/** All options, in the order of -help. */
const NAMES = `
  help host port connect bind proxy unix 4 6 verify cert certform nameopt key keyform pass
  CApath CAfile no-CAfile no-CApath requestCAfile dane_tlsa_domain dane_tlsa_rrdata
  dane_ee_no_namechecks reconnect showcerts debug msg msgfile nbio_test state crlf quiet
  ign_eof no_ign_eof starttls xmpphost rand writerand sess_out sess_in use_srtp keymatexport
  keymatexportlen maxfraglen fallback_scsv name CRL crl_download CRLform verify_return_error
  verify_quiet brief prexit security_debug security_debug_verbose cert_chain chainCApath
  verifyCApath build_chain chainCAfile verifyCAfile nocommands servername noservername
  tlsextdebug status serverinfo alpn async ssl_config max_send_frag split_send_frag
  max_pipelines read_buf no_ssl3 no_tls1 no_tls1_1 no_tls1_2 no_tls1_3 bugs no_comp comp
  no_ticket serverpref legacy_renegotiation no_renegotiation legacy_server_connect
  no_resumption_on_reneg no_legacy_server_connect allow_no_dhe_kex prioritize_chacha strict
  sigalgs client_sigalgs groups curves named_curve cipher ciphersuites min_protocol
  max_protocol record_padding debug_broken_protocol no_middlebox policy purpose verify_name
  verify_depth auth_level attime verify_hostname verify_email verify_ip ignore_critical
  issuer_checks crl_check crl_check_all policy_check explicit_policy inhibit_any inhibit_map
  x509_strict extended_crl use_deltas policy_print check_ss_sig trusted_first suiteB_128_only
  suiteB_128 suiteB_192 partial_chain no_alt_chains no_check_time allow_proxy_certs xkey xcert
  xchain xchain_build xcertform xkeyform ssl3 tls1 tls1_1 tls1_2 tls1_3 dtls timeout mtu dtls1
  dtls1_2 sctp sctp_label_bug trace nbio psk_identity psk psk_session srpuser srppass
  srp_lateuser srp_moregroups srp_strength nextprotoneg engine ssl_client_engine ct noct
  ctlogfile keylogfile early_data enable_pha
`;

/** Help texts that 3.0 has changed. */
const HELP: Readonly<Partial<Record<Row30['name'], string>>> = {
  connect: 'TCP/IP where to connect (default is :4433)',
  cert: 'Certificate file to use, PEM format assumed',
  certform: 'Certificate format (PEM or DER) PEM default',
  nameopt: 'Various certificate name options',
  key: 'Private key file to use, if not in -cert file',
  keyform: 'Key format (PEM, DER or engine) PEM default',
  pass: 'Private key file pass phrase source',
  rand: 'Load the file(s) into the random number generator',
  keymatexportlen: 'Export len bytes of keying material (default 20)',
  CRLform: 'CRL format (PEM or DER) PEM is default',
  cert_chain: 'Certificate chain file (in PEM format)',
  build_chain: 'Build certificate chain',
  ssl_config: 'Use specified configuration file',
  xcertform: 'format of Extended certificate (PEM or DER) PEM default ',
  xkeyform: "format of Extended certificate's key (PEM or DER) PEM default",
  srpuser: "SRP authentication for 'user'",
  srppass: "Password for 'user'",
  srp_lateuser: 'SRP username into second ClientHello message',
  srp_moregroups: 'Tolerate other than the known g N values.',
  srp_strength: 'Minimal length in bits for N',
};

function rowsInOrder(): readonly Row30[] {
  const rows = new Map(openssl30.sections.flatMap((one) => one.rows.map((row) => [row.name, row])));
  return NAMES.trim()
    .split(/\s+/)
    .map((name) => {
      const row = rows.get(name as Row30['name']);
      if (row === undefined) {
        throw new Error(`dialect 1.1.1: ${openssl30.line} has no ${name}`);
      }
      return { ...row, help: HELP[row.name] ?? row.help };
    });
}

const texts: ErrorTexts = {
  ...openssl30.texts,
  unknownOption: (name) => `Option unknown option -${name}`,
  numberRefused: (text, name, kind) =>
    `${kind === 'intmax' ? 'Invalid' : 'Non-positive'} number "${text}" for -${name}`,
  formatUnknown: () => null,
  formatInvalid: (text, name) => `Invalid format "${text}" for -${name}`,
};

const manner: Manner = {
  ...openssl30.manner,
  chainDetails: false,
  afterName: '\n',
  randomAtOnce: true,
  objectsFrom: 'files',
  passPiece: 4096,
  proxyIsStarttls: true,
  srpWorks: true,
  randomMustBeWritten: false,
  clientEngineSetUp: false,
  nntpListAlways: true,
  extensions: { 15: 'heartbeat', 42: 'unknown' },
  messageFileNeeded: false,
  signatureTypes: { 1087: 'Ed25519', 1088: 'Ed448' },
  namedSchemes: false,
  nistCurves: true,
  hexFailures: true,
  messages: {
    unknownVersion: () => '???',
    unknownContent: () => '',
    namesPseudoContent: false,
  },
  words: words111,
};

/** OpenSSL 1.1.1 with every feature. */
export const openssl111 = lazily(
  '1.1.1',
  (): Dialect<Row30> => ({
    line: '1.1.1',
    sections: [{ title: '', rows: rowsInOrder() }],
    parameters: [],
    oddNames: {},
    usage: (prog) => `Usage: ${prog} [options]\nValid options are:\n`,
    texts,
    manner,
  }),
);
