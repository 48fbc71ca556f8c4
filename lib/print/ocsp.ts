/** The stapled OCSP response (-status), as it arrives. Returns what SSL_CTX_set_tlsext_status_cb(3) wants back. */
import type { Ssl } from '../native/api';
import { type Console, puts } from '../native/console';

const FRAME = '======================================\n';

export function printOcspResponse({ out, native }: Console, ssl: Ssl): number {
  const response = ssl.getTlsextStatusOcspResp();
  puts(out, 'OCSP response: ');
  if (response === null) {
    puts(out, 'no response sent\n');
    return 1;
  }
  const text = native.Bio.newMem();
  const parsed = native.ocsp.printResponse(text, response);
  if (parsed) {
    puts(out, `\n${FRAME}`);
    puts(out, text.drain());
    puts(out, FRAME);
  } else {
    puts(out, 'response parse error\n');
    out.dump(response, 4);
  }
  text.close();
  return parsed ? 1 : 0;
}
