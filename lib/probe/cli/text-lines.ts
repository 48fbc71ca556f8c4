/*
 * Bytes to lines, a part of a file at a time: \n or \r\n, also without an end to the last, UTF-8 or not.
 */
import { isUtf8 } from 'node:buffer';

/** `text` is null for a line that cannot be read; `problem` says why. */
export interface TextLine {
  readonly number: number;
  readonly text: string | null;
  readonly problem?: string;
}

/** No target is longer; a file without line ends shall not fill the memory. */
const MAX_LINE = 1024 * 1024;
const LF = 0x0a;
const CR = 0x0d;
const BOM = '\ufeff';

/** Cuts what it is given into lines; keeps the beginning of a line whose end has not come. */
class Splitter {
  private number = 0;
  private rest: Buffer[] = [];
  private held = 0;

  take(chunk: Buffer): TextLine[] {
    const lines: TextLine[] = [];
    let from = 0;
    for (let to = chunk.indexOf(LF); to >= 0; to = chunk.indexOf(LF, from)) {
      this.hold(chunk.subarray(from, to));
      lines.push(this.line());
      from = to + 1;
    }
    this.hold(chunk.subarray(from));
    return lines;
  }

  end(): TextLine[] {
    return this.held === 0 ? [] : [this.line()];
  }

  /** Of a line that is too long, only its length. */
  private hold(bytes: Buffer): void {
    if (bytes.length === 0) return;
    this.held += bytes.length;
    if (this.held > MAX_LINE) this.rest = [];
    else this.rest.push(bytes);
  }

  private line(): TextLine {
    const [first] = this.rest;
    const bytes = this.rest.length === 1 && first ? first : Buffer.concat(this.rest);
    const tooLong = this.held > MAX_LINE;
    this.rest = [];
    this.held = 0;
    this.number += 1;
    const { number } = this;
    if (tooLong) return { number, text: null, problem: `a line of more than ${MAX_LINE} bytes` };
    if (!isUtf8(bytes)) return { number, text: null, problem: 'not UTF-8' };
    const text = bytes.toString('utf8', 0, bytes.at(-1) === CR ? bytes.length - 1 : bytes.length);
    return { number, text: number === 1 && text.startsWith(BOM) ? text.slice(1) : text };
  }
}

/** The lines that each part of the input completes. Nothing is read before it is asked for. */
export async function* textLines(
  chunks: AsyncIterable<Buffer> | Iterable<Buffer>,
): AsyncGenerator<readonly TextLine[]> {
  const splitter = new Splitter();
  for await (const chunk of chunks) yield splitter.take(chunk);
  yield splitter.end();
}
