/** Comma-separated protocol names in wire format (RFC 7301, 3.1): a length byte before each; null when malformed. */
export function protocolList(names: string): Buffer | null {
  const parts = names.split(',');
  if (names.length === 0 || names.length >= 65535) {
    return null;
  }
  if (parts.some((part) => part.length > 255)) {
    return null;
  }
  const nonEmpty = parts.filter((part) => part.length > 0);
  if (nonEmpty.length === 0) {
    return null;
  }
  return Buffer.concat(
    nonEmpty.map((part) => Buffer.concat([Buffer.of(part.length), Buffer.from(part, 'latin1')])),
  );
}
