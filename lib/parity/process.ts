// Starts programs under control: own process group, own descriptors, an environment from scratch.
// Not here: what is started and with which arguments.
// Called by the player for clients and by server.ts for servers.

import { spawn } from 'node:child_process';
import * as fs from 'node:fs';
import type * as net from 'node:net';
import * as path from 'node:path';
import type { Moment, Run, Sink, Standard } from './case';
import { type PipeMaker, Watch } from './pipes';
import { hosted, keystrokes } from './terminal';

/** What to start, where, and what its three descriptors are. */
export interface Launch {
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly stdin: NonNullable<Run['stdin']>;
  readonly stdout: Sink;
  readonly stderr: Sink;
  /** stderr goes where stdout goes. */
  readonly merged?: boolean;
  /** The program has a terminal, and these descriptors are on it. */
  readonly terminal?: readonly Standard[] | undefined;
  /** Redirections in a shell's words, after all others. */
  readonly redirect?: string;
  readonly ignored?: readonly NodeJS.Signals[];
}

/** A started program. */
export interface Child {
  readonly stdin: net.Socket | undefined;
  readonly stdout: Watch;
  /** The same object as `stdout` when merged. */
  readonly stderr: Watch;
  /** What the program's terminal shows. */
  readonly screen: Watch | undefined;
  /** `exit status N`, `signal NAME` or why it was not started. */
  readonly ended: Promise<string>;
  /** Types on the program's terminal. */
  type(data: Buffer, when: Moment): void;
  signal(name: NodeJS.Signals): void;
  /** Kills its whole process group. */
  kill(): void;
}

// Only a shell can start a program with a descriptor closed, or with more than three of them.
const CLOSED = { stdin: '<&-', stdout: '>&-', stderr: '2>&-' };

const STANDARD: readonly Standard[] = ['stdin', 'stdout', 'stderr'];

function commandLine(launch: Launch): readonly [string, readonly string[]] {
  const closed = STANDARD.filter((name) => launch[name] === 'closed').map((name) => CLOSED[name]);
  const redirects = [...closed, launch.redirect ?? ''].join(' ').trim();
  const ignored = (launch.ignored ?? []).map((name) => name.slice('SIG'.length)).join(' ');
  const trap = ignored === '' ? '' : `trap '' ${ignored}; `;
  const [program, args]: readonly [string, readonly string[]] =
    redirects === '' && trap === ''
      ? [launch.program, launch.args]
      : ['/bin/sh', ['-c', `${trap}exec "$0" "$@" ${redirects}`, launch.program, ...launch.args]];
  return launch.terminal ? hosted(program, args, launch.terminal) : [program, args];
}

/** The pipes to the host of a terminal. */
interface Host {
  readonly fds: readonly number[];
  readonly keys: net.Socket;
  readonly screen: Watch;
}

/** Starts programs and knows which of them are still there. */
export class Launcher {
  private readonly live = new Set<number>();

  constructor(private readonly pipes: PipeMaker) {}

  private host(toClose: number[]): Host {
    const keys = this.pipes.input();
    const screen = this.pipes.output();
    const fds = [keys.child, screen.child];
    toClose.push(...fds);
    return { fds, keys: keys.stream, screen: new Watch(screen.stream) };
  }

  private sink(kind: Sink, toClose: number[]): { fd: number | 'ignore'; watch: Watch } {
    if (kind === 'pipe') {
      const { child, stream } = this.pipes.output();
      toClose.push(child);
      return { fd: child, watch: new Watch(stream) };
    }
    const watch = new Watch();
    watch.close();
    if (kind !== 'full') return { fd: 'ignore', watch };
    const fd = fs.openSync('/dev/full', 'w');
    toClose.push(fd);
    return { fd, watch };
  }

  private source(launch: Launch, toClose: number[]): { fd: number | 'ignore'; to?: net.Socket } {
    if (typeof launch.stdin === 'object') {
      const fd = fs.openSync(path.join(launch.cwd, launch.stdin.file), 'r');
      toClose.push(fd);
      return { fd };
    }
    if (launch.stdin !== 'pipe') return { fd: 'ignore' };
    const { child, stream } = this.pipes.input();
    toClose.push(child);
    return { fd: child, to: stream };
  }

  /** Starts a program; what fails to start is reported by `ended`. */
  start(launch: Launch): Child {
    const toClose: number[] = [];
    const isOn = (name: Standard) => launch.terminal?.includes(name);
    const input = this.source(isOn('stdin') ? { ...launch, stdin: 'null' } : launch, toClose);
    const output = this.sink(isOn('stdout') ? 'null' : launch.stdout, toClose);
    const errors = launch.merged
      ? output
      : this.sink(isOn('stderr') ? 'null' : launch.stderr, toClose);
    const host = launch.terminal && this.host(toClose);
    const [program, args] = commandLine(launch);
    const child = spawn(program, args, {
      // A program calls itself by its name, wherever it lies.
      argv0: path.basename(program),
      cwd: launch.cwd,
      env: launch.env,
      detached: true,
      stdio: [input.fd, output.fd, errors.fd, ...(host?.fds ?? [])],
    });
    for (const fd of toClose) fs.closeSync(fd);
    const pid = child.pid;
    if (pid !== undefined) this.live.add(pid);
    const ended = new Promise<string>((resolve) => {
      child.on('error', (error) => resolve(`not started: ${error.message}`));
      child.on('exit', (code, signal) =>
        resolve(signal === null ? `exit status ${code}` : `signal ${signal}`),
      );
    });
    return {
      stdin: input.to,
      stdout: output.watch,
      stderr: errors.watch,
      screen: host?.screen,
      ended,
      type: (data, when) => host?.keys.write(keystrokes(data, when)),
      signal: (name) => child.kill(name),
      kill: () => {
        if (pid !== undefined) this.killGroup(pid);
        input.to?.destroy();
        output.watch.drop();
        errors.watch.drop();
        host?.keys.destroy();
        host?.screen.drop();
      },
    };
  }

  // The group is this launcher's own: the leader was started detached, under this number.
  private killGroup(pid: number): void {
    if (!this.live.delete(pid)) return;
    try {
      process.kill(-pid, 'SIGKILL');
    } catch {
      // The group has ended by itself.
    }
  }

  /** Kills what is left, for example when the tester itself is told to stop. */
  killAll(): void {
    for (const pid of [...this.live]) this.killGroup(pid);
  }
}
