/*
 * What -msg, -tlsextdebug, -state and -debug show: one block for each callback of libssl.
 * Tables of names stand in tables.ts. Set up by session/instruments.ts.
 */
import type { Manner } from '../dialects/manner';
import type { Dialect } from '../dialects/types';
import type { Bio, BioEvent, Bytes } from '../native/api';
import { type Console, puts } from '../native/console';
import { BIO_CB_READ, BIO_CB_RETURN, BIO_CB_WRITE } from '../native/constants';
import { ALERTS, CONTENT_TYPES, EXTENSIONS, HANDSHAKES, KNOWN_VERSIONS, VERSIONS } from './tables';

const ALERT = 21;
const HANDSHAKE = 22;

/** -msg: one protocol message or record header, with a hex dump. */
export function printMessage(
  { manner }: Dialect,
  out: Bio,
  sent: boolean,
  version: number,
  contentType: number,
  data: Buffer,
): void {
  const length = data.length.toString(16).padStart(4, '0');
  const head = KNOWN_VERSIONS.includes(version)
    ? [
        `${VERSIONS[version]}${contentName(manner, contentType)}`,
        details(manner, contentType, data),
      ]
    : [manner.messages.unknownVersion(version, contentType), ''];
  puts(out, `${sent ? '>>>' : '<<<'} ${head[0]} [length ${length}]${head[1]}\n`);
  if (data.length > 0) {
    puts(out, hexLines(data));
  }
  out.flush();
}

/** Content types from here on are not of the wire, but libssl's. */
const PSEUDO_CONTENT = 256;

function contentName({ messages }: Manner, contentType: number): string {
  const nameless = contentType >= PSEUDO_CONTENT && !messages.namesPseudoContent;
  const name = nameless ? undefined : CONTENT_TYPES[contentType];
  return name ?? messages.unknownContent(contentType);
}

function details({ moreHandshakes }: Manner, contentType: number, data: Buffer): string {
  if (contentType === HANDSHAKE) {
    const type = data[0];
    return (type === undefined ? null : (HANDSHAKES[type] ?? moreHandshakes[type])) ?? '???';
  }
  if (contentType !== ALERT) {
    return '';
  }
  if (data.length !== 2) {
    return ', ???';
  }
  const level = data[0] === 1 ? ', warning' : data[0] === 2 ? ', fatal' : ', ???';
  return level + (ALERTS[data[1] ?? 0] ?? ' ???');
}

/** Sixteen bytes a line, `   ` in front. */
function hexLines(data: Buffer): string {
  const lines: string[] = [];
  for (let at = 0; at < data.length; at += 16) {
    const bytes = [...data.subarray(at, at + 16)];
    lines.push(`   ${bytes.map((byte) => ` ${byte.toString(16).padStart(2, '0')}`).join('')}\n`);
  }
  return lines.join('');
}

/** -tlsextdebug: one extension. */
export function printExtension(
  { out, dialect }: Console,
  fromServer: boolean,
  type: number,
  data: Bytes,
): void {
  const name = dialect.manner.extensions[type] ?? EXTENSIONS[type] ?? 'unknown';
  const side = fromServer ? 'server' : 'client';
  puts(out, `TLS ${side} extension "${name}" (id=${type}), len=${data.length}\n`);
  out.dump(data);
  out.flush();
}

/** Node's heap may lie low; the real program's addresses are all as wide, and so end stdout's blocks elsewhere. */
function address(text: string): string {
  return `0x${text.slice(2).padStart(12, '550000000000')}`;
}

/** -debug: one read or write of the socket BIO. */
export function printTraffic({ out, dialect }: Console, event: BioEvent): void {
  const done = event.oper === (BIO_CB_READ | BIO_CB_RETURN) ? 'read from' : 'write to';
  if (
    event.oper !== (BIO_CB_READ | BIO_CB_RETURN) &&
    event.oper !== (BIO_CB_WRITE | BIO_CB_RETURN)
  ) {
    return;
  }
  const head = `${done} ${address(event.bio)} [${address(event.argp)}] (${event.len} bytes => `;
  if (event.ret > 0 && event.data !== null) {
    const size = event.processed;
    puts(out, `${head}${size} (0x${size.toString(16).toUpperCase()}))\n`);
    out.dump(event.data);
  } else {
    const hex = BigInt.asUintN(64, BigInt(event.ret)).toString(16).toUpperCase();
    puts(out, `${head}${event.ret}${dialect.manner.hexFailures ? ` (0x${hex})` : ''})\n`);
  }
}

const SSL_ST_CONNECT = 0x1000;
const SSL_ST_ACCEPT = 0x2000;
const SSL_CB_LOOP = 0x01;
const SSL_CB_EXIT = 0x02;
const SSL_CB_READ = 0x04;
const SSL_CB_ALERT = 0x4000;

/** -state: one event of the handshake state machine (SSL_CTX_set_info_callback(3)). */
export function printState(
  { native, err }: Console,
  where: number,
  ret: number,
  stateString: () => string,
): void {
  const side =
    where & SSL_ST_CONNECT ? 'SSL_connect' : where & SSL_ST_ACCEPT ? 'SSL_accept' : 'undefined';
  if (where & SSL_CB_LOOP) {
    puts(err, `${side}:${stateString()}\n`);
  } else if (where & SSL_CB_ALERT) {
    const { library } = native;
    const type = library.alertTypeStringLong(ret);
    const description = library.alertDescStringLong(ret);
    puts(err, `SSL3 alert ${where & SSL_CB_READ ? 'read' : 'write'}:${type}:${description}\n`);
  } else if (where & SSL_CB_EXIT && ret <= 0) {
    puts(err, `${side}:${ret === 0 ? 'failed' : 'error'} in ${stateString()}\n`);
  }
}
