/*
 * What only the whole command line shows: options that exclude each other, malformed addresses, pass phrases.
 * In the real program's order, since the first fault found is the one that is reported.
 * Called by resolve.ts when argv has been read.
 */

import { fail } from '../native/console';
import { AF_UNIX, SOCK_STREAM } from '../native/constants';
import type { Reading } from './handlers/handler';
import { readPassArgument } from './pass';
import { protocolList } from './protocol-list';

const TLS1_3 = 0x304;
/** The port of an empty command line. */
export const DEFAULT_PORT = '4433';

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
  const { prog, native } = console;
  if (settings.connect !== null) {
    const parsed = native.Bio.parseHostserv(settings.connect, 'host');
    if (parsed === null) {
      return fail(
        console,
        `${prog}: -connect argument or target parameter malformed or ambiguous\n`,
      );
    }
    settings.host = parsed.host ?? settings.host;
    settings.port = parsed.service ?? settings.port;
  }
  if (settings.proxy !== null) {
    parseProxy(reading, settings.proxy);
  }
  if (settings.bind !== null && native.Bio.parseHostserv(settings.bind, 'host') === null) {
    fail(console, `${prog}: -bind argument parameter malformed or ambiguous\n`);
  }
}

/** The proxy takes the server's place; the server's name stays the one to ask for. */
function parseProxy({ settings, console, usage }: Reading, proxy: string): void {
  const { prog, native } = console;
  const { host } = settings;
  if (host === null) {
    return usage(`${prog}: -proxy requires use of -connect or target parameter\n`);
  }
  if (settings.servername === null && !settings.noServername) {
    settings.servername = host;
  }
  settings.proxyTarget = { host, port: settings.port ?? DEFAULT_PORT };
  const parsed = native.Bio.parseHostserv(proxy, 'host');
  if (parsed === null) {
    return fail(console, `${prog}: -proxy argument malformed or ambiguous\n`);
  }
  settings.host = parsed.host ?? settings.host;
  settings.port = parsed.service ?? settings.port;
}

function checkTransport({ settings, console }: Reading): void {
  if (settings.family === AF_UNIX && settings.socktype !== SOCK_STREAM) {
    fail(console, "Can't use unix sockets and datagrams together\n");
  }
  if (settings.nextProtocols !== null && protocolList(settings.nextProtocols) === null) {
    fail(console, 'Error parsing -nextprotoneg argument\n');
  }
}

function readPassPhrases({ settings, console }: Reading): void {
  if (settings.pass !== null) {
    settings.pass = readPassArgument(console, settings.pass);
    if (settings.pass === null) {
      fail(console, 'Error getting private key password\n');
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
