/*
 * CONNECT to an HTTP proxy (RFC 9110, 9.3.6) as a dialogue before TLS, with Basic credentials where they are given
 * (RFC 7617).
 * Not here: what s_client's own -proxy says (lib/starttls/connect.ts, and libcrypto since 3.0). Used by plain.ts.
 */
import { type Dialogue, line, ready, SHUT } from '../starttls/dialogue';

const MOST_HEADERS = 1000;

export function* proxyDialogue(host: string, port: number, auth: string | null): Dialogue {
  const name = host.includes(':') ? `[${host}]` : host;
  const headers = [
    `CONNECT ${name}:${port} HTTP/1.1`,
    `Host: ${name}:${port}`,
    ...(auth === null
      ? []
      : [`Proxy-Authorization: Basic ${Buffer.from(auth).toString('base64')}`]),
  ];
  yield { do: 'write', data: `${headers.join('\r\n')}\r\n\r\n` };
  const { text } = yield* line();
  const status = /^HTTP\/1\.[01] ([0-9]{3})/.exec(text)?.[1];
  for (let count = 0; count < MOST_HEADERS; count += 1) {
    const header = yield* line();
    if (header.length <= 0 || header.text.trim() === '') {
      break;
    }
  }
  // What follows the headers is the server's.
  if (status?.startsWith('2')) {
    return ready();
  }
  yield { do: 'say', text: text.trim() || 'the proxy closed the connection' };
  return SHUT;
}
