/*
 * The words in which a STARTTLS dialogue is written: a generator yields what it wants done and is given what came of it.
 * No socket here: the command line plays it on blocking BIOs, anything else may play it its own way.
 * Implemented by the files of this folder, one protocol each; played by session/starttls.ts.
 */

export type Request =
  /** Read one line (its end included) through a buffer. Answer: what was read; empty at the end. */
  | { readonly do: 'line' }
  /** Read what is there, as a C string (`text`) or as bytes. Answer: the bytes, empty at the end, null for an error. */
  | { readonly do: 'read'; readonly text?: boolean }
  /** Write at once, or (buffered) with the next `flush`. */
  | { readonly do: 'write'; readonly data: string; readonly buffered?: boolean }
  | { readonly do: 'flush' }
  /** The buffer is no longer needed: lines are over. What it holds is lost. */
  | { readonly do: 'unbuffer' }
  /** Wait for input. Answer: empty when there is some, null when the time is over. */
  | { readonly do: 'wait'; readonly seconds: number }
  /**
   * Bytes that may be no ASN.1 element: libcrypto is to say so in its error queue. Answer: empty when they are one,
   * else null.
   */
  | { readonly do: 'asn1'; readonly data: Buffer }
  /** A message for the user. */
  | { readonly do: 'say'; readonly text: string }
  /** The error queue, for the user. */
  | { readonly do: 'errors' };

/** How a dialogue ends. */
export type Outcome =
  /** TLS may start; `greeting` is what the real program shows of the dialogue after the handshake. */
  | { readonly kind: 'ready'; readonly greeting: string }
  /** Given up; the connection is closed, with (`end`) or without a report. */
  | { readonly kind: 'shut' }
  | { readonly kind: 'end' };

export type Dialogue = Generator<Request, Outcome, Buffer | null>;

export interface Target {
  /** Host as the user gave it; null for the default one. */
  readonly host: string | null;
  /** -name or -xmpphost. */
  readonly name: string | null;
  /** -connect or the target, as it was written. */
  readonly connect: string | null;
  /** NNTP: a list of capabilities is read also when none was announced. */
  readonly listAlways: boolean;
  /** The program's name in messages. */
  readonly prog: string;
}

/** Starts a dialogue. */
export type Starttls = (target: Target) => Dialogue;

export const READ_FAILED = 'BIO_read failed\n';
const NOT_OFFERED = "Didn't find STARTTLS in server response, trying anyway...\n";

/** A line as a byte string, and its length; -1 when it could not be read. */
export function* line(): Generator<Request, { text: string; length: number }, Buffer | null> {
  const data = yield { do: 'line' };
  const text = data?.toString('latin1') ?? '';
  return { text, length: data === null ? -1 : text.length };
}

/** Ends the lines, says so when STARTTLS was not among what the server offers, and sends the command all the same. */
export function* command(text: string, offered: boolean): Generator<Request, void, Buffer | null> {
  yield { do: 'flush' };
  yield { do: 'unbuffer' };
  if (!offered) {
    yield { do: 'say', text: NOT_OFFERED };
  }
  yield { do: 'write', data: text };
}

/** C's view of a byte string. */
export function upToNul(text: string): string {
  const end = text.indexOf('\0');
  return end < 0 ? text : text.slice(0, end);
}

export const ready = (greeting = ''): Outcome => ({ kind: 'ready', greeting });
export const SHUT: Outcome = { kind: 'shut' };
export const END: Outcome = { kind: 'end' };
