/*
 * The BIO over a connected socket: stream or datagram, with the timeouts and MTU of DTLS.
 * Called by session/run.ts for every connection.
 */
import type { Bio, Ssl } from '../native/api';
import { type Console, failWithErrors, puts, Stop } from '../native/console';
import type { Settings } from '../options/settings';

const BIO_CTRL_DGRAM_SET_RECV_TIMEOUT = 33;
const BIO_CTRL_DGRAM_SET_SEND_TIMEOUT = 35;
const BIO_CTRL_DGRAM_MTU_DISCOVER = 39;
const DGRAM_TIMEOUT_MS = 250;
const SSL_OP_NO_QUERY_MTU = 1n << 12n;

/** The BIO, or null when the connection has to be closed again after a message on stderr. */
export function transportBio(
  console: Console,
  settings: Readonly<Settings>,
  ssl: Ssl,
  socket: number,
): Bio | null {
  const { native } = console;
  if (!settings.dtls) {
    return native.Bio.newSocket(socket, false);
  }
  const bio = datagramBio(console, settings, socket);
  const own = native.Bio.sockInfo(socket);
  if (own === null) {
    puts(console.err, `getsockname:errno=${native.sys.errno()}\n`);
    native.Bio.closeSocket(socket);
    throw new Stop(1);
  }
  bio.dgramSetConnected(own);
  own.close();
  if (settings.dtlsTimeouts) {
    bio.dgramSetTimeout(BIO_CTRL_DGRAM_SET_RECV_TIMEOUT, DGRAM_TIMEOUT_MS);
    bio.dgramSetTimeout(BIO_CTRL_DGRAM_SET_SEND_TIMEOUT, DGRAM_TIMEOUT_MS);
  }
  if (settings.mtu === 0) {
    bio.ctrl(BIO_CTRL_DGRAM_MTU_DISCOVER, 0);
    return bio;
  }
  return setMtu(console, settings.mtu, ssl) ? bio : null;
}

function datagramBio(console: Console, { sctp }: Readonly<Settings>, socket: number): Bio {
  const { Bio } = console.native;
  if (!sctp) {
    return Bio.newDgram(socket, false);
  }
  return Bio.newDgramSctp(socket, false) ?? failWithErrors(console);
}

function setMtu({ err }: Console, mtu: number, ssl: Ssl): boolean {
  if (mtu < ssl.getLinkMinMtu()) {
    puts(err, `MTU too small. Must be at least ${ssl.getLinkMinMtu()}\n`);
    return false;
  }
  ssl.setOptions(SSL_OP_NO_QUERY_MTU);
  if (ssl.setLinkMtu(mtu) === 0) {
    puts(err, 'Failed to set MTU\n');
    return false;
  }
  return true;
}
