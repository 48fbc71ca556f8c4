/*
 * The checkpoint: which targets are done, and how long the output was after each. Survives a kill at any moment: an
 * entry is written after its record, so the output may be ahead of the journal, never behind it; the next run cuts the
 * output back to the last entry and does again what has none.
 *
 * A header line, then lines that are only appended:
 *   s_client-probe journal 1 DIGEST OUTPUT START   what it is for; where in OUTPUT (device:inode, or `-`) the run began
 *   = LENGTH DONE                                  all so far (done-set.ts); written when the file is made anew
 *   PLACE LENGTH                                   one more; the output's length, or `-` where it has none
 */
import { closeSync, openSync, readFileSync, realpathSync, renameSync, writeSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { DoneSet } from './done-set';
import { causeOf, codeOf, UsageError } from './errors';
import { type Lock, lock } from './lock';

const MAGIC = 's_client-probe journal 1';

/** What of the output identifies it; `id` is `-` for what cannot be cut back. */
export interface OutputId {
  readonly id: string;
  /** Where the run began, and so where it is cut back to when nothing is done; null for what has no length. */
  readonly start: number | null;
}

/** Entries after which the file is made anew. */
const COMPACT_AFTER = 100_000;

function lengthOf(text: string): number | null {
  return text === '-' ? null : Number(text);
}

/** The same for all names of one file, there or not yet there. */
export function realName(file: string): string {
  try {
    return realpathSync(file);
  } catch {
    try {
      return join(realpathSync(dirname(file)), basename(file));
    } catch {
      return resolve(file);
    }
  }
}

function readFile(file: string): string {
  try {
    return readFileSync(file, 'latin1');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return '';
    throw new UsageError(`cannot read ${file}: ${causeOf(error)}`);
  }
}

export class Journal {
  readonly done: DoneSet;
  /** The output's length after the last entry. */
  private length: number | null = null;
  private descriptor = -1;
  private entries = 0;

  private constructor(
    private readonly file: string,
    private readonly digest: string,
    private readonly held: Lock,
    private output: OutputId | null,
    done: DoneSet,
    length: number | null,
    private readonly compactAfter: number,
  ) {
    this.done = done;
    this.length = length;
  }

  /**
   * Takes the lock and reads what is there.
   * @param digest stands for all that decides which target has which place
   * @throws UsageError for a journal that is in use, damaged, or of other targets
   */
  static open(name: string, digest: string, compactAfter = COMPACT_AFTER): Journal {
    const file = realName(name);
    let held: ReturnType<typeof lock>;
    try {
      held = lock(file);
    } catch (error) {
      throw new UsageError(`cannot lock ${file}: ${causeOf(error)}`);
    }
    if ('heldBy' in held) {
      throw new UsageError(`${file} is in use by another run (its lock file is ${held.heldBy})`);
    }
    try {
      return Journal.read(file, digest, held, compactAfter);
    } catch (error) {
      held.release();
      throw error;
    }
  }

  private static read(file: string, digest: string, held: Lock, compactAfter: number): Journal {
    // What follows the last line end was cut off in the middle.
    const text = readFile(file);
    const [header = text, ...lines] = text.split('\n').slice(0, -1);
    if (header === '') {
      return new Journal(file, digest, held, null, new DoneSet(), null, compactAfter);
    }
    const [, was, id = '', start = ''] =
      /^s_client-probe journal 1 ([0-9a-f]+) (\S+) ([0-9]+|-)$/.exec(header) ?? [];
    if (was === undefined) throw new UsageError(`${file} is not a journal of this program`);
    if (was !== digest) {
      throw new UsageError(
        `${file} is of a run with other targets or another order, shard or format; ` +
          'give the same arguments and unchanged files, or another journal',
      );
    }
    const output = { id, start: lengthOf(start) };
    const journal = new Journal(
      file,
      digest,
      held,
      output,
      new DoneSet(),
      output.start,
      compactAfter,
    );
    return lines.reduce((known, line, index) => known.replay(line, index + 2), journal);
  }

  private replay(line: string, number: number): Journal {
    const [, place, length, whole, done] =
      /^(?:([0-9]+) ([0-9]+|-)|= ([0-9]+|-) (.*))$/.exec(line) ?? [];
    if (place !== undefined && length !== undefined) {
      this.done.add(Number(place));
      this.length = lengthOf(length);
      return this;
    }
    const all = done === undefined ? null : DoneSet.read(done);
    if (all === null || whole === undefined || number !== 2) {
      throw new UsageError(`${this.file} is damaged in line ${number}`);
    }
    const { file, digest, held, output, compactAfter } = this;
    return new Journal(file, digest, held, output, all, lengthOf(whole), compactAfter);
  }

  /**
   * Begins to write; where the journal is of another output, or the output shorter than it was, nothing is done.
   * @param size the output's present length; null for what has none
   * @returns the length to cut the output back to: all behind it is done again; null for an output without length
   */
  begin(output: OutputId, size: number | null): number | null {
    if (this.output === null) {
      this.output = output;
      this.length = output.start;
    }
    if (this.output.id !== output.id) {
      throw new UsageError(`${this.file} is of a run with another output`);
    }
    if (this.length !== null && (size ?? 0) < this.length) {
      throw new UsageError(
        `the output has ${size} bytes, but ${this.length} when ${this.file} was written: ` +
          'was it opened with > instead of >> ?',
      );
    }
    this.attempt(() => this.compact());
    return this.length;
  }

  /** Where in the output the first run began. */
  get start(): number | null {
    return this.output?.start ?? null;
  }

  /** Notes that the record of a target has been written. */
  add(place: number, length: number | null): void {
    this.done.add(place);
    this.length = length;
    this.attempt(() => writeWhole(this.descriptor, `${place} ${length ?? '-'}\n`));
    this.entries += 1;
    if (this.entries >= this.compactAfter) this.attempt(() => this.compact());
  }

  close(): void {
    if (this.descriptor >= 0) closeSync(this.descriptor);
    this.descriptor = -1;
    this.held.release();
  }

  private attempt(write: () => void): void {
    try {
      write();
    } catch (error) {
      throw new Error(`cannot write ${this.file}: ${causeOf(error)}`);
    }
  }

  /** Writes it anew under another name, which then takes the place of the old one at once. */
  private compact(): void {
    const fresh = `${this.file}.new`;
    const { id, start } = this.output ?? { id: '-', start: null };
    const descriptor = openSync(fresh, 'w', 0o600);
    const text = `${MAGIC} ${this.digest} ${id} ${start ?? '-'}\n= ${this.length ?? '-'} ${this.done}\n`;
    writeWhole(descriptor, text);
    renameSync(fresh, this.file);
    if (this.descriptor >= 0) closeSync(this.descriptor);
    this.descriptor = descriptor;
    this.entries = 0;
  }
}

function writeWhole(descriptor: number, text: string): void {
  const bytes = Buffer.from(text, 'latin1');
  for (let from = 0; from < bytes.length; ) from += writeSync(descriptor, bytes, from);
}
