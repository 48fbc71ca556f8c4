// Starts what a client connects to: an s_server, another program, a scripted peer, a closed port; nothing for a server
// that runs already.
// Not here: the script that drives it during a play (script.ts).
// Called by play.ts.

import * as fs from 'node:fs';
import * as net from 'node:net';
import * as path from 'node:path';
import type { Listen, OpensslServer, ServerSpec, Step } from './case';
import { DatagramRelay } from './datagrams';
import { type Address, Peer } from './peer';
import { awaitText, Watch } from './pipes';
import { expand, type Fill } from './placeholders';
import type { Child, Launcher } from './process';

/** What starting a server needs from a play. */
export interface Surroundings {
  readonly launcher: Launcher;
  readonly reference: string;
  /** Options that its s_server does without. */
  readonly implied: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** The server's own directory. */
  readonly work: string;
  readonly fill: Fill;
  /** Connections after which an s_server is to end by itself. */
  readonly connections?: number | undefined;
}

/** A started server. */
export interface Server {
  readonly port: number;
  readonly output: Watch;
  readonly ended: Promise<string>;
  send(data: Buffer): void;
  endInput(): void;
  signal(name: NodeJS.Signals): void;
  peer(action: Extract<Step, { do: 'peer' }>['action']): void;
  stop(): void;
}

const NOTHING = Promise.resolve('no server');

function idle(port: number, stop: () => void): Server {
  const output = new Watch();
  output.close();
  const none = () => undefined;
  return {
    port,
    output,
    ended: NOTHING,
    send: none,
    endInput: none,
    signal: none,
    peer: none,
    stop,
  };
}

/**
 * A port that refuses connections for as long as the play lasts: it is the local end of an
 * established connection, so the kernel gives it to nobody else.
 */
async function closedPort(): Promise<Server> {
  const listener = net.createServer();
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  const { port } = listener.address() as net.AddressInfo;
  const holder = net.connect(port, '127.0.0.1');
  await new Promise((resolve) => holder.once('connect', resolve));
  return idle(holder.localPort ?? 0, () => {
    holder.destroy();
    listener.close();
  });
}

/** A port that was free a moment ago, for programs that cannot choose one themselves. */
async function freePort(): Promise<number> {
  const listener = net.createServer();
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  const { port } = listener.address() as net.AddressInfo;
  await new Promise((resolve) => listener.close(resolve));
  return port;
}

function fromChild(child: Child, port: number): Server {
  return {
    port,
    output: child.stdout,
    ended: child.ended,
    send: (data) => child.stdin?.write(data),
    endInput: () => child.stdin?.end(),
    signal: (name) => child.signal(name),
    peer: () => undefined,
    stop: () => child.kill(),
  };
}

async function failure(child: Child, what: string): Promise<Error> {
  child.stdin?.end();
  const ending = await child.ended;
  await child.stderr.end;
  const text = child.stderr.bytes.toString('latin1').trim();
  return new Error(`${what} did not start (${ending}): ${text}`);
}

function launch(program: string, args: readonly string[], at: Surroundings): Child {
  return at.launcher.start({
    program,
    args: args.map((arg) => expand(arg, at.fill)),
    cwd: at.work,
    env: at.env,
    stdin: 'pipe',
    stdout: 'pipe',
    stderr: 'pipe',
  });
}

function listenArgs(listen: Listen, socket: string): string[] {
  if (listen === 'unix') return ['-unix', socket];
  return ['-accept', listen === 'ipv6' ? '[::1]:0' : '127.0.0.1:0'];
}

async function opensslServer(spec: OpensslServer, at: Surroundings, socket: string) {
  const end = at.connections === undefined ? [] : ['-naccept', String(at.connections)];
  const where = listenArgs(spec.listen ?? 'ipv4', socket);
  const args = spec.args.filter((arg) => !at.implied.includes(arg));
  const child = launch(at.reference, ['s_server', ...where, ...end, ...args], at);
  if (!(await awaitText([child.stdout], 'ACCEPT'))) throw await failure(child, 's_server');
  if (!(await awaitText([child.stdout], '\n'))) throw await failure(child, 's_server');
  const shown = /ACCEPT .*:(\d+)\n/.exec(child.stdout.bytes.toString('latin1'));
  return fromChild(child, Number(shown?.[1] ?? 0));
}

