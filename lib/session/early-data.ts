/*
 * -early_data: a file sent with the first flight, when the session to resume or to use as a PSK allows it
 * (RFC 8446, 2.3).
 * Called by run.ts before the handshake.
 */
import type { Ssl, SslSession } from '../native/api';
import { type Console, puts } from '../native/console';
import {
  SSL_ERROR_WANT_ASYNC,
  SSL_ERROR_WANT_READ,
  SSL_ERROR_WANT_WRITE,
} from '../native/constants';

const RETRY = [SSL_ERROR_WANT_WRITE, SSL_ERROR_WANT_ASYNC, SSL_ERROR_WANT_READ];

/** False when the connection has to be given up. */
export function sendEarlyData(
  { native, err, dialect }: Console,
  ssl: Ssl,
  pskSession: SslSession | null,
  path: string,
): boolean {
  const session = ssl.getSession();
  const allowed = [session, pskSession].some((known) => (known?.maxEarlyData() ?? 0) > 0);
  session?.close();
  if (!allowed) {
    return true;
  }
  const file = native.Bio.newFile(path, 'r');
  if (file === null) {
    puts(err, 'Cannot open early data file\n');
    return false;
  }
  for (;;) {
    const data = file.read(dialect.manner.bufferSize);
    const chunk = typeof data === 'number' ? Buffer.alloc(0) : data;
    if (!sendChunk(ssl, chunk)) {
      puts(err, 'Error writing early data\n');
      file.close();
      native.err.print(err);
      return false;
    }
    if (chunk.length === 0) {
      file.close();
      return true;
    }
  }
}

function sendChunk(ssl: Ssl, chunk: Buffer): boolean {
  while (ssl.writeEarlyData(chunk)[0] === 0) {
    if (!RETRY.includes(ssl.getError(0))) {
      return false;
    }
  }
  return true;
}
