/*
 * What is told of one target: a record of JSON values, version 1. Fields are added in later versions, never renamed.
 * Not here: how it is filled (render.ts). Part of the public API.
 */

import type { OcspFacts } from '../native/api';

/** How far a probe came; `done` is an established connection that was looked at and closed. */
export type Stage = 'dns' | 'connect' | 'proxy' | 'starttls' | 'handshake' | 'done';

/**
 * What went wrong: a name of errno(3) (`ECONNREFUSED`), one of the resolver (`ENOTFOUND`, `SERVFAIL`), or
 * `TIMEOUT` the deadline, `LIMIT` more bytes than allowed, `EOF` closed by the peer, `ALERT` refused by it with a TLS
 * alert, `TLS` another error of libssl, `STARTTLS` or `PROXY` refused in its own words, `OPTIONS` what this target was to
 * be offered cannot be, `ABORTED` stopped by the caller.
 */
export interface ProbeError {
  readonly stage: Exclude<Stage, 'done'>;
  readonly code: string;
  /** In words; of untrusted origin where the peer spoke. */
  readonly message: string;
  /** The peer's alert, 0 to 255 (RFC 8446, 6); null without one. */
  readonly alert: number | null;
  /** OpenSSL's error queue, oldest first, as ERR_error_string(3) writes it. */
  readonly queue: readonly string[];
}

/** Milliseconds, to the microsecond; null for a stage that was not reached or not needed. */
export interface StageTimes {
  readonly dns: number | null;
  readonly connect: number | null;
  readonly proxy: number | null;
  readonly starttls: number | null;
  readonly handshake: number | null;
  /** From the first connect(2) of the attempt that is told of to its end. */
  readonly total: number;
}

export interface PublicKey {
  /** `RSA`, `EC`, `ED25519`, ... as OpenSSL names it; null when it cannot be decoded. */
  readonly type: string | null;
  readonly bits: number;
  /** The curve, for EC. */
  readonly group: string | null;
}

export interface Certificate {
  /** Names as RFC 2253 writes them, UTF-8. */
  readonly subject: string;
  readonly issuer: string;
  /** Subject alternative names as `DNS:x`, `IP:x`, `email:x`, `URI:x`, in their order. */
  readonly sans: readonly string[];
  /** UTC, ISO 8601; null for a time that cannot be read. */
  readonly notBefore: string | null;
  readonly notAfter: string | null;
  /** Hexadecimal, upper case, as s_client prints it elsewhere. */
  readonly serial: string;
  readonly key: PublicKey;
  /** Signature algorithm, by its long name. */
  readonly signature: string;
  /** SHA-256 of the DER form, lower-case hexadecimal. */
  readonly sha256: string;
  /** On demand (`certificates: 'der'`, base64, or `'pem'`). */
  readonly der?: string;
  readonly pem?: string;
}

export interface Verification {
  /** Nothing wrong found (X509_V_OK). */
  readonly ok: boolean;
  /** X509_V_ERR_*, and its text. */
  readonly code: number;
  readonly message: string;
}

/** What a stapled response says of the first certificate in it. */
export type StapledResponse = OcspFacts;

/** A signed certificate timestamp (RFC 6962, 3.2). */
export interface Sct {
  readonly source: 'tls' | 'certificate' | 'ocsp' | 'unknown';
  /** 0 is v1. */
  readonly version: number;
  /** SHA-256 of the log's key, base64. */
  readonly log: string;
  readonly timestamp: string;
}

/** What a server takes, found by asking (`enumerate`). In the server's order of preference. */
export interface Enumeration {
  readonly protocols: readonly string[];
  /** For each protocol, the ciphers. */
  readonly ciphers: Readonly<Record<string, readonly string[]>>;
  readonly groups: readonly string[];
  /** Handshakes that it took. */
  readonly handshakes: number;
  /** Whether all was asked; false when the server stopped answering on the way. */
  readonly complete: boolean;
}

export interface ProbeRecord {
  readonly v: 1;
  /** The target as it was given. */
  readonly target: string;
  readonly host: string;
  readonly port: number;
  /** Address tried last; null when the name has none. */
  readonly ip: string | null;
  /** UTC, ISO 8601. */
  readonly time: string;
  /** 1 for the first, one more for each repetition. */
  readonly attempts: number;
  readonly stage: Stage;
  readonly error: ProbeError | null;
  readonly ms: StageTimes;
  /** The handshake's result; null, false or 0 each where it was not reached or is not the case. */
  readonly protocol: string | null;
  readonly cipher: string | null;
  readonly bits: number;
  readonly group: string | null;
  /** The ephemeral key in words, where the group has no name: `DH 2048`. */
  readonly tempKey: string | null;
  /** The server's signature: `ecdsa_secp256r1_sha256`, or type and digest (`RSA-PSS SHA256`) where libssl tells those. */
  readonly signature: string | null;
  readonly alpn: string | null;
  /** The name sent; null for none. */
  readonly servername: string | null;
  readonly compression: string | null;
  readonly secureRenegotiation: boolean;
  readonly extendedMasterSecret: boolean;
  readonly resumed: boolean;
  /** Session tickets received; null when not waited for (`tickets`). */
  readonly tickets: number | null;
  /** The stapled response; null without one, or when not asked for (`status`). */
  readonly ocsp: StapledResponse | null;
  /** null when not asked for (`ct`). */
  readonly scts: readonly Sct[] | null;
  /** As sent by the server; null when none came. */
  readonly chain: readonly Certificate[] | null;
  /** null when no certificate came, or not asked for (`verify`). */
  readonly verification: Verification | null;
  /** Whether the certificate is for the name that was asked; null when there is no certificate, no name, or not asked for. */
  readonly hostname: boolean | null;
  readonly read: number;
  readonly written: number;
  /** Only with `enumerate`. */
  readonly enumeration?: Enumeration;
}
