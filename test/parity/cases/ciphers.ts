// Ciphers, groups and signature algorithms.
// Not here: protocol versions (protocol.ts).
// Called by index.ts.

import type { ParityCase } from '../../../lib/parity/case';
import { bad, NAMED, row, server, serverWith, table } from './rows';

/** The server's own output shows what it was offered. */
function offered(name: string, args: string[]): ParityCase {
  return { name, server: server(), args: [...NAMED, ...args], compareServer: 1 };
}

export const cipherCases: readonly ParityCase[] = [
  ...table(
    'cipher',
    {
      one: ['-tls1_2', '-cipher', 'ECDHE-RSA-AES128-GCM-SHA256'],
      rsa: ['-tls1_2', '-cipher', 'AES128-SHA'],
      order: ['-tls1_2', '-cipher', 'ECDHE-RSA-CHACHA20-POLY1305:ECDHE-RSA-AES256-GCM-SHA384'],
      'seclevel-3': ['-cipher', 'DEFAULT@SECLEVEL=3'],
      'partly-unknown': ['-tls1_2', '-cipher', 'nosuch:AES256-SHA'],
      'with-1_3': ['-cipher', 'AES128-SHA'],
      suite: ['-ciphersuites', 'TLS_AES_128_GCM_SHA256'],
      'suite-order': ['-ciphersuites', 'TLS_CHACHA20_POLY1305_SHA256:TLS_AES_128_GCM_SHA256'],
      'suite-none': ['-ciphersuites', ''],
      'suite-none-1_3': ['-ciphersuites', '', '-tls1_3'],
      twice: ['-tls1_2', '-cipher', 'AES128-SHA', '-cipher', 'AES256-SHA'],
    },
    offered,
  ),
  row('cipher-not-shared', ['-tls1_2', '-cipher', 'AES128-SHA'], {
    server: server('-cipher', 'AES256-SHA'),
  }),
  row('cipher-anonymous', ['-tls1_2', '-cipher', 'aNULL@SECLEVEL=0'], {
    server: { kind: 's_server', args: ['-nocert', '-no_ticket', '-cipher', 'AECDH@SECLEVEL=0'] },
  }),
  row('cipher-null', ['-tls1_2', '-cipher', 'NULL-SHA256@SECLEVEL=0'], {
    server: server('-cipher', 'NULL-SHA256@SECLEVEL=0'),
  }),
  row('cipher-suite-not-shared', ['-ciphersuites', 'TLS_AES_128_GCM_SHA256', '-tls1_3'], {
    server: server('-ciphersuites', 'TLS_AES_256_GCM_SHA384'),
  }),
  ...table(
    'cipher-bad',
    {
      unknown: ['-cipher', 'nosuch'],
      empty: ['-cipher', ''],
      'suite-unknown': ['-ciphersuites', 'nosuch'],
      'suite-old-name': ['-ciphersuites', 'AES128-SHA'],
      'suite-half': ['-ciphersuites', 'TLS_AES_128_GCM_SHA256:nosuch'],
      command: ['-cipher', '@NOSUCH'],
      'no-value': ['-cipher'],
    },
    (name, args) => bad(name, [...args, '-connect', '{address}']),
  ),

  ...table(
    'groups',
    {
      x25519: ['-groups', 'X25519'],
      'p-256': ['-groups', 'P-256'],
      prime256v1: ['-groups', 'prime256v1'],
      list: ['-groups', 'P-384:X25519'],
      curves: ['-curves', 'P-521'],
      '1_2': ['-tls1_2', '-groups', 'P-384'],
      ffdhe: ['-groups', 'ffdhe2048'],
      x448: ['-groups', 'X448:P-256'],
    },
    offered,
  ),
  row('groups-retry', ['-groups', 'X25519:P-256'], { server: server('-groups', 'P-256') }),
  row('groups-retry-state', ['-groups', 'X25519:P-256', '-state'], {
    server: server('-groups', 'P-256'),
  }),
  row('groups-not-shared', ['-groups', 'X25519'], { server: server('-groups', 'P-256') }),
  ...table(
    'groups-bad',
    {
      unknown: ['-groups', 'nosuch'],
      empty: ['-groups', ''],
      half: ['-groups', 'P-256:nosuch'],
      'curves-unknown': ['-curves', 'nosuch'],
      'named-curve-server-side': ['-named_curve', 'P-256'],
    },
    (name, args) => bad(name, [...args, '-connect', '{address}']),
  ),

  ...table(
    'sigalgs',
    {
      one: ['-sigalgs', 'RSA-PSS+SHA256'],
      name: ['-sigalgs', 'rsa_pss_rsae_sha512'],
      list: ['-sigalgs', 'RSA+SHA256:RSA-PSS+SHA384'],
      '1_2-pkcs1': ['-tls1_2', '-sigalgs', 'RSA+SHA384'],
      'client-list': ['-client_sigalgs', 'RSA-PSS+SHA256'],
    },
    offered,
  ),
  row('sigalgs-not-shared', ['-sigalgs', 'ECDSA+SHA256']),
  row('sigalgs-1_3-pkcs1-only', ['-tls1_3', '-sigalgs', 'RSA+SHA256']),
  row('sigalgs-ed25519', [], { server: serverWith('ed25519.pem', 'ed25519.key') }),
  row('sigalgs-ecdsa', [], { server: serverWith('ec.pem', 'ec.key'), masks: ['sizes'] }),
  row('sigalgs-ecdsa-1_2', ['-tls1_2'], {
    server: serverWith('ec.pem', 'ec.key'),
    masks: ['sizes'],
  }),
  ...table(
    'sigalgs-bad',
    {
      unknown: ['-sigalgs', 'nosuch'],
      empty: ['-sigalgs', ''],
      half: ['-sigalgs', 'RSA+SHA256:nosuch'],
      hash: ['-sigalgs', 'RSA+nosuch'],
      'client-unknown': ['-client_sigalgs', 'nosuch'],
    },
    (name, args) => bad(name, [...args, '-connect', '{address}']),
  ),
];
