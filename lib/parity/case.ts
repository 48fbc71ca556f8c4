// The shape of a parity case: a data row that can be written as JSON, and nothing that plays it.
// Not here: how a row is played (play.ts), what may be masked (masks.ts), the rows themselves.
// Called by every other file of this folder and by the case tables under test/parity/cases.

import type { Mishap } from './datagrams';
import type { MaskName } from './masks';

/**
 * Bytes in a form that JSON can hold. A plain string is a byte string (latin1), with placeholders
 * filled in; the other forms are taken as they are.
 */
export type Data =
  | string
  | { readonly hex: string }
  /** What is in a file, named with placeholders. */
  | { readonly file: string }
  | { readonly repeat: string; readonly times: number };

/** How the outputs of a client are collected: two pipes, or one pipe for both (`2>&1`). */
export type Mode = 'split' | 'merged';

/** What one descriptor of the client is connected to. */
export type Sink = 'pipe' | 'null' | 'closed' | 'full';

/** A standard descriptor of the client. */
export type Standard = 'stdin' | 'stdout' | 'stderr';

/**
 * Where a step looks for text; `output` is whichever of the client's own streams has it first (its
 * screen too), `server` the output of the server, or what a peer without upstream has received.
 */
export type Place = 'output' | 'stdout' | 'stderr' | 'screen' | 'server';

/** When keys are typed: at once, or when the terminal hides or shows what is typed. */
export type Moment = 'any' | 'hidden' | 'shown';

/** One step of the script that drives a client, in the order written. */
export type Step =
  /** Waits until the text, or one of several, appears after the place of the last match in that stream. */
  | { readonly do: 'await'; readonly text: string | readonly string[]; readonly in?: Place }
  /** Writes to the client's stdin. */
  | { readonly do: 'send'; readonly data: Data }
  /** Types on the client's terminal: ^C is \x03, ^D is \x04. Pass phrases are typed `hidden`. */
  | { readonly do: 'type'; readonly data: Data; readonly when?: Moment }
  /** Ends the client's stdin. */
  | { readonly do: 'end' }
  /** Writes to the server's stdin; for a peer, to the newest of its connections. */
  | { readonly do: 'server'; readonly data: Data }
  | { readonly do: 'server-end' }
  | { readonly do: 'server-signal'; readonly signal: 'SIGKILL' | 'SIGTERM' | 'SIGSTOP' | 'SIGCONT' }
  /** What a scripted peer does to the newest of its connections. */
  | { readonly do: 'peer'; readonly action: 'close' | 'reset' | 'half-close' }
  | { readonly do: 'signal'; readonly signal: NodeJS.Signals }
  /** The reader of the client's stdout goes away. */
  | { readonly do: 'close-stdout' }
  /** Waits for the client to end (also the end of every script). */
  | { readonly do: 'exit' };

/** One step of a scripted peer, for one accepted connection. */
export type PeerStep =
  | { readonly do: 'await'; readonly bytes: number }
  | { readonly do: 'await'; readonly text: string }
  /** Reads one whole TLS record. */
  | { readonly do: 'record' }
  | { readonly do: 'send'; readonly data: Data }
  /** Sends a byte at a time, with so many milliseconds in front of each but the first. */
  | { readonly do: 'drip'; readonly data: Data; readonly ms: number }
  /** Waits until the client has read all that it was sent, so that its next read gets only what comes after. */
  | { readonly do: 'drained' }
  | { readonly do: 'close' }
  | { readonly do: 'half-close' }
  | { readonly do: 'reset' }
  /**
   * Passes bytes both ways between the client and the upstream s_server. It ends when the upstream
   * ends, or after `limit` bytes towards the client, which then gets no more; `chunk` cuts
   * what the client gets into writes of that many bytes.
   */
  | { readonly do: 'relay'; readonly limit?: number; readonly chunk?: number };

/** The family of the address the server listens on. */
export type Listen = 'ipv4' | 'ipv6' | 'unix';

export interface OpensslServer {
  readonly kind: 's_server';
  /** All but the address, which the player adds. */
  readonly args: readonly string[];
  readonly listen?: Listen;
}

/** What the client connects to. */
export type ServerSpec =
  | { readonly kind: 'none' }
  /** `{port}` is a port of 127.0.0.1 that refuses connections. */
  | { readonly kind: 'closed' }
  /** One that runs already on this port of 127.0.0.1, and goes on running. Its own output is not seen. */
  | { readonly kind: 'running'; readonly port: number }
  | OpensslServer
  | {
      readonly kind: 'command';
      readonly command: string;
      readonly args: readonly string[];
      /** Written to `{work}` first, with placeholders filled in. */
      readonly files?: Readonly<Record<string, string>>;
      /** A line of its output that says it is ready; without it, that it accepts a connection. */
      readonly ready?: string;
      /** It has chosen its port itself, and says it behind `ready`; `{port}` is of no use to it then. */
      readonly tellsPort?: boolean;
    }
  | {
      readonly kind: 'peer';
      /** One list of steps per connection, in order; a connection beyond them is closed. */
      readonly connections: readonly (readonly PeerStep[])[];
      readonly listen?: Listen;
      readonly upstream?: OpensslServer;
    }
  /** A relay of datagrams to an s_server over DTLS, with mishaps. */
  | {
      readonly kind: 'datagrams';
      readonly upstream: OpensslServer;
      readonly mishaps: readonly Mishap[];
    };

