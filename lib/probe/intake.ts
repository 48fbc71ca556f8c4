/*
 * Around the threads of a pool: how many connections there can be, and what becomes of targets before a thread gets them.
 * Used by pool.ts.
 */
import { readdirSync, readFileSync } from 'node:fs';
import type { Assignment } from './job';
import type { ProbeLine } from './lines';
import type { ProbeTarget } from './options';
import type { ProbeError } from './record';
import { renderUnconnected, targetText } from './render';

/** Descriptors for everything but connections, beyond those that are open already. */
const SPARE_DESCRIPTORS = 64;

/** Connections at a time that the process's descriptors allow. */
export function affordable(wanted: number): number {
  const line = /^Max open files\s+(\d+)/m.exec(readFileSync('/proc/self/limits', 'latin1'));
  const limit = line === null ? Number.POSITIVE_INFINITY : Number(line[1]);
  const used = readdirSync('/proc/self/fd').length;
  return Math.max(1, Math.min(wanted, limit - used - SPARE_DESCRIPTORS));
}

/** What is told of a target whose name was being asked for when all was given up. */
export function abandoned({ index, target, dnsMs }: Assignment): ProbeLine {
  const error = dnsFault({ code: 'ABORTED', message: 'stopped before it was over' });
  const name = { target: targetText(target), host: target.host, port: target.port, ip: null };
  const asked = { ...name, time: Date.now(), attempts: 1, dnsMs, servername: null };
  return { index, ...renderUnconnected(asked, error) };
}

export function dnsFault({ code, message }: { code: string; message: string }): ProbeError {
  return { stage: 'dns', code, message, alert: null, queue: [] };
}

/** Tells a source that no more is wanted; it may take its time. */
export function end(source: Iterator<ProbeTarget> | AsyncIterator<ProbeTarget>): void {
  Promise.resolve(source.return?.()).catch(() => undefined);
}

/** `host:port`, `[v6]:port`. */
export function parseProxy(text: string): { host: string; port: number } {
  const match = /^(?:\[([^\]]+)\]|([^:]+)):(\d{1,5})$/.exec(text);
  const port = Number(match?.[3]);
  if (match === null || port < 1 || port > 65535) {
    throw new TypeError(`proxy: ${text} is not host:port`);
  }
  return { host: match[1] ?? match[2] ?? '', port };
}
