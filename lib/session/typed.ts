/*
 * What the user types, on lines that keep it in a queue and look there for commands: a letter at the start of a read,
 * or, with -adv, {keyword:argument} anywhere.
 * Called by exchange.ts whenever nothing is left to be written.
 */
import type { Ssl } from '../native/api';
import { type Console, puts } from '../native/console';
import type { Settings } from '../options/settings';

/** What is to be done next; `write` of nothing drives what a command has begun. */
export type Taken =
  | { readonly kind: 'nothing' | 'done' | 'failed' | 'reconnect' }
  | { readonly kind: 'write'; readonly data: Buffer };

const TLS1_3_VERSION = 0x304;
const UPDATE_TYPES: Readonly<Record<string, number>> = { noreq: 0, req: 1 };
const NOTHING = Buffer.alloc(0);
const LF = 0x0a;
const OPEN = 0x7b;
const CLOSE = 0x7d;

const NONE: Taken = { kind: 'nothing' };
const FAILED: Taken = { kind: 'failed' };
/** Writing nothing makes libssl go on with a new handshake or key update. */
const DRIVE: Taken = { kind: 'write', data: NOTHING };

export class TypedInput {
  readonly #mode: Settings['commands'];
  #data: Buffer = NOTHING;
  /** Where #data begins in what was read at once. */
  #offset = 0;
  /** {fin} was sent: whatever else is typed is dropped. */
  #finished = false;

  constructor(
    readonly console: Console,
    settings: Readonly<Settings>,
    readonly ssl: Ssl,
  ) {
    this.#mode = settings.ignoreEof ? 'none' : settings.commands;
  }

  get waiting(): boolean {
    return this.#data.length > 0;
  }

  /** False when the last text is still waiting. */
  add(data: Buffer): boolean {
    if (this.waiting) {
      return false;
    }
    this.#data = data;
    this.#offset = 0;
    return true;
  }

  take(): Taken {
    if (!this.waiting) {
      return NONE;
    }
    switch (this.#mode) {
      case 'none':
        return this.#send(this.#data.length);
      case 'letters':
        return this.#takeLetter() ?? this.#send(this.#data.length);
      case 'advanced':
        return this.#takeAdvanced();
    }
  }

  /** A letter is a command for all that was read with it. */
  #takeLetter(): Taken | null {
    const run = LETTERS[String.fromCharCode(this.#data[0] ?? 0)];
    if (run === undefined) {
      return null;
    }
    this.#data = NOTHING;
    return run(this.console, this.ssl);
  }

  /** Commands and the text between them, one at a time; `{{` is a brace. A NUL hides what is behind it. */
  #takeAdvanced(): Taken {
    const escaped = this.#data[0] === OPEN && this.#data[1] === OPEN;
    if (escaped) {
      this.#skip(1);
    }
    const next = this.#find(OPEN, escaped ? 1 : 0);
    return next === 0 ? this.#takeCommand() : this.#send(next < 0 ? this.#data.length : next);
  }

