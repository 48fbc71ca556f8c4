/*
 * The rows that a Prober tells its results in, by the names of their columns (native/probe_batch.h has the same order).
 * Not here: what is made of a row (render.ts, worker.ts).
 */
import type { Native, Prober } from '../native/api';

/** Columns, in their order. A column of bytes is a place in the heap; its length stands in the next one. */
export enum Column {
  id,
  slot,
  event,
  stage,
  errorKind,
  errorCode,
  alert,
  connectMs,
  plainMs,
  handshakeMs,
  totalMs,
  version,
  cipher,
  cipherBits,
  group,
  tempKeyNid,
  tempKeyBits,
  signature,
  signatureNid,
  digestNid,
  compression,
  flags,
  verifyResult,
  tickets,
  bytesRead,
  bytesWritten,
  chain,
  chainLength,
  alpn,
  alpnLength,
  ocsp,
  ocspLength,
  scts,
  sctsLength,
  text,
  textLength,
  count,
}

export enum RowEvent {
  /** The probe is over. */
  result,
  /** It is connected and waits. */
  connected,
  /** The peer has sent something before the handshake. */
  data,
  /** The peer has ended before the handshake. */
  end,
}

export enum RowStage {
  connect,
  plain,
  handshake,
  done,
}

export enum RowError {
  none,
  errno,
  ssl,
  eof,
  timeout,
  limit,
}

export enum Flag {
  reused = 1,
  extendedMasterSecret = 2,
  secureRenegotiation = 4,
  serverCertificate = 8,
  verified = 16,
}

const ROWS = 256;
const HEAP = 2 ** 20;

/** A Prober and the memory that its rows are in. */
export class Batch {
  readonly prober: Prober;
  readonly #numbers = new Float64Array(ROWS * Column.count);
  readonly #bytes = Buffer.alloc(HEAP);
  readonly #names: string[] = [];

  /** @throws Error when the system gives no descriptor for it. */
  constructor(
    readonly native: Native,
    mostCertificates: number,
    wake: number,
  ) {
    const prober = native.Prober.create(this.#numbers, this.#bytes, mostCertificates, wake);
    if (prober === null) {
      throw new Error(`no descriptor for a prober: ${native.sys.strerror(native.sys.errno())}`);
    }
    this.prober = prober;
  }

  /** A number of a row. */
  at(row: number, column: Column): number {
    return this.#numbers[row * Column.count + column] ?? 0;
  }

  /** Bytes that a row points to; valid until the next run(). */
  bytes(row: number, column: Column): Buffer {
    const start = this.at(row, column);
    return this.#bytes.subarray(start, start + this.at(row, column + 1));
  }

  /** A name that a row gives by number; null for none. */
  name(row: number, column: Column): string | null {
    const number = this.at(row, column);
    if (number === 0) {
      return null;
    }
    this.#names[number] ??= this.prober.name(number) ?? '';
    return this.#names[number] ?? null;
  }

  /** Numbers of the certificates of a row's chain. */
  chain(row: number): number[] {
    const list: number[] = [];
    const end = this.at(row, Column.chain) + this.at(row, Column.chainLength);
    for (let at = this.at(row, Column.chain); at < end; at += 4) {
      list.push(this.#bytes.readUInt32LE(at));
    }
    return list;
  }
}