/** One start of the client. */
export interface Run {
  /** Placeholders: {port} {host} {address} {pki} {cwd} {work} {socket} {openssl} (the reference). */
  readonly args: readonly string[];
  /** Default: await the end of the report, then end stdin. */
  readonly script?: readonly Step[];
  readonly stdin?: 'pipe' | 'null' | 'closed' | { readonly file: string };
  /** What a shell would write behind the command, e.g. `3</dev/null 0>/dev/null`. */
  readonly redirect?: string;
  /** Ignored at the start, as under nohup(1). */
  readonly ignored?: readonly NodeJS.Signals[];
}

/** How a written file is compared: its bytes, that it exists, or what `sess_id -text` says of it. */
export interface FileView {
  readonly name: string;
  readonly view: 'bytes' | 'exists' | 'session';
}

/** One case. */
export interface ParityCase extends Run {
  readonly name: string;
  readonly about?: string;
  readonly server: ServerSpec;
  /** Added to the controlled environment; null takes a name away. */
  readonly env?: Readonly<Record<string, string | null>>;
  /** Files that the client finds in its directory. */
  readonly given?: Readonly<Record<string, Data>>;
  readonly stdout?: Sink;
  readonly stderr?: Sink;
  /**
   * The client has a terminal, and these descriptors are on it (none: only /dev/tty reaches it).
   * What it shows is compared, and the modes it is left in. Without this there is none at all.
   */
  readonly terminal?: readonly Standard[];
  /** Default: both, or split alone where stdout or stderr is not a pipe. */
  readonly modes?: readonly Mode[];
  /** All that is in the client's directory at the end is compared; here, what needs a view. */
  readonly files?: readonly FileView[];
  /** Masks beyond those that always apply. */
  readonly masks?: readonly MaskName[];
  /**
   * `-option` of the reference, `server:-option`, `ipv6`, `sctp` in the kernel, `heartbeats`, `command:NAME`, `openssl:PREFIX`,
   * `engine:ID`, `provider:NAME`, `cipher:NAME`, `feature:NAME` (none that `openssl list -disabled` names); with `!` in
   * front what must not be there.
   */
  readonly requires?: readonly string[];
  /** Starts of the client before the one of the case, in the same directory on the same server. */
  readonly earlier?: readonly Run[];
  /** Compares stdout of the s_server too, which then ends after as many connections. */
  readonly compareServer?: number;
  /** Milliseconds for one start of the client; default 10000. */
  readonly timeout?: number;
  /** Both programs are expected to be running still at the timeout. */
  readonly hangs?: boolean;
}

/** A known difference. An entry whose case has become equal fails the run. */
export interface LedgerEntry {
  readonly case: string;
  readonly reason: string;
  /** Not every build and release of the reference differs: equal is well, too. */
  readonly chance?: boolean;
  /** Where it counts, in the words of a case's `requires`; everywhere without it. */
  readonly requires?: readonly string[];
}

/** The modes in which a case is played. */
export function modesOf(row: ParityCase): readonly Mode[] {
  if (row.modes) return row.modes;
  const plain = (name: 'stdout' | 'stderr') =>
    (row[name] ?? 'pipe') === 'pipe' && !row.terminal?.includes(name);
  return plain('stdout') && plain('stderr') ? ['split', 'merged'] : ['split'];
}

const KINDS = ['none', 'closed', 'running', 's_server', 'command', 'peer', 'datagrams'];
const LAST_PORT = 65535;

function isPort(value: unknown): boolean {
  return Number.isInteger(value) && Number(value) >= 1 && Number(value) <= LAST_PORT;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isStrings(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

function fault(value: unknown): string | undefined {
  if (!isRecord(value)) return 'a case is an object';
  if (typeof value.name !== 'string' || value.name === '') return 'name is missing';
  if (!isStrings(value.args)) return 'args is not a list of strings';
  const server = value.server;
  if (!isRecord(server) || !KINDS.includes(String(server.kind))) {
    return `server.kind is none of ${KINDS.join(', ')}`;
  }
  if (server.kind === 'running' && !isPort(server.port)) {
    return `server.port is no number from 1 to ${LAST_PORT}`;
  }
  for (const list of ['script', 'earlier', 'files'] as const) {
    if (value[list] !== undefined && !Array.isArray(value[list])) return `${list} is not a list`;
  }
  for (const list of ['masks', 'modes', 'requires', 'terminal'] as const) {
    if (value[list] !== undefined && !isStrings(value[list])) {
      return `${list} is not a list of strings`;
    }
  }
  return undefined;
}

/**
 * Checks what was read from a JSON file: one case or a list of them.
 * @throws Error that names the source and what is wrong with which row
 */
export function parseCases(value: unknown, source: string): ParityCase[] {
  const rows: unknown[] = Array.isArray(value) ? value : [value];
  return rows.map((row, index) => {
    const wrong = fault(row);
    if (wrong) throw new Error(`${source}: case ${index + 1}: ${wrong}`);
    return row as ParityCase;
  });
}
