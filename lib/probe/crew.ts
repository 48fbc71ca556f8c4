/*
 * The policy over a Prober: which connections are started when, what is said before TLS, which addresses and attempts
 * follow a failure, and what becomes a record.
 * Used by worker.ts; nothing here knows of threads.
 */
import type { Native, ProbeOffer } from '../native/api';
import { isDnsName } from '../session/connection';
import { asciiName } from './ascii-name';
import { Batch, Column, RowEvent, RowStage } from './batch';
import { Certificates, MOST_CERTIFICATES } from './certificates';
import { type Abilities, type Answer, abilitiesOf, enumerate } from './enumerate';
import { type Assignment, type Attempt, Job, mayPass } from './job';
import type { ProbeLine } from './lines';
import type { OfferOptions, ProbeOptions } from './options';
import { Outbox } from './outbox';
import type { Verdict } from './plain';
import type { ProbeError } from './record';
import {
  type Asked,
  errorOf,
  type Rendered,
  Renderer,
  renderUnconnected,
  withEnumeration,
} from './render';
import { answerOf, askedOf, stageName } from './rows';
import { Setups } from './setups';
import { needsTalk, Talks } from './talks';
import type { WorkerSettings } from './worker';

/** How long the first address has before the next one is tried beside it (RFC 8305, 5). */
const RACE_MS = 250;
/** Tokens of the rate limit that may be saved up, in milliseconds of it. */
const BURST_MS = 100;
/** A turn with nothing to do ends after this, so that orders are never overlooked. */
const IDLE_MS = 1000;
/** Started jobs that stay at the head of the queue before they are cut off. */
const COMPACT = 1024;

const ABORTED = 'ABORTED';

export class Crew {
  readonly #batch: Batch;
  readonly #renderer: Renderer;
  readonly #setups: Setups;
  readonly #options: ProbeOptions;
  readonly #talks: Talks;
  readonly #queue: Job[] = [];
  #queued = 0;
  readonly #attempts = new Map<number, Attempt>();
  /** Second addresses of races, by the time they are due; in order, since all wait equally long. */
  readonly #races: { at: number; job: Job }[] = [];
  /** By whether it is DTLS; libssl is asked once. */
  readonly #knownAbilities = new Map<boolean, Abilities>();
  readonly #outbox = new Outbox();
  #ids = 0;
  #tokens = 1;
  #refilled = performance.now();

  constructor(
    readonly native: Native,
    readonly settings: WorkerSettings,
  ) {
    this.#options = settings.options;
    this.#batch = new Batch(native, MOST_CERTIFICATES, settings.wake);
    const detail = this.#options.certificates ?? 'info';
    this.#renderer = new Renderer(this.#batch, new Certificates(this.#batch, detail));
    this.#setups = new Setups(native, this.#batch.prober, this.#options);
    this.#talks = new Talks(native);
  }

  get inFlight(): number {
    return this.#attempts.size;
  }

  /** Whether there is anything under way or waiting. */
  get busy(): boolean {
    return this.#attempts.size > 0 || this.#queued < this.#queue.length;
  }

  close(): void {
    this.#batch.prober.close();
  }

  /** The lines that are to go out now. */
  takeLines(): readonly ProbeLine[] {
    return this.#outbox.take(this.busy);
  }

  add(list: readonly Assignment[]): void {
    for (const assignment of list) {
      this.#queue.push(this.#jobOf(assignment));
    }
  }