/** The number behind the text, up to the end of its line; 0 when there is none. */
async function toldPort(child: Child, text: string): Promise<number> {
  await awaitText([child.stdout], '\n');
  const output = child.stdout.bytes.toString('latin1');
  const line = output.slice(output.indexOf(text) + text.length).split('\n')[0];
  return Number(line) || 0;
}

async function commandServer(spec: Extract<ServerSpec, { kind: 'command' }>, at: Surroundings) {
  const port = await freePort();
  const fill = { ...at.fill, port: String(port) };
  for (const [name, text] of Object.entries(spec.files ?? {})) {
    fs.writeFileSync(path.join(at.work, name), Buffer.from(expand(text, fill), 'latin1'));
  }
  const child = launch(spec.command, spec.args, { ...at, fill });
  if (spec.ready !== undefined) {
    if (!(await awaitText([child.stdout, child.stderr], spec.ready))) {
      throw await failure(child, spec.command);
    }
    return fromChild(child, spec.tellsPort ? await toldPort(child, spec.ready) : port);
  }
  let over = false;
  void child.ended.then(() => {
    over = true;
  });
  while (!(await accepts(port))) {
    if (over) throw await failure(child, spec.command);
  }
  return fromChild(child, port);
}

/** Whether something accepts connections on a port of 127.0.0.1; false comes after a short pause. */
export function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = net.connect(port, '127.0.0.1');
    probe.once('connect', () => {
      probe.destroy();
      resolve(true);
    });
    // The pause only spares the processor; readiness is the connection.
    probe.once('error', () => setTimeout(resolve, 5, false));
  });
}

async function peerServer(spec: Extract<ServerSpec, { kind: 'peer' }>, at: Surroundings) {
  const behind = spec.upstream
    ? await opensslServer(spec.upstream, at, 'upstream')
    : idle(0, () => undefined);
  const upstream: Address | undefined = !spec.upstream
    ? undefined
    : spec.upstream.listen === 'unix'
      ? { path: path.join(at.work, 'upstream') }
      : { host: spec.upstream.listen === 'ipv6' ? '::1' : '127.0.0.1', port: behind.port };
  const peer = new Peer(spec.connections, at.fill, upstream);
  const port = await peer.listen(
    spec.listen === 'unix'
      ? { path: path.join(at.work, at.fill.socket ?? '') }
      : { host: spec.listen === 'ipv6' ? '::1' : '127.0.0.1', port: 0 },
  );
  return {
    ...behind,
    port,
    output: spec.upstream ? behind.output : peer.received,
    send: (data: Buffer) => (spec.upstream ? behind.send(data) : peer.send(data)),
    peer: (action: Extract<Step, { do: 'peer' }>['action']) => peer.do(action),
    stop: () => {
      peer.close();
      behind.stop();
    },
  };
}

async function datagramServer(
  spec: Extract<ServerSpec, { kind: 'datagrams' }>,
  at: Surroundings,
): Promise<Server> {
  const behind = await opensslServer(spec.upstream, at, '');
  const relay = new DatagramRelay();
  const port = await relay.start(behind.port, spec.mishaps);
  return {
    ...behind,
    port,
    stop: () => {
      relay.close();
      behind.stop();
    },
  };
}

/**
 * Starts the server of a case and waits until it accepts connections.
 * @throws Error with what the server said, when it does not start
 */
export function startServer(spec: ServerSpec, at: Surroundings): Promise<Server> {
  switch (spec.kind) {
    case 'none':
      return Promise.resolve(idle(0, () => undefined));
    case 'closed':
      return closedPort();
    case 'running':
      return Promise.resolve(idle(spec.port, () => undefined));
    case 's_server':
      return opensslServer(spec, at, at.fill.socket ?? '');
    case 'command':
      return commandServer(spec, at);
    case 'peer':
      return peerServer(spec, at);
    case 'datagrams':
      return datagramServer(spec, at);
  }
}
