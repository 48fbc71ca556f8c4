// Wrong uses: unknown options, missing and malformed values, options that exclude each other.
// Not here: wrong uses of options that have a table of their own.
// Called by index.ts.

import type { ParityCase } from '../../../lib/parity/case';
import { bad, row, table } from './rows';

const AT = ['-connect', '{address}'];
const CONFIG = '[default]\nopenssl_conf = init\n[init]\nssl_conf = ssl\n[ssl]\n';

export const usageCases: readonly ParityCase[] = [
  ...table(
    'usage',
    {
      help: ['-help'],
      'help-double-dash': ['--help'],
      'help-after-others': ['-connect', 'x:1', '-help'],
      'help-before-wrong': ['-help', '-nosuch'],
      'wrong-before-help': ['-nosuch', '-help'],
      unknown: ['-nosuch'],
      'unknown-double-dash': ['--nosuch'],
      'unknown-with-value': ['-nosuch=1'],
      'unknown-case': ['-Connect', 'x:1'],
      'unknown-prefix': ['-conn', 'x:1'],
      'unknown-after-good': ['-quiet', '-state', '-nosuch'],
      'double-dash-option': ['--connect', 'a:b:c'],
      dash: ['-'],
      'dash-value': ['-connect', '-a:b:c'],
      'value-by-equals': ['-connect=a:b:c'],
      'many-targets': ['a:1', 'b:2', 'c:3'],
      'option-after-target': ['a:1', '-quiet'],
      h: ['-h'],
      'heartbeat-number': ['-heartbeat'],
      'starttls-unknown': ['-starttls', 'nosuch'],
      'starttls-no-value': ['-starttls'],
      'starttls-case': ['-starttls', 'SMTP'],
      'starttls-with-proxy-malformed': [...AT, '-starttls', 'smtp', '-proxy', 'a:b:c'],
      'proxy-malformed': [...AT, '-proxy', 'a:b:c'],
      'proxy-no-value': ['-proxy'],
      'proxy-pass-source': [
        ...AT,
        '-proxy',
        '{address}',
        '-proxy_user',
        'u',
        '-proxy_pass',
        'nosuch',
      ],
      'proxy-pass-no-user': [...AT, '-proxy', '{address}', '-proxy_pass', 'pass:x'],
      'psk-hex': [...AT, '-psk', 'nothex'],
      'psk-empty': [...AT, '-psk', ''],
      'psk-no-value': ['-psk'],
      'dtls-and-tls': [...AT, '-dtls', '-tls1_2'],
      'dtls-unix': ['-dtls', '-unix', 'socket'],
      'mtu-word': ['-dtls', '-mtu', 'x'],
      'mtu-small': [...AT, '-dtls', '-mtu', '10'],
      'early-data-missing': [...AT, '-early_data', 'missing'],
      'dane-no-domain': [...AT, '-dane_tlsa_rrdata', '3 1 1 00'],
      'dane-bad-data': [...AT, '-dane_tlsa_domain', 'a.test', '-dane_tlsa_rrdata', '9 9 9 zz'],
      'dane-domain-alone': [...AT, '-dane_tlsa_domain', 'a.test'],
      'srp-strength-word': ['-srp_strength', 'x'],
      'engine-missing': [...AT, '-engine', 'nosuch'],
      'client-engine-missing': [...AT, '-ssl_client_engine', 'nosuch'],
      'provider-missing': [...AT, '-provider', 'nosuch'],
      'propquery-wrong': [...AT, '-propquery', 'nosuch=1'],
      'rand-missing': [...AT, '-rand', 'missing'],
      'rand-empty': [...AT, '-rand', ''],
      'writerand-directory': [...AT, '-writerand', 'no/such'],
      'ssl-config-missing': [...AT, '-ssl_config', 'nosuch'],
      'read-buf-word': ['-read_buf', 'x'],
      'number-overflow': ['-verify', '99999999999999999999'],
      'number-hex': ['-verify', '0x10', ...AT],
      'number-octal': ['-verify', '010', ...AT],
      'number-space': ['-verify', ' 5', ...AT],
      'number-plus': ['-verify', '+5', ...AT],
    },
    bad,
  ),
  ...table(
    'usage-no-value',
    Object.fromEntries(
      [
        ...['cipher', 'ciphersuites', 'groups', 'sigalgs', 'alpn', 'nextprotoneg', 'keymatexport'],
        ...['keymatexportlen', 'servername', 'status', 'name', 'xmpphost', 'cert_chain', 'pass'],
        ...[
          'attime',
          'policy',
          'purpose',
          'CRL',
          'sess_out',
          'msgfile',
          'serverinfo',
          'maxfraglen',
        ],
      ].map((name) => [name, [`-${name}`]]),
    ),
    (name, args) => bad(name, args.includes('-status') ? [...AT, ...args] : args),
  ),
  bad('usage-config-missing', AT, { env: { OPENSSL_CONF: 'missing.cnf' } }),
  bad('usage-config-broken', AT, {
    env: { OPENSSL_CONF: 'broken.cnf' },
    given: { 'broken.cnf': '[unclosed\nopenssl_conf = x\n' },
  }),
  bad('usage-config-bad-command', AT, {
    env: { OPENSSL_CONF: 'ssl.cnf' },
    given: { 'ssl.cnf': `${CONFIG}system_default = sd\n[sd]\nNoSuch = x\n` },
  }),
  row('usage-config-min-protocol', [], {
    env: { OPENSSL_CONF: 'ssl.cnf' },
    given: { 'ssl.cnf': `${CONFIG}system_default = sd\n[sd]\nMaxProtocol = TLSv1.2\n` },
  }),
  row('usage-ssl-config', ['-ssl_config', 'mine'], {
    env: { OPENSSL_CONF: 'ssl.cnf' },
    given: { 'ssl.cnf': `${CONFIG}mine = sd\n[sd]\nCiphersuites = TLS_AES_128_GCM_SHA256\n` },
  }),
  row('usage-writerand', ['-writerand', 'seed'], { files: [{ name: 'seed', view: 'exists' }] }),
  row('usage-rand', ['-rand', 'seed'], { given: { seed: 'some bytes' } }),
];