  /** Gives up what is under way, each with a record, and forgets what is not. */
  stop(): void {
    this.#queue.length = this.#queued = 0;
    this.#races.length = 0;
    // All attempts of one job are as far: a race has one winner, or is not over.
    const stages = new Map<Job, ProbeError['stage']>();
    for (const attempt of [...this.#attempts.values()]) {
      stages.set(attempt.job, stageName(this.#drop(attempt), attempt.talk));
    }
    for (const [job, stage] of stages) {
      this.#giveUp(job, stage, ABORTED, 'stopped before it was over');
    }
  }

  /** Starts what may be started, then works until there is something to tell. */
  turn(): void {
    const next = Math.min(this.#startAll(), this.#startRacers());
    // What was just started can have ended at once.
    const wait = Math.min(next, this.#outbox.patience(this.busy), IDLE_MS);
    const rows = this.#batch.prober.run(Math.ceil(wait));
    for (let row = 0; row < rows; row += 1) {
      this.#onRow(row);
    }
  }

  #jobOf(assignment: Assignment): Job {
    const { target } = assignment;
    const offer: OfferOptions = { ...this.#options, ...target };
    const name = target.servername === undefined ? this.#options.servername : target.servername;
    const host = asciiName(target.host);
    const own = name === undefined && isDnsName(host) ? host : null;
    const servername = typeof name === 'string' ? asciiName(name) : own;
    const checked = offer.verify === true ? (servername ?? host) : null;
    let setup = -1;
    let error = assignment.dnsError;
    try {
      this.#talks.check(offer);
      setup = error === null ? this.#setups.get(offer, target) : -1;
    } catch (cause) {
      const message = cause instanceof Error ? cause.message : String(cause);
      error = { stage: 'connect', code: 'OPTIONS', message, alert: null, queue: [] };
    }
    return new Job({ ...assignment, dnsError: error }, offer, setup, servername, checked);
  }

  /** Milliseconds until more may be started. */
  #startAll(): number {
    while (this.#queued < this.#queue.length) {
      if (this.#attempts.size >= this.settings.concurrency) {
        return IDLE_MS;
      }
      const pause = this.#pause();
      if (pause > 0) {
        return pause;
      }
      const job = this.#queue[this.#queued] as Job;
      this.#queued += 1;
      this.#startJob(job);
      if (this.#queued === COMPACT) {
        this.#queue.splice(0, COMPACT);
        this.#queued = 0;
      }
    }
    return IDLE_MS;
  }

  /** Takes a token of the rate limit; else the milliseconds until there is one. */
  #pause(): number {
    const { rate } = this.settings;
    if (rate <= 0) {
      return 0;
    }
    const now = performance.now();
    const most = Math.max(1, (rate * BURST_MS) / 1000);
    this.#tokens = Math.min(most, this.#tokens + ((now - this.#refilled) * rate) / 1000);
    this.#refilled = now;
    if (this.#tokens >= 1) {
      this.#tokens -= 1;
      return 0;
    }
    return ((1 - this.#tokens) * 1000) / rate;
  }

  #startJob(job: Job): void {
    const { dnsError, addresses } = job.assignment;
    job.started = Date.now();
    job.begun = performance.now();
    if (dnsError !== null) {
      this.#finish(job, renderUnconnected(this.#asked(job, null), dnsError));
      return;
    }
    this.#connect(job, null);
    if (this.#options.race === true && addresses.length > 1) {
      this.#races.push({ at: performance.now() + RACE_MS, job });
    }
  }

  /** The next address. */
  #connect(job: Job, offer: ProbeOffer | null): void {
    const { addresses, port } = job.assignment;
    const address = addresses[job.next] ?? '';
    job.next += 1;
    this.#open(job, address, port, offer);
  }

  #open(job: Job, address: string, port: number, offer: ProbeOffer | null): void {
    this.#ids += 1;
    const attempt: Attempt = { id: this.#ids, job, address, slot: -1, talk: null, offer };
    const setup = offer === null ? job.setup : this.#setups.forEnumeration(job.setup);
    const pauses = needsTalk(job.offer) || this.#options.race === true;
    const { prober } = this.#batch;
    const name = job.servername ?? job.checkedName;
    const bytes = name === null ? null : Buffer.from(name).toString('latin1');
    job.live.add(attempt);
    this.#attempts.set(attempt.id, attempt);
    try {
      const spent = offer === null ? Math.floor(performance.now() - job.begun) : 0;
      attempt.slot = prober.start(attempt.id, setup, address, port, bytes, pauses, offer, spent);
    } catch (cause) {
      // An address or a name that cannot be: no reason to end the others.
      this.#forget(attempt);
      this.#giveUp(
        job,
        'connect',
        'OPTIONS',
        cause instanceof Error ? cause.message : String(cause),
      );
    }
  }

  #startRacers(): number {
    const now = performance.now();
    for (let first = this.#races[0]; first; first = this.#races[0]) {
      if (first.at > now) {
        return first.at - now;
      }
      this.#races.shift();
      const { job } = first;
      if (job.winner === null && job.live.size > 0 && job.hasNext) {
        this.#connect(job, null);
        this.#races.push({ at: now + RACE_MS, job });
      }
    }
    return IDLE_MS;
  }

  #onRow(row: number): void {
    const attempt = this.#attempts.get(this.#batch.at(row, Column.id));
    if (attempt === undefined) {
      return;
    }
    switch (this.#batch.at(row, Column.event)) {
      case RowEvent.connected:
        this.#onConnected(attempt);
        break;
      case RowEvent.data:
        this.#talk(attempt, Buffer.from(this.#batch.bytes(row, Column.text)));
        break;
      case RowEvent.end:
        this.#talk(attempt, null);
        break;
      default:
        this.#onResult(attempt, row);
    }
  }

