// Masks: what two runs of one and the same binary differ in, one field each, named and narrow.
// Not here: comparing (compare.ts). The fields inside TLS messages are found in hello.ts.
// Called by compare.ts; cases name the masks that do not always apply.

import { maskMessages } from './hello';

/** What a mask may know of the play whose output it sees. */
export interface MaskContext {
  /** Seconds since the epoch at the start and at the end of the play. */
  readonly from: number;
  readonly to: number;
  /** The server's port as printed, or empty. */
  readonly port: string;
}

type Mask = (text: string, at: MaskContext) => string;

// None of these is a hexadecimal digit, so that a masked field cannot look like a real one.
const LETTERS = 'xyzwvutsrqponmlkjihg';

/**
 * Hides values but keeps their length and which of them are equal to each other: the first value
 * becomes xxx, the second yyy.
 */
function veil(): (value: string) => string {
  const seen = new Map<string, string>();
  return (value) => {
    const letter = seen.get(value) ?? LETTERS[seen.size % LETTERS.length] ?? 'x';
    seen.set(value, letter);
    return value.replace(/[0-9A-Za-z+/=]/g, letter);
  };
}

/** A mask for the part of a line that the pattern's second group holds. */
function field(pattern: RegExp): Mask {
  return (text) => {
    const hide = veil();
    return text.replace(pattern, (_whole, label: string, value: string) => label + hide(value));
  };
}

const ROW = /^( *[0-9a-f]{4,} - )([0-9a-f -]{47})( {3})(.{1,16})$/;
/** A row of -trace, which dumps 15 bytes a row. */
const TRACE_ROW = /^( {10}[0-9a-f]{4,} - )([0-9a-f -]{44})( {3})(.{1,15})$/;

/**
 * Hides the two columns of a hex dump row, offset and width kept. A row whose columns
 * contradict each other stays as it is, and so is found different.
 */
function maskRow(row: string, pattern: RegExp): string {
  const parts = pattern.exec(row);
  if (!parts) return row;
  const [, offset = '', hex = '', gap = '', ascii = ''] = parts;
  const bytes = Buffer.from(hex.replace(/[^0-9a-f]/g, ''), 'hex');
  const shown = [...bytes].map((b) => (b < 0x20 || b > 0x7e ? '.' : String.fromCharCode(b)));
  if (shown.join('') !== ascii) return row;
  return offset + hex.replace(/[0-9a-f]/g, 'x') + gap + 'x'.repeat(ascii.length);
}

/** Masks the dump rows that directly follow a line which the pattern accepts. */
function dumpsAfter(header: RegExp, pattern = ROW): Mask {
  return (text) => {
    let inside = false;
    return text
      .split('\n')
      .map((line) => {
        if (header.test(line)) {
          inside = true;
          return line;
        }
        inside = inside && pattern.test(line);
        return inside ? maskRow(line, pattern) : line;
      })
      .join('\n');
  };
}

