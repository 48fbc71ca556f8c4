/*
 * What is said before TLS, played on what a Prober tells: a proxy's CONNECT, then the dialogue of a STARTTLS protocol.
 * Used by the worker thread, one for each connection that needs it.
 */
import { dialogues } from '../starttls';
import type { Dialogue, Outcome, Request, Target } from '../starttls/dialogue';
import { proxyDialogue } from './proxy';

/** Longest line that is waited for; more counts as a line, as in the BIOs of s_client. */
const LINE = 16 * 1024;

export type Part = 'proxy' | 'starttls';

export interface PlainPlan {
  /** Credentials for the proxy, `user:password`. */
  readonly proxy: { readonly auth: string | null } | null;
  readonly starttls: string | null;
  readonly host: string;
  readonly port: number;
  /** -name or -xmpphost. */
  readonly name: string | null;
  /** Before 3.0 NNTP waited for a list in any case. */
  readonly listAlways: boolean;
}

/** How the plain-text part ended; `words` are what s_client would have said about it. */
export type Verdict =
  | { readonly kind: 'ready' }
  | { readonly kind: 'refused'; readonly part: Part; readonly words: string };

/** Plays the parts one after the other. */
export class PlainTalk {
  readonly #parts: { readonly part: Part; readonly dialogue: Dialogue }[] = [];
  /** When each part began and ended, by the clock that is handed in. */
  readonly times: Partial<Record<Part, { from: number; to: number }>> = {};
  #received = Buffer.alloc(0);
  #ended = false;
  #buffered = '';
  #usesLines = false;
  #words = '';
  #request: Request | null = null;

  constructor(
    plan: PlainPlan,
    readonly write: (data: string) => void,
    readonly now: () => number,
  ) {
    const { proxy, starttls, host, port, name, listAlways } = plan;
    if (proxy !== null) {
      this.#parts.push({ part: 'proxy', dialogue: proxyDialogue(host, port, proxy.auth) });
    }
    const target: Target = { host, name, connect: null, listAlways, prog: 's_client-probe' };
    const dialogue = starttls === null ? undefined : dialogues[starttls]?.(target);
    if (dialogue !== undefined) {
      this.#parts.push({ part: 'starttls', dialogue });
    }
  }

  /** Part that is being played; null when all are over. */
  get part(): Part | null {
    return this.#parts[0]?.part ?? null;
  }

  /** What s_client would have said so far. */
  get words(): string {
    return this.#words.trim();
  }

  /** The connection is there. */
  begin(): Verdict | null {
    return this.#enter();
  }

  /** The peer sent this, or (null) ended. */
  receive(data: Buffer | null): Verdict | null {
    if (data === null) {
      this.#ended = true;
    } else {
      this.#received = Buffer.concat([this.#received, data]);
    }
    return this.#play();
  }

  #enter(): Verdict | null {
    const current = this.#parts[0];
    if (current === undefined) {
      return { kind: 'ready' };
    }
    const now = this.now();
    this.times[current.part] = { from: now, to: now };
    return this.#step(null);
  }

  #play(): Verdict | null {
    const answer = this.#request === null ? undefined : this.#answer(this.#request);
    return answer === undefined ? null : this.#step(answer);
  }

  /** Goes on with an answer until something has to be waited for. */
  #step(first: Buffer | null): Verdict | null {
    const current = this.#parts[0];
    let answer: Buffer | null | undefined = first;
    while (current !== undefined && answer !== undefined) {
      const { done, value } = current.dialogue.next(answer);
      if (done === true) {
        return this.#finish(value as Outcome, current.part);
      }
      this.#request = value as Request;
      answer = this.#answer(this.#request);
    }
    return null;
  }

  #finish(outcome: Outcome, part: Part): Verdict | null {
    const times = this.times[part];
    if (times) {
      times.to = this.now();
    }
    this.#request = null;
    this.#parts.shift();
    if (outcome.kind !== 'ready') {
      return { kind: 'refused', part, words: this.words };
    }
    return this.#enter();
  }

  /** undefined: it has to be waited for. */
  #answer(request: Request): Buffer | null | undefined {
    switch (request.do) {
      case 'line':
        this.#usesLines = true;
        return this.#line();
      case 'read':
        return this.#received.length > 0 || this.#ended
          ? this.#take(this.#received.length)
          : undefined;
      case 'wait':
        return this.#received.length > 0 || this.#ended ? Buffer.alloc(0) : undefined;
      case 'write':
        if (request.buffered) {
          this.#buffered += request.data;
        } else {
          this.write(request.data);
        }
        return null;
      case 'flush':
        if (this.#buffered !== '') {
          this.write(this.#buffered);
          this.#buffered = '';
        }
        return null;
      case 'unbuffer':
        // What came too early is lost, and must be: it was not said under TLS.
        if (this.#usesLines) {
          this.#take(this.#received.length);
          this.#usesLines = false;
        }
        return null;
      case 'say':
        this.#words += request.text;
        return null;
      case 'asn1':
      case 'errors':
        return null;
    }
  }

  #line(): Buffer | undefined {
    const end = this.#received.indexOf(0x0a) + 1;
    if (end > 0) {
      return this.#take(end);
    }
    const enough = this.#ended || this.#received.length >= LINE;
    return enough ? this.#take(this.#received.length) : undefined;
  }

  #take(length: number): Buffer {
    const taken = this.#received.subarray(0, length);
    this.#received = this.#received.subarray(length);
    return taken;
  }
}
