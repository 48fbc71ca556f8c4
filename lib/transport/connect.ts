/*
 * From host and port to a connected socket, by libcrypto's own look-up and connect: their error lines are part of
 * the output.
 * TLS is not started here. Called by session/ for every connection.
 */
import type { Address, BioStatic } from '../native/api';
import { type Console, puts } from '../native/console';
import {
  AF_INET,
  AF_INET6,
  AF_UNIX,
  BIO_SOCK_NODELAY,
  BIO_SOCK_REUSEADDR,
  IPPROTO_SCTP,
  IPPROTO_TCP,
} from '../native/constants';
import type { Settings } from '../options/settings';

/** The connected descriptor, or -1 after everything is said on stderr. */
export function connectSocket(console: Console, settings: Readonly<Settings>): number {
  const { native, err } = console;
  const targets = lookup(console, settings, settings.host, settings.port);
  if (targets === null) {
    return -1;
  }
  const sources = lookupSource(console, settings);
  if (sources === null) {
    return -1;
  }
  const [fd, bindable] = connectFirst(console, settings.sctp, targets, sources);
  if (fd >= 0) {
    native.err.clear();
  } else {
    if (sources.length > 0 && !bindable) {
      puts(err, unbindable(targets[0]?.family() ?? 0, sourceParts(console, settings.bind ?? '')));
      native.err.clear();
    }
    native.err.print(err);
  }
  return fd;
}

function lookup(
  console: Console,
  settings: Readonly<Settings>,
  host: string | null,
  service: string | null,
): readonly Address[] | null {
  const found = console.native.Bio.lookup(
    host,
    service,
    'client',
    settings.family,
    settings.socktype,
    settings.sctp ? IPPROTO_SCTP : 0,
  );
  if (found === null) {
    console.native.err.print(console.err);
  }
  return found;
}

function sourceParts({ native }: Console, bind: string) {
  return native.Bio.parseHostserv(bind, 'host') ?? { host: null, service: null };
}

/** Addresses of -bind; empty without one. */
function lookupSource(console: Console, settings: Readonly<Settings>): readonly Address[] | null {
  if (settings.bind === null) {
    return [];
  }
  const { host, service } = sourceParts(console, settings.bind);
  if (host === null && service === null) {
    return [];
  }
  return lookup(console, settings, host, service);
}

/** Tries each target in turn; also says whether any had a source address of its family. */
function connectFirst(
  { native: { Bio } }: Console,
  sctp: boolean,
  targets: readonly Address[],
  sources: readonly Address[],
): [fd: number, bindable: boolean] {
  let bindable = false;
  for (const target of targets) {
    const source = sources.find((candidate) => candidate.family() === target.family());
    if (sources.length > 0 && source === undefined) {
      continue;
    }
    bindable ||= source !== undefined;
    const fd = Bio.socket(target.family(), target.socktype(), target.protocol());
    if (fd < 0) {
      continue;
    }
    if (source !== undefined && !Bio.bind(fd, source, BIO_SOCK_REUSEADDR)) {
      Bio.closeSocket(fd);
      return [-1, bindable];
    }
    if (sctp && !authenticate(Bio, fd)) {
      Bio.closeSocket(fd);
      continue;
    }
    if (Bio.connect(fd, target, target.protocol() === IPPROTO_TCP ? BIO_SOCK_NODELAY : 0)) {
      return [fd, bindable];
    }
    Bio.closeSocket(fd);
  }
  return [-1, bindable];
}

/** Chunks to authenticate are agreed on when an association is made, so the BIO that asks for them comes first. */
function authenticate(Bio: BioStatic, fd: number): boolean {
  const bio = Bio.newDgramSctp(fd, false);
  bio?.close();
  return bio !== null;
}

const FAMILY_NAMES: Readonly<Record<number, string>> = {
  [AF_INET]: 'IPv4 ',
  [AF_INET6]: 'IPv6 ',
  [AF_UNIX]: 'unix ',
};

function unbindable(
  family: number,
  { host, service }: { readonly host: string | null; readonly service: string | null },
): string {
  const port = service === null ? '' : `:${service}`;
  return `Can't bind ${FAMILY_NAMES[family] ?? ''}address for ${host ?? ''}${port}\n`;
}
