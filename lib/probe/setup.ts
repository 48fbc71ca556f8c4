/*
 * Offer options to a context that probes are made with: they become arguments of s_client and are read as that reads
 * them, so that every word means the same in both.
 * Used by the worker thread, and by the pool to find faults before any thread is started.
 */
import { buildContext, loadFiles } from '../context/build';
import type { Bio, Native, SslCtx, SslSession } from '../native/api';
import { type Console, Stop } from '../native/console';
import { SSL_VERIFY_NONE } from '../native/constants';
import { dialectOf } from '../native/dialect';
import { readPassArgument } from '../options/pass';
import { resolve } from '../options/resolve';
import { namePrinter } from '../print/names';
import type { OfferOptions } from './options';

/** No post-quantum share: it costs a fifth of a handshake's time and a kilobyte each way. */
const GROUPS = 'X25519:prime256v1:secp384r1:secp521r1';

/** What the options cannot be: a message of s_client's own, or of libssl. */
export class OfferError extends Error {
  override readonly name = 'OfferError';
}

/** Options that are arguments of s_client, and how they are called there. */
const WORDS: readonly (readonly [keyof OfferOptions, string])[] = [
  ['ciphers', '-cipher'],
  ['ciphersuites', '-ciphersuites'],
  ['sigalgs', '-sigalgs'],
  ['minProtocol', '-min_protocol'],
  ['maxProtocol', '-max_protocol'],
  ['cert', '-cert'],
  ['key', '-key'],
  ['pass', '-pass'],
  ['certChain', '-cert_chain'],
  ['caFile', '-CAfile'],
  ['caPath', '-CApath'],
];

function argvOf(offer: OfferOptions, console: Console): string[] {
  const argv: string[] = [];
  for (const [key, word] of WORDS) {
    const value = offer[key];
    if (typeof value === 'string') {
      argv.push(word, value);
    }
  }
  argv.push('-groups', offer.groups ?? GROUPS);
  if (offer.alpn !== undefined) {
    argv.push('-alpn', [offer.alpn].flat().join(','));
  }
  if (offer.dtls === true) {
    argv.push('-dtls');
  }
  if (offer.verify !== true) {
    // Nobody reads the default stores then.
    const none = ['no-CAfile', 'no-CApath', 'no-CAstore'];
    const rows = console.dialect.sections.flatMap((section) => section.rows);
    const known = none.filter((name) => rows.some((row) => row.name === name));
    argv.push(...known.map((name) => `-${name}`));
  }
  argv.push(...(offer.args ?? []));
  return argv.map((text) => Buffer.from(text).toString('latin1'));
}

/** A console whose messages are kept. */
function quietConsole(native: Native): Console & { readonly err: Bio } {
  const nowhere = native.Bio.newNull();
  return {
    native,
    dialect: dialectOf(native),
    prog: 's_client-probe',
    err: native.Bio.newMem(),
    stdout: nowhere,
    out: nowhere,
    openAtStart: [],
  };
}

/** What probes of these options are made with. */
export interface Prepared {
  readonly ctx: SslCtx;
  readonly session: SslSession | null;
}

/**
 * Reads files, and makes the context.
 *
 * @throws OfferError with what s_client says of the options.
 */
export function prepare(native: Native, offer: OfferOptions): Prepared {
  const console = quietConsole(native);
  try {
    const resolved = resolve(console, argvOf(offer, console), () => undefined);
    const loaded = loadFiles(console, resolved);
    const names = namePrinter(console.dialect.manner.nameFlags);
    const { ctx } = buildContext(console, resolved, loaded, names);
    ctx.setVerify(SSL_VERIFY_NONE, null);
    return { ctx, session: offer.sessIn === undefined ? null : readSession(native, offer.sessIn) };
  } catch (error) {
    if (!(error instanceof Stop)) {
      throw error;
    }
    throw new OfferError(console.err.drain().toString().trim() || 'the options cannot be used');
  } finally {
    native.err.clear();
    console.err.close();
  }
}

/**
 * The password that a source names, as -pass does.
 * @throws OfferError when it cannot be read.
 */
export function readPassword(native: Native, source: string): string {
  const console = quietConsole(native);
  const bytes = readPassArgument(console, Buffer.from(source).toString('latin1'));
  const words = console.err.drain().toString().trim();
  console.err.close();
  if (bytes === null) {
    throw new OfferError(words || 'the password cannot be read');
  }
  return Buffer.from(bytes, 'latin1').toString();
}

function readSession(native: Native, path: string): SslSession {
  const file = native.Bio.newFile(Buffer.from(path).toString('latin1'), 'r');
  const session = file === null ? null : native.SslSession.readPem(file);
  file?.close();
  if (session === null) {
    throw new OfferError(`Can't open session file ${path}`);
  }
  return session;
}