  #onConnected(attempt: Attempt): void {
    const { job, slot, id } = attempt;
    job.winner = attempt;
    for (const other of job.live) {
      if (other !== attempt) {
        this.#drop(other);
      }
    }
    if (!needsTalk(job.offer)) {
      this.#batch.prober.handshake(slot, id);
      return;
    }
    const send = (data: string) => this.#batch.prober.send(slot, id, data);
    attempt.talk = this.#talks.start(job.offer, job.assignment.target, send);
    this.#heed(attempt, attempt.talk.begin());
  }

  #talk(attempt: Attempt, data: Buffer | null): void {
    if (attempt.talk !== null) {
      this.#heed(attempt, attempt.talk.receive(data));
    }
  }

  /** What the plain-text part came to, if it is over. */
  #heed(attempt: Attempt, verdict: Verdict | null): void {
    const { prober } = this.#batch;
    if (verdict?.kind === 'ready') {
      prober.handshake(attempt.slot, attempt.id);
    }
    if (verdict?.kind === 'refused') {
      const { job } = attempt;
      this.#drop(attempt);
      const code = verdict.part === 'proxy' ? 'PROXY' : 'STARTTLS';
      this.#giveUp(job, verdict.part, code, verdict.words || 'the server closed the connection');
    }
  }

  /** The stage it was in. */
  #drop(attempt: Attempt): RowStage {
    this.#forget(attempt);
    // One that failed at once has no slot, and is only still to be told of.
    const { slot, id } = attempt;
    return slot < 0
      ? RowStage.connect
      : Math.max(RowStage.connect, this.#batch.prober.drop(slot, id));
  }

  #forget(attempt: Attempt): void {
    this.#attempts.delete(attempt.id);
    attempt.job.live.delete(attempt);
  }

  #onResult(attempt: Attempt, row: number): void {
    const { job } = attempt;
    this.#forget(attempt);
    if (job.enumerator !== null) {
      this.#askOn(job, attempt, answerOf(this.#batch, row));
      return;
    }
    const error = this.#errorOf(attempt, row);
    if (error?.stage === 'connect' && job.winner === null) {
      if (job.hasNext) {
        this.#connect(job, null);
        return;
      }
      if (job.live.size > 0) {
        return;
      }
    }
    if (error !== null && job.attempts <= (this.#options.retries ?? 0) && mayPass(error)) {
      job.again();
      this.#queue.push(job);
      return;
    }
    const rendered = this.#renderer.render(this.#asked(job, attempt), row, error);
    const answered = error === null || error.stage === 'handshake';
    const parts = this.#options.enumerate;
    if (parts !== undefined && parts.length > 0 && answered) {
      job.rendered = rendered;
      job.enumerator = enumerate(this.#abilities(job.offer.dtls === true), parts);
      this.#askOn(job, attempt, null);
    } else {
      this.#finish(job, rendered);
    }
  }

  #abilities(dtls: boolean): Abilities {
    const known = this.#knownAbilities.get(dtls) ?? abilitiesOf(this.native, dtls);
    this.#knownAbilities.set(dtls, known);
    return known;
  }

  #errorOf({ talk }: Attempt, row: number): ProbeError | null {
    const stage = stageName(this.#batch.at(row, Column.stage), talk);
    const error = errorOf(this.native, this.#batch, row, stage);
    const words = talk?.words ?? '';
    // It was tried all the same, as s_client does; now it is clear that the server meant it.
    return error !== null && stage === 'handshake' && words !== ''
      ? { ...error, stage: 'starttls', code: 'STARTTLS', message: words }
      : error;
  }

  /** The next question of an enumeration, to the address that answered before. */
  #askOn(job: Job, { address }: Attempt, answer: Answer): void {
    const step = job.enumerator?.next(answer);
    if (step === undefined || step.done === true) {
      this.#finish(job, withEnumeration(job.rendered as Rendered, step?.value as never));
      return;
    }
    job.winner = null;
    this.#open(job, address, job.assignment.port, step.value);
  }

  #giveUp(job: Job, stage: ProbeError['stage'], code: string, message: string): void {
    const error: ProbeError = { stage, code, message, alert: null, queue: [] };
    const rendered = job.rendered ?? renderUnconnected(this.#asked(job, job.winner), error);
    this.#finish(job, rendered);
  }

  #finish(job: Job, { line, marks, failed }: Rendered): void {
    this.#outbox.add({ index: job.assignment.index, line, marks, failed });
  }

  #asked(job: Job, attempt: Attempt | null): Asked {
    return askedOf(job, attempt, this.#options);
  }
}
