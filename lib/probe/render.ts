/*
 * A row of a Batch as a record, in JSON; and what the record may be failed for.
 * The text is put together by hand where most of it is the same from target to target.
 * Used by the worker thread.
 */
import type { Native } from '../native/api';
import { SIGNATURE_TYPES } from '../print/tables';
import { type Batch, Column, Flag, RowError, RowStage } from './batch';
import { type Certificates, chainJson, type Known } from './certificates';
import { groupName } from './groups';
import type { Mark, ProbeTarget } from './options';
import type { Enumeration, ProbeError, Stage, StageTimes, Verification } from './record';
import { readScts } from './scts';

/** What is known of a target before there is a connection. */
export interface Heading {
  readonly target: string;
  readonly host: string;
  readonly port: number;
  readonly ip: string | null;
  readonly time: number;
  readonly attempts: number;
  readonly dnsMs: number | null;
  readonly servername: string | null;
}

/** What the row does not know of a probe. */
export interface Asked extends Heading {
  /** The plain-text part by what was done in it; null for what was not. */
  readonly proxyMs: number | null;
  readonly starttlsMs: number | null;
  /** The name that the certificate has to be for; null when that is not asked. */
  readonly checkedName: string | null;
  readonly wantsChain: boolean;
  readonly wantsTickets: boolean;
  readonly wantsScts: boolean;
}

export interface Rendered {
  readonly line: string;
  readonly marks: readonly Mark[];
  readonly failed: string | null;
}

const MICROSECONDS = 1000;
/** Below these a key is called weak (BSI TR-02102, NIST SP 800-57). */
const WEAK_RSA_BITS = 2048;
const WEAK_EC_BITS = 224;
const EXPIRES_SOON_SECONDS = 14 * 86400;
const OLD_PROTOCOLS = ['SSLv3', 'TLSv1', 'TLSv1.1', 'DTLSv1'];
/** NID_dhKeyAgreement: EVP_PKEY_DH, which s_client calls DH. */
const NID_DH = 28;
const SELF_SIGNED = [18, 19];

function rounded(ms: number): number {
  return Math.round(ms * MICROSECONDS) / MICROSECONDS;
}

function timesJson({ dns, connect, proxy, starttls, handshake, total }: StageTimes): string {
  const ms = (time: number | null) => (time === null ? null : rounded(time));
  return [
    `{"dns":${ms(dns)}`,
    `"connect":${ms(connect)}`,
    `"proxy":${ms(proxy)}`,
    `"starttls":${ms(starttls)}`,
    `"handshake":${ms(handshake)}`,
    `"total":${ms(total)}}`,
  ].join();
}

/** The error of a row; its stage is not `done`, since nothing fails there. */
export function errorOf(
  native: Native,
  batch: Batch,
  row: number,
  stage: ProbeError['stage'],
): ProbeError | null {
  const code = batch.at(row, Column.errorCode);
  const alert = batch.at(row, Column.alert);
  const errorIs = (name: string, message: string, queue: readonly string[] = []): ProbeError => ({
    stage,
    code: name,
    message,
    alert: alert < 0 ? null : alert,
    queue,
  });
  switch (batch.at(row, Column.errorKind)) {
    case RowError.none:
      return null;
    case RowError.errno:
      return errorIs(errnoName(code), native.sys.strerror(code));
    case RowError.eof:
      return errorIs('EOF', 'the peer closed the connection');
    case RowError.timeout:
      return errorIs('TIMEOUT', 'no answer in time');
    case RowError.limit:
      return errorIs('LIMIT', 'the peer sent more than is read');
    default: {
      const queue = batch.bytes(row, Column.text).toString('latin1').split('\n').filter(Boolean);
      if (alert >= 0) {
        return errorIs('ALERT', `alert ${native.library.alertDescStringLong(alert)}`, queue);
      }
      const reason = /:([^:]+)$/.exec(queue[0] ?? '')?.[1];
      return errorIs('TLS', reason ?? 'the handshake failed', queue);
    }
  }
}

const errnoNames = new Map<number, string>();

function errnoName(code: number): string {
  if (errnoNames.size === 0) {
    const { errno } = require('node:os').constants as { errno: Record<string, number> };
    for (const [name, value] of Object.entries(errno)) {
      errnoNames.set(value, errnoNames.get(value) ?? name);
    }
  }
  return errnoNames.get(code) ?? `E${code}`;
}

