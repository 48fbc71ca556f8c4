// What cases about the state after the handshake say: who speaks, who obeys which letter.
// Not here: the cases.
// Called by secret-letters.ts and secret-endings.ts.

import type { Step } from '../../../lib/parity/case';
import { NAMED, see, send, serve } from './rows';

export const MASKS = ['msg', 'trace', 'debug', 'keylog'] as const;
export const QUIET = [...NAMED, '-verify_quiet'];
export const IDENTITY = ['-cert', '{pki}/client.pem', '-key', '{pki}/client.key'];
export const ROOT = ['-CAfile', '{pki}/root.pem'];

/** The server's words have arrived. */
export const spoken = (text = 'spoken'): Step[] => [serve(`${text}\n`), see(`${text}\n`)];

/** What the client says has arrived. */
export const heard = (text = 'heard'): Step[] => [send(`${text}\n`), see(`${text}\n`, 'server')];

/** The server starts a handshake, and the client, which reads its socket before stdin, has done its part. */
export const obeys = (letter: string): Step[] => [
  serve(`${letter}\n`),
  see('SSL_do_handshake', 'server'),
  ...heard('answered'),
];

/** The same for letters of which the server prints nothing; it reads stdin before its socket. */
export const obeysSilently = (letter: string): Step[] => [
  serve(`${letter}\n`),
  ...heard('obeyed'),
  ...heard('answered'),
];
