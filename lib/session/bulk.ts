/*
 * Bulk: when nothing is looked for in what passes, stdin and the server are joined in native code, in large blocks.
 * Called by exchange.ts, which goes on as ever with whatever is not data.
 */
import type { PumpEnd, Ssl } from '../native/api';
import type { Console } from '../native/console';
import type { Settings } from '../options/settings';

const STDIN = 0;
const STDOUT = 1;
const NOTHING = Buffer.alloc(0);

/** Whether bytes pass through a connection as they are, and nothing is printed about them. */
function isBulk({ native }: Console, settings: Readonly<Settings>, ssl: Ssl): boolean {
  const looksAtInput = settings.crlf || (settings.commands !== 'none' && !settings.ignoreEof);
  const printsRecords = settings.debug || settings.state || settings.message !== 'none';
  const pauses = settings.async || settings.nbio || settings.nbioTest;
  return (
    !looksAtInput &&
    !printsRecords &&
    !pauses &&
    settings.interactive &&
    !ssl.isDtls() &&
    ssl.isPlain() &&
    // Somebody who types is not in a hurry, and ends the input more than once.
    !native.sys.isatty(STDIN)
  );
}

export class Bulk {
  readonly #piece: number;
  /** Of stdin, what could not be written at once. */
  #ahead: Buffer = NOTHING;
  #possible: boolean | undefined;

  constructor(
    readonly console: Console,
    readonly settings: Readonly<Settings>,
    readonly ssl: Ssl,
  ) {
    const { bufferSize, queuesInput } = console.dialect.manner;
    this.#piece = queuesInput ? bufferSize - 1 : bufferSize;
  }

  /** Asked when a connection is there; its answer stays. */
  get isPossible(): boolean {
    this.#possible ??= isBulk(this.console, this.settings, this.ssl);
    return this.#possible;
  }

  /**
   * Moves data both ways until something else is to be done; what came from the server has been written then, unless
   * stdout takes no more (`output`). null when it turns out not to be possible.
   */
  run(inputOpen: boolean): PumpEnd | null {
    const { sys } = this.console.native;
    const end = this.ssl.pump(this.#piece, inputOpen, this.#ahead);
    if (end === null || end.why === 'wait') {
      this.#possible = false;
    }
    if (end === null) {
      return null;
    }
    this.#ahead = end.unwritten.subarray(this.#piece);
    const errno = sys.errno();
    let output = end.output;
    while (output.length > 0) {
      const written = sys.write(STDOUT, output);
      if (written <= 0) {
        return { ...end, why: 'output', output };
      }
      output = output.subarray(written);
    }
    sys.setErrno(errno);
    return { ...end, unwritten: end.unwritten.subarray(0, this.#piece), output };
  }
}
