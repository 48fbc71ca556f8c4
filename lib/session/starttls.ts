/*
 * Plays a STARTTLS dialogue on the connection's blocking BIO, as the real program does, before TLS starts.
 * What is said is lib/starttls's. Called by run.ts.
 */
import type { Bio } from '../native/api';
import { type Console, puts } from '../native/console';
import { POLLIN } from '../native/constants';
import type { Settings } from '../options/settings';
import { dialogues } from '../starttls';
import type { Outcome, Request } from '../starttls/dialogue';

/** Runs the dialogue of a protocol over the BIO. */
export function playStarttls(
  console: Console,
  settings: Readonly<Settings>,
  protocol: string,
  bio: Bio,
  socket: number,
): Outcome {
  // Behind a proxy too this is the host that the socket is connected to.
  const { name, connect, host } = settings;
  const { prog, dialect } = console;
  const listAlways = dialect.manner.nntpListAlways;
  const dialogue = dialogues[protocol]?.({ host, name, connect, listAlways, prog });
  if (dialogue === undefined) {
    return { kind: 'ready', greeting: '' };
  }
  const player = new Player(console, bio, socket);
  let step = dialogue.next(null);
  while (step.done !== true) {
    step = dialogue.next(player.play(step.value));
  }
  return step.value;
}

class Player {
  /** The buffering BIO that lines are read through; pushed when the first one is wanted. */
  #buffer: Bio | null = null;

  constructor(
    readonly console: Console,
    readonly bio: Bio,
    readonly socket: number,
  ) {}

  play(request: Request): Buffer | null {
    const { bufferSize, textEndsInBuffer } = this.console.dialect.manner;
    switch (request.do) {
      case 'line':
        return asData(this.#buffered().gets(bufferSize));
      case 'read':
        return asData(this.bio.read(bufferSize - (request.text && textEndsInBuffer ? 1 : 0)));
      case 'write':
        (request.buffered ? this.#buffered() : this.bio).write(request.data);
        return null;
      case 'flush':
        (this.#buffer ?? this.bio).flush();
        return null;
      case 'unbuffer':
        this.#buffer?.pop();
        this.#buffer?.close();
        this.#buffer = null;
        return null;
      case 'wait':
        return this.#wait(request.seconds) ? Buffer.alloc(0) : null;
      case 'asn1':
        return this.console.native.library.asn1GetObject(request.data) ? Buffer.alloc(0) : null;
      case 'say':
        puts(this.console.err, request.text);
        return null;
      case 'errors':
        this.console.native.err.print(this.console.err);
        return null;
    }
  }

  #buffered(): Bio {
    if (this.#buffer === null) {
      this.#buffer = this.console.native.Bio.newFilter('buffer');
      this.#buffer.push(this.bio);
    }
    return this.#buffer;
  }

  #wait(seconds: number): boolean {
    if (this.#buffered().pending() > 0) {
      return true;
    }
    return this.console.native.sys.poll(Int32Array.of(this.socket, POLLIN, 0), seconds * 1000) > 0;
  }
}

/** Bytes, empty at the end, null for an error. */
function asData(result: Buffer | number): Buffer | null {
  if (typeof result === 'number') {
    return result < 0 ? null : Buffer.alloc(0);
  }
  return result;
}
