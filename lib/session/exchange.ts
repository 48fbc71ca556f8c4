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
import { readInput } from './input';
import type { Readiness, Wanted } from './readiness';

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
/** Bytes asked of SSL_read(3) at a time. */
const READ_SIZE = 1024;
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

  constructor(readonly setup: Exchange) {}

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
    const { console, ssl } = this.setup;
    const pending = this.#readSsl && ssl.hasPending();
    const ready = pending ? NONE_READY : this.#wait();
    if (ready === null) {
      puts(console.err, `bad select ${console.native.sys.errno()}\n`);
      return this.#shut(FAILED);
    }
    if (ssl.isDtls() && ssl.dtlsHandleTimeout() > 0) {
      puts(console.err, 'TIMEOUT occurred\n');
    }
    if (ready.socketWrite) {
      return this.#writeToServer();
    }
    if (ready.stdout) {
      return this.#writeToUser();
    }
    if (pending || ready.socketRead) {
      return this.#readFromServer();
    }
    return ready.stdin ? this.#readFromUser() : null;
  }

  #wait(): Wanted | null {
    const { ssl, readiness } = this.setup;
    const timeout = ssl.isDtls() ? ssl.dtlsGetTimeout() : null;
    return readiness.wait(
      {
        socketRead: this.#readSsl,
        socketWrite: this.#writeSsl,
        stdin: this.#terminalOn && this.#readTerminal && !this.#inputEnded,
        stdout: this.#terminalOn && this.#writeTerminal,
      },
      timeout === null ? -1 : Math.ceil(timeout),
    );
  }

  #writeToServer(): Ending | null {
    const { console, ssl } = this.setup;
    const written = ssl.write(this.#toServer, this.#inputFailed ? -1 : undefined);
    switch (ssl.getError(written)) {
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
    const { console, ssl, settings } = this.setup;
    const data = ssl.read(READ_SIZE);
    const got = typeof data === 'number' ? data : data.length;
    switch (ssl.getError(got)) {
      case SSL_ERROR_NONE:
        this.#toUser = typeof data === 'number' ? NOTHING : data;
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
