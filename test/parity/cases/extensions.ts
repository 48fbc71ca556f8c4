// Extensions that have their own text: stapled status, ALPN, NPN, server info, exported keys, CT.
// Not here: server names (names.ts), sessions (session.ts).
// Called by index.ts.

import type { ParityCase } from '../../../lib/parity/case';
import { bad, NAMED, row, server, serverWith, table } from './rows';

function plain(name: string, args: string[]): ParityCase {
  return { name, server: server(), args: [...NAMED, ...args] };
}

const GOOD = ['-status_file', '{pki}/ocsp.der'];
const REVOKED = ['-status_file', '{pki}/ocsp-revoked.der'];

function alpn(name: string, args: string[]): ParityCase {
  return { name, server: server('-alpn', 'h2,http/1.1'), args: [...NAMED, ...args] };
}

export const extensionCases: readonly ParityCase[] = [
  row('status-none', ['-status']),
  row('status-none-1_2', ['-status', '-tls1_2']),
  row('status-good', ['-status'], { server: server(...GOOD) }),
  row('status-good-1_2', ['-status', '-tls1_2'], { server: server(...GOOD) }),
  row('status-revoked', ['-status'], {
    server: serverWith('revoked.pem', 'server.key', ...REVOKED),
  }),
  row('status-not-asked', [], { server: server(...GOOD) }),
  row('status-brief', ['-status', '-brief'], { server: server(...GOOD), stdin: 'null' }),
  row('status-quiet', ['-status', '-quiet', '-no_ign_eof'], {
    server: server(...GOOD),
    stdin: 'null',
  }),
  ...table(
    'alpn',
    {
      match: ['-alpn', 'h2'],
      second: ['-alpn', 'spdy/3,http/1.1'],
      none: ['-alpn', 'nosuch'],
      'match-1_2': ['-alpn', 'http/1.1,h2', '-tls1_2'],
      twice: ['-alpn', 'nosuch', '-alpn', 'h2'],
    },
    alpn,
  ),
  row('alpn-server-without', ['-alpn', 'h2']),
  row('npn-match', ['-nextprotoneg', 'spdy/3', '-tls1_2'], {
    server: server('-nextprotoneg', 'http/1.1,spdy/3'),
  }),
  row('npn-none', ['-nextprotoneg', 'nosuch', '-tls1_2'], {
    server: server('-nextprotoneg', 'http/1.1,spdy/3'),
  }),
  row('npn-server-without', ['-nextprotoneg', 'nosuch', '-tls1_2']),
  ...table(
    'alpn-bad',
    {
      empty: ['-alpn', '', '-connect', '{address}'],
      commas: ['-alpn', 'a,,b', '-connect', '{address}'],
      long: ['-alpn', 'x'.repeat(256), '-connect', '{address}'],
      'no-value': ['-alpn'],
      'npn-empty': ['-nextprotoneg', '', '-connect', '{address}'],
      'npn-long': ['-nextprotoneg', 'x'.repeat(256), '-connect', '{address}'],
    },
    bad,
  ),
  row('serverinfo-known', ['-serverinfo', '1000', '-tls1_2'], {
    server: server('-serverinfo', '{pki}/serverinfo.pem'),
  }),
  row('serverinfo-several', ['-serverinfo', '1000,1001', '-tls1_2'], {
    server: server('-serverinfo', '{pki}/serverinfo.pem'),
  }),
  row('serverinfo-unknown', ['-serverinfo', '2000']),
  ...table(
    'serverinfo-bad',
    {
      word: ['-serverinfo', 'x', '-connect', '{address}'],
      big: ['-serverinfo', '70000', '-connect', '{address}'],
      empty: ['-serverinfo', '', '-connect', '{address}'],
      taken: ['-serverinfo', '0', '-connect', '{address}'],
      twice: ['-serverinfo', '1000,1000', '-connect', '{address}'],
      many: [
        '-serverinfo',
        Array.from({ length: 101 }, (_, n) => n + 2000).join(),
        '-connect',
        '{address}',
      ],
    },
    bad,
  ),
  ...table(
    'keying',
    {
      default: ['-keymatexport', 'EXPERIMENTAL test'],
      length: ['-keymatexport', 'EXPERIMENTAL test', '-keymatexportlen', '64'],
      '1_2': ['-keymatexport', 'label', '-tls1_2'],
      'length-alone': ['-keymatexportlen', '8'],
      'empty-label': ['-keymatexport', ''],
    },
    (name, args) => ({ ...plain(name, args), masks: ['keying'] }),
  ),
  ...table(
    'keying-bad',
    {
      'length-0': ['-keymatexport', 'x', '-keymatexportlen', '0'],
      'length-word': ['-keymatexport', 'x', '-keymatexportlen', 'x'],
      'length-negative': ['-keymatexport', 'x', '-keymatexportlen', '-5'],
    },
    bad,
  ),
  ...table('srtp', { offered: ['-use_srtp', 'SRTP_AES128_CM_SHA1_80'] }, plain),
  bad('srtp-bad-profile', ['-use_srtp', 'nosuch', '-connect', '{address}']),
  ...table('ct', { on: ['-ct'], 'on-1_2': ['-ct', '-tls1_2'], off: ['-noct'] }, plain),
  bad('ct-bad-log-file', ['-ct', '-ctlogfile', 'missing', '-connect', '{address}']),
];
