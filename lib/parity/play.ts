// Plays one case once with one program, and gives back what could be seen.
// Not here: comparing two plays, rounds, modes of a whole run (run.ts).
// Called by run.ts.

import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import type { FileView, Mode, ParityCase, Run } from './case';
import type { Part } from './compare';
import { type MaskContext, mask } from './masks';
import { wordsOfPki } from './pki-data';
import { expand, expandData, type Fill } from './placeholders';
import type { Child, Launcher } from './process';
import { defaultScript, playScript } from './script';
import { type Server, startServer } from './server';

const TIMEOUT_MS = 10_000;
/** The exit status of a client that had to be killed. */
export const STILL_RUNNING = 'still running at the timeout';

/** A program under test and how its arguments begin. */
export interface Program {
  readonly path: string;
  /** `s_client` for an openssl binary, nothing for a program that is s_client itself. */
  readonly prefix: readonly string[];
}

/** What stays the same over the plays of a run. */
export interface Stage {
  readonly launcher: Launcher;
  /** The reference openssl; it also serves. */
  readonly reference: string;
  readonly pki: string;
  /** Options of s_server that the reference lacks, since it always does what they ask for. */
  readonly implied: readonly string[];
  /** A folder of this stage alone; both programs see the same paths. */
  readonly folder: string;
}

// A loader path or an OpenSSL prefix selects the library under test, everything else is ours.
const PASSED_ON = ['PATH', 'LD_LIBRARY_PATH', 'S_CLIENT_OPENSSL'];
// A resident worker, and where it is found.
const OF_RESIDENT = ['S_CLIENT_RESIDENT', 'XDG_RUNTIME_DIR'];

function environment(
  cwd: string,
  stage: Stage,
  more: ParityCase['env'],
  fill: Fill,
): Record<string, string> {
  // What a candidate keeps for its next start is not what it writes: it stays out of its directory.
  const cache = path.join(stage.folder, 'cache');
  const env: Record<string, string> = { LC_ALL: 'C', TZ: 'UTC', HOME: cwd, XDG_CACHE_HOME: cache };
  const names = process.env.S_CLIENT_RESIDENT ? [...PASSED_ON, ...OF_RESIDENT] : PASSED_ON;
  for (const name of names) {
    const value = process.env[name];
    if (value !== undefined) env[name] = value;
  }
  for (const [name, value] of Object.entries(more ?? {})) {
    if (value === null) delete env[name];
    else env[name] = expand(value, fill);
  }
  return env;
}

function prepare(row: ParityCase, stage: Stage): { cwd: string; work: string } {
  const cwd = path.join(stage.folder, 'client');
  const work = path.join(stage.folder, 'server');
  for (const folder of [cwd, work]) {
    fs.rmSync(folder, { recursive: true, force: true });
    fs.mkdirSync(folder, { recursive: true });
  }
  for (const [name, data] of Object.entries(row.given ?? {})) {
    fs.writeFileSync(path.join(cwd, name), expandData(data, { pki: stage.pki }));
  }
  return { cwd, work };
}

// Relative on both sides: s_server cannot listen on a path of more than 31 bytes.
const SOCKET = 'socket';
const SOCKET_OF_CLIENT = '../server/socket';

function placeholders(row: ParityCase, stage: Stage, cwd: string, work: string) {
  const listen = 'listen' in row.server ? row.server.listen : 'ipv4';
  return {
    // Few cases name them, and they cost some milliseconds.
    ...(JSON.stringify(row).includes('{tlsa_') ? wordsOfPki(stage.pki) : {}),
    pki: stage.pki,
    openssl: stage.reference,
    cwd,
    work,
    socket: SOCKET,
    host: listen === 'ipv6' ? '::1' : '127.0.0.1',
  };
}

/** How long to wait for pipes that some process still holds open after the client has ended. */
const LEFTOVER_MS = 2_000;

function within(ms: number, work: Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(resolve, ms, false);
  });
  return Promise.race([work.then(() => true), late]).finally(() => clearTimeout(timer));
}

function streams(child: Child, mode: Mode, prefix: string): Part[] {
  const text = (watch: Child['stdout']) => watch.bytes.toString('latin1');
  const screen = child.screen ? [{ name: `${prefix}screen`, text: text(child.screen) }] : [];
  if (mode === 'merged') return [{ name: `${prefix}merged`, text: text(child.stdout) }, ...screen];
  return [
    ...screen,
    { name: `${prefix}stdout`, text: text(child.stdout) },
    { name: `${prefix}stderr`, text: text(child.stderr) },
  ];
}

interface Performance {
  readonly row: ParityCase;
  readonly program: Program;
  readonly mode: Mode;
  readonly stage: Stage;
  readonly server: Server;
  readonly fill: Fill;
  readonly cwd: string;
}

