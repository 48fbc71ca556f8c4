/*
 * Names of hosts: what may be asked of the DNS, and what only looks like a name.
 */
import { isIP } from 'node:net';
import { domainToASCII } from 'node:url';
import { TargetError } from './errors';

/** Without a final dot (RFC 1035, 2.3.4). */
const MAX_NAME = 253;

/** Letters, digits, hyphens and, as in SRV names, underscores. */
const LABEL = /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/i;

/** getaddrinfo(3) reads `1.2`, `010.0.0.1` and `0x7f000001` as IPv4 addresses; nobody who writes them here means that. */
const NUMERIC = /^(?:[0-9]+|0x[0-9a-f]*)$/i;

/**
 * A name or address as it is connected to: internationalised names in their ASCII form.
 * @param text IPv6 without brackets
 */
export function readHost(text: string): string {
  if (text === '') throw new TargetError('no host');
  if (isIP(text) !== 0) return text;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: ASCII is what is asked for
  const name = /^[\x00-\x7f]*$/.test(text) ? text : domainToASCII(text);
  const labels = name.replace(/\.$/, '').split('.');
  if (NUMERIC.test(labels.at(-1) ?? '')) throw new TargetError('not an IP address');
  if (name.replace(/\.$/, '').length > MAX_NAME || !labels.every((label) => LABEL.test(label))) {
    throw new TargetError('not a host name');
  }
  return name;
}