const CALLBACK = /^((?:read from|write to) )0x[0-9a-f]+ \[0x[0-9a-f]+\](?= \(\d+ bytes => )/gm;

function startTime(text: string, at: MaskContext): string {
  // A time that is not that of the play is a defect, and stays.
  return text.replace(/^( +Start Time: )(\d+)/gm, (whole, label: string, time: string) =>
    Number(time) >= at.from - 1 && Number(time) <= at.to + 1 ? `${label}${'x'.repeat(10)}` : whole,
  );
}

function port(text: string, at: MaskContext): string {
  if (at.port === '' || at.port === '0') return text;
  return text.replace(new RegExp(`(?<!\\d)${at.port}(?!\\d)`, 'g'), '{port}');
}

const TRACE_FIELDS = [
  'random_bytes \\(len=\\d+\\): ',
  'session_id \\(len=\\d+\\): ',
  'cookie \\(len=\\d+\\): ',
  'key_exchange: +\\(len=\\d+\\): ',
  'Signature \\(len=\\d+\\): ',
  '(?:client_|server_)?verify_data \\(len=\\d+\\): ',
  '(?:request_)?context \\(len=\\d+\\): ',
  'ticket \\(len=\\d+\\): ',
  'ecdh_Yc \\(len=\\d+\\): ',
  'dh_Y[cs] \\(len=\\d+\\): ',
  'point \\(len=\\d+\\): ',
  'EncryptedPreMasterSecret \\(len=\\d+\\): ',
  'gmt_unix_time=0x',
].join('|');

const ALWAYS = {
  /** First field of an error queue line, which may follow text without a line end. */
  thread: field(/(^|[^0-9A-F])([0-9A-F]+)(?=:error:[0-9A-F]{8}:)/gm),
  'session-id': field(/^( +Session-ID: )([0-9A-F]+)$/gm),
  'master-key': field(/^( +Master-Key: )([0-9A-F]+)$/gm),
  'resumption-psk': field(/^( +Resumption PSK: )([0-9A-F]+)$/gm),
  'start-time': startTime,
  ticket: dumpsAfter(/^ +TLS session ticket:$/),
} satisfies Record<string, Mask>;

const NAMED = {
  /** `-debug`: addresses of BIO and buffer, and the bytes on the wire. */
  debug: (text, at) =>
    dumpsAfter(/^(?:read from|write to) 0x/)(text, at).replace(CALLBACK, '$10x? [0x?]'),
  /** `-msg`: the fields of TLS messages that are random. */
  msg: maskMessages,
  /** `-trace`: the same, by their labels. */
  trace: (text, at) =>
    field(new RegExp(`^( *(?:${TRACE_FIELDS}))([0-9A-F]+)$`, 'gm'))(text, at).replace(
      // A number of any length.
      /^( +ticket_age_add=)\d+$/gm,
      '$1xxx',
    ),
  /** `-trace`: the client's tickets, and its PSK with age and binder. */
  'trace-psk': dumpsAfter(
    /extension_type=(?:psk\(41\)|session_ticket\(35\)), length=\d+$/,
    TRACE_ROW,
  ),
  /** `-tlsextdebug`: the server's key share, a dump of 36 bytes. */
  extension: dumpsAfter(/^TLS server extension "key share" /),
  keying: field(/^( +Keying material: )([0-9A-F]+)$/gm),
  /** A key log file: labels and lengths stay. */
  keylog: (text) => {
    const hide = veil();
    return text.replace(
      /^([A-Z0-9_]+ )([0-9a-f]+) ([0-9a-f]+)$/gm,
      (_whole, label: string, random: string, secret: string) =>
        `${label}${hide(random)} ${hide(secret)}`,
    );
  },
  /** `read N bytes and written M bytes`, for signatures of varying length. */
  sizes: field(/^(SSL handshake has read )(\d+ bytes and written \d+)(?= bytes$)/gm),
  /** The server's port where a program repeats its arguments. */
  port,
  /** The session that an s_server prints, and its port. */
  s_server: (text, at) =>
    port(
      text.replace(
        /(-----BEGIN SSL SESSION PARAMETERS-----\n)[A-Za-z0-9+/=\n]+(-----END)/g,
        '$1xxx\n$2',
      ),
      at,
    ),
} satisfies Record<string, Mask>;

/** The masks that a case can name. */
export type MaskName = keyof typeof NAMED;

/** All mask names, for messages. */
export const maskNames = Object.keys(NAMED) as MaskName[];

/**
 * Applies the masks that always apply, and the named ones.
 * @throws Error when a name is not a mask
 */
export function mask(text: string, names: readonly MaskName[], at: MaskContext): string {
  let result = text;
  for (const apply of Object.values(ALWAYS)) result = apply(result, at);
  for (const name of names) {
    const apply: Mask | undefined = NAMED[name];
    if (!apply) throw new Error(`no mask ${name}; there are ${maskNames.join(', ')}`);
    result = apply(result, at);
  }
  return result;
}
