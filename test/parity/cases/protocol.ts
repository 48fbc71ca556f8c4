// Protocol versions and the SSL options that shape the handshake.
// Not here: ciphers, groups, signature algorithms (ciphers.ts).
// Called by index.ts.

import type { ParityCase } from '../../../lib/parity/case';
import { bad, NAMED, row, server, table } from './rows';

const LEVEL0 = ['-cipher', 'DEFAULT@SECLEVEL=0'];

function plain(name: string, args: string[]): ParityCase {
  return { name, server: server(), args: [...NAMED, ...args] };
}

/** A server that speaks everything the library has. */
function old(name: string, args: string[]): ParityCase {
  return { name, server: server(...LEVEL0), args: [...NAMED, ...args] };
}

function only12(name: string, args: string[]): ParityCase {
  return { name, server: server('-tls1_2'), args: [...NAMED, ...args] };
}

export const protocolCases: readonly ParityCase[] = [
  ...table(
    'version',
    {
      'tls1-level0': ['-tls1', ...LEVEL0],
      'tls1_1-level0': ['-tls1_1', ...LEVEL0],
      tls1: ['-tls1'],
      tls1_1: ['-tls1_1'],
      tls1_2: ['-tls1_2'],
      tls1_3: ['-tls1_3'],
      'no-1_3': ['-no_tls1_3'],
      'no-1_3-no-1_2': ['-no_tls1_3', '-no_tls1_2', ...LEVEL0],
      'only-1_0-left': ['-no_tls1_3', '-no_tls1_2', '-no_tls1_1', ...LEVEL0],
      'none-left': ['-no_tls1_3', '-no_tls1_2', '-no_tls1_1', '-no_tls1'],
      'hole-1_2': ['-no_tls1_2'],
      'hole-1_1': ['-no_tls1_1', '-no_tls1_2', ...LEVEL0],
      '1_2-and-no-1_2': ['-tls1_2', '-no_tls1_2'],
      '1_2-and-1_3': ['-tls1_2', '-tls1_3'],
      '1_3-and-1_2': ['-tls1_3', '-tls1_2'],
      'min-1_3': ['-min_protocol', 'TLSv1.3'],
      'min-none': ['-min_protocol', 'None'],
      'max-1_2': ['-max_protocol', 'TLSv1.2'],
      'max-1_1-level0': ['-max_protocol', 'TLSv1.1', ...LEVEL0],
      'min-above-max': ['-min_protocol', 'TLSv1.3', '-max_protocol', 'TLSv1.2'],
      'min-equals-max': ['-min_protocol', 'TLSv1.2', '-max_protocol', 'TLSv1.2'],
      'no-ssl3': ['-no_ssl3'],
    },
    old,
  ),
  ...table(
    'version-server-1_2',
    {
      any: [],
      tls1_3: ['-tls1_3'],
      tls1_1: ['-tls1_1', ...LEVEL0],
      'min-1_3': ['-min_protocol', 'TLSv1.3'],
    },
    only12,
  ),
  row('version-server-1_3', ['-tls1_2'], { server: server('-tls1_3') }),
  ...table(
    'version-bad',
    {
      ssl3: ['-ssl3'],
      ssl2: ['-ssl2'],
      'min-word': ['-min_protocol', 'nosuch'],
      'max-word': ['-max_protocol', 'TLSv1.9'],
      'min-case': ['-min_protocol', 'tlsv1.2'],
      'min-empty': ['-min_protocol', ''],
      'min-dtls': ['-min_protocol', 'DTLSv1.2', '-connect', '{address}'],
      'min-no-value': ['-min_protocol'],
    },
    bad,
  ),

  ...table(
    'ssl-option',
    {
      bugs: ['-bugs'],
      comp: ['-comp'],
      'no-comp': ['-no_comp'],
      'no-ticket': ['-no_ticket'],
      serverpref: ['-serverpref'],
      'legacy-renegotiation': ['-legacy_renegotiation'],
      'client-renegotiation': ['-client_renegotiation'],
      'no-renegotiation': ['-no_renegotiation'],
      'legacy-server-connect': ['-legacy_server_connect'],
      'no-legacy-server-connect': ['-no_legacy_server_connect'],
      'no-resumption-on-reneg': ['-no_resumption_on_reneg'],
      'allow-no-dhe-kex': ['-allow_no_dhe_kex'],
      'prioritize-chacha': ['-prioritize_chacha'],
      strict: ['-strict'],
      'no-middlebox': ['-no_middlebox'],
      'no-middlebox-state': ['-no_middlebox', '-state'],
      'record-padding': ['-record_padding', '512'],
      'no-etm': ['-no_etm', '-tls1_2', '-cipher', 'ECDHE-RSA-AES128-SHA256'],
      etm: ['-tls1_2', '-cipher', 'ECDHE-RSA-AES128-SHA256'],
      'broken-protocol': ['-debug_broken_protocol', '-tls1_2'],
      maxfraglen: ['-maxfraglen', '512'],
      'maxfraglen-4096': ['-maxfraglen', '4096'],
      'max-send-frag': ['-max_send_frag', '512'],
      'split-send-frag': ['-split_send_frag', '512'],
      'max-pipelines': ['-max_pipelines', '2'],
      'read-buf': ['-read_buf', '16384'],
      async: ['-async'],
    },
    plain,
  ),
  row('ssl-option-fallback-scsv', ['-fallback_scsv', '-tls1_2']),
  row('ssl-option-fallback-scsv-same', ['-fallback_scsv', '-tls1_2'], {
    server: server('-tls1_2'),
  }),
  ...table(
    'ssl-option-bad',
    {
      'maxfraglen-1000': ['-maxfraglen', '1000'],
      'maxfraglen-0': ['-maxfraglen', '0'],
      'maxfraglen-word': ['-maxfraglen', 'x'],
      'max-send-frag-small': ['-max_send_frag', '511', '-connect', '{address}'],
      'max-send-frag-big': ['-max_send_frag', '16385', '-connect', '{address}'],
      'split-over-max': [
        '-split_send_frag',
        '1024',
        '-max_send_frag',
        '512',
        '-connect',
        '{address}',
      ],
      'pipelines-many': ['-max_pipelines', '33', '-connect', '{address}'],
      'pipelines-0': ['-max_pipelines', '0', '-connect', '{address}'],
      'record-padding-word': ['-record_padding', 'x', '-connect', '{address}'],
      'record-padding-big': ['-record_padding', '20000', '-connect', '{address}'],
      'named-curve': ['-named_curve', 'nosuch', '-connect', '{address}'],
    },
    bad,
  ),
];
