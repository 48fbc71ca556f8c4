/*
 * A TLS peer for the tests of the addon: certificates made for the run, an s_server, connections to it.
 * No test of its own.
 * Used by the tests of the addon's TLS and certificate objects.
 */
import { type ChildProcessByStdio, execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { after } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { type Bio, loadNative, type Ssl, type SslCtx, type StoreObject } from '../../lib/native';
import {
  AF_INET,
  BIO_SOCK_NODELAY,
  IPPROTO_TCP,
  IPPROTO_UDP,
  SOCK_DGRAM,
  SOCK_STREAM,
} from '../../lib/native/constants';

export const TLS1_2 = 0x0303;
export const TLS1_3 = 0x0304;

export const native = loadNative();
native.library.init();

export const folder = mkdtempSync(join(tmpdir(), 's_client-native-'));
after(() => rmSync(folder, { recursive: true }));

export const file = (name: string): string => join(folder, name);

export function openssl(...args: string[]): Buffer {
  return execFileSync('openssl', args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
}

export function write(name: string, text: string | Buffer): string {
  writeFileSync(file(name), text);
  return file(name);
}

const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];

/** name.pem and name.key, signed by the CA; extensions as in openssl.cnf. */
export function makeCertificate(name: string, extensions: string): void {
  openssl(
    'req',
    '-new',
    ...newKey,
    '-keyout',
    `${name}.key`,
    '-out',
    'x.csr',
    '-subj',
    `/CN=${name}`,
  );
  write('x.ext', extensions);
  const sign = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-days', '30'];
  openssl('x509', '-req', '-in', 'x.csr', ...sign, '-extfile', 'x.ext', '-out', `${name}.pem`);
}

const caName = ['-subj', '/O=Test/CN=Test CA', '-days', '30'];
openssl('req', '-x509', ...newKey, '-keyout', 'ca.key', '-out', 'ca.pem', ...caName);
makeCertificate('localhost', 'subjectAltName=DNS:localhost,IP:127.0.0.1\n');

/** An s_server with the certificate of localhost, unless the arguments name another or none. */
export class Server {
  output = '';
  port = 0;
  readonly #child: ChildProcessByStdio<Writable, Readable, Readable>;

  private constructor(command: readonly string[]) {
    // Connections here block this process: the peer must end by itself when a test goes wrong.
    this.#child = spawn('timeout', ['60', ...command], { cwd: folder });
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream.on('data', (data: Buffer) => {
        this.output += data.toString('latin1');
      });
    }
  }

  static start(...args: string[]): Promise<Server> {
    const own = args.includes('-cert') || args.includes('-nocert');
    const identity = own ? [] : ['-cert', 'localhost.pem', '-key', 'localhost.key'];
    return Server.run('openssl', 's_server', '-accept', '127.0.0.1:0', ...identity, ...args);
  }

  /** A program that says `ACCEPT 127.0.0.1:PORT` when it is ready. */
  static async run(...command: string[]): Promise<Server> {
    const server = new Server(command);
    const [, port] = await server.until(/ACCEPT 127\.0\.0\.1:(\d+)/);
    server.port = Number(port);
    return server;
  }

  /** Waits for a piece of its output. */
  until(pattern: RegExp): Promise<RegExpExecArray> {
    return new Promise((resolve, reject) => {
      const look = (): void => {
        const match = pattern.exec(this.output);
        if (match !== null) {
          this.#child.stdout.off('data', look).off('close', fail);
          this.#child.stderr.off('data', look);
          resolve(match);
        }
      };
      const fail = (): void => reject(new Error(`no ${pattern} in: ${this.output}`));
      this.#child.stdout.on('data', look).on('close', fail);
      this.#child.stderr.on('data', look);
      look();
    });
  }

  /** Takes up its output: a full pipe would stop it. For tests with many connections. */
  async listen(): Promise<void> {
    for (let round = 0; round < 3; round++) {
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  send(text: string): void {
    this.#child.stdin.write(text);
  }

  stop(): void {
    this.#child.kill();
  }
}

/** Runs a test's body with a server that is stopped after it. */
export function withServer(
  args: readonly string[],
  body: (server: Server) => void | Promise<void>,
): () => Promise<void> {
  return async () => {
    const server = await Server.start(...args);
    try {
      await body(server);
    } finally {
      server.stop();
    }
  };
}

/** A blocking socket, connected. */
export function connectSocket({ port }: Server, datagram = false): Bio {
  const [type, protocol] = datagram ? [SOCK_DGRAM, IPPROTO_UDP] : [SOCK_STREAM, IPPROTO_TCP];
  const fd = native.Bio.socket(AF_INET, type, protocol);
  const [address] =
    native.Bio.lookup('127.0.0.1', String(port), 'client', AF_INET, type, protocol) ?? [];
  if (address === undefined || !native.Bio.connect(fd, address, datagram ? 0 : BIO_SOCK_NODELAY)) {
    throw new Error(`no connection to port ${port}`);
  }
  if (!datagram) {
    return native.Bio.newSocket(fd, true);
  }
  const bio = native.Bio.newDgram(fd, true);
  bio.dgramSetConnected(address);
  return bio;
}

export function newCtx(method: 'tls' | 'dtls' = 'tls'): SslCtx {
  const ctx = native.SslCtx.create(method);
  if (ctx === null) {
    throw new Error('no context');
  }
  return ctx;
}

export function newSsl(ctx: SslCtx): Ssl {
  const ssl = native.Ssl.create(ctx);
  if (ssl === null) {
    throw new Error('no connection');
  }
  return ssl;
}

/** A connection over a connected socket, before its handshake. */
export function prepare(ctx: SslCtx, server: Server, datagram = false): Ssl {
  const ssl = newSsl(ctx);
  const bio = connectSocket(server, datagram);
  ssl.setBio(bio, bio);
  bio.close();
  ssl.setConnectState();
  return ssl;
}

/** A connection after its handshake. */
export function connect(ctx: SslCtx, server: Server): Ssl {
  const ssl = prepare(ctx, server);
  if (ssl.doHandshake() !== 1) {
    throw new Error(`handshake failed: ${errors()}`);
  }
  return ssl;
}

/** The first object in a file of the folder. */
export function loadObject(name: string): StoreObject | null {
  const store = native.Store.open(file(name), { password: null, promptInfo: null });
  const object = store?.load() ?? null;
  store?.close();
  return object;
}

/** Empties the error queue. */
export function errors(): string {
  const bio = native.Bio.newMem();
  native.err.print(bio);
  const text = bio.drain().toString('latin1');
  bio.close();
  return text;
}

/** The reasons in the error queue, oldest first; empties it. */
export function reasons(): (string | null)[] {
  return native.err.take().map(({ reasonText }) => reasonText);
}

/** What is printed into the Bio that `print` gets. */
export function printed(print: (bio: Bio) => unknown): string {
  const bio = native.Bio.newMem();
  print(bio);
  const text = bio.drain().toString('latin1');
  bio.close();
  return text;
}

setFlagsFromString('--expose-gc');
export const collect: () => void = runInNewContext('gc');

/** Collects garbage and lets finalizers run. */
export async function sweep(): Promise<void> {
  for (let round = 0; round < 3; round++) {
    collect();
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** The SRP server of test/native, or null where there is no compiler or no SRP. */
export async function startSrpServer(group: 'known' | 'unknown'): Promise<Server | null> {
  if (!native.library.features().srp || spawnSync('cc', ['--version']).status !== 0) {
    return null;
  }
  const source = join(__dirname, '../../../test/native/srp-server.c');
  execFileSync('cc', [source, '-o', file('srp-server'), '-lssl', '-lcrypto']);
  return Server.run(file('srp-server'), group);
}
