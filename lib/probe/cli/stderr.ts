/*
 * Messages for people. One that cannot be written is lost and ends nothing.
 */
import { writeSync } from 'node:fs';

export function say(text: string): void {
  const bytes = Buffer.from(text, 'utf8');
  try {
    for (let from = 0; from < bytes.length; ) from += writeSync(2, bytes, from);
  } catch {
    // Closed, full or gone: the records are what matters.
  }
}