/** Renders the rows of one thread. */
export class Renderer {
  readonly #digests: string[] = [];

  constructor(
    readonly batch: Batch,
    readonly certificates: Certificates,
  ) {}

  /** A record of a probe that came as far as a connection, or not even that. */
  render(asked: Asked, row: number, error: ProbeError | null): Rendered {
    const { batch } = this;
    const at = (column: Column) => batch.at(row, column);
    const flags = at(Column.flags);
    const chain =
      (flags & Flag.serverCertificate) === 0
        ? null
        : batch.chain(row).map((number) => this.certificates.get(number));
    const verification = this.#verification(row, flags);
    const leaf = chain?.[0];
    const { checkedName } = asked;
    const hostname =
      leaf === undefined || checkedName === null
        ? null
        : leaf.isFor(checkedName, isAddress(checkedName));
    const protocol = batch.name(row, Column.version);
    const group = batch.name(row, Column.group);
    const alpn = at(Column.alpnLength) === 0 ? null : batch.bytes(row, Column.alpn).toString();
    const wantsChain = asked.wantsChain && chain !== null;
    const fields = [
      `{${heading(asked)}`,
      `"stage":"${error === null ? 'done' : error.stage}"`,
      `"error":${error === null ? 'null' : JSON.stringify(error)}`,
      `"ms":${timesJson(this.#times(asked, row))}`,
      `"protocol":${text(protocol)}`,
      `"cipher":${text(batch.name(row, Column.cipher))}`,
      `"bits":${at(Column.cipherBits)}`,
      `"group":${text(group === null ? null : groupName(group))}`,
      `"tempKey":${text(this.#tempKey(row))}`,
      `"signature":${text(this.#signature(row))}`,
      `"alpn":${text(alpn)}`,
      `"servername":${text(asked.servername)}`,
      `"compression":${text(batch.name(row, Column.compression))}`,
      `"secureRenegotiation":${(flags & Flag.secureRenegotiation) !== 0}`,
      `"extendedMasterSecret":${(flags & Flag.extendedMasterSecret) !== 0}`,
      `"resumed":${(flags & Flag.reused) !== 0}`,
      `"tickets":${asked.wantsTickets && error === null ? at(Column.tickets) : null}`,
      `"ocsp":${JSON.stringify(this.#ocsp(row))}`,
      `"scts":${asked.wantsScts && error === null ? JSON.stringify(readScts(batch.bytes(row, Column.scts))) : null}`,
      `"chain":${wantsChain ? chainJson(chain) : null}`,
      `"verification":${JSON.stringify(verification)}`,
      `"hostname":${hostname}`,
      `"read":${at(Column.bytesRead)}`,
      `"written":${at(Column.bytesWritten)}`,
    ];
    return {
      line: `${fields.join()}}`,
      marks: marksOf({ error, protocol, leaf, verification, hostname }),
      failed: error === null ? null : error.stage,
    };
  }

  #times(asked: Asked, row: number): StageTimes {
    const { batch } = this;
    const stage = batch.at(row, Column.stage);
    return {
      dns: asked.dnsMs,
      connect: stage > RowStage.connect ? batch.at(row, Column.connectMs) : null,
      proxy: asked.proxyMs,
      starttls: asked.starttlsMs,
      handshake: stage === RowStage.done ? batch.at(row, Column.handshakeMs) : null,
      total: batch.at(row, Column.totalMs),
    };
  }

  #verification(row: number, flags: number): Verification | null {
    if ((flags & Flag.verified) === 0) {
      return null;
    }
    const code = this.batch.at(row, Column.verifyResult);
    const message = this.batch.native.library.verifyCertErrorString(code);
    return { ok: code === 0, code, message };
  }

  #tempKey(row: number): string | null {
    const nid = this.batch.at(row, Column.tempKeyNid);
    const bits = this.batch.at(row, Column.tempKeyBits);
    const type = nid === NID_DH ? 'DH' : this.#nid(nid);
    return nid === 0 || this.batch.at(row, Column.group) !== 0 ? null : `${type} ${bits}`;
  }

  #signature(row: number): string | null {
    const name = this.batch.name(row, Column.signature);
    const type = this.batch.at(row, Column.signatureNid);
    if (name !== null || type === 0) {
      return name;
    }
    const digest = this.batch.at(row, Column.digestNid);
    const by = SIGNATURE_TYPES[type] ?? this.#nid(type);
    return digest === 0 ? by : `${by} ${this.#nid(digest)}`;
  }

  #nid(nid: number): string {
    this.#digests[nid] ??= this.batch.native.library.nid2sn(nid) ?? String(nid);
    return this.#digests[nid] ?? '';
  }

  #ocsp(row: number) {
    const { batch } = this;
    if (batch.at(row, Column.ocspLength) === 0) {
      return null;
    }
    const facts = batch.native.ocsp.describeResponse(batch.bytes(row, Column.ocsp));
    batch.native.err.clear();
    const none = { status: null, producedAt: null, thisUpdate: null };
    return facts ?? { response: null, ...none, nextUpdate: null, revokedAt: null };
  }
}

