/*
 * One run of the program, from argv to exit status: options, context, connections, clean-up.
 * Every step is made elsewhere; here stands their order. Called by cli.ts.
 */

import { buildContext, type Context, loadFiles } from '../context/build';
import type { Bio, Ssl } from '../native/api';
import { type Console, failWithErrors, puts, Stop } from '../native/console';
import { writeRandom } from '../options/random';
import { type Resolved, resolve } from '../options/resolve';
import type { Settings } from '../options/settings';
import { type NamePrinter, namePrinter } from '../print/names';
import { printBrief, printReport, type ReportContext } from '../print/report';
import { connectSocket } from '../transport/connect';
import { nextDescriptor } from '../transport/descriptors';
import { transportBio } from '../transport/transport-bio';
import { attachSocket, configureSsl } from './connection';
import { sendEarlyData } from './early-data';
import { type Ending, exchange } from './exchange';
import { Readiness } from './readiness';
import { drain, sendCloseNotify, shutUnattached } from './shutdown';
import { playStarttls } from './starttls';

/**
 * Runs s_client.
 *
 * @param argv arguments after the program's name, as byte strings.
 * @returns the exit status, 0 to 255 as the system cuts it.
 */
export function runSClient(console: Console, argv: readonly string[]): number {
  let writeRandFile: string | null = null;
  const work = () => {
    const resolved = resolve(console, argv, (path) => {
      writeRandFile = path;
    });
    return runResolved(console, resolved);
  };
  const status = stoppable(work, (stopped) => tellLeftovers(console, stopped));
  const written = writeRandFile === null || writeRandom(console, writeRandFile);
  return written || !console.dialect.manner.randomMustBeWritten ? status : 1;
}

/** The status of a step, or the one it was stopped with. */
function stoppable(
  step: () => number,
  stopped: (status: number) => void = () => undefined,
): number {
  try {
    return step();
  } catch (error) {
    if (error instanceof Stop) {
      stopped(error.status);
      return error.status;
    }
    throw error;
  }
}

/** Errors that nobody has printed, where the line shows them when something went wrong. */
function tellLeftovers({ native, err, dialect }: Console, status: number): void {
  if (dialect.manner.tellsLeftovers && status !== 0) {
    native.err.print(err);
  }
}

function runResolved(program: Console, resolved: Resolved): number {
  const { settings } = resolved;
  const names = namePrinter(settings.nameOptions ?? program.dialect.manner.nameFlags);
  const loaded = loadFiles(program, resolved);
  const silent = settings.quiet && !settings.debug;
  const console = silent ? { ...program, out: program.native.Bio.newNull() } : program;
  const context = buildContext(console, resolved, loaded, names);
  const ssl = console.native.Ssl.create(context.ctx) ?? failWithErrors(console);
  const run = new Run(console, settings, context, ssl, names);
  const status = stoppable(() => run.connections());
  tellLeftovers(console, status);
  if (settings.prexit) {
    run.report(true);
  }
  ssl.close();
  context.ctx.close();
  return status;
}

class Run {
  #fullReport = true;
  /** The STARTTLS dialogue's last line, shown after the report. */
  #greeting = '';
  #reconnects: number;
  /** No longer in force once the last connection of -reconnect stands: the letter C connects without it. */
  #starttls: string | null;
  readonly #reportContext: ReportContext;

