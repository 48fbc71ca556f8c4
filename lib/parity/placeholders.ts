// Fills placeholders such as {port} in the strings of a case, and turns its data into bytes.
// Not here: which placeholders there are in a play (play.ts).
// Called by server.ts, peer.ts and play.ts.

import * as fs from 'node:fs';
import type { Data } from './case';

/** The values of the placeholders of one play. */
export type Fill = Readonly<Record<string, string>>;

/**
 * Fills `{name}`; braces around other words stay as they are.
 * @example expand('{host}:{port}', { host: 'localhost', port: '4433' })
 */
export function expand(text: string, fill: Fill): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => fill[name] ?? whole);
}

/** The bytes of a case's data. */
export function expandData(data: Data, fill: Fill): Buffer {
  if (typeof data === 'string') return Buffer.from(expand(data, fill), 'latin1');
  if ('hex' in data) return Buffer.from(data.hex.replace(/\s/g, ''), 'hex');
  if ('file' in data) return fs.readFileSync(expand(data.file, fill));
  return Buffer.from(data.repeat.repeat(data.times), 'latin1');
}
