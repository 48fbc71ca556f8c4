/*
 * Groups by the names of the TLS registry (IANA, "TLS Supported Groups"), whatever a libssl calls them.
 * Used by render.ts and enumerate.ts.
 */

const NAMES: Readonly<Record<string, string>> = {
  prime256v1: 'secp256r1',
  'p-256': 'secp256r1',
  'p-384': 'secp384r1',
  'p-521': 'secp521r1',
  brainpoolp256r1: 'brainpoolP256r1',
  brainpoolp384r1: 'brainpoolP384r1',
  brainpoolp512r1: 'brainpoolP512r1',
  x25519: 'x25519',
  x448: 'x448',
};

export function groupName(name: string): string {
  return NAMES[name.toLowerCase()] ?? name;
}
