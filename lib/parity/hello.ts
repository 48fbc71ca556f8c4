// Finds the random fields of TLS handshake messages in the dumps that -msg prints, and hides them.
// Not here: any other mask (masks.ts); everything else in a message stays and must be equal.
// Called by masks.ts. Layouts: RFC 8446 section 4, RFC 5246 section 7.4.

/** A half-open range of bytes of a message. */
type Range = readonly [from: number, to: number];

const HEADER = 4;
const RANDOM_AT = HEADER + 2;
const RANDOM_LENGTH = 32;
const EXTENSION = { sessionTicket: 35, preSharedKey: 41, keyShare: 51, renegotiationInfo: 65281 };
/** Length of the context of a request for a certificate after the handshake; 0 within it. */
const CONTEXT_LENGTH = 32;

function keyShares(bytes: Buffer, from: number, to: number, isList: boolean): Range[] {
  const ranges: Range[] = [];
  let at = isList ? from + 2 : from;
  while (at + 4 <= to) {
    const length = bytes.readUInt16BE(at + 2);
    ranges.push([at + 4, at + 4 + length]);
    at += 4 + length;
  }
  return ranges;
}

function extensions(bytes: Buffer, start: number, isClient: boolean): Range[] {
  const ranges: Range[] = [];
  let at = start + 2;
  while (at + 4 <= bytes.length) {
    const type = bytes.readUInt16BE(at);
    const from = at + 4;
    const to = from + bytes.readUInt16BE(at + 2);
    if (type === EXTENSION.keyShare) ranges.push(...keyShares(bytes, from, to, isClient));
    else if (type === EXTENSION.sessionTicket) ranges.push([from, to]);
    else if (type === EXTENSION.preSharedKey && isClient) ranges.push([from, to]);
    else if (type === EXTENSION.renegotiationInfo) ranges.push([from + 1, to]);
    at = to;
  }
  return ranges;
}

/** Over DTLS a cookie follows the client's session id (RFC 6347, 4.2.1). */
function hello(bytes: Buffer, isClient: boolean, isDtls: boolean): Range[] {
  const sessionAt = RANDOM_AT + RANDOM_LENGTH;
  let afterSession = sessionAt + 1 + bytes.readUInt8(sessionAt);
  const ranges: Range[] = [
    [RANDOM_AT, sessionAt],
    [sessionAt + 1, afterSession],
  ];
  if (isDtls && isClient) {
    const cookieAt = afterSession + 1;
    afterSession = cookieAt + bytes.readUInt8(afterSession);
    ranges.push([cookieAt, afterSession]);
  }
  if (!isClient) return [...ranges, ...extensions(bytes, afterSession + 3, false)];
  const compressionAt = afterSession + 2 + bytes.readUInt16BE(afterSession);
  const extensionsAt = compressionAt + 1 + bytes.readUInt8(compressionAt);
  return [...ranges, ...extensions(bytes, extensionsAt, true)];
}

function randomRanges(message: string, bytes: Buffer, isDtls: boolean): Range[] {
  switch (message) {
    case 'ClientHello':
      return hello(bytes, true, isDtls);
    case 'ServerHello':
      return hello(bytes, false, isDtls);
    case 'HelloVerifyRequest':
      return [[HEADER + 3, bytes.length]];
    case 'Finished':
      return [[HEADER, bytes.length]];
    case 'ClientKeyExchange':
      return [[HEADER + 1, bytes.length]];
    // TLS 1.2 has no context, and never a length of that value in its place.
    case 'CertificateRequest':
    case 'Certificate':
      return bytes[HEADER] === CONTEXT_LENGTH ? [[HEADER + 1, HEADER + 1 + CONTEXT_LENGTH]] : [];
    case 'ServerKeyExchange':
    case 'CertificateVerify':
    case 'NewSessionTicket':
      return [[HEADER + 4, bytes.length]];
    default:
      return [];
  }
}

const tlsRanges = (message: string, bytes: Buffer) => randomRanges(message, bytes, false);