/** The record with what was found by asking on. */
export function withEnumeration(record: Rendered, enumeration: Enumeration): Rendered {
  const line = `${record.line.slice(0, -1)},"enumeration":${JSON.stringify(enumeration)}}`;
  return { ...record, line };
}

/** A text as JSON. */
function text(value: string | null): string {
  return value === null ? 'null' : JSON.stringify(value);
}

let lastTime = Number.NaN;
let lastIso = '';

/** A time in ISO 8601; most records of a thread share theirs with others. */
function isoTime(time: number): string {
  if (time !== lastTime) {
    lastTime = time;
    lastIso = new Date(time).toISOString();
  }
  return lastIso;
}

function heading({ target, host, port, ip, time, attempts }: Heading): string {
  return [
    `"v":1,"target":${text(target)}`,
    `"host":${text(host)}`,
    `"port":${port}`,
    `"ip":${text(ip)}`,
    `"time":"${isoTime(time)}"`,
    `"attempts":${attempts}`,
  ].join();
}

/** The record of a target that no connection was tried to. */
export function renderUnconnected(asked: Heading, error: ProbeError): Rendered {
  const times: StageTimes = {
    dns: asked.dnsMs,
    connect: null,
    proxy: null,
    starttls: null,
    handshake: null,
    total: 0,
  };
  const empty = {
    stage: error.stage satisfies Stage,
    error,
    ms: times,
    protocol: null,
    cipher: null,
    bits: 0,
    group: null,
    tempKey: null,
    signature: null,
    alpn: null,
    servername: asked.servername,
    compression: null,
    secureRenegotiation: false,
    extendedMasterSecret: false,
    resumed: false,
    tickets: null,
    ocsp: null,
    scts: null,
    chain: null,
    verification: null,
    hostname: null,
    read: 0,
    written: 0,
  };
  const line = `{${heading(asked)},${JSON.stringify(empty).slice(1)}`;
  return { line, marks: ['unreachable'], failed: error.stage };
}

/** A target as it was given. */
export function targetText({ target, host, port }: ProbeTarget): string {
  return target ?? (host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`);
}

/** Whether a name is a numeric address. */
export function isAddress(name: string): boolean {
  return name.includes(':') || /^[0-9.]+$/.test(name);
}

interface Judged {
  readonly error: ProbeError | null;
  readonly protocol: string | null;
  readonly leaf: Known | undefined;
  readonly verification: Verification | null;
  readonly hostname: boolean | null;
}

function marksOf({ error, protocol, leaf, verification, hostname }: Judged): Mark[] {
  const marks: Mark[] = [];
  const add = (mark: Mark, applies: boolean) => {
    if (applies) {
      marks.push(mark);
    }
  };
  if (error !== null) {
    marks.push(['dns', 'connect', 'proxy'].includes(error.stage) ? 'unreachable' : 'no-tls');
  }
  const facts = leaf?.facts;
  if (facts) {
    add('expired', facts.secondsLeft < 0);
    add('not-yet-valid', facts.secondsSinceStart < 0);
    add('expires-soon', facts.secondsLeft >= 0 && facts.secondsLeft < EXPIRES_SOON_SECONDS);
    const weak = facts.keyType === 'EC' ? WEAK_EC_BITS : WEAK_RSA_BITS;
    add('weak-key', ['RSA', 'DSA', 'EC'].includes(facts.keyType ?? '') && facts.keyBits < weak);
  }
  if (verification !== null) {
    add('self-signed', SELF_SIGNED.includes(verification.code));
    add('untrusted', !verification.ok);
  } else {
    add('self-signed', facts?.selfIssued === true);
  }
  add('wrong-host', hostname === false);
  add('old-protocol', protocol !== null && OLD_PROTOCOLS.includes(protocol));
  return marks;
}
