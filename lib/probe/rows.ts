/*
 * What stands between a job and the rows that a Prober tells: what a record says that no row knows, the answer to a
 * question of an enumeration.
 * Used by crew.ts.
 */
import { type Batch, Column, RowError, RowStage } from './batch';
import type { Answer } from './enumerate';
import type { Attempt, Job } from './job';
import type { ProbeOptions } from './options';
import type { PlainTalk } from './plain';
import type { ProbeError } from './record';
import { type Asked, isAddress, targetText } from './render';

export function answerOf(batch: Batch, row: number): Answer {
  const kind = batch.at(row, Column.errorKind);
  if (batch.at(row, Column.stage) < RowStage.handshake || kind === RowError.timeout) {
    return null;
  }
  return {
    ok: kind === RowError.none,
    protocol: batch.name(row, Column.version),
    cipher: batch.name(row, Column.cipher),
    group: batch.name(row, Column.group),
  };
}

/** The stage of a row as an error tells it. */
export function stageName(stage: RowStage, talk: PlainTalk | null): ProbeError['stage'] {
  switch (stage) {
    case RowStage.connect:
      return 'connect';
    case RowStage.plain:
      return talk === null ? 'connect' : (talk.part ?? 'starttls');
    default:
      return 'handshake';
  }
}

/** What a record says that no row knows. */
export function askedOf(job: Job, attempt: Attempt | null, options: ProbeOptions): Asked {
  const { target, addresses, dnsMs } = job.assignment;
  const { host, port } = target;
  const times = attempt?.talk?.times ?? {};
  const span = (part: { from: number; to: number } | undefined) =>
    part === undefined ? null : part.to - part.from;
  const { servername } = job;
  return {
    target: targetText(target),
    host,
    port,
    ip: attempt?.address ?? addresses[0] ?? null,
    time: job.started,
    attempts: job.attempts,
    dnsMs,
    proxyMs: span(times.proxy),
    starttlsMs: span(times.starttls),
    servername: servername === null || isAddress(servername) ? null : servername,
    checkedName: job.checkedName,
    wantsChain: options.certificates !== 'none',
    wantsTickets: Boolean(job.offer.tickets),
    wantsScts: job.offer.ct === true,
  };
}
