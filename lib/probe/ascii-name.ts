/*
 * Names of other letters as they are asked for and sent: in their ASCII form (RFC 5890, by the rules of UTS #46).
 * Used by crew.ts.
 */
import { domainToASCII } from 'node:url';

/** A name that has no such form stays as it is: the resolver finds nothing for it. */
export function asciiName(name: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: every character of ASCII
  return /^[\x00-\x7f]*$/.test(name) ? name : domainToASCII(name) || name;
}
