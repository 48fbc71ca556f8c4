// Starts real servers side by side, each in its own folder, without the rights of root, and ends them.
// Not here: what a server is made of (server.ts and the files for each), installing packages (scripts/servers.mjs).
// Called by scripts/servers.mjs.

import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import * as fs from 'node:fs';
import * as net from 'node:net';
import * as os from 'node:os';
import * as path from 'node:path';
import { accepts } from '../../lib/parity/server';
import type { Command, Place, RealServer, Variant } from './server';

/** Where a server is, by variant and protocol. */
export type ServerPorts = Readonly<Partial<Record<Variant, Readonly<Record<string, number>>>>>;
/** All of them by name; how it is handed to the suite. */
export type Ports = Readonly<Record<string, ServerPorts>>;

const ATTEMPTS = 2;
const START_MS = 30_000;
const END_MS = 5_000;
const ROOT = 0;

/** Who runs the servers: the user of this process, but not root. */
function unprivileged(): Pick<Place, 'user' | 'group'> {
  const isRoot = process.getuid?.() === ROOT;
  const id = (...args: string[]) =>
    execFileSync('id', isRoot ? [...args, 'nobody'] : args, { encoding: 'latin1' }).trim();
  return {
    user: { name: id('-un'), uid: Number(id('-u')) },
    group: { name: id('-gn'), gid: Number(id('-g')) },
  };
}

/** Ports that were free a moment ago, all different. */
async function freePorts(names: readonly string[]): Promise<Record<string, number>> {
  const listeners = names.map(() => net.createServer());
  await Promise.all(
    listeners.map((one) => new Promise<void>((done) => one.listen(0, '127.0.0.1', done))),
  );
  const ports = listeners.map((one) => (one.address() as net.AddressInfo).port);
  await Promise.all(listeners.map((one) => new Promise((done) => one.close(done))));
  return Object.fromEntries(names.map((name, index) => [name, ports[index] ?? 0]));
}

/** A command that ends with this process, and gives up root's rights if there are any. */
function lowered(command: Command, { user, group }: Pick<Place, 'user' | 'group'>) {
  const rights =
    process.getuid?.() === ROOT
      ? [`--reuid=${user.uid}`, `--regid=${group.gid}`, `--groups=${group.gid}`]
      : [];
  return ['--pdeathsig=KILL', ...rights, '--', command.program, ...command.args];
}

function launch(command: Command, at: Place): ChildProcess {
  const log = fs.openSync(path.join(at.folder, 'output'), 'a');
  const child = spawn('setpriv', lowered(command, at), {
    cwd: at.folder,
    detached: true,
    stdio: ['ignore', log, log],
    env: {
      PATH: '/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin',
      LC_ALL: 'C',
      TZ: 'UTC',
      HOME: at.folder,
      ...command.env,
    },
  });
  fs.closeSync(log);
  return child;
}

/** All that the server has written, its logs too. */
function told(folder: string): string {
  return fs
    .readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && /^(?:output|.*log)$/.test(entry.name))
    .map(({ name }) => fs.readFileSync(path.join(folder, name), 'latin1'))
    .join('');
}

function write(server: RealServer, at: Place): void {
  fs.rmSync(at.folder, { recursive: true, force: true });
  fs.mkdirSync(at.folder, { recursive: true });
  const own = (file: string) => fs.chownSync(file, at.user.uid, at.group.gid);
  own(at.folder);
  for (const name of server.folders ?? []) {
    fs.mkdirSync(path.join(at.folder, name));
    own(path.join(at.folder, name));
  }
  const key = fs.readFileSync(path.join(at.pki, 'server.key'), 'latin1');
  for (const [name, text] of Object.entries({ ...server.files(at), 'server.key': key })) {
    const file = path.join(at.folder, name);
    fs.writeFileSync(file, text, { mode: 0o600 });
    own(file);
  }
}

/** One server in one variant. */
class Instance {
  #child: ChildProcess | undefined;
  #over: Promise<string> = Promise.resolve('');

