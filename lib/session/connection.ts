/*
 * One SSL object: made once, given a new socket for every connection, with what the user wants to see attached.
 * Does not handshake. Used by run.ts.
 */

import type { Context } from '../context/build';
import { importTlsaRecords } from '../context/dane';
import type { Bio, Ssl } from '../native/api';
import { type Console, fail, failWithErrors, puts } from '../native/console';
import type { Settings } from '../options/settings';
import { printExtension, printMessage, printState, printTraffic } from '../print/message';
import { printOcspResponse } from '../print/ocsp';

const SSL_MODE_SEND_FALLBACK_SCSV = 0x80;
const TLSEXT_STATUSTYPE_OCSP = 1;

/** Everything that holds for all connections of the SSL object. */
export function configureSsl(
  console: Console,
  settings: Readonly<Settings>,
  { ctx }: Context,
  ssl: Ssl,
): void {
  if (settings.enablePha) {
    ssl.setPostHandshakeAuth(true);
  }
  offerRawKeys(console, settings, ssl);
  if (settings.sessIn !== null) {
    useSession(console, ssl, settings.sessIn);
  }
  if (settings.fallbackScsv) {
    ssl.setMode(SSL_MODE_SEND_FALLBACK_SCSV);
  }
  setServername(console, settings, ssl);
  importTlsaRecords(console, settings, ssl);
  checkTransport(console, settings);
  if (!settings.noServername) {
    ctx.setTlsextServernameCallback(() => {
      if (ssl.getServernameType() === -1) {
        puts(console.err, "Can't use SSL_get_servername\n");
      }
    });
  }
  if (settings.state) {
    const stateString = () => ssl.stateStringLong();
    ctx.setInfoCallback((where, ret) => {
      printState(console, where, ret, stateString);
    });
  }
}

/** TLSEXT_cert_type_rpk, TLSEXT_cert_type_x509: raw keys are preferred. */
const RAW_KEYS = Buffer.of(2, 0);

/** -enable_server_rpk, -enable_client_rpk (RFC 7250). */
function offerRawKeys(console: Console, settings: Readonly<Settings>, ssl: Ssl): void {
  if (settings.serverRawKeys && !ssl.set1ServerCertType(RAW_KEYS)) {
    failWithErrors(console, 'Error setting server certificate types\n');
  }
  if (settings.clientRawKeys && !ssl.set1ClientCertType(RAW_KEYS)) {
    failWithErrors(console, 'Error setting client certificate types\n');
  }
}

/** What TCP Fast Open and QUIC do not go with; the real program looks at it as late as this. */
function checkTransport(console: Console, { dtls, quic, tfo, alpn }: Readonly<Settings>): void {
  const { prog } = console;
  if (tfo && (dtls || quic)) {
    fail(console, `${prog}: ${quic ? 'QUIC' : 'DTLS'} does not support the -tfo option\n`);
  }
  if (quic && alpn === null) {
    fail(
      console,
      `${prog}: QUIC requires ALPN to be specified (e.g. "h3" for HTTP/3) via the -alpn option\n`,
    );
  }
}

function useSession(console: Console, ssl: Ssl, path: string): void {
  const { native } = console;
  const file = native.Bio.newFile(path, 'r');
  const session = file === null ? null : native.SslSession.readPem(file);
  file?.close();
  if (session === null) {
    failWithErrors(console, `Can't open session file ${path}\n`);
  }
  if (!ssl.setSession(session)) {
    failWithErrors(console, "Can't set session\n");
  }
  session.close();
}

/** The name given, else the host where that is a DNS name (RFC 6066, 3 forbids addresses). */
function setServername(console: Console, settings: Readonly<Settings>, ssl: Ssl): void {
  const { noServername, servername, daneDomain, host } = settings;
  if (noServername || (servername === null && daneDomain !== null)) {
    return;
  }
  const fallback = host === null ? 'localhost' : isDnsName(host) ? host : null;
  const name = servername ?? fallback;
  if (name !== null && !ssl.setTlsextHostName(name)) {
    failWithErrors(console, 'Unable to set TLS servername extension.\n');
  }
}

/** Longest label that still counts; one less than DNS allows. */
const MAX_LABEL = 62;

/** Whether a host reads as a DNS name: two labels or more of letters, digits, `_` and inner `-`, not all digits. */
export function isDnsName(host: string): boolean {
  const labels = host.split('.');
  const wellFormed = labels.every(
    (label) =>
      label.length <= MAX_LABEL && /^[0-9A-Za-z_]([0-9A-Za-z_-]*[0-9A-Za-z_])?$/.test(label),
  );
  return labels.length >= 2 && wellFormed && /[A-Za-z_]/.test(host);
}

/** Puts a socket under the SSL object, with the filters and taps that were asked for; returns the head of the chain. */
export function attachSocket(
  console: Console,
  settings: Readonly<Settings>,
  { ctx }: Context,
  ssl: Ssl,
  transport: Bio,
): Bio {
  const { native } = console;
  const bio = settings.nbioTest ? native.Bio.newFilter('nbio-test') : transport;
  if (settings.nbioTest) {
    bio.push(transport);
  }
  if (settings.debug) {
    bio.setCallback((event) => printTraffic(console, event));
  }
  tapMessages(console, settings, ssl);
  if (settings.tlsextDebug) {
    ssl.setTlsextDebugCallback((side, type, data) =>
      printExtension(console, side !== 0, type, data),
    );
  }
  if (settings.status) {
    ssl.setTlsextStatusType(TLSEXT_STATUSTYPE_OCSP);
    ctx.setTlsextStatusCb(() => printOcspResponse(console, ssl));
  }
  ssl.setBio(bio, bio);
  ssl.setConnectState();
  return bio;
}

function tapMessages(console: Console, settings: Readonly<Settings>, ssl: Ssl): void {
  const target = settings.messageFile ?? console.stdout;
  if (settings.message === 'trace' && !ssl.setMsgTrace(target)) {
    fail(console, `${console.prog}: -trace: libssl was built without SSL_trace\n`);
  }
  if (settings.message === 'msg') {
    ssl.setMsgCallback((sent, version, contentType, data) => {
      printMessage(console.dialect, target, sent !== 0, version, contentType, data);
    });
  }
}
