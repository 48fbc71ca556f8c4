/*
 * Handshake and exchange of data: one loop over stdin, stdout and the socket, as the real program's.
 * The handshake is driven by writing nothing. Reports and commands are called from here, not made here.
 * Called by run.ts for every connection; returns how it ended.
 */
import type { Ssl } from '../native/api';
import { type Console, puts } from '../native/console';
import {
  SSL_ERROR_NONE,
  SSL_ERROR_SYSCALL,
  SSL_ERROR_WANT_ASYNC,
  SSL_ERROR_WANT_READ,
  SSL_ERROR_WANT_WRITE,
  SSL_ERROR_WANT_X509_LOOKUP,
  SSL_ERROR_ZERO_RETURN,
} from '../native/constants';
import type { Settings } from '../options/settings';
import { waitForAsync } from './async';
import { Bulk } from './bulk';
import { readInput, readStdin } from './input';
import type { Readiness, Wanted } from './readiness';
import { handleTimers, timeoutOf } from './timers';
import { TypedInput } from './typed';

/** How a connection ended: with this status, or to be made again. `abrupt` skips the closing of the connection. */
export type Ending =
  | { readonly kind: 'shut'; readonly status: number; readonly inHandshake: boolean }
  | { readonly kind: 'end'; readonly status: number }
  | { readonly kind: 'reconnect' };

export interface Exchange {
  readonly console: Console;
  readonly settings: Readonly<Settings>;
  readonly ssl: Ssl;
  readonly readiness: Readiness;
  /** Called when a handshake has finished; true when the connection is to be dropped and made again. */
  established(): boolean;
}

const SSL_KEY_UPDATE_NONE = -1;
const NOTHING = Buffer.alloc(0);
const FAILED = 1;

export function exchange(setup: Exchange): Ending {
  return new ExchangeLoop(setup).run();
}

class ExchangeLoop {
  #inHandshake = false;
  /** The terminal takes part; not during a handshake. */
  #terminalOn = false;
  #readTerminal = true;
  #writeTerminal = false;
  #readSsl = true;
  #writeSsl = true;
  #inputEnded = false;
  /** The real program then passes read(2)'s -1 on as the length of what is to be written. */
  #inputFailed = false;
  /** From stdin to the server, not yet written. */
  #toServer: Buffer = NOTHING;
  /** From the server to stdout, not yet written. */
  #toUser: Buffer = NOTHING;

  /** Lines that queue what is typed; null where it is dealt with as it is read. */
  readonly #typed: TypedInput | null;
  readonly #bulk: Bulk;
  readonly #quic: boolean;
  #firstTurn = true;

  constructor(readonly setup: Exchange) {
    const { console, settings, ssl } = setup;
    this.#typed = console.dialect.manner.queuesInput
      ? new TypedInput(console, settings, ssl)
      : null;
    this.#quic = ssl.isQuic();
    this.#bulk = new Bulk(console, settings, ssl);
  }

  run(): Ending {
    for (;;) {
      const ending = this.#followHandshake() ?? this.#turn();
      if (ending !== null) {
        return ending;
      }
    }
  }

