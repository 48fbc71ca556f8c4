/*
 * Signed certificate timestamps as the Prober hands them over: source, length, and the SCT as it is sent.
 * Used by render.ts.
 */
import type { Sct } from './record';

const SOURCES = ['unknown', 'tls', 'certificate', 'ocsp'] as const;
const HEAD = 3;
const LOG_ID = 32;
const TIMESTAMP = 8;

/** RFC 6962, 3.2: version, log, time in milliseconds; what follows is not told. */
export function readScts(data: Buffer): Sct[] {
  const list: Sct[] = [];
  let at = 0;
  while (at + HEAD <= data.length) {
    const source = SOURCES[data[at] ?? 0] ?? 'unknown';
    const sct = data.subarray(at + HEAD, at + HEAD + data.readUInt16BE(at + 1));
    at += HEAD + sct.length;
    if (sct.length >= 1 + LOG_ID + TIMESTAMP) {
      const time = Number(sct.readBigUInt64BE(1 + LOG_ID));
      const date = new Date(time);
      list.push({
        source,
        version: sct[0] ?? 0,
        log: sct.subarray(1, 1 + LOG_ID).toString('base64'),
        timestamp: Number.isNaN(date.getTime()) ? String(time) : date.toISOString(),
      });
    }
  }
  return list;
}
