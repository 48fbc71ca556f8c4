/*
 * Extensions offered in the ClientHello: ALPN, NPN, SRTP, custom ones.
 * Steps of build.ts.
 */
import type { SslCtx } from '../native/api';
import { type Console, fail, failWithErrors, puts } from '../native/console';
import { protocolList } from '../options/protocol-list';
import type { Settings } from '../options/settings';

/** Outcome of the next protocol negotiation (OPENSSL_NPN_*), shared with the report. */
export interface NextProtocol {
  status: number;
}

const OPENSSL_NPN_NEGOTIATED = 1;
const OPENSSL_NPN_NO_OVERLAP = 2;

/** -use_srtp. */
export function offerSrtp(console: Console, settings: Readonly<Settings>, ctx: SslCtx): void {
  if (settings.srtpProfiles !== null && ctx.setTlsextUseSrtp(settings.srtpProfiles) !== 0) {
    failWithErrors(console, 'Error setting SRTP profile\n');
  }
}

/** -nextprotoneg, -alpn, -serverinfo. */
export function offerProtocols(
  console: Console,
  settings: Readonly<Settings>,
  ctx: SslCtx,
  next: NextProtocol,
): void {
  if (settings.nextProtocols !== null) {
    const offered = protocolList(settings.nextProtocols) ?? Buffer.alloc(0);
    ctx.setNextProtoSelectCb((advertised) => {
      if (!settings.quiet) {
        printAdvertised(console, advertised);
      }
      const [status, protocol] = selectNextProtocol(advertised, offered);
      next.status = status;
      return { status, protocol };
    });
  }
  if (settings.alpn !== null) {
    const protocols = protocolList(settings.alpn);
    if (protocols === null) {
      fail(console, 'Error parsing -alpn argument\n');
    }
    if (ctx.setAlpnProtos(protocols) !== 0) {
      fail(console, 'Error setting ALPN\n');
    }
  }
  for (const type of settings.serverInfo) {
    offerCustom(console, ctx, type);
  }
}

/** Splits length-prefixed protocol names. */
function names(list: Buffer): Buffer[] {
  const found: Buffer[] = [];
  for (let at = 0; at < list.length; at += 1 + (list[at] ?? 0)) {
    found.push(list.subarray(at + 1, at + 1 + (list[at] ?? 0)));
  }
  return found;
}

function printAdvertised({ out }: Console, advertised: Buffer): void {
  puts(out, 'Protocols advertised by server: ');
  for (const [index, name] of names(advertised).entries()) {
    puts(out, index > 0 ? ', ' : '');
    puts(out, name);
  }
  puts(out, '\n');
}

/** SSL_select_next_proto(3): the server's first that the client has too, else the client's first. */
function selectNextProtocol(server: Buffer, client: Buffer): [status: number, protocol: Buffer] {
  const offered = names(client);
  const common = names(server).find((name) => offered.some((own) => own.equals(name)));
  return common === undefined
    ? [OPENSSL_NPN_NO_OVERLAP, offered[0] ?? Buffer.alloc(0)]
    : [OPENSSL_NPN_NEGOTIATED, common];
}

/** -serverinfo: an empty extension; the server's answer is shown as PEM. */
function offerCustom(console: Console, ctx: SslCtx, type: number): void {
  const added = ctx.addClientCustomExt(type, (answered, data) => {
    const body = Buffer.concat([
      Buffer.of(answered >> 8, answered & 0xff, data.length >> 8, data.length & 0xff),
      data,
    ]);
    console.out.write(pem(`SERVERINFO FOR EXTENSION ${answered}`, body));
  });
  if (!added) {
    puts(console.err, `Warning: Unable to add custom extension ${type}, skipping\n`);
  }
}

function pem(title: string, body: Buffer): string {
  const lines = body.toString('base64').replace(/.{1,64}/g, '$&\n');
  return `-----BEGIN ${title}-----\n${lines}-----END ${title}-----\n`;
}
