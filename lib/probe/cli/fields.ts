/*
 * Paths into a record, as `chain.0.notAfter`: which there are, and what stands there.
 */
import type { Certificate, ProbeRecord, Sct } from '../record';
import { UsageError } from './errors';

/** A value that may be named; a list's members all have the shape of the one given, those of a map too. */
type Shape = null | { readonly [name: string]: Shape } | readonly [Shape] | { readonly '*': Shape };

const CERTIFICATE: Readonly<Record<keyof Certificate, Shape>> = {
  subject: null,
  issuer: null,
  sans: [null],
  notBefore: null,
  notAfter: null,
  serial: null,
  key: { type: null, bits: null, group: null },
  signature: null,
  sha256: null,
  der: null,
  pem: null,
};

const SCT: Readonly<Record<keyof Sct, Shape>> = {
  source: null,
  version: null,
  log: null,
  timestamp: null,
};

const RECORD: Readonly<Record<keyof ProbeRecord, Shape>> = {
  v: null,
  target: null,
  host: null,
  port: null,
  ip: null,
  time: null,
  attempts: null,
  stage: null,
  error: { stage: null, code: null, message: null, alert: null, queue: [null] },
  ms: { dns: null, connect: null, proxy: null, starttls: null, handshake: null, total: null },
  protocol: null,
  cipher: null,
  bits: null,
  group: null,
  tempKey: null,
  signature: null,
  alpn: null,
  servername: null,
  compression: null,
  secureRenegotiation: null,
  extendedMasterSecret: null,
  resumed: null,
  tickets: null,
  ocsp: {
    response: null,
    status: null,
    producedAt: null,
    thisUpdate: null,
    nextUpdate: null,
    revokedAt: null,
  },
  scts: [SCT],
  chain: [CERTIFICATE],
  verification: { ok: null, code: null, message: null },
  hostname: null,
  read: null,
  written: null,
  enumeration: {
    protocols: [null],
    ciphers: { '*': [null] },
    groups: [null],
    handshakes: null,
    complete: null,
  },
};

/** Names of protocols have dots in them (`TLSv1.2`), so a path is cut where a name is known to end. */
export type Path = readonly string[];

function member(shape: Shape, name: string): Shape | undefined {
  if (shape === null) return undefined;
  if (Array.isArray(shape)) return /^(?:0|[1-9][0-9]{0,3})$/.test(name) ? shape[0] : undefined;
  const names = shape as Readonly<Record<string, Shape>>;
  if ('*' in names) return /^(?:D?TLSv1(?:\.[1-3])?|SSLv3)$/.test(name) ? names['*'] : undefined;
  return Object.hasOwn(names, name) ? names[name] : undefined;
}

/** @throws UsageError for a path that leads nowhere in any record */
export function readPath(text: string): Path {
  const parts = text.split('.');
  const path: string[] = [];
  let shape: Shape | undefined = RECORD;
  while (parts.length > 0 && shape !== undefined) {
    const long: string = parts.slice(0, 2).join('.');
    const name = member(shape, long) === undefined ? (parts[0] ?? '') : long;
    shape = member(shape, name);
    parts.splice(0, name === long ? 2 : 1);
    path.push(name);
  }
  if (shape === undefined) throw new UsageError(`a record has no field ${text}`);
  return path;
}

/** What stands at a path; undefined where it leads to nothing in this record. */
export function valueAt(record: unknown, path: Path): unknown {
  let value = record;
  for (const name of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) {
      return undefined;
    }
    value = (value as Readonly<Record<string, unknown>>)[name];
  }
  return value;
}

/** Columns of CSV when none are chosen. */
export const DEFAULT_FIELDS =
  'target,ip,port,stage,protocol,cipher,group,chain.0.subject,chain.0.notAfter,verification.ok,hostname,' +
  'error.code,error.message,ms.total';