  /** Notes whether a handshake is going on, and reports one that has finished. */
  #followHandshake(): Ending | null {
    const { ssl } = this.setup;
    if (
      !ssl.isInitFinished() &&
      ssl.totalRenegotiations() === 0 &&
      ssl.getKeyUpdateType() === SSL_KEY_UPDATE_NONE
    ) {
      this.#inHandshake = true;
      this.#terminalOn = false;
      return null;
    }
    this.#terminalOn = true;
    if (this.#inHandshake) {
      this.#inHandshake = false;
      if (this.setup.established()) {
        return { kind: 'reconnect' };
      }
    }
    return null;
  }

  #turn(): Ending | null {
    const { console, ssl, settings } = this.setup;
    const timeout = timeoutOf(ssl, this.#quic);
    const ending = this.#typed === null || this.#writeSsl ? null : this.#takeTyped(this.#typed);
    if (ending !== null) {
      return ending;
    }
    if (this.#mayPump) {
      return this.#pump();
    }
    const pending = this.#readSsl && ssl.hasPending();
    const ready = pending ? NONE_READY : this.#wait(timeout);
    if (ready === null) {
      puts(console.err, `bad select ${console.native.sys.errno()}\n`);
      return this.#shut(FAILED);
    }
    handleTimers(console, ssl, this.#quic && timeout !== null);
    const first = this.#firstTurn;
    this.#firstTurn = false;
    // A QUIC connection reads and writes its socket itself, whenever it is asked anything.
    if (this.#quic ? !pending && (first || this.#toServer.length > 0) : ready.socketWrite) {
      return this.#writeToServer();
    }
    if (ready.stdout) {
      return this.#writeToUser();
    }
    if (pending || (ready.socketRead && !this.#quic)) {
      return this.#readFromServer();
    }
    if (!settings.interactive) {
      return this.#shut(0);
    }
    return ready.stdin ? this.#readFromUser() : null;
  }

  /** Nothing but data is expected, and none waits. */
  get #mayPump(): boolean {
    const idle = this.#readSsl && !this.#writeSsl && !this.#writeTerminal && !this.#inputFailed;
    return this.#terminalOn && idle && this.#readTerminal && this.#bulk.isPossible;
  }

  #pump(): Ending | null {
    const end = this.#bulk.run(!this.#inputEnded);
    switch (end?.why) {
      case 'read':
        return this.#afterRead(end.result, end.error, NOTHING);
      case 'write':
        this.#toServer = end.unwritten;
        return this.#afterWrite(end.result, end.error);
      case 'input':
        return this.#readFromUser();
      case 'output':
        this.#toUser = end.output;
        return this.#writeToUser();
      default:
        return null;
    }
  }

  #wait(timeout: number | null): Wanted | null {
    const { ssl, readiness } = this.setup;
    const atOnce = timeout !== null && this.#typed !== null && this.#toServer.length > 0;
    return readiness.wait(
      {
        socketRead: this.#quic ? ssl.netReadDesired() : this.#readSsl,
        socketWrite: this.#quic ? this.#firstTurn || ssl.netWriteDesired() : this.#writeSsl,
        stdin: this.#terminalOn && this.#readTerminal && !this.#inputEnded,
        stdout: this.#terminalOn && this.#writeTerminal,
      },
      timeout === null ? -1 : atOnce ? 0 : Math.ceil(timeout),
    );
  }

  /** Obeys the commands in what is typed, up to text for the server. */
  #takeTyped(typed: TypedInput): Ending | null {
    const { console } = this.setup;
    do {
      const taken = typed.take();
      this.#toServer = taken.kind === 'write' ? taken.data : NOTHING;
      switch (taken.kind) {
        case 'done':
          return this.#shut(0);
        case 'failed':
          puts(console.err, 'ERROR\n');
          if (!console.dialect.manner.tellsLeftovers) {
            console.native.err.print(console.err);
          }
          return this.#shut(0);
        case 'reconnect':
          return { kind: 'reconnect' };
        case 'write':
          this.#writeSsl = true;
          break;
        case 'nothing':
          break;
      }
    } while (!this.#writeSsl && typed.waiting);
    this.#readTerminal = this.#toServer.length === 0;
    return null;
  }

  #writeToServer(): Ending | null {
    const { ssl } = this.setup;
    const written = ssl.write(this.#toServer, this.#inputFailed ? -1 : undefined);
    return this.#afterWrite(written, ssl.getError(written));
  }

  #afterWrite(written: number, error: number): Ending | null {
    const { console, ssl } = this.setup;
    switch (error) {
      case SSL_ERROR_NONE:
        this.#toServer = this.#toServer.subarray(written);
        this.#listenOrWrite(this.#toServer.length > 0);
        return written <= 0 ? { kind: 'end', status: FAILED } : null;
      case SSL_ERROR_WANT_WRITE:
        puts(console.out, 'write W BLOCK\n');
        this.#listenOrWrite(true);
        return null;
      case SSL_ERROR_WANT_ASYNC:
        puts(console.out, 'write A BLOCK\n');
        waitForAsync(console, ssl);
        this.#listenOrWrite(true);
        return null;
      case SSL_ERROR_WANT_READ:
        puts(console.out, 'write R BLOCK\n');
        this.#writeTerminal = false;
        this.#readSsl = true;
        this.#writeSsl = false;
        return null;
      case SSL_ERROR_WANT_X509_LOOKUP:
        puts(console.out, 'write X BLOCK\n');
        return null;
      case SSL_ERROR_ZERO_RETURN:
        return this.#nothingWritten(() => {
          puts(console.out, 'shutdown\n');
          return this.#shut(0);
        });
      case SSL_ERROR_SYSCALL:
        if (written === 0) {
          return this.#nothingWritten(() => this.#writeFailed());
        }
        return this.#writeFailed();
      default:
        return this.#failed();
    }
  }

  /** Writing goes on, or the terminal is read again. */
  #listenOrWrite(more: boolean): void {
    this.#readTerminal = !more;
    this.#writeSsl = more;
  }

  /** A write of nothing, which drove the handshake, is done; any other that wrote nothing has failed. */
  #nothingWritten(otherwise: () => Ending): Ending | null {
    if (this.#toServer.length > 0) {
      return otherwise();
    }
    this.#listenOrWrite(false);
    return null;
  }

  #writeFailed(): Ending {
    const { console } = this.setup;
    puts(console.err, `write:errno=${console.native.sys.errno()}\n`);
    return this.#shut(FAILED);
  }

  /** Straight to the descriptor, past stdio's buffer. */
  #writeToUser(): Ending | null {
    const { console } = this.setup;
    const written = console.native.sys.write(1, this.#toUser);
    if (written <= 0) {
      puts(console.out, 'DONE\n');
      return this.#shut(0);
    }
    this.#toUser = this.#toUser.subarray(written);
    if (this.#toUser.length === 0) {
      this.#readSsl = true;
      this.#writeTerminal = false;
    }
    return null;
  }

  #readFromServer(): Ending | null {
    const { console, ssl } = this.setup;
    const data = ssl.read(console.dialect.manner.readSize);
    return typeof data === 'number'
      ? this.#afterRead(data, ssl.getError(data), NOTHING)
      : this.#afterRead(data.length, ssl.getError(data.length), data);
  }

  #afterRead(got: number, error: number, data: Buffer): Ending | null {
    const { console, ssl, settings } = this.setup;
    switch (error) {
      case SSL_ERROR_NONE:
        this.#toUser = data;
        this.#readSsl = false;
        this.#writeTerminal = true;
        return got <= 0 ? { kind: 'end', status: FAILED } : null;
      case SSL_ERROR_WANT_ASYNC:
        puts(console.out, 'read A BLOCK\n');
        waitForAsync(console, ssl);
        this.#readOn();
        return null;
      case SSL_ERROR_WANT_WRITE:
        puts(console.out, 'read W BLOCK\n');
        this.#listenOrWrite(true);
        return null;
      case SSL_ERROR_WANT_READ:
        puts(console.out, 'read R BLOCK\n');
        this.#readOn();
        return null;
      case SSL_ERROR_WANT_X509_LOOKUP:
        puts(console.out, 'read X BLOCK\n');
        return null;
      case SSL_ERROR_SYSCALL: {
        const errno = console.native.sys.errno();
        puts(
          console.err,
          settings.brief ? 'CONNECTION CLOSED BY SERVER\n' : `read:errno=${errno}\n`,
        );
        return this.#shut(errno);
      }
      case SSL_ERROR_ZERO_RETURN:
        puts(console.out, 'closed\n');
        return this.#shut(0);
      default:
        return this.#failed();
    }
  }

  #readOn(): void {
    this.#writeTerminal = false;
    this.#readSsl = true;
    if (!this.#readTerminal && !this.#writeSsl) {
      this.#writeSsl = true;
    }
  }

  #readFromUser(): Ending | null {
    const { console, settings, ssl } = this.setup;
    if (this.#typed !== null) {
      return this.#queueInput(this.#typed);
    }
    const input = readInput(console, settings, ssl);
    if (input.kind === 'done') {
      return this.#shut(0);
    }
    if (input.kind === 'unreadable') {
      this.#inputFailed = true;
    } else {
      this.#inputEnded ||= input.ended;
      this.#toServer = input.data;
    }
    this.#listenOrWrite(true);
    return null;
  }

  #queueInput(typed: TypedInput): Ending | null {
    const { console, settings } = this.setup;
    const input = readStdin(console, settings);
    if (input.kind === 'done') {
      return this.#shut(0);
    }
    if (input.kind === 'data') {
      this.#inputEnded ||= input.ended;
      if (!input.ended && !typed.add(input.data)) {
        return this.#shut(0);
      }
    }
    this.#readTerminal = false;
    return null;
  }

  #failed(): Ending {
    const { console } = this.setup;
    console.native.err.print(console.err);
    return this.#shut(FAILED);
  }

  #shut(status: number): Ending {
    return { kind: 'shut', status, inHandshake: this.#inHandshake };
  }
}

const NONE_READY: Wanted = { socketRead: false, socketWrite: false, stdin: false, stdout: false };
