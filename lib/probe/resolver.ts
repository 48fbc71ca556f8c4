/*
 * Names to addresses with Node's c-ares resolver: no threads, a cache, and a limit of questions at a time. The hosts file
 * comes first, as everywhere.
 * Used by pool.ts.
 */
import { promises as dns } from 'node:dns';
import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';

export type Family = 'any' | 'ipv4' | 'ipv6';

/** Addresses, or the resolver's code (`ENOTFOUND`, `ESERVFAIL`, ...). */
export type Resolved =
  | { readonly addresses: readonly string[] }
  | { readonly code: string; readonly message: string };

const MOST_QUESTIONS = 256;
const MOST_NAMES = 100_000;
/** Answers are used again for so long, in milliseconds; their own time to live is not asked for. */
const FRESH_MS = 60_000;
const TRIES = 3;

/** Addresses by name, lower case. */
function readHosts(file: string): ReadonlyMap<string, readonly string[]> {
  const hosts = new Map<string, string[]>();
  let text = '';
  try {
    text = readFileSync(file, 'latin1');
  } catch {
    // Without the file there are no names of its own.
  }
  for (const line of text.split('\n')) {
    const [address = '', ...names] = line.replace(/#.*/, '').trim().split(/\s+/);
    if (isIP(address) !== 0) {
      for (const name of names) {
        const key = name.toLowerCase();
        hosts.set(key, [...(hosts.get(key) ?? []), address]);
      }
    }
  }
  // RFC 6761, 6.3.
  if (!hosts.has('localhost')) {
    hosts.set('localhost', ['127.0.0.1', '::1']);
  }
  return hosts;
}

export class Resolver {
  readonly #resolver: dns.Resolver;
  readonly #hosts: ReadonlyMap<string, readonly string[]>;
  readonly #cache = new Map<
    string,
    { readonly until: number; readonly result: Promise<Resolved> }
  >();
  readonly #waiting: (() => void)[] = [];
  #questions = 0;

  /**
   * @param servers `address` or `address:port`; the system's without.
   * @throws Error for a server that is no address.
   */
  constructor(
    readonly family: Family,
    servers: readonly string[] | undefined,
    timeoutMs: number,
    hostsFile = '/etc/hosts',
  ) {
    const timeout = Math.max(1, Math.ceil(timeoutMs / TRIES));
    this.#resolver = new dns.Resolver({ timeout, tries: TRIES });
    if (servers !== undefined && servers.length > 0) {
      this.#resolver.setServers(servers);
    }
    this.#hosts = readHosts(hostsFile);
  }

  /** Never rejects. A numeric address is its own answer. */
  resolve(host: string): Promise<Resolved> {
    if (isIP(host) !== 0) {
      return Promise.resolve({ addresses: [host] });
    }
    const name = host.toLowerCase();
    const now = Date.now();
    const kept = this.#cache.get(name);
    if (kept !== undefined && kept.until > now) {
      return kept.result;
    }
    if (this.#cache.size >= MOST_NAMES) {
      this.#cache.clear();
    }
    const result = this.#ask(name);
    this.#cache.set(name, { until: now + FRESH_MS, result });
    return result;
  }

  /** Ends all questions. */
  cancel(): void {
    this.#resolver.cancel();
  }

  async #ask(name: string): Promise<Resolved> {
    const own = this.#hosts.get(name)?.filter((address) => this.#wants(isIP(address)));
    if (own !== undefined && own.length > 0) {
      return { addresses: own };
    }
    const asked: Promise<readonly string[]>[] = [];
    if (this.#wants(4)) {
      asked.push(this.#limited(() => this.#resolver.resolve4(name)));
    }
    if (this.#wants(6)) {
      asked.push(this.#limited(() => this.#resolver.resolve6(name)));
    }
    const answers = await Promise.allSettled(asked);
    const addresses = answers.flatMap((it) => (it.status === 'fulfilled' ? it.value : []));
    if (addresses.length > 0) {
      return { addresses };
    }
    const failed = answers.find((it) => it.status === 'rejected');
    const code = codeOf(failed?.reason);
    return { code, message: failed === undefined ? 'no address' : messageOf(failed.reason) };
  }

  #wants(version: number): boolean {
    return this.family === 'any' || this.family === (version === 4 ? 'ipv4' : 'ipv6');
  }

  async #limited<T>(question: () => Promise<T>): Promise<T> {
    while (this.#questions >= MOST_QUESTIONS) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
    this.#questions += 1;
    try {
      return await question();
    } finally {
      this.#questions -= 1;
      this.#waiting.shift()?.();
    }
  }
}

function codeOf(error: unknown): string {
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  return typeof code === 'string' ? code : 'ENOTFOUND';
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
