/*
 * Certificates, keys and CRLs from files and URIs, through OSSL_STORE(7), and a single certificate over HTTP; for lines
 * without that, out of files (load-files.ts).
 * Says on stderr what could not be opened or read; decides nothing about their use.
 * Called by build.ts before the context exists, in the real program's order.
 */
import type { LoadedKind } from '../dialects/manner';
import type { Pkey, Store, StoreObject, X509, X509Crl } from '../native/api';
import { type Console, fail, puts, Stop } from '../native/console';
import { readCertificate, readCertificates, readCrl, readKey } from './load-files';

export interface Source {
  readonly uri: string;
  /** Word for messages: `client certificate`. */
  readonly what: string;
  /** `PEM` or `DER` to insist on one; null to try all. */
  readonly format: string | null;
  readonly pass: string | null;
  readonly propertyQuery: string | null;
}

const STORE_TYPES = { key: 'pkey', cert: 'cert', CRL: 'crl' } as const;

export function loadKey(console: Console, source: Source): Pkey {
  if (console.dialect.manner.objectsFrom === 'files') {
    return readKey(console, source);
  }
  const [found] = load(console, source, 'key', false);
  if (found?.type !== 'pkey') {
    throw new Stop(1);
  }
  return found.value;
}

/** Until the peer answers, however long that takes. */
const NO_TIME_LIMIT = 0;

export function loadCertificate(console: Console, source: Source): X509 {
  if (console.dialect.manner.objectsFrom === 'files') {
    return readCertificate(console, source);
  }
  const { uri, what } = source;
  if (uri.startsWith('https://')) {
    tellNoHttps(console, what);
    throw new Stop(1);
  }
  if (uri.startsWith('http://')) {
    const fetched = console.native.X509.fromHttp(uri, NO_TIME_LIMIT);
    if (fetched === null) {
      tellHttpFailure(console, source);
      throw new Stop(1);
    }
    return fetched;
  }
  const [found] = load(console, source, 'cert', false);
  return found?.type === 'cert' ? found.value : failToLoad(console, what);
}

export function loadCertificates(console: Console, source: Source): X509[] {
  if (console.dialect.manner.objectsFrom === 'files') {
    return readCertificates(console, source);
  }
  const found = load(console, source, 'cert', true);
  if (found.length === 0) {
    throw new Stop(1);
  }
  return found.flatMap((object) => (object.type === 'cert' ? [object.value] : []));
}

export function loadCrl(console: Console, source: Source): X509Crl {
  if (console.dialect.manner.objectsFrom === 'files') {
    return readCrl(console, source);
  }
  const [found] = load(console, source, 'CRL', false);
  return found?.type === 'crl' ? found.value : failToLoad(console, source.what);
}

/** After load() has said why. */
function failToLoad(console: Console, what: string): never {
  return fail(console, console.dialect.manner.loading.repeats ? `Unable to load ${what}\n` : '');
}

/** Says that something cannot be had over HTTPS. */
export function tellNoHttps({ err, dialect, native }: Console, what: string): void {
  puts(err, `Loading ${what} over HTTPS is unsupported\n`);
  if (dialect.manner.loading.repeats) {
    puts(err, `Unable to load ${what}\n`);
    native.err.print(err);
  }
}

/** Says that something could not be had over HTTP, and why. */
export function tellHttpFailure(
  { err, dialect, native }: Console,
  { what, uri }: Pick<Source, 'what' | 'uri'>,
): void {
  if (dialect.manner.loading.httpNamesUrl) {
    native.err.print(err);
    puts(err, `Unable to load ${what} from ${uri}\n`);
    return;
  }
  puts(err, dialect.manner.words.noCrl(what, uri));
  native.err.print(err);
}

/** The first object of a kind, or all of them; empty after a message. */
function load(console: Console, source: Source, kind: LoadedKind, all: boolean): StoreObject[] {
  const { native } = console;
  const { loading } = console.dialect.manner;
  native.err.setMark();
  const store = native.Store.open(
    source.uri,
    { password: source.pass, promptInfo: source.uri },
    source.format,
    source.propertyQuery,
  );
  if (store === null) {
    return tellFailure(
      console,
      `Could not open file or uri for loading ${subject(source, loading.unopened(kind, all))}`,
    );
  }
  const expected = store.expect(STORE_TYPES[kind]);
  const found = expected ? readStore(store, STORE_TYPES[kind], all) : [];
  store.close();
  if (found.length > 0) {
    native.err.popToMark();
    return found;
  }
  return tellFailure(
    console,
    expected
      ? `${loading.verb(all)} ${subject(source, loading.notFound(kind, all))}`
      : `Internal error trying to load ${subject(source, loading.unopened(kind, all))}`,
  );
}

/** Also says why: what the error queue has gained since its mark. */
function tellFailure({ native, err, dialect }: Console, text: string): [] {
  const reason = dialect.manner.loading.namesSystemError ? native.err.lastSystemError() : null;
  puts(err, reason === null ? `${text}\n` : `${text}: ${reason}\n`);
  if (reason !== null) {
    native.err.popToMark();
    native.err.setMark();
  }
  native.err.print(err);
  native.err.clearLastMark();
  return [];
}

function readStore(store: Store, type: StoreObject['type'], all: boolean): StoreObject[] {
  const found: StoreObject[] = [];
  while ((all || found.length === 0) && !store.eof()) {
    const object = store.load();
    if (object?.type === type) {
      found.push(object);
    } else {
      object?.value?.close();
    }
  }
  return found;
}

function subject({ what, uri }: Source, failed: string): string {
  return `${what.includes(failed) ? what : `${failed} of ${what}`} from ${uri}`;
}
