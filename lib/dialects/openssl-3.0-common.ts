// Rows of the 3.0 line that s_client shares with other commands of the real program.
import { row } from './rows';

/** The random state. */
export const randomRows = [
  row('rand', 'string', 'Load the given file(s) into the random number generator'),
  row('writerand', 'outfile', 'Write random data to the specified file'),
];

/** What goes to `SSL_CONF_cmd` under its own name. */
export const configurationRows = [
  row('no_ssl3', 'none', 'Just disable SSLv3'),
  row('no_tls1', 'none', 'Just disable TLSv1'),
  row('no_tls1_1', 'none', 'Just disable TLSv1.1'),
  row('no_tls1_2', 'none', 'Just disable TLSv1.2'),
  row('no_tls1_3', 'none', 'Just disable TLSv1.3'),
  row('bugs', 'none', 'Turn on SSL bug compatibility'),
  row('no_comp', 'none', 'Disable SSL/TLS compression (default)'),
  row('comp', 'none', 'Use SSL/TLS-level compression'),
  row('no_ticket', 'none', 'Disable use of TLS session tickets'),
  row('serverpref', 'none', "Use server's cipher preferences"),
  row('legacy_renegotiation', 'none', 'Enable use of legacy renegotiation (dangerous)'),
  row('client_renegotiation', 'none', 'Allow client-initiated renegotiation'),
  row('no_renegotiation', 'none', 'Disable all renegotiation.'),
  row('legacy_server_connect', 'none', "Allow initial connection to servers that don't support RI"),
  row('no_resumption_on_reneg', 'none', 'Disallow session resumption on renegotiation'),
  row(
    'no_legacy_server_connect',
    'none',
    "Disallow initial connection to servers that don't support RI",
  ),
  row('allow_no_dhe_kex', 'none', 'In TLSv1.3 allow non-(ec)dhe based key exchange on resumption'),
  row('prioritize_chacha', 'none', 'Prioritize ChaCha ciphers when preferred by clients'),
  row('strict', 'none', 'Enforce strict certificate checks as per TLS standard'),
  row('sigalgs', 'string', 'Signature algorithms to support (colon-separated list)'),
  row(
    'client_sigalgs',
    'string',
    'Signature algorithms to support for client certificate authentication (colon-separated list)',
  ),
  row('groups', 'string', 'Groups to advertise (colon-separated list)'),
  row('curves', 'string', 'Groups to advertise (colon-separated list)'),
  row('named_curve', 'string', 'Elliptic curve used for ECDHE (server-side only)'),
  row('cipher', 'string', 'Specify TLSv1.2 and below cipher list to be used'),
  row('ciphersuites', 'string', 'Specify TLSv1.3 ciphersuites to be used'),
  row('min_protocol', 'string', 'Specify the minimum protocol version to be used'),
  row('max_protocol', 'string', 'Specify the maximum protocol version to be used'),
  row('record_padding', 'string', 'Block size to pad TLS 1.3 records to.'),
  row(
    'debug_broken_protocol',
    'none',
    'Perform all sorts of protocol violations for testing purposes',
  ),
  row('no_middlebox', 'none', 'Disable TLSv1.3 middlebox compat mode'),
  row('no_etm', 'none', 'Disable Encrypt-then-Mac extension'),
];

/** What changes an `X509_VERIFY_PARAM`. */
export const verificationRows = [
  row('policy', 'string', 'adds policy to the acceptable policy set'),
  row('purpose', 'string', 'certificate chain purpose'),
  row('verify_name', 'string', 'verification policy name'),
  row('verify_depth', 'int', 'chain depth limit'),
  row('auth_level', 'int', 'chain authentication security level'),
  row('attime', 'intmax', 'verification epoch time'),
  row('verify_hostname', 'string', 'expected peer hostname'),
  row('verify_email', 'string', 'expected peer email'),
  row('verify_ip', 'string', 'expected peer IP address'),
  row('ignore_critical', 'none', 'permit unhandled critical extensions'),
  row('issuer_checks', 'none', '(deprecated)'),
  row('crl_check', 'none', 'check leaf certificate revocation'),
  row('crl_check_all', 'none', 'check full chain revocation'),
  row('policy_check', 'none', 'perform rfc5280 policy checks'),
  row('explicit_policy', 'none', 'set policy variable require-explicit-policy'),
  row('inhibit_any', 'none', 'set policy variable inhibit-any-policy'),
  row('inhibit_map', 'none', 'set policy variable inhibit-policy-mapping'),
  row('x509_strict', 'none', 'disable certificate compatibility work-arounds'),
  row('extended_crl', 'none', 'enable extended CRL features'),
  row('use_deltas', 'none', 'use delta CRLs'),
  row('policy_print', 'none', 'print policy processing diagnostics'),
  row('check_ss_sig', 'none', 'check root CA self-signatures'),
  row('trusted_first', 'none', 'search trust store first (default)'),
  row('suiteB_128_only', 'none', 'Suite B 128-bit-only mode'),
  row('suiteB_128', 'none', 'Suite B 128-bit mode allowing 192-bit algorithms'),
  row('suiteB_192', 'none', 'Suite B 192-bit-only mode'),
  row('partial_chain', 'none', 'accept chains anchored by intermediate trust-store CAs'),
  row('no_alt_chains', 'none', '(deprecated)'),
  row('no_check_time', 'none', 'ignore certificate validity time'),
  row('allow_proxy_certs', 'none', 'allow the use of proxy certificates'),
];

/** Certificates beside that of `-cert`. */
export const extendedCertificateRows = [
  row('xkey', 'infile', 'key for Extended certificates'),
  row('xcert', 'infile', 'cert for Extended certificates'),
  row('xchain', 'infile', 'chain for Extended certificates'),
  row('xchain_build', 'none', 'build certificate chain for the extended certificates'),
  row('xcertform', 'format-pem-der', 'format of Extended certificate (PEM/DER/P12); has no effect'),
  row(
    'xkeyform',
    'format-pem-der',
    "format of Extended certificate's key (DER/PEM/P12); has no effect",
  ),
];

/** Providers and their properties. */
export const providerRows = [
  row(
    'provider-path',
    'string',
    "Provider load path (must be before 'provider' argument if required)",
  ),
  row('provider', 'string', 'Provider to load (can be specified multiple times)'),
  row('propquery', 'string', 'Property query used when fetching algorithms'),
];