  constructor(
    readonly console: Console,
    readonly settings: Readonly<Settings>,
    readonly context: Context,
    readonly ssl: Ssl,
    names: NamePrinter,
  ) {
    this.#reconnects = settings.reconnect;
    this.#starttls = settings.starttls;
    this.#reportContext = {
      console,
      ctx: context.ctx,
      names,
      showCerts: settings.showCerts,
      serverRawKeys: settings.serverRawKeys,
      keymatLabel: settings.keymatLabel,
      keymatLength: settings.keymatLength,
      nextProtocolStatus: () => context.nextProtocol.status,
    };
  }

  /** Connects, and again as often as -reconnect asks for. */
  connections(): number {
    configureSsl(this.console, this.settings, this.context, this.ssl);
    puts(this.console.out, this.settings.tfo ? 'Connecting via TFO\n' : '');
    for (;;) {
      const status = this.#connection();
      if (status !== null) {
        return status;
      }
    }
  }

  report(full: boolean): void {
    printReport(this.console.out, this.#reportContext, this.ssl, full);
  }

  /** One connection; null when it is to be made again. */
  #connection(): number | null {
    const { console, settings, ssl } = this;
    const { native, out } = console;
    const { fd: socket, peer } = connectSocket(console, settings);
    if (socket < 0) {
      puts(console.err, `connect:errno=${native.sys.errno()}\n`);
      return 1;
    }
    const shown = nextDescriptor(console.openAtStart, this.#heldFiles());
    puts(out, `CONNECTED(${shown.toString(16).toUpperCase().padStart(8, '0')})\n`);
    this.#setBlocking(socket);
    const transport = transportBio(console, settings, ssl, socket, peer);
    if (transport === null) {
      // A QUIC connection takes one address only: its first one cannot fail.
      if (!settings.quic) {
        this.report(this.#fullReport);
      }
      shutUnattached(console, socket, ssl);
      return 1;
    }
    const head = attachSocket(console, settings, this.context, ssl, transport);
    const ending =
      this.#prepare(head, socket) ?? this.#exchange(new Readiness(native.sys, socket, shown));
    return this.#finish(ending, socket, () => drain(console, socket, head));
  }

  /** -nbio. A QUIC connection blocks, or does not, on a socket that never does. */
  #setBlocking(socket: number): void {
    const { console, settings, ssl } = this;
    if (!settings.nbio && !settings.quic) {
      return;
    }
    if (!console.native.Bio.socketNbio(socket, true)) {
      failWithErrors(console);
    }
    if (settings.nbio) {
      if (settings.quic && !ssl.setBlockingMode(false)) {
        failWithErrors(console);
      }
      puts(console.out, 'Turned on non blocking io\n');
    }
  }

  /** -proxy: asks it to connect to the server (RFC 9110, 9.3.6). */
  #throughProxy(head: Bio): boolean {
    const { native, err, prog } = this.console;
    const { proxyTarget: to, proxyUser, proxyPass } = this.settings;
    return (
      to === null ||
      native.Bio.httpProxyConnect(head, to.host, to.port, proxyUser, proxyPass, err, prog)
    );
  }

  /** What is said before TLS; how it ended when TLS cannot start. */
  #prepare(head: Bio, socket: number): Ending | null {
    const { console, settings } = this;
    if (!this.#throughProxy(head)) {
      return this.#failedEarly();
    }
    if (this.#starttls === null) {
      return null;
    }
    const outcome = playStarttls(console, settings, this.#starttls, head, socket);
    switch (outcome.kind) {
      case 'ready':
        this.#greeting = outcome.greeting;
        return null;
      case 'shut':
        return this.#failedEarly();
      case 'end':
        return { kind: 'end', status: 1 };
    }
  }

  /** What fails before the first handshake counts as part of it; before a later one, it does not. */
  #failedEarly(): Ending {
    return { kind: 'shut', status: 1, inHandshake: this.#fullReport };
  }

  #exchange(readiness: Readiness): Ending {
    const { console, settings, ssl } = this;
    const { pskSession } = this.context;
    const { earlyData } = settings;
    if (earlyData !== null && !sendEarlyData(console, ssl, pskSession, earlyData)) {
      return this.#failedEarly();
    }
    const established = () => this.#established();
    return exchange({ console, settings, ssl, readiness, established });
  }

  #established(): boolean {
    const { console, settings, ssl } = this;
    if (settings.brief) {
      printBrief(this.#reportContext, ssl);
    }
    this.report(this.#fullReport);
    this.#fullReport = false;
    puts(console.err, this.#greeting);
    this.#greeting = '';
    if (this.#reconnects === 0) {
      this.#starttls = null;
      return false;
    }
    this.#reconnects -= 1;
    puts(console.out, 'drop connection and then reconnect\n');
    return true;
  }

  #finish(ending: Ending, socket: number, drainSocket: () => void): number | null {
    const { console, ssl } = this;
    switch (ending.kind) {
      case 'end':
        return ending.status;
      case 'reconnect':
        sendCloseNotify(ssl);
        ssl.setConnectState();
        console.native.Bio.closeSocket(socket);
        return null;
      case 'shut':
        tellLeftovers(console, ending.status);
        if (ending.inHandshake) {
          this.report(this.#fullReport);
        }
        sendCloseNotify(ssl);
        drainSocket();
        console.native.Bio.closeSocket(socket);
        return ending.status;
    }
  }

  /** Files that the real program would hold open while it connects. */
  #heldFiles(): number {
    const { messageFile, keylogFile } = this.settings;
    return (messageFile === null ? 0 : 1) + (keylogFile === null ? 0 : 1);
  }
}