/**
 * The real program prints the name that it is called by, where nothing else tells it; so an `openssl` is called by its
 * bare name, wherever it is.
 */
function called(program: Program, env: Record<string, string>): { name: string; env: typeof env } {
  if (path.basename(program.path) !== 'openssl' || !program.path.includes('/')) {
    return { name: program.path, env };
  }
  return {
    name: 'openssl',
    env: { ...env, PATH: `${path.dirname(program.path)}:${env.PATH ?? ''}` },
  };
}

async function perform(run: Run, prefix: string, at: Performance): Promise<Part[]> {
  const { row, program, fill } = at;
  const { name, env } = called(program, environment(at.cwd, at.stage, row.env, fill));
  const child = at.stage.launcher.start({
    program: name,
    args: [...program.prefix, ...run.args].map((arg) => expand(arg, fill)),
    cwd: at.cwd,
    env,
    stdin: run.stdin ?? 'pipe',
    redirect: run.redirect ?? '',
    ignored: run.ignored ?? [],
    stdout: row.stdout ?? 'pipe',
    stderr: row.stderr ?? 'pipe',
    merged: at.mode === 'merged',
    terminal: row.terminal,
  });
  try {
    let ending = STILL_RUNNING;
    const script = run.script ?? defaultScript(row.server);
    const over = child.ended.then((how) => {
      ending = how;
    });
    const played = playScript(script, child, at.server, fill).then(() => over);
    const inTime = await within(row.timeout ?? TIMEOUT_MS, Promise.race([played, over]));
    const ends = [child.stdout.end, child.stderr.end, child.screen?.end];
    if (inTime) await within(LEFTOVER_MS, Promise.all(ends));
    return [...streams(child, at.mode, prefix), { name: `${prefix}exit status`, text: ending }];
  } finally {
    child.kill();
  }
}

function sessionText(file: string, stage: Stage): string {
  const args = ['sess_id', '-in', file, '-noout', '-text'];
  try {
    const armour = fs.readFileSync(file, 'latin1').replace(/^[A-Za-z0-9+/=]+\n/gm, '');
    return armour + execFileSync(stage.reference, args, { encoding: 'latin1', stdio: 'pipe' });
  } catch (error) {
    return `no session: ${error instanceof Error ? error.message.split('\n')[0] : error}`;
  }
}

function readFiles(folder: string, views: readonly FileView[], stage: Stage): Part[] {
  const names = fs.readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
  return names.map((name) => {
    const file = path.join(folder, name);
    const view = views.find((one) => one.name === name)?.view ?? 'bytes';
    const part = `file ${name}`;
    if (!fs.lstatSync(file).isFile()) return { name: part, text: 'not a regular file' };
    if (view === 'exists') return { name: part, text: 'exists' };
    if (view === 'session') return { name: part, text: sessionText(file, stage) };
    return { name: part, text: fs.readFileSync(file, 'latin1') };
  });
}

async function serverPart(row: ParityCase, server: Server): Promise<Part[]> {
  if (row.compareServer === undefined) return [];
  const ended = await within(LEFTOVER_MS, server.ended);
  if (ended) await server.output.end;
  const text = server.output.bytes.toString('latin1') + (ended ? '' : '(still running)');
  return [{ name: 'server stdout', text }];
}

/**
 * Plays a case once and gives the masked parts.
 * @throws Error when the server does not start
 */
export async function play(
  row: ParityCase,
  program: Program,
  mode: Mode,
  stage: Stage,
): Promise<Part[]> {
  const from = Date.now() / 1000;
  const { cwd, work } = prepare(row, stage);
  const base = placeholders(row, stage, cwd, work);
  const server = await startServer(row.server, {
    launcher: stage.launcher,
    reference: stage.reference,
    implied: stage.implied,
    env: environment(work, stage, {}, base),
    work,
    fill: base,
    connections: row.compareServer,
  });
  try {
    const port = String(server.port);
    const host = base.host.includes(':') ? `[${base.host}]` : base.host;
    const fill = { ...base, socket: SOCKET_OF_CLIENT, port, address: `${host}:${port}` };
    const performance = { row, program, mode, stage, server, fill, cwd };
    const parts: Part[] = [];
    const runs = [...(row.earlier ?? []), row];
    for (const [index, run] of runs.entries()) {
      const prefix = runs.length > 1 ? `run ${index + 1} ` : '';
      parts.push(...(await perform(run, prefix, performance)));
    }
    parts.push(...(await serverPart(row, server)), ...readFiles(cwd, row.files ?? [], stage));
    const at: MaskContext = { from, to: Date.now() / 1000, port };
    return parts.map(({ name, text }) => {
      const names = row.masks ?? [];
      return {
        name,
        text: mask(text, name === 'server stdout' ? ['s_server', ...names] : names, at),
      };
    });
  } finally {
    server.stop();
  }
}
