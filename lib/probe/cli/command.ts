/*
 * The command s_client-probe, from its arguments to its exit status.
 * Called by main.ts, and by tests with a pool of their own.
 */
import { isatty } from 'node:tty';
import type { Mark } from '../options';
import { type Choice, readArguments } from './arguments';
import type { OpenPool, Pool } from './engine';
import { causeOf, OutputClosed, StrictEnd, UsageError } from './errors';
import { DEFAULT_FIELDS, readPath } from './fields';
import { formatNamed } from './format';
import { helpText } from './help';
import { Journal } from './journal';
import { ANY_ERROR, type OwnOptions } from './option-table';
import { type Output, openOutput } from './output';
import { makePlan, type Plan } from './plan';
import { ProgressLine } from './progress';
import { Run, SIGNAL_STATUS } from './run';
import type { OnBad } from './sources';
import { say } from './stderr';
import { summaryText, Tally } from './summary';
import { clipped, visible } from './visible';

/** What the command does not bring with it. */
export interface Services {
  readonly openPool: OpenPool;
  /** Of this package and the library it runs on. */
  version(): string;
  /** Entries after which a journal is made anew. */
  readonly compactAfter?: number;
}

export const STATUS = { fine: 0, found: 1, usage: 2, invalid: 3, broken: 4, closed: 141 } as const;
const STDERR = 2;
/** Of a target that is not understood, so much is shown. */
const SHOWN = 200;

/** OpenSSL's own messages have lines. */
function complain(text: string): void {
  say(`s_client-probe: ${text.split('\n').map(visible).join('\n')}\n`);
}

function reporter(tally: Tally, strict: boolean, clear: () => void): OnBad {
  return (where, text, why) => {
    tally.invalid += 1;
    clear();
    const shown = text === '' ? '' : ` '${clipped(text, SHOWN)}'`;
    say(`s_client-probe: ${visible(where)}: not a target${shown}: ${visible(why)}\n`);
    if (strict) throw new StrictEnd();
  };
}

function shownProgress({ quiet, progress }: OwnOptions): 'terminal' | 'lines' | 'none' {
  if (progress === false || (quiet && !progress)) return 'none';
  if (isatty(STDERR)) return 'terminal';
  return progress ? 'lines' : 'none';
}

/** The status of a run that came to its end. */
function verdict(tally: Tally, { failOn = [] }: OwnOptions): number {
  const found = failOn.some((name) =>
    name === ANY_ERROR ? tally.failed > 0 : tally.has(name as Mark),
  );
  if (found) return STATUS.found;
  return tally.invalid > 0 ? STATUS.invalid : STATUS.fine;
}

/** Prepares the output: cut back to what the journal knows of, or empty, with the head of the format where it begins. */
async function prepare(output: Output, journal: Journal | null, own: OwnOptions, head: string) {
  let atStart = true;
  if (journal) {
    const length = journal.begin(output.id, output.size);
    if (length !== null) output.cut(length);
    atStart = length === null ? journal.done.size === 0 : length === journal.start;
  } else if (own.output !== undefined && output.length !== null) {
    output.cut(0);
  }
  if (atStart && head !== '') await output.write(head);
}

class Command {
  private readonly tally = new Tally();
  private progress: ProgressLine | null = null;

  constructor(
    private readonly choice: Choice,
    private readonly services: Services,
  ) {}

  async run(): Promise<number> {
    const { own } = this.choice;
    const onBad = reporter(this.tally, own.strict === true, () => this.progress?.clear());
    const plan = makePlan(this.choice, onBad);
    const { resume } = own;
    const journal =
      resume === undefined ? null : Journal.open(resume, plan.digest, this.services.compactAfter);
    try {
      return await this.withOutput(plan, journal, openOutput(own.output ?? null));
    } finally {
      journal?.close();
    }
  }

  private async withOutput(plan: Plan, journal: Journal | null, output: Output): Promise<number> {
    try {
      const pool = await this.services.openPool(this.choice.engine);
      try {
        return await this.withPool(plan, journal, output, pool);
      } finally {
        pool.stop();
        await pool.close();
      }
    } finally {
      output.close();
    }
  }

  private async withPool(
    plan: Plan,
    journal: Journal | null,
    output: Output,
    pool: Pool,
  ): Promise<number> {
    const { own } = this.choice;
    const { tally } = this;
    const paths = own.fields ?? DEFAULT_FIELDS.split(',').map(readPath);
    const format = formatNamed(own.format ?? 'json', paths, output.terminal);
    const resumed = journal?.done.size ?? 0;
    const left = plan.total === null ? null : plan.total - resumed;
    await prepare(output, journal, own, format.head);
    const progress = new ProgressLine(shownProgress(own), left, () => pool.progress());
    this.progress = progress;
    const quiet = own.quiet === true;
    const dedupe = own.dedupe === true;
    const parts = { plan, pool, output, format, journal, tally, progress, dedupe, quiet };
    const run = new Run(parts);
    try {
      await run.go();
    } catch (error) {
      if (!(error instanceof StrictEnd)) throw error;
    } finally {
      progress.end();
    }
    this.summarise(pool.library, resumed, run.signal, plan.seed);
    return run.signal === null ? verdict(tally, own) : SIGNAL_STATUS[run.signal];
  }

  private summarise(library: string, resumed: number, signal: string | null, seed: number | null) {
    const { quiet, summary } = this.choice.own;
    if (quiet && summary === undefined) return;
    const facts = this.tally.summary({ resumed, signal, seed, library });
    say(summary === 'json' ? `${JSON.stringify(facts)}\n` : summaryText(facts));
  }
}

/** OfferError is what the engine says of options that cannot be; it is not loaded for its class alone. */
function isUsage(error: unknown): boolean {
  return error instanceof UsageError || (error instanceof Error && error.name === 'OfferError');
}

function statusOf(error: unknown): number {
  if (error instanceof OutputClosed) return STATUS.closed;
  if (error instanceof StrictEnd) return STATUS.invalid;
  complain(causeOf(error));
  return isUsage(error) ? STATUS.usage : STATUS.broken;
}

/**
 * Runs the command.
 * @returns its exit status
 */
export async function runCommand(argv: readonly string[], services: Services): Promise<number> {
  try {
    const choice = readArguments(argv);
    if (choice.own.help || choice.own.version) {
      const text = choice.own.help ? helpText() : `${services.version()}\n`;
      const output = openOutput(null);
      await output.write(text);
      output.close();
      return STATUS.fine;
    }
    return await new Command(choice, services).run();
  } catch (error) {
    return statusOf(error);
  }
}
