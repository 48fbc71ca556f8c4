/*
 * What can be asked of a probe, in the words of s_client, and how many are made at a time.
 * Not here: what becomes of it (setup.ts: argv of s_client, worker.ts: limits). Part of the public API.
 */

/** What a handshake offers and asks for. Everything here can also be said of a single target. */
export interface OfferOptions {
  /** Server name to send and to check; null for none. Default: the host, where that is a DNS name. */
  readonly servername?: string | null;
  readonly alpn?: string | readonly string[];
  /** TLS 1.2 and earlier, as -cipher. */
  readonly ciphers?: string;
  readonly ciphersuites?: string;
  /** As -groups. Default: X25519, P-256, P-384, P-521; no post-quantum share is made unless asked for. */
  readonly groups?: string;
  readonly sigalgs?: string;
  /** `TLSv1.2` and the like, as -min_protocol and -max_protocol. */
  readonly minProtocol?: string;
  readonly maxProtocol?: string;
  readonly dtls?: boolean;
  /** A protocol that -starttls takes. */
  readonly starttls?: string;
  /** -name, or -xmpphost: what the client calls itself or the XMPP domain in the dialogue. */
  readonly name?: string;
  /** `host:port` of an HTTP proxy; its password is named as that of a key (`pass`). */
  readonly proxy?: string;
  readonly proxyUser?: string;
  readonly proxyPass?: string;
  /** Files, as -cert, -key and -cert_chain; `pass` is where the key's pass phrase is, as `env:NAME` or `pass:WORD`. */
  readonly cert?: string;
  readonly key?: string;
  readonly pass?: string;
  readonly certChain?: string;
  /** Verify the chain and the name; with -CAfile, -CApath, else the default locations. */
  readonly verify?: boolean;
  readonly caFile?: string;
  readonly caPath?: string;
  /** Ask for a stapled OCSP response. */
  readonly status?: boolean;
  /** Tell of signed certificate timestamps. */
  readonly ct?: boolean;
  /** Wait up to so many milliseconds for session tickets; true: 250. */
  readonly tickets?: boolean | number;
  /** A session file to resume, as -sess_in. */
  readonly sessIn?: string;
  /** Further options of s_client, as written on its command line. */
  readonly args?: readonly string[];
}

export type Part = 'protocols' | 'ciphers' | 'groups';

export interface ProbeOptions extends OfferOptions {
  /** Milliseconds for a whole attempt (default 10,000) and for connect(2) (default 5,000). */
  readonly timeout?: number;
  readonly connectTimeout?: number;
  /** Further attempts after an error that may pass: no connection, a timeout, an end before the handshake. Default 0. */
  readonly retries?: number;
  /** Addresses to try. Default `any`, in the resolver's order; `race` gives the next one a start after 250 ms. */
  readonly family?: 'any' | 'ipv4' | 'ipv6';
  readonly race?: boolean;
  /** Bytes read after which a target is given up. Default 1 MiB. */
  readonly maxBytes?: number;
  /** How certificates are told: `info` (default), also as `der` or `pem`, or not at all (`none`). */
  readonly certificates?: 'info' | 'der' | 'pem' | 'none';
  /**
   * End each connection with a reset (RST) instead of close_notify and FIN: fewer packets and system calls on both sides.
   * A server may write a line in its log for each.
   */
  readonly reset?: boolean;
  /** Find out what each target takes. */
  readonly enumerate?: readonly Part[];
  /** DNS servers instead of the system's, `address` or `address:port`. */
  readonly resolvers?: readonly string[];
  readonly signal?: AbortSignal;
}

export interface ProbeAllOptions extends ProbeOptions {
  /** Attempts at a time over all threads. Default 100; cut down to what the limit of descriptors allows. */
  readonly concurrency?: number;
  /** Attempts started in a second over all threads; 0 (default) for as many as there can be. */
  readonly rate?: number;
  /** Worker threads. Default 1. */
  readonly threads?: number;
  /** Records in the order they come (default) or that of the targets. */
  readonly order?: 'completion' | 'input';
}

/** One target. */
export interface ProbeTarget extends OfferOptions {
  /** A name, or an address (IPv6 without brackets). */
  readonly host: string;
  readonly port: number;
  /** As it was given, told in the record. Default: host and port. */
  readonly target?: string;
  /** Address to connect to instead of asking the DNS. */
  readonly ip?: string;
}

/** Things in a record that somebody may want to fail on. */
export const MARKS = [
  'unreachable',
  'no-tls',
  'expired',
  'not-yet-valid',
  'expires-soon',
  'self-signed',
  'untrusted',
  'wrong-host',
  'old-protocol',
  'weak-key',
] as const;
export type Mark = (typeof MARKS)[number];
