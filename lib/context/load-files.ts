/*
 * Certificates, keys and CRLs out of files, in the one encoding that is named (PEM without a name), as before there
 * were stores. Says on stderr what could not be opened or read; decides nothing about their use.
 * Called by load.ts, for lines that read files so.
 */
import type { Bio, Engine, NoAnswer, PassPhrase, Pkey, X509, X509Crl } from '../native/api';
import { type Console, failWithErrors, puts } from '../native/console';
import type { Source } from './load';

type Format = 'PEM' | 'DER';

/** What keys are called. */
const KEY_NAMES: Readonly<Record<string, string>> = {
  'client certificate private key': 'client certificate private key file',
  'server key': 'Server Key',
};

const formatOf = ({ format }: Source): Format => (format === 'DER' ? 'DER' : 'PEM');

export function readKey(console: Console, source: Source): Pkey {
  const name = KEY_NAMES[source.what] ?? source.what;
  const { privateKey } = console.native.readers;
  const key = readWith(console, source, (file) =>
    privateKey(file, formatOf(source), passPhrase(source), teller(console)),
  );
  return key ?? failWithErrors(console, `unable to load ${name}\n`);
}

/** -keyform ENGINE */
export function readEngineKey(console: Console, source: Source, engine: Engine | null): Pkey {
  const name = KEY_NAMES[source.what] ?? source.what;
  if (engine === null) {
    puts(console.err, 'no engine specified\n');
    return failWithErrors(console, `unable to load ${name}\n`);
  }
  const ready = engine.init();
  const key = ready ? engine.loadPrivateKey(source.uri, passPhrase(source)) : null;
  if (ready) {
    engine.finish();
  }
  if (key === null) {
    puts(console.err, `cannot load ${name} from engine\n`);
    console.native.err.print(console.err);
    return failWithErrors(console, `unable to load ${name}\n`);
  }
  return key;
}

export function readCertificate(console: Console, source: Source): X509 {
  const { certificate } = console.native.readers;
  const unknown = { password: null, promptInfo: null };
  const cert = readWith(console, source, (file) =>
    certificate(file, formatOf(source), unknown, teller(console)),
  );
  return cert ?? failWithErrors(console, 'unable to load certificate\n');
}

/** PEM only. */
export function readCertificates(console: Console, source: Source): X509[] {
  const file = openFile(console, source.uri, 'PEM');
  if (file === null) {
    return failWithErrors(console);
  }
  const found = console.native.readers.certificates(file, passPhrase(source), teller(console));
  file.close();
  return found.length > 0 ? found : failWithErrors(console, 'unable to load certificates\n');
}

export function readCrl(console: Console, source: Source): X509Crl {
  const file = openFile(console, source.uri, formatOf(source));
  const crl = file === null ? null : console.native.readers.crl(file, formatOf(source));
  file?.close();
  if (crl === null) {
    puts(console.err, file === null ? '' : 'unable to load CRL\n');
    console.native.err.print(console.err);
    return failWithErrors(console, 'Error loading CRL\n');
  }
  return crl;
}

/** What stands in the file; null when it cannot be opened, after a message, or not be read. */
function readWith<T>(console: Console, source: Source, read: (file: Bio) => T | null): T | null {
  const file = openFile(console, source.uri, formatOf(source));
  const found = file === null ? null : read(file);
  file?.close();
  return found;
}

/** `-` is stdin. */
function openFile(console: Console, path: string, format: Format): Bio | null {
  const { native, err } = console;
  const standard = path === '-';
  const file = standard
    ? native.Bio.newStdio('stdin')
    : native.Bio.newFile(path, format === 'DER' ? 'rb' : 'r');
  if (file === null) {
    const reason = native.sys.strerror(native.sys.errno());
    puts(err, `Can't open ${path} for reading, ${reason}\n`);
    native.err.print(err);
  }
  return file;
}

/** An empty pass phrase is none. */
function passPhrase({ pass, uri }: Source): PassPhrase {
  return { password: pass || null, promptInfo: uri };
}

/** What is said when a pass phrase was asked for in vain. */
export function teller(console: Console): (why: NoAnswer) => void {
  return (why) => {
    puts(console.err, why === 'aborted' ? 'aborted!\n' : 'User interface error\n');
    if (why === 'failed') {
      console.native.err.print(console.err);
    }
  };
}
