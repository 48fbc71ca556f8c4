/*
 * Certificates as they stand in records, each made once: servers share intermediates, and are probed more than once.
 * Used by render.ts, in the worker thread.
 */
import type { CertificateFacts, X509 } from '../native/api';
import type { Batch } from './batch';
import type { Certificate } from './record';

/** Certificates kept; more are forgotten all at once. */
export const MOST_CERTIFICATES = 4096;

/** What is known of a certificate. */
export interface Known {
  /** Its place in a record, as JSON. */
  readonly json: string;
  readonly facts: CertificateFacts | null;
  /** Whether it is for a name; false for a certificate that cannot be read. */
  isFor(name: string, isAddress: boolean): boolean;
}

/** A byte string that holds UTF-8. */
export function fromUtf8(text: string): string {
  return Buffer.from(text, 'latin1').toString();
}

export type Detail = 'info' | 'der' | 'pem' | 'none';

const PEM_LINE = 64;

function pemOf(der: Buffer): string {
  const lines = der.toString('base64').match(new RegExp(`.{1,${PEM_LINE}}`, 'g')) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}

function certificateOf(facts: CertificateFacts): Certificate {
  return {
    subject: fromUtf8(facts.subject),
    issuer: fromUtf8(facts.issuer),
    sans: facts.sans.map(fromUtf8),
    notBefore: facts.notBefore || null,
    notAfter: facts.notAfter || null,
    serial: facts.serial,
    key: { type: facts.keyType, bits: facts.keyBits, group: facts.keyGroup },
    signature: facts.signature ?? 'undef',
    sha256: facts.sha256.toString('hex'),
  };
}

/** The certificates of a Batch by the numbers it gives them. */
export class Certificates {
  #known = new Map<number, Known>();

  constructor(
    readonly batch: Batch,
    readonly detail: Detail,
  ) {}

  get(number: number): Known {
    let known = this.#known.get(number);
    if (known === undefined) {
      if (this.#known.size >= MOST_CERTIFICATES) {
        this.#known.clear();
      }
      known = this.#make(number);
      this.#known.set(number, known);
    }
    return known;
  }

  #make(number: number): Known {
    const der = this.batch.prober.certificate(number) ?? Buffer.alloc(0);
    const cert = this.batch.native.X509.fromDer(der);
    if (cert === null) {
      this.batch.native.err.clear();
      return { json: 'null', facts: null, isFor: () => false };
    }
    const facts = cert.describe();
    this.batch.native.err.clear();
    return { json: this.#json(facts, der), facts, isFor: checker(cert) };
  }

  #json(facts: CertificateFacts, der: Buffer): string {
    const certificate = certificateOf(facts);
    switch (this.detail) {
      case 'der':
        return JSON.stringify({ ...certificate, der: der.toString('base64') });
      case 'pem':
        return JSON.stringify({ ...certificate, pem: pemOf(der) });
      default:
        return JSON.stringify(certificate);
    }
  }
}

/** Remembers the last answer: a certificate is mostly asked about one name. */
function checker(cert: X509): Known['isFor'] {
  let last = '';
  let answer = false;
  return (name, isAddress) => {
    if (name !== last) {
      last = name;
      answer = cert.checkHost(name, isAddress);
    }
    return answer;
  };
}

/** The chain of a record, as JSON. */
export function chainJson(chain: readonly Known[]): string {
  return `[${chain.map(({ json }) => json).join()}]`;
}
