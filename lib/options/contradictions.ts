/*
 * What only the whole command line shows: options that exclude each other, malformed addresses, pass phrases.
 * In the real program's order, since the first fault found is the one that is reported.
 * Called by resolve.ts when argv has been read.
 */

import { fail } from '../native/console';
import { AF_UNIX, SOCK_DGRAM, SOCK_STREAM } from '../native/constants';
import type { Reading } from './handlers/handler';
import { readPassArgument } from './pass';
import { protocolList } from './protocol-list';

const TLS1_3 = 0x304;

export function checkContradictions(reading: Reading): void {
  checkNames(reading);
  parseEndpoints(reading);
  checkTransport(reading);
  readPassPhrases(reading);
}

function checkNames({ settings, console: { prog }, usage }: Reading): void {
  if (settings.familyOptions >= 2) {
    usage(`${prog}: Can't use both -4 and -6\n`);
  }
  if (settings.noServername && settings.servername !== null) {
    usage(`${prog}: Can't use -servername and -noservername together\n`);
  }
  if (settings.noServername && settings.daneDomain !== null) {
    usage(`${prog}: Can't use -dane_tlsa_domain and -noservername together\n`);
  }
  if (settings.nextProtocols !== null && settings.minVersion === TLS1_3) {
    usage('Cannot supply -nextprotoneg with TLSv1.3\n');
  }
}

function parseEndpoints(reading: Reading): void {
  const { settings, console } = reading;
  const { prog, native, dialect } = console;
  if (settings.proxy !== null && dialect.manner.proxyIsStarttls) {
    parseLoneProxy(reading, settings.proxy);
  } else {
    parseTarget(reading);
  }
  if (settings.bind !== null && native.Bio.parseHostserv(settings.bind, 'host') === null) {
    fail(console, `${prog}: -bind argument parameter malformed or ambiguous\n`);
  }
}

/** The target, and the proxy that takes its place. */
function parseTarget(reading: Reading): void {
  const { settings, console } = reading;
  if (settings.connect !== null && !takeEndpoint(reading, settings.connect)) {
    const what = '-connect argument or target parameter malformed or ambiguous';
    fail(console, `${console.prog}: ${what}\n`);
  }
  if (settings.proxy !== null) {
    parseProxy(reading, settings.proxy);
  }
}

/** The target is passed on to the proxy as it is; only the name to ask for is taken from it. */
function parseLoneProxy(reading: Reading, proxy: string): void {
  const { settings, console, usage } = reading;
  if (settings.connect === null) {
    return usage(`${console.prog}: -proxy requires use of -connect or target parameter\n`);
  }
  if (settings.servername === null && !settings.noServername) {
    const parsed = console.native.Bio.parseHostserv(settings.connect, 'host');
    if (parsed === null) {
      return fail(console, `${console.prog}: -connect argument malformed or ambiguous\n`);
    }
    settings.servername = parsed.host;
  }
  if (!takeEndpoint(reading, proxy)) {
    fail(console, `${console.prog}: -proxy argument malformed or ambiguous\n`);
  }
}

/** Host, and port where there is a colon, from now on; an empty one is none. False when malformed. */
function takeEndpoint({ settings, console: { native } }: Reading, endpoint: string): boolean {
  const parsed = native.Bio.parseHostserv(endpoint, 'host');
  if (parsed === null) {
    return false;
  }
  settings.host = parsed.host;
  if (endpoint.replace(/^\[[^\]]*\]/, '').includes(':')) {
    settings.port = parsed.service;
  }
  return true;
}

/** The server behind the proxy. */
function proxyTarget({ settings, console, usage }: Reading): { host: string; port: string } {
  const { host, port } = settings;
  return host === null || port === null
    ? usage(`${console.prog}: -proxy requires use of -connect or target parameter\n`)
    : { host, port };
}

/** The proxy takes the server's place; the server's name stays the one to ask for. */
function parseProxy(reading: Reading, proxy: string): void {
  const { settings, console } = reading;
  settings.proxyTarget = proxyTarget(reading);
  if (settings.servername === null && !settings.noServername) {
    settings.servername = settings.proxyTarget.host;
  }
  if (!takeEndpoint(reading, proxy)) {
    fail(console, `${console.prog}: -proxy argument malformed or ambiguous\n`);
  }
}

function checkTransport({ settings, console }: Reading): void {
  if (settings.family === AF_UNIX && settings.socktype !== SOCK_STREAM) {
    fail(console, "Can't use unix sockets and datagrams together\n");
  }
  if (settings.sctp) {
    if (settings.socktype !== SOCK_DGRAM) {
      fail(console, "Can't use -sctp without DTLS\n");
    }
    // Datagrams of DTLS travel as messages of a stream socket (RFC 6083, 3.1).
    settings.socktype = SOCK_STREAM;
  }
  if (settings.nextProtocols !== null && protocolList(settings.nextProtocols) === null) {
    fail(console, 'Error parsing -nextprotoneg argument\n');
  }
}

function readPassPhrases({ settings, console }: Reading): void {
  if (settings.pass !== null) {
    settings.pass = readPassArgument(console, settings.pass);
    if (settings.pass === null) {
      fail(console, console.dialect.manner.words.passFailed);
    }
  }
  if (settings.proxyPass !== null) {
    settings.proxyPass = readPassArgument(console, settings.proxyPass);
    if (settings.proxyPass === null) {
      fail(console, 'Error getting proxy password\n');
    }
  }
  if (settings.proxyPass !== null && settings.proxyUser === null) {
    fail(console, 'Error: Must specify proxy_user with proxy_pass\n');
  }
}
