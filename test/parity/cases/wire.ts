// Handshake messages of a scripted TLS 1.2 server, as hexadecimal text.
// Not here: what a peer does with them.
// Called by the case tables of this folder.

/** A number of that many bytes. */
export function uint(value: number, bytes: number): string {
  return value.toString(16).padStart(bytes * 2, '0');
}

/** A body with its length in front. */
export function field(lengthBytes: number, body: string): string {
  return uint(body.length / 2, lengthBytes) + body;
}

/** A message of the handshake protocol (RFC 5246, 7.4). */
export function handshake(type: number, body: string): string {
  return uint(type, 1) + field(3, body);
}

/** A record of TLS 1.2 that holds handshake messages. */
export function record(body: string): string {
  return `160303${field(2, body)}`;
}

/** One extension. */
export function extension(type: number, data: string): string {
  return uint(type, 2) + field(2, data);
}

/** Without it a client of 3.0 gives up. */
const RENEGOTIATION_INFO = extension(0xff01, '00');

/** A ServerHello of TLS 1.2, random and session id all zero. */
export function serverHello(suite: number, ...extensions: string[]): string {
  const list = field(2, [RENEGOTIATION_INFO, ...extensions].join(''));
  return handshake(2, `0303${'00'.repeat(32)}00${uint(suite, 2)}00${list}`);
}

export const SERVER_HELLO_DONE = handshake(14, '');
