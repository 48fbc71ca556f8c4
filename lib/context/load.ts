/*
 * Certificates, keys and CRLs from files and URIs, through OSSL_STORE(7), and a single certificate over HTTP; for lines
 * without that, out of files (load-files.ts).
 * Says on stderr what could not be opened or read; decides nothing about their use.
 * Called by build.ts before the context exists, in the real program's order.
 */
import type { Pkey, Store, StoreObject, X509, X509Crl } from '../native/api';
import { type Console, failWithErrors, puts, Stop } from '../native/console';
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

type Kind = 'key' | 'cert' | 'CRL';
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
    puts(console.err, `Loading ${what} over HTTPS is unsupported\n`);
    return failWithErrors(console, `Unable to load ${what}\n`);
  }
  if (uri.startsWith('http://')) {
    const fetched = console.native.X509.fromHttp(uri, NO_TIME_LIMIT);
    return fetched ?? failWithErrors(console, `Unable to load ${what}\n`);
  }
  const [found] = load(console, source, 'cert', false);
  if (found?.type !== 'cert') {
    puts(console.err, `Unable to load ${source.what}\n`);
    throw new Stop(1);
  }
  return found.value;
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
  if (found?.type !== 'crl') {
    puts(console.err, `Unable to load ${source.what}\n`);
    throw new Stop(1);
  }
  return found.value;
}

/** The first object of a kind, or all of them; empty after a message. */
function load(console: Console, source: Source, kind: Kind, all: boolean): StoreObject[] {
  const { native, err } = console;
  native.err.setMark();
  const store = native.Store.open(
    source.uri,
    { password: source.pass, promptInfo: source.uri },
    source.format,
    source.propertyQuery,
  );
  if (store === null) {
    puts(err, `Could not open file or uri for loading${subject(source, all ? `${kind}s` : kind)}`);
    native.err.print(err);
    native.err.clearLastMark();
    return [];
  }
  const expected = store.expect(STORE_TYPES[kind]);
  const found = expected ? readStore(store, STORE_TYPES[kind], all) : [];
  store.close();
  if (found.length > 0) {
    native.err.popToMark();
    return found;
  }
  puts(
    err,
    expected
      ? `Could not read${all ? ' any' : ''}${subject(source, kind)}`
      : `Internal error trying to load${subject(source, all ? `${kind}s` : kind)}`,
  );
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
  return ` ${what.includes(failed) ? what : `${failed} of ${what}`} from ${uri}\n`;
}
