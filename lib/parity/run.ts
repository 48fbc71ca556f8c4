// The parity tester's core: plays cases with a reference and a candidate and says where they differ.
// Not here: the command line (cli.ts), the wording of reports (report.ts), the cases themselves.
// Called by cli.ts and by the test suite.

import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { type Capabilities, readCapabilities } from './capabilities';
import { type LedgerEntry, type Mode, modesOf, type ParityCase } from './case';
import { compareParts, type Difference, type Part } from './compare';
import { PipeMaker } from './pipes';
import { addOddPki, makePki } from './pki';
import { type Program, play, STILL_RUNNING, type Stage } from './play';
import { Launcher } from './process';

/** Which programs, and how often. */
export interface RunSettings {
  /** An openssl binary, as a path or a name on PATH. */
  readonly reference: string;
  /** Any program; one that is called `openssl` gets `s_client` as its first argument. */
  readonly candidate: string;
  readonly rounds?: number;
  readonly jobs?: number;
  readonly ledger?: readonly LedgerEntry[];
}

/** A difference, and in which play it was found. */
export interface Found extends Difference {
  readonly mode: string;
  readonly round: number;
}

/** What both programs did in one play. */
export interface Played {
  readonly mode: Mode;
  readonly reference: readonly Part[];
  readonly candidate: readonly Part[];
}

/**
 * How a case ended. `known` differs as the ledger says; `stale` is equal although the ledger says
 * that it differs; `broken` could not be played.
 */
export type Outcome = 'equal' | 'different' | 'known' | 'stale' | 'skipped' | 'broken';

/** The result of one case. */
export interface CaseResult {
  readonly name: string;
  readonly outcome: Outcome;
  /** Why it was skipped or is broken, or what the ledger says. */
  readonly reason?: string;
  readonly differences: readonly Found[];
  readonly milliseconds: number;
}

/** Whether an outcome fails a run. */
export function isFailure(outcome: Outcome): boolean {
  return outcome === 'different' || outcome === 'stale' || outcome === 'broken';
}

/** The program and the arguments it begins with. */
export function programOf(file: string): Program {
  return { path: file, prefix: path.basename(file) === 'openssl' ? ['s_client'] : [] };
}

/** Servers before 3.0 always let clients renegotiate. */
const IMPLIED = ['-client_renegotiation'];

/** 1.1.1 cannot make all of the PKI (CRLs of another time, for one): the openssl on PATH does it then. */
function makerOf(reference: string, version: string): string {
  return version.startsWith('OpenSSL 1.') ? 'openssl' : reference;
}

function isStuck(parts: readonly Part[]): boolean {
  return parts.some(({ name, text }) => name.endsWith('exit status') && text === STILL_RUNNING);
}

/** Runs cases; holds the temporary folder, the PKI and the processes of a run. */
export class Tester {
  private stages = 0;
  private odd: Promise<void> | undefined;

  private constructor(
    private readonly settings: RunSettings,
    private readonly folder: string,
    private readonly pki: string,
    private readonly launcher: Launcher,
    readonly capabilities: Capabilities,
  ) {}

  /**
   * Prepares a run: a temporary folder and the PKI in it.
   * @throws Error when the reference cannot be run or cannot make the PKI
   */
  static async create(settings: RunSettings): Promise<Tester> {
    const capabilities = await readCapabilities(settings.reference);
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 's_client-parity-'));
    try {
      const pki = await makePki(
        makerOf(settings.reference, capabilities.version),
        path.join(folder, 'pki'),
      );
      const launcher = new Launcher(new PipeMaker(folder));
      return new Tester(settings, folder, pki, launcher, capabilities);
    } catch (error) {
      fs.rmSync(folder, { recursive: true, force: true });
      throw error;
    }
  }

  /** A place to play in; plays on one stage follow each other, stages work side by side. */
  stage(): Stage {
    return {
      launcher: this.launcher,
      reference: this.settings.reference,
      pki: this.pki,
      implied: IMPLIED.filter((name) => this.capabilities.missing([`server:${name}`])),
      folder: path.join(this.folder, `stage-${++this.stages}`),
    };
  }

  /** The part of the PKI that few cases need. */
  private async addOdd(row: ParityCase): Promise<void> {
    if (!JSON.stringify(row).includes('{pki}/odd/')) return;
    const { version } = this.capabilities;
    this.odd ??= addOddPki(makerOf(this.settings.reference, version), this.pki);
    await this.odd;
  }

  /**
   * Plays a case once with both programs in each of its modes.
   * @throws Error when it cannot be played, or the reference does not end
   */
  async play(row: ParityCase, stage: Stage): Promise<Played[]> {
    const { reference, candidate } = this.settings;
    const played: Played[] = [];
    for (const mode of modesOf(row)) {
      const a = await play(row, { path: reference, prefix: ['s_client'] }, mode, stage);
      const b = await play(row, programOf(candidate), mode, stage);
      if (isStuck(a) && !row.hangs) throw new Error('the reference does not end by the timeout');
      played.push({ mode, reference: a, candidate: b });
    }
    return played;
  }

  private async differences(row: ParityCase, stage: Stage): Promise<Found[]> {
    const { rounds = 1 } = this.settings;
    for (let round = 1; round <= rounds; round++) {
      const played = await this.play(row, stage);
      const found = played.flatMap(({ mode, reference, candidate }) =>
        compareParts(reference, candidate).map((difference) => ({ ...difference, mode, round })),
      );
      if (found.length > 0) return found;
    }
    return [];
  }

  /** Plays one case in all its modes and rounds; the first round that differs is the last. */
  async run(row: ParityCase, stage: Stage): Promise<CaseResult> {
    const start = process.hrtime.bigint();
    const known = this.settings.ledger?.find(
      (entry) => entry.case === row.name && !this.capabilities.missing(entry.requires ?? []),
    );
    const result = (outcome: Outcome, differences: readonly Found[], reason?: string) => ({
      name: row.name,
      outcome,
      ...(reason === undefined ? {} : { reason }),
      differences,
      milliseconds: Number((process.hrtime.bigint() - start) / 1_000_000n),
    });
    const missing = this.capabilities.missing(row.requires ?? []);
    if (missing) return result('skipped', [], `requires ${missing}`);
    try {
      await this.addOdd(row);
      const found = await this.differences(row, stage);
      if (found.length === 0) {
        return known && !known.chance ? result('stale', [], known.reason) : result('equal', []);
      }
      return known ? result('known', found, known.reason) : result('different', found);
    } catch (error) {
      return result('broken', [], error instanceof Error ? error.message : String(error));
    }
  }

  /** Plays all cases, `jobs` at a time, and reports each as it is done. */
  async runAll(rows: readonly ParityCase[], report: (result: CaseResult) => void): Promise<void> {
    const queue = [...rows];
    const work = async () => {
      const stage = this.stage();
      for (let row = queue.shift(); row; row = queue.shift()) report(await this.run(row, stage));
    };
    await Promise.all(Array.from({ length: this.settings.jobs ?? 1 }, work));
  }

  /** Ends what is left of the processes and removes the folder. */
  dispose(): void {
    this.launcher.killAll();
    fs.rmSync(this.folder, { recursive: true, force: true });
  }
}
