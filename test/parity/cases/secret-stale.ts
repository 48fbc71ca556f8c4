// Sessions of another time: expired, from the future, of a server that has forgotten them.
// Not here: sessions of an earlier connection of the case (secret-sessions.ts).
// Called by index.ts.

import type { ParityCase } from '../../../lib/parity/case';
import { END, NAMED, SHOWN, see, serve, server, table, ticketServer } from './rows';

/** TLS 1.2 with a ticket, PSK and so without a certificate, begun in 2012. */
const OLD_1_2 = [
  'MIIBWgIBAQICAwMEAgCrBCDU4xTlS1sv78CXg5OnxmyT8GevsczCO+qhCyB5S7Rw',
  '4QQwkbg0J3EgAxhX8miuGemqmzctRkdjAJQBMuJTWNdVYne3mRGMPb6nAmXOSZW0',
  '/g0WoQYCBFAAAACiBAICHCCkAgQAqBEED0NsaWVudF9pZGVudGl0eakEAgIcIKqB',
  'wwSBwCYxcpQgJ4l4oH5fzWyT+mepD+1S+g2KtgCIGdtvQB+ahlk8gdEdmNdUfQ9m',
  'VUxEJp/w1DHdD7zE+7IP544BCWuHdxWPT9EJsedP9M1FX6RbfeH+2KXWPtlk2pbN',
  'IFtAoSXu4D8HbZDGncsUhVcJD91MAjY9vO6En9sH7HRytE6tFlgTMl1eoF7rRbW9',
  '7V7VyFltu4c0wD1fTnZSOl7pNt2NUa5IRHBcGPYfCVPv1NIMngFMMvOblzR/juoj',
  'upCwTK0DAgEBswMCAQA=',
];
/** TLS 1.3, a ticket that allows early data, begun in 2012 ... */
const OLD_1_3 = [
  'MIGkAgEBAgIDBAQCEwMEIFWiI3wOma/NReMJuh/fqeH18qykxnrinP1PKFSI6hAs',
  'BCBPrP3HPGKvDKOW+AhHpMknj68Ss+ooc3tQzOuJPzxtmKEGAgRQAAAAogQCAgEw',
  'pAIEAKUDAgEBqQQCAgEwqiIEIOyWri5SwVAp1C6PggEhLX+YSRkWKxmOE/pCi4s6',
  '1LJergcCBQCsRcTgrwQCAkAAswMCAR0=',
];
/** ... and the same in 2038. */
const FUTURE_1_3 = [
  'MIGkAgEBAgIDBAQCEwMEIFWiI3wOma/NReMJuh/fqeH18qykxnrinP1PKFSI6hAs',
  'BCBPrP3HPGKvDKOW+AhHpMknj68Ss+ooc3tQzOuJPzxtmKEGAgR/////ogQCAgEw',
  'pAIEAKUDAgEBqQQCAgEwqiIEIOyWri5SwVAp1C6PggEhLX+YSRkWKxmOE/pCi4s6',
  '1LJergcCBQCsRcTgrwQCAkAAswMCAR0=',
];

function armoured(lines: readonly string[]): string {
  const title = 'SSL SESSION PARAMETERS-----\n';
  return `-----BEGIN ${title}${lines.join('\n')}\n-----END ${title}`;
}

const GIVEN = {
  'old-1_2': armoured(OLD_1_2),
  'old-1_3': armoured(OLD_1_3),
  'future-1_3': armoured(FUTURE_1_3),
  // What follows the first session is not read.
  two: armoured(OLD_1_2) + armoured(OLD_1_3),
  'after-text': `some text\n${armoured(OLD_1_2)}`,
  'no-line-end': armoured(OLD_1_2).trimEnd(),
  'cut-off': armoured(OLD_1_2).slice(0, 300),
  'carriage-returns': armoured(OLD_1_2).replace(/\n/g, '\r\n'),
  data: 'early\n',
};

const SHAPES = {
  plain: [],
  '1_2': ['-tls1_2'],
  state: ['-state'],
  msg: ['-msg'],
  trace: ['-trace'],
  early: ['-early_data', 'data'],
  'early-missing': ['-early_data', 'missing'],
  psk: ['-psk_session'],
};

/** Given by -sess_in, or as the session of a PSK. */
function used(file: string): (name: string, args: string[]) => ParityCase {
  return (name, args) => ({
    name,
    server: server(),
    args: [
      ...NAMED,
      '-verify_quiet',
      ...(args.includes('-psk_session') ? ['-psk_session', file] : ['-sess_in', file, ...args]),
    ],
    given: GIVEN,
    masks: ['msg', 'trace', 'trace-psk'],
  });
}

export const staleCases: readonly ParityCase[] = [
  ...['old-1_2', 'old-1_3', 'future-1_3'].flatMap((file) =>
    table(`stale-${file}`, SHAPES, used(file)),
  ),
  ...['two', 'after-text', 'no-line-end', 'cut-off', 'carriage-returns'].map((file) =>
    used(file)(`stale-file-${file}`, []),
  ),
  ...table(
    'stale-tickets',
    { '1_2': ['-sess_in', 'old-1_2', '-tls1_2'], '1_3': ['-sess_in', 'old-1_3'] },
    (name, args) => ({
      name,
      server: ticketServer('-no_ticket'),
      args: [...NAMED, ...args],
      given: GIVEN,
      script: [...SHOWN, serve('after\n'), see('after\n'), END],
    }),
  ),
];
