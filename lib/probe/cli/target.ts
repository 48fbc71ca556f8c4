/*
 * Targets as people write them: host, host:port, [v6]:port, URL, ranges, lists of ports, JSON objects.
 * An expression is not written out: it is a block with a length, whose members are made when they are asked for.
 */
import { isIPv6 } from 'node:net';
import type { ProbeTarget } from '../options';
import { type Hosts, readRange } from './address';
import { TargetError } from './errors';
import { readHost } from './host';
import { readPorts } from './ports';
import { SCHEMES } from './schemes';
import { readTargetObject } from './target-json';

/** Targets in their order. */
export interface Block {
  readonly count: number;
  at(index: number): ProbeTarget;
}

/** What holds for a target that says nothing else. */
export interface Defaults {
  readonly ports: readonly number[];
  /** --starttls of the command line, which a URL may contradict. */
  readonly starttls: string | null;
}

/** Hosts, and ports where they were given. */
interface Place {
  readonly hosts: Hosts;
  readonly ports: readonly number[] | null;
}

type Offer = Omit<ProbeTarget, 'host' | 'port' | 'target'>;

function one(host: string): Hosts {
  const read = readHost(host);
  return { count: 1, at: () => read };
}

/** `host:port`, as it is written where it was not. */
export function joined(host: string, port: number): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

/** [v6], [v6]/len, each with :ports. */
function readBracketed(text: string): Place {
  const [, inner = '', prefix, ports] = /^\[([^\]]*)\](?:\/([^:]*))?(?::(.*))?$/.exec(text) ?? [];
  if (!isIPv6(inner)) throw new TargetError('brackets go around an IPv6 address');
  return {
    hosts: prefix === undefined ? one(inner) : readRange(inner, prefix),
    ports: ports === undefined ? null : readPorts(ports),
  };
}

function readPlace(text: string): Place {
  if (text.startsWith('[')) return readBracketed(text);
  if (isIPv6(text)) return { hosts: one(text), ports: null };
  const slash = text.indexOf('/');
  if (slash >= 0 && isIPv6(text.slice(0, slash))) {
    return { hosts: readRange(text.slice(0, slash), text.slice(slash + 1)), ports: null };
  }
  const [host = '', ports, more] = text.split(':');
  if (more !== undefined) {
    throw new TargetError('not an IPv6 address, or one with a port and without brackets');
  }
  return {
    hosts: slash < 0 ? one(host) : readRange(host.slice(0, slash), host.slice(slash + 1)),
    ports: ports === undefined ? null : readPorts(ports),
  };
}

/** Single ones are told as they were given; where one expression means several, each as host and port. */
function block(text: string, { hosts, ports }: Place, other: readonly number[], offer: Offer) {
  const all = ports ?? other;
  const count = hosts.count * all.length;
  return {
    count,
    at(index: number): ProbeTarget {
      const host = hosts.at(Math.floor(index / all.length));
      const port = all[index % all.length] ?? 0;
      return { ...offer, host, port, target: count === 1 ? text : joined(host, port) };
    },
  };
}

function readUrl(text: string, name: string, rest: string, defaults: Defaults): Block {
  const scheme = SCHEMES.get(name.toLowerCase());
  if (!scheme) throw new TargetError(`no service with TLS is known by the scheme ${name}`);
  const [authority = '', path] = rest.split(/(?=[/?#])(.*)/s, 2);
  const place = readPlace(authority.slice(authority.lastIndexOf('@') + 1));
  if (path !== undefined && /^\/[0-9]{1,3}$/.test(path) && /^[[0-9]/.test(authority)) {
    throw new TargetError('a URL cannot name a range');
  }
  if (defaults.starttls !== null && scheme.starttls === undefined) {
    throw new TargetError(`${name} begins with TLS, which --starttls contradicts`);
  }
  return block(text, place, scheme.port === null ? defaults.ports : [scheme.port], {
    ...(scheme.starttls === undefined ? {} : { starttls: scheme.starttls }),
    ...(scheme.dtls ? { dtls: true } : {}),
  });
}

/**
 * Reads one target expression.
 * @throws TargetError
 */
export function readTarget(text: string, defaults: Defaults): Block {
  if (text.startsWith('{')) {
    const { host, port, ...offer } = readTargetObject(text);
    const given = offer.target ?? (port === undefined ? host : joined(host, port));
    const ports = port === undefined ? null : [port];
    return block(given, { hosts: one(host), ports }, defaults.ports, offer);
  }
  const [, scheme, rest] = /^([a-z][a-z0-9+.-]*):\/\/(.*)$/is.exec(text) ?? [];
  return scheme === undefined || rest === undefined
    ? block(text, readPlace(text), defaults.ports, {})
    : readUrl(text, scheme, rest, defaults);
}
