/*
 * What the user types: data for the server, its end, and the command letters at the start of a read.
 * Called by exchange.ts when stdin is readable.
 */
import type { Ssl } from '../native/api';
import { type Console, puts } from '../native/console';
import type { Settings } from '../options/settings';

export type Input =
  | { readonly kind: 'done' }
  /** stdin cannot be read, and its end is to be ignored: nothing can be sent any more. */
  | { readonly kind: 'unreadable' }
  | { readonly kind: 'data'; readonly data: Buffer; readonly ended: boolean };

const LF = 0x0a;
const SSL_KEY_UPDATE_NOT_REQUESTED = 0;
const SSL_KEY_UPDATE_REQUESTED = 1;
const NOTHING = Buffer.alloc(0);

export function readInput(console: Console, settings: Readonly<Settings>, ssl: Ssl): Input {
  const input = readStdin(console, settings);
  if (settings.ignoreEof || input.kind !== 'data') {
    return input;
  }
  const letter = settings.commands === 'none' ? '' : String.fromCharCode(input.data[0] ?? 0);
  if (letter === 'Q') {
    puts(console.err, 'DONE\n');
    return { kind: 'done' };
  }
  return obey(console, ssl, letter) ? { ...input, data: NOTHING } : input;
}

/** What was typed, whatever it means. */
export function readStdin(console: Console, { crlf, ignoreEof }: Readonly<Settings>): Input {
  const { bufferSize, queuesInput } = console.dialect.manner;
  // The queue keeps room for a NUL; -crlf may double what is read.
  const size = queuesInput ? bufferSize - 1 : bufferSize;
  const read = console.native.sys.read(0, crlf ? Math.floor(size / 2) : size);
  const data = read === -1 ? NOTHING : read;
  const ended = data.length === 0;
  if (ended && !ignoreEof) {
    puts(console.err, 'DONE\n');
    return { kind: 'done' };
  }
  if (read === -1) {
    return { kind: 'unreadable' };
  }
  return { kind: 'data', data: crlf ? expandLines(data) : data, ended };
}

/** Commands that act on the connection; false when the letter is none. */
function obey({ err, native }: Console, ssl: Ssl, letter: string): boolean {
  switch (letter) {
    case 'B':
      if (!native.library.features().heartbeats) {
        return false;
      }
      puts(err, 'HEARTBEATING\n');
      ssl.heartbeat();
      return true;
    case 'R':
      puts(err, 'RENEGOTIATING\n');
      ssl.renegotiate();
      return true;
    case 'K':
    case 'k':
      puts(err, 'KEYUPDATE\n');
      ssl.keyUpdate(letter === 'K' ? SSL_KEY_UPDATE_REQUESTED : SSL_KEY_UPDATE_NOT_REQUESTED);
      return true;
    default:
      return false;
  }
}

/** -crlf: a line feed becomes carriage return and line feed. */
function expandLines(data: Buffer): Buffer {
  const lines = data.filter((byte) => byte === LF).length;
  const expanded = Buffer.alloc(data.length + lines);
  let at = 0;
  for (const byte of data) {
    if (byte === LF) {
      expanded[at++] = 0x0d;
    }
    expanded[at++] = byte;
  }
  return expanded;
}
