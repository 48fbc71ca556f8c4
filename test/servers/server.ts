// The shape of a real server's set-up: its packages, its files, its command. Data, and nothing that runs it.
// Not here: starting and ending (start.ts), what is played against it (cases.ts).
// Called by the files beside it, one for each server.

/** A Debian package, and a file that is there when it is installed. */
export interface Package {
  readonly name: string;
  readonly file: string;
}

/** One start of a server: with TLS, or with a configuration that knows none. */
export type Variant = 'tls' | 'plain';

/** What a set-up is told. */
export interface Place {
  readonly variant: Variant;
  /** The server's own folder; the user may write there, and `server.key` is in it. */
  readonly folder: string;
  /** The folder of the tester's certificates. */
  readonly pki: string;
  /** Who runs it. */
  readonly user: { readonly name: string; readonly uid: number };
  readonly group: { readonly name: string; readonly gid: number };
  /** A port of 127.0.0.1 for each protocol. */
  readonly ports: Readonly<Record<string, number>>;
  /** Where a package that is unpacked only lies. */
  readonly unpacked: string;
}

export interface Command {
  readonly program: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

export interface RealServer {
  readonly name: string;
  /** The names that -starttls takes, or others for a server that is no STARTTLS server. */
  readonly protocols: readonly string[];
  readonly variants: readonly Variant[];
  readonly packages: readonly Package[];
  /**
   * A package whose installation would ask too much of a machine (a mail server, a domain name); only unpacked, its
   * file relative to where.
   */
  readonly unpack?: Package;
  /** Made in its folder, before the files. */
  readonly folders?: readonly string[];
  readonly files: (at: Place) => Readonly<Record<string, string>>;
  /** Run to its end first. */
  readonly before?: (at: Place) => Command;
  /** Stays in the foreground; it is ready when it accepts connections on all its ports. */
  readonly command: (at: Place) => Command;
  /** Default: SIGTERM. */
  readonly end?: NodeJS.Signals;
}

/** The port of a protocol; a set-up names only its own. */
export function portOf(at: Place, protocol: string): number {
  const port = at.ports[protocol];
  if (port === undefined) throw new Error(`no port for ${protocol}`);
  return port;
}
