/*
 * Names of other letters as they are asked for and sent: in their ASCII form (RFC 5890, by the rules of UTS #46).
 * Used by crew.ts.
 */
import { domainToASCII } from 'node:url';

/** A name that has no such form stays as it is: the resolver finds nothing for it. */
export function asciiName(name: string): string {
  const plain = [...name].every((letter) => letter < '\x80');
  return plain ? name : domainToASCII(name) || name;
}
