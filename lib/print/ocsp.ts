/** The stapled OCSP response (-status), as it arrives. Returns what SSL_CTX_set_tlsext_status_cb(3) wants back. */
import type { Ssl } from '../native/api';
import { type Console, puts } from '../native/console';

const FRAME = '======================================\n';
const TLS1_3_VERSION = 0x304;

export function printOcspResponse(console: Console, ssl: Ssl): number {
  const { dialect, out } = console;
  if (dialect.manner.ocsp.listed && ssl.version() >= TLS1_3_VERSION) {
    return printList(console, ssl.getTlsextStatusOcspResps());
  }
  const { none, unparsed } = dialect.manner.ocsp;
  const response = ssl.getTlsextStatusOcspResp();
  puts(out, 'OCSP response: ');
  if (response === null) {
    puts(out, `${none}\n`);
    return 1;
  }
  if (!printOne(console, response)) {
    puts(out, `${unparsed}\n`);
    out.dump(response, 4);
    return 0;
  }
  return 1;
}

/** TLS 1.3 has one for each certificate (RFC 8446, 4.4.2.1). */
function printList(console: Console, responses: readonly (Buffer | null)[] | null): number {
  const { out } = console;
  puts(out, 'OCSP responses: ');
  if (responses === null) {
    puts(out, 'no responses sent\n');
    return 1;
  }
  puts(out, `number of responses: ${responses.length}`);
  for (const response of responses) {
    if (response === null || !printOne(console, response)) {
      puts(out, 'no OCSP response to print\n');
    }
  }
  return 1;
}

/** False, with nothing printed, when it cannot be parsed. */
function printOne({ native, dialect, out }: Console, response: Buffer): boolean {
  const text = native.Bio.newMem();
  const parsed = native.ocsp.printResponse(text, response);
  if (parsed) {
    puts(out, `\n${FRAME}`);
    puts(out, text.drain());
    puts(out, dialect.manner.ocsp.listed ? `\n${FRAME}` : FRAME);
  }
  text.close();
  return parsed;
}
