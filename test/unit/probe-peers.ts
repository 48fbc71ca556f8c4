/*
 * What the prober's tests probe: servers of the openssl that the library belongs to, nginx, peers that follow no protocol.
 * No test of its own.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import * as net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { addOddPki, makePki } from '../../lib/parity/pki';

/** Debian's own OpenSSL lies here; without a prefix the prober would take the latest that it finds. */
const SYSTEM = '/usr';
process.env.S_CLIENT_OPENSSL ??= SYSTEM;
/** The openssl of the library that the addon runs on. */
export const reference = join(process.env.S_CLIENT_OPENSSL, 'bin/openssl');

export const folder = mkdtempSync(join(tmpdir(), 's_client-probe-'));
after(() => rmSync(folder, { recursive: true }));

export const file = (name: string): string => join(folder, name);

const env = { ...process.env, LC_ALL: 'C' };
let made: Promise<string> | undefined;

/** The folder of keys and certificates (lib/parity/pki-plan.ts says which), made when first asked for, by the system's openssl. */
export function pki(): Promise<string> {
  made ??= makePki('openssl', join(folder, 'pki'));
  return made;
}

/** The same with the folder odd/. */
export async function oddPki(): Promise<string> {
  const path = await pki();
  await addOddPki('openssl', path);
  return path;
}

export function openssl(...args: readonly string[]): string {
  return execFileSync(reference, args, { cwd: folder, env, stdio: 'pipe' }).toString('latin1');
}

/** Whatever can be stopped. */
export interface Server {
  readonly port: number;
  /** To the input of a program. */
  send?(text: string): void;
  stop(): void;
}

/** A program that tells of its port, or that answers on one it was given. */
async function startProgram(command: readonly string[], cwd: string): Promise<Server> {
  // A limit for a test that goes wrong.
  const child = spawn('timeout', ['120', ...command], {
    cwd,
    env,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let said = '';
  const port = await new Promise<number>((resolve, reject) => {
    const look = (data: Buffer) => {
      said = (said + data.toString('latin1')).slice(-10_000);
      const match = /ACCEPT \S+:(\d+)\n/.exec(said);
      if (match !== null) {
        resolve(Number(match[1]));
      }
    };
    // It is read to the end: a full pipe would stop the server.
    child.stdout.on('data', look);
    child.stderr.on('data', look);
    child.once('close', () => reject(new Error(`${command.join(' ')}: ${said}`)));
  });
  child.stdin.on('error', () => undefined);
  return { port, send: (text) => child.stdin.write(text), stop: () => child.kill() };
}

/** An s_server in the folder of the PKI; with server.pem and its issuer unless it is given others. */
export async function startServer(...args: readonly string[]): Promise<Server> {
  const own = args.some((arg) => arg === '-cert' || arg === '-nocert');
  const identity = ['-cert', 'server.pem', '-key', 'server.key', '-cert_chain', 'int.pem'];
  const where = ['s_server', '-accept', '127.0.0.1:0'];
  return startProgram([reference, ...where, ...(own ? [] : identity), ...args], await pki());
}

/** Runs a body with a server that is stopped after it. */
export async function withServer<T>(
  args: readonly string[],
  body: (server: Server) => Promise<T>,
): Promise<T> {
  const server = await startServer(...args);
  try {
    return await body(server);
  } finally {
    server.stop();
  }
}

/** What s_client prints, on both streams. Its input ends when `until` has been seen, else at once. */
export function sClient(args: readonly string[], until?: RegExp): Promise<string> {
  const child: ChildProcess = spawn('timeout', ['20', reference, 's_client', ...args], {
    cwd: folder,
    env,
  });
  let said = '';
  const take = (data: Buffer) => {
    said += data.toString('latin1');
    if (until?.test(said)) {
      child.stdin?.end();
    }
  };
  child.stdout?.on('data', take);
  child.stderr?.on('data', take);
  child.stdin?.on('error', () => undefined);
  if (until === undefined) {
    child.stdin?.end();
  }
  return new Promise((resolve) => child.once('close', () => resolve(said)));
}

/** A port of 127.0.0.1 that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = await listen(() => undefined);
  server.stop();
  return server.port;
}

/** A TCP server of this process. */
export async function listen(
  onConnection: (socket: net.Socket) => void,
  host = '127.0.0.1',
): Promise<Server> {
  const open = new Set<net.Socket>();
  const server = net.createServer({ allowHalfOpen: true }, (socket) => {
    open.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => open.delete(socket));
    onConnection(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, host, 4096, resolve));
  const stop = () => {
    server.close();
    for (const socket of open) {
      socket.destroy();
    }
  };
  return { port: (server.address() as net.AddressInfo).port, stop };
}

/** nginx with one TLS server of the lines of configuration. */
export async function startNginx(...lines: readonly string[]): Promise<Server> {
  const port = await freePort();
  const path = mkdtempSync(join(folder, 'nginx-'));
  const certificates = await pki();
  const configuration = `
daemon off; worker_processes 1; pid nginx.pid; error_log error.log;
events { worker_connections 4096; }
http {
  access_log off;
  client_body_temp_path t; proxy_temp_path t; fastcgi_temp_path t; uwsgi_temp_path t; scgi_temp_path t;
  server {
    listen 127.0.0.1:${port} ssl backlog=4096;
    ${lines.some((line) => line.startsWith('ssl_certificate ')) ? '' : `ssl_certificate ${certificates}/fullchain.pem; ssl_certificate_key ${certificates}/server.key;`}
    ${lines.join('\n    ')}
  }
}
`;
  writeFileSync(join(path, 'nginx.conf'), configuration);
  const command = ['nginx', '-p', path, '-c', join(path, 'nginx.conf'), '-e', 'error.log'];
  const child = spawn('timeout', ['120', ...command], { cwd: path, stdio: 'ignore' });
  let over = false;
  child.once('close', () => {
    over = true;
  });
  while (!(await accepts(port))) {
    if (over) {
      throw new Error(`nginx: ${readFileSync(join(path, 'error.log'), 'latin1')}`);
    }
  }
  return { port, stop: () => child.kill() };
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    // The pause only spares the processor; readiness is the connection.
    socket.once('error', () => setTimeout(resolve, 5, false));
  });
}

/** Open descriptors of this process. */
export function descriptors(): number {
  return readdirSync('/proc/self/fd').length;
}

/** Threads of this process. */
export function threads(): number {
  return readdirSync('/proc/self/task').length;
}