  constructor(
    readonly server: RealServer,
    readonly at: Place,
  ) {}

  /** @throws Error with what the server said, when it does not come up */
  async start(): Promise<void> {
    write(this.server, this.at);
    const before = this.server.before?.(this.at);
    if (before) {
      const ending = await this.#run(before);
      if (ending !== 'status 0') throw this.#failure(ending);
    }
    const over = this.#run(this.server.command(this.at));
    let ending: string | undefined;
    void over.then((how) => {
      ending = how;
    });
    const late = Date.now() + START_MS;
    for (const port of Object.values(this.at.ports)) {
      while (!(await accepts(port))) {
        if (ending !== undefined || Date.now() > late) throw this.#failure(ending ?? 'not ready');
      }
    }
  }

  #run(command: Command): Promise<string> {
    const child = launch(command, this.at);
    this.#child = child;
    this.#over = new Promise((resolve) => {
      child.on('error', (error) => resolve(error.message));
      child.on('exit', (status, signal) => resolve(signal ?? `status ${status}`));
    });
    return this.#over;
  }

  #failure(ending: string): Error {
    const { name } = this.server;
    return new Error(`${name} (${this.at.variant}): ${ending}\n${told(this.at.folder).trim()}`);
  }

  /** Its whole process group; those that have left it (sessions of PostgreSQL) follow their parent. */
  signal(name: NodeJS.Signals): void {
    const pid = this.#child?.pid;
    if (pid === undefined) return;
    try {
      process.kill(-pid, name);
    } catch {
      // The group has ended.
    }
  }

  async stop(): Promise<void> {
    this.signal(this.server.end ?? 'SIGTERM');
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise((resolve) => {
      timer = setTimeout(resolve, END_MS);
    });
    await Promise.race([this.#over, late]);
    clearTimeout(timer);
    this.signal('SIGKILL');
    await this.#over;
  }
}

/** The servers of a run, in one temporary folder. */
export class Servers {
  readonly folder: string;
  readonly #running: Instance[] = [];
  #stopped = false;

  constructor() {
    this.folder = fs.mkdtempSync(path.join(os.tmpdir(), 's_client-servers-'));
    // The user of the servers looks in.
    fs.chmodSync(this.folder, 0o755);
  }

  async #start(server: RealServer, variant: Variant, pki: string, unpacked: string) {
    for (let attempt = 1; ; attempt += 1) {
      const instance = new Instance(server, {
        variant,
        pki,
        unpacked,
        folder: path.join(this.folder, `${server.name}-${variant}`),
        ports: await freePorts(server.protocols),
        ...unprivileged(),
      });
      if (this.#stopped) throw new Error(`${server.name}: stopped`);
      this.#running.push(instance);
      try {
        await instance.start();
        return instance.at.ports;
      } catch (error) {
        await instance.stop();
        // A port may have been taken in the meantime.
        if (attempt === ATTEMPTS) throw error;
      }
    }
  }

  /** Where the servers' user can read it; the user's cache may be closed to it. */
  #copy(server: RealServer, unpacked: string): string {
    if (unpacked === '') return '';
    const copy = path.join(this.folder, `${server.name}-unpacked`);
    fs.cpSync(unpacked, copy, { recursive: true, verbatimSymlinks: true });
    execFileSync('chmod', ['-R', 'u-s,g-s,a+rX', copy]);
    return copy;
  }

  /**
   * Starts a server in all its variants and gives its ports.
   * @throws Error with what it said, when it does not come up
   */
  async start(server: RealServer, pki: string, unpacked: string): Promise<ServerPorts> {
    const copy = this.#copy(server, unpacked);
    const started = await Promise.all(
      server.variants.map(async (variant) => [
        variant,
        await this.#start(server, variant, pki, copy),
      ]),
    );
    return Object.fromEntries(started);
  }

  /** Ends what runs, and removes the folder. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await Promise.all(this.#running.map((instance) => instance.stop()));
    fs.rmSync(this.folder, { recursive: true, force: true });
  }
}
