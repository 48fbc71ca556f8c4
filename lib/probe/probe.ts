/*
 * The prober as functions: one target, or any number of them.
 * Part of the public API; the command line uses pool.ts directly.
 */
import type { ProbeAllOptions, ProbeOptions, ProbeTarget } from './options';
import { openPool } from './pool';
import type { ProbeRecord } from './record';

/** A target as an object, or `host`, `host:port`, `[v6]:port`; the port is 443 where none is given. */
export type TargetLike = ProbeTarget | string;

const DEFAULT_PORT = 443;
const HOST_PORT = /^(?:\[([^\]]+)\]|([^:]+))(?::(\d{1,5}))?$/;

/** @throws TypeError for a text that is no target. */
export function toTarget(target: TargetLike): ProbeTarget {
  if (typeof target !== 'string') {
    return target;
  }
  // Two colons and no brackets: an IPv6 address.
  const match = /:.*:/.test(target) && !target.startsWith('[') ? null : HOST_PORT.exec(target);
  const host = match === null ? target : (match[1] ?? match[2] ?? '');
  const port = Number(match?.[3] ?? DEFAULT_PORT);
  if (host === '' || port < 1 || port > 65535 || (match === null && !/:.*:/.test(target))) {
    throw new TypeError(`${target} is not host, host:port or [v6]:port`);
  }
  return { host, port, target };
}

async function* toTargets(
  targets: Iterable<TargetLike> | AsyncIterable<TargetLike>,
): AsyncIterableIterator<ProbeTarget> {
  for await (const target of targets) {
    yield toTarget(target);
  }
}

/**
 * Probes all targets and tells of each, with `options.concurrency` at a time. Targets are taken as they are needed, and
 * none is taken while records wait to be read. Ends early, with records of the code ABORTED for what was under way, when
 * `options.signal` is aborted; so does leaving the loop, without these.
 *
 * @throws OfferError when the options cannot be used, TypeError for a target that is none.
 * @example
 * for await (const record of probeAll(['example.com', '192.0.2.1:8443'], { verify: true })) {
 *   console.log(record.target, record.protocol, record.error?.code);
 * }
 */
export async function* probeAll(
  targets: Iterable<TargetLike> | AsyncIterable<TargetLike>,
  options: ProbeAllOptions = {},
): AsyncIterableIterator<ProbeRecord> {
  const pool = await openPool(options);
  try {
    for await (const { line } of pool.run(toTargets(targets))) {
      yield JSON.parse(line) as ProbeRecord;
    }
  } finally {
    await pool.close();
  }
}

/**
 * Probes one target.
 *
 * @throws OfferError when the options cannot be used, TypeError for a target that is none. What goes wrong with the
 *   target stands in the record.
 * @example
 * const { chain } = await probe('example.com:443', { servername: 'example.com' });
 * console.log(chain?.[0]?.notAfter);
 */
export async function probe(target: TargetLike, options: ProbeOptions = {}): Promise<ProbeRecord> {
  const all = probeAll([toTarget(target)], { ...options, concurrency: 1 });
  for await (const record of all) {
    return record;
  }
  throw new Error('stopped before the target was begun');
}