/** Sequence number, fragment offset and fragment length stand in a DTLS message after type and length. */
const DTLS_FIELDS = 8;

/** The same over DTLS: the layout is that of TLS without those fields. */
function dtlsRanges(message: string, bytes: Buffer): Range[] {
  const plain = Buffer.concat([bytes.subarray(0, HEADER), bytes.subarray(HEADER + DTLS_FIELDS)]);
  return randomRanges(message, plain, true).map(([from, to]) => [
    from + DTLS_FIELDS,
    to + DTLS_FIELDS,
  ]);
}

/** Handshake types of DTLS 1.2, whose messages 1.1.1 and 3.0 print without a name. */
const DTLS_MESSAGES: Readonly<Record<string, string>> = {
  '01': 'ClientHello',
  '02': 'ServerHello',
  '03': 'HelloVerifyRequest',
  '04': 'NewSessionTicket',
  '0c': 'ServerKeyExchange',
  '0f': 'CertificateVerify',
  '10': 'ClientKeyExchange',
  '14': 'Finished',
};

const DTLS_TITLE =
  /^(?:<<<|>>>) Not TLS data or unknown version \(version=65277, content_type=22\) \[length ([0-9a-f]+)\]$/;
/** 1.1.1 heads everything so that it has no name for, record headers too. */
const NAMELESS_TITLE = /^(?:<<<|>>>) \?\?\? \[length ([0-9a-f]+)\]$/;
const TITLE = /^(?:<<<|>>>) .*Handshake \[length ([0-9a-f]+)\], (\w+)$/;
const ROW = /^ {4}[0-9a-f]{2}(?: [0-9a-f]{2})*$/;

/** A whole DTLS message tells its own length after its type. */
function isDtlsMessage(row: string, length: number): boolean {
  return Number.parseInt(row.slice(6, 15).replace(/ /g, ''), 16) === length - HEADER - DTLS_FIELDS;
}

/** The title of a dumped handshake message, if it is one. */
function titleOf(line: string, row: string): RegExpExecArray | null {
  const nameless = NAMELESS_TITLE.exec(line);
  if (nameless)
    return isDtlsMessage(row, Number.parseInt(nameless[1] ?? '0', 16)) ? nameless : null;
  return TITLE.exec(line) ?? DTLS_TITLE.exec(line);
}

function maskRows(
  message: string,
  length: number,
  rows: readonly string[],
  ranges: (message: string, bytes: Buffer) => Range[],
): readonly string[] {
  const bytes = Buffer.from(rows.join('').replace(/ /g, ''), 'hex');
  // A dump of another length than its title says is a defect, and stays.
  if (bytes.length !== length) return rows;
  let hidden: Range[];
  try {
    hidden = ranges(message, bytes);
  } catch {
    return rows;
  }
  let at = 0;
  return rows.map((row) =>
    row.replace(/[0-9a-f]{2}/g, (pair) => {
      const place = at++;
      return hidden.some(([from, to]) => place >= from && place < to) ? 'xx' : pair;
    }),
  );
}

/** Hides the random fields of every dumped handshake message; nothing changes its length. */
export function maskMessages(text: string): string {
  const lines = text.split('\n');
  const result: string[] = [];
  for (let at = 0; at < lines.length; ) {
    const line = lines[at++] ?? '';
    result.push(line);
    const title = titleOf(line, lines[at] ?? '');
    if (!title) continue;
    let end = at;
    while (ROW.test(lines[end] ?? '')) end++;
    const rows = lines.slice(at, end);
    const length = Number.parseInt(title[1] ?? '0', 16);
    const isDtls = title[2] === undefined || line.includes(' DTLS ');
    const message = title[2] ?? DTLS_MESSAGES[rows[0]?.slice(4, 6) ?? ''] ?? '';
    result.push(...maskRows(message, length, rows, isDtls ? dtlsRanges : tlsRanges));
    at = end;
  }
  return result.join('\n');
}
