// Names: the server name extension, and how names of certificates are printed (-nameopt).
// Not here: checking a name (verify.ts).
// Called by index.ts.

import type { ParityCase } from '../../../lib/parity/case';
import { bad, NAMED, row, server, serverWith, TO, table } from './rows';

const LONG_NAME = `${'a'.repeat(60)}.${'b'.repeat(60)}.${'c'.repeat(60)}.${'d'.repeat(60)}.test`;
const SECOND = [
  '-servername',
  'other.test',
  '-cert2',
  '{pki}/other.pem',
  '-key2',
  '{pki}/server.key',
];

/** The server's own output shows which name it was sent. */
function seen(name: string, args: string[]): ParityCase {
  return { name, server: server(...SECOND), args, compareServer: 1 };
}

function printed(name: string, args: string[]): ParityCase {
  const prints = serverWith('utf8.pem', 'server.key');
  return { name, server: prints, args: [...NAMED, ...args] };
}

export const nameCases: readonly ParityCase[] = [
  ...table(
    'sni',
    {
      option: [...TO, '-servername', 'example.test'],
      matching: [...TO, '-servername', 'other.test'],
      'matching-case': [...TO, '-servername', 'OTHER.test'],
      'address-has-none': TO,
      'host-is-default': ['-connect', 'localhost:{port}', '-4', '-CAfile', '{pki}/root.pem'],
      'host-option-is-default': ['-host', 'localhost', '-port', '{port}', '-4'],
      none: [...TO, '-noservername'],
      'none-with-host': ['-connect', 'localhost:{port}', '-4', '-noservername'],
      'address-given': [...TO, '-servername', '127.0.0.1'],
      'trailing-dot': [...TO, '-servername', 'example.test.'],
      'no-dots': ['-connect', 'localhost:{port}', '-4', '-servername', 'plain'],
      twice: [...TO, '-servername', 'a.test', '-servername', 'b.test'],
      spaces: [...TO, '-servername', 'a b'],
    },
    seen,
  ),
  row('sni-fatal', ['-servername', 'a.test'], { server: server('-servername_fatal', ...SECOND) }),
  row('sni-warning', ['-servername', 'a.test', '-state'], { server: server(...SECOND) }),
  row('sni-too-long', ['-servername', LONG_NAME]),
  row('sni-empty', ['-servername', '']),
  bad('sni-both', ['-servername', 'a.test', '-noservername', '-connect', '{address}']),
  bad('sni-both-reversed', ['-noservername', '-servername', 'a.test', '-connect', '{address}']),
  bad('sni-no-value', ['-servername']),

  ...table(
    'nameopt',
    {
      default: [],
      rfc2253: ['-nameopt', 'RFC2253'],
      oneline: ['-nameopt', 'oneline'],
      multiline: ['-nameopt', 'multiline'],
      compat: ['-nameopt', 'compat'],
      utf8: ['-nameopt', 'utf8'],
      list: ['-nameopt', 'utf8,sep_comma_plus,dn_rev,lname'],
      minus: ['-nameopt', 'RFC2253,-esc_msb'],
      hex: ['-nameopt', 'dump_all,dump_der'],
      multisep: ['-nameopt', 'sep_multiline,sname,align'],
      twice: ['-nameopt', 'multiline', '-nameopt', 'oneline'],
    },
    printed,
  ),
  bad('nameopt-unknown', ['-nameopt', 'nosuch']),
  bad('nameopt-half-unknown', ['-nameopt', 'utf8,nosuch']),
  bad('nameopt-empty', ['-nameopt', '', '-connect', '{address}']),
];