  #takeCommand(): Taken {
    const { err } = this.console;
    const end = this.#find(CLOSE, 0);
    if (end < 0) {
      const shown = this.#data.subarray(0, -1).toString('latin1').split('\0')[0] ?? '';
      puts(err, `ERROR PROCESSING COMMAND. REST OF LINE IGNORED: ${shown}\n`);
      this.#data = NOTHING;
      return NONE;
    }
    const text = this.#data.subarray(1, end).toString('latin1');
    const first = this.#offset === 0;
    this.#skip(end + 1);
    if (first && this.#data.length === 1 && this.#data[0] === LF) {
      this.#data = NOTHING;
    }
    return this.#run(text);
  }

  #run(text: string): Taken {
    const { console, ssl } = this;
    const colon = text.indexOf(':');
    const keyword = colon < 0 ? text : text.slice(0, colon);
    const argument = colon < 0 ? 'req' : text.slice(colon + 1);
    switch (commandOf(ssl, keyword.toLowerCase())) {
      case 'help':
        puts(console.err, helpText(ssl));
        return NONE;
      case 'quit':
        return quit(console);
      case 'reconnect':
        return reconnect(console);
      case 'reneg':
        return renegotiate(console, ssl);
      case 'keyup': {
        const type = UPDATE_TYPES[argument.toLowerCase()];
        if (type === undefined) {
          puts(console.err, `BAD ARGUMENT (COMMAND IGNORED): ${argument}\n`);
          return NONE;
        }
        return updateKeys(console, ssl, type);
      }
      case 'fin':
        if (!ssl.streamConclude(0n)) {
          return FAILED;
        }
        this.#finished = true;
        return NONE;
      case null:
        puts(console.err, `UNRECOGNISED COMMAND (IGNORED): ${keyword}\n`);
        return NONE;
    }
  }

  #send(length: number): Taken {
    if (this.#finished) {
      this.#data = NOTHING;
      return NONE;
    }
    const data = this.#data.subarray(0, length);
    this.#skip(length);
    return { kind: 'write', data };
  }

  #skip(count: number): void {
    this.#data = this.#data.subarray(count);
    this.#offset += count;
  }

  /** The place of a byte that no NUL comes before. */
  #find(byte: number, from: number): number {
    const nul = this.#data.indexOf(0, from);
    return this.#data.subarray(0, nul < 0 ? undefined : nul).indexOf(byte, from);
  }
}

const COMMANDS = ['help', 'quit', 'reconnect', 'fin', 'keyup', 'reneg'] as const;

/** What a keyword means on this connection; null when it means nothing. */
function commandOf(ssl: Ssl, keyword: string): (typeof COMMANDS)[number] | null {
  const command = COMMANDS.find((name) => name === keyword) ?? null;
  const missing =
    (command === 'fin' && !ssl.isQuic()) ||
    (command === 'keyup' && ssl.version() !== TLS1_3_VERSION) ||
    (command === 'reneg' && ssl.version() === TLS1_3_VERSION);
  return missing ? null : command;
}

function helpText(ssl: Ssl): string {
  const own = ssl.isQuic()
    ? '  {fin}: Send FIN on the stream. No further writing is possible\n'
    : ssl.version() === TLS1_3_VERSION
      ? '  {keyup:req|noreq}: Send a Key Update message\n' +
        '                     Arguments:\n' +
        '                     req   = peer update requested (default)\n' +
        '                     noreq = peer update not requested\n'
      : '  {reneg}: Attempt to renegotiate\n';
  return (
    'Enter text to send to the peer followed by <enter>\n' +
    'To issue a command insert {cmd} or {cmd:arg} anywhere in the text\n' +
    'Entering {{ will send { to the peer\n' +
    'The following commands are available\n' +
    '  {help}: Get this help text\n' +
    '  {quit}: Close the connection to the peer\n' +
    '  {reconnect}: Reconnect to the peer\n' +
    `${own}\n`
  );
}

const LETTERS: Readonly<Record<string, (console: Console, ssl: Ssl) => Taken>> = {
  Q: quit,
  C: reconnect,
  R: renegotiate,
  K: (console, ssl) => updateKeys(console, ssl, 1),
  k: (console, ssl) => updateKeys(console, ssl, 0),
};

function quit({ err }: Console): Taken {
  puts(err, 'DONE\n');
  return { kind: 'done' };
}

function reconnect({ err }: Console): Taken {
  puts(err, 'RECONNECTING\n');
  return { kind: 'reconnect' };
}

function renegotiate({ err }: Console, ssl: Ssl): Taken {
  puts(err, 'RENEGOTIATING\n');
  return ssl.renegotiate() > 0 ? DRIVE : FAILED;
}

function updateKeys({ err }: Console, ssl: Ssl, type: number): Taken {
  puts(err, 'KEYUPDATE\n');
  return ssl.keyUpdate(type) > 0 ? DRIVE : FAILED;
}
