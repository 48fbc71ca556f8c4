/*
 * The client's own certificates and keys, engines, and the random state.
 * Files are opened when argv has been read; engines and providers at once, as their effect is global.
 * Played by resolve.ts.
 */

import type { Engine } from '../../native/api';
import { fail, failWithErrors, puts, Stop } from '../../native/console';
import { loadRandom } from '../random';
import type { ExtendedCertificate } from '../settings';
import { flag, format, type Handler, type Handlers, type Reading, text } from './handler';

/** ENGINE_METHOD_ALL */
const ENGINE_METHOD_ALL = 0xffff;

/**
 * Finds, and makes the default, an engine by id or by the path of its shared object; null after saying why. `auto` is
 * none: all engines that there are may then answer.
 */
function setUpEngine({ console }: Reading, id: string): Engine | null {
  const { native, err } = console;
  const { words } = console.dialect.manner;
  if (id === 'auto') {
    puts(err, words.engineAuto);
    native.Engine.registerAllComplete();
    return null;
  }
  const engine = native.Engine.byId(id) ?? native.Engine.loadDynamic(id);
  if (engine === null) {
    puts(err, words.engineUnknown(id));
    native.err.print(err);
    return null;
  }
  if (!engine.setUserInterface() || !engine.setDefault(ENGINE_METHOD_ALL)) {
    puts(err, words.engineUnusable(engine.id() ?? ''));
    native.err.print(err);
    engine.close();
    return null;
  }
  puts(err, words.engineSet(engine.id() ?? ''));
  return engine;
}

const engine: Handler = (reading, value) => {
  reading.settings.engine = setUpEngine(reading, value);
};

const clientEngine: Handler = (reading, value) => {
  const { native, dialect } = reading.console;
  reading.settings.clientCertEngine = dialect.manner.clientEngineSetUp
    ? setUpEngine(reading, value)
    : native.Engine.byId(value);
  if (reading.settings.clientCertEngine === null) {
    reading.usage('Error getting client auth engine\n');
  }
};

const provider: Handler = ({ console }, value) => {
  if (!console.native.library.loadProvider(value)) {
    failWithErrors(
      console,
      `${console.prog}: unable to load provider ${value}\n` +
        'Hint: use -provider-path option or OPENSSL_MODULES environment variable.\n',
    );
  }
};

const providerPath: Handler = ({ console }, value) => {
  if (!console.native.library.setProviderSearchPath(value === '' ? null : value)) {
    failWithErrors(console);
  }
};

/** `[provider:]name=value`; without a provider, all that are loaded get it. */
const providerParameter: Handler = ({ console }, value) => {
  const { prog, native } = console;
  const equals = value.indexOf('=');
  const key = value.slice(0, Math.max(equals, 0));
  const colon = key.indexOf(':');
  const named = key.slice(0, Math.max(colon, 0));
  const name = key.slice(colon + 1);
  const text = value.slice(equals + 1);
  if (name === '') {
    return fail(console, `${prog}: malformed '-provparam' option value: '${value}'\n`);
  }
  const refusing = native.library.addProviderParameter(named, name, text);
  if (refusing === '') {
    fail(console, `${prog}: No provider named '${named}' is loaded\n`);
  }
  if (refusing !== null) {
    fail(console, `${prog}: Error setting provider '${refusing}' parameter '${name}'\n`);
  }
};

/** The extended certificate that further -x options describe; the newest one. */
function current({ settings }: Reading): ExtendedCertificate {
  return settings.extendedCertificates[0] ?? addExtended(settings.extendedCertificates);
}

/** A further one begins with the encodings of the one before. */
function addExtended(list: ExtendedCertificate[]): ExtendedCertificate {
  const [before] = list;
  const added: ExtendedCertificate = {
    certFile: null,
    keyFile: null,
    chainFile: null,
    certFormat: before?.certFormat ?? 'PEM',
    keyFormat: before?.keyFormat ?? 'PEM',
    buildChain: false,
  };
  list.unshift(added);
  return added;
}

const xcert: Handler = (reading, value) => {
  const target =
    current(reading).certFile === null
      ? current(reading)
      : addExtended(reading.settings.extendedCertificates);
  target.certFile = value;
};

function once(field: 'keyFile' | 'chainFile', what: string): Handler {
  return (reading, value) => {
    const target = current(reading);
    if (target[field] !== null) {
      fail(reading.console, `${reading.console.prog}: ${what} already specified\n`);
    }
    target[field] = value;
  };
}

function extendedFormat(field: 'certFormat' | 'keyFormat'): Handler {
  return (reading, _text, _name, parsed) => {
    current(reading)[field] = String(parsed);
  };
}

export const identityHandlers: Handlers = {
  cert: text('certFile'),
  certform: format('certFormat'),
  key: text('keyFile'),
  keyform: format('keyFormat'),
  cert_chain: text('chainFile'),
  build_chain: flag('buildChain'),
  pass: text('pass'),
  engine,
  ssl_client_engine: clientEngine,
  provider,
  'provider-path': providerPath,
  provparam: providerParameter,
  propquery: (reading, value) => {
    reading.propertyQuery = value;
  },
  rand: ({ randFiles, console }, value) => {
    if (!console.dialect.manner.randomAtOnce) {
      randFiles.push(value);
    } else if (!loadRandom(console, [value])) {
      throw new Stop(1);
    }
  },
  writerand: (reading, value) => {
    reading.writeRandFile = value;
  },
  xcert,
  xkey: once('keyFile', 'Key'),
  xchain: once('chainFile', 'Chain'),
  xchain_build: (reading) => {
    current(reading).buildChain = true;
  },
  xcertform: extendedFormat('certFormat'),
  xkeyform: extendedFormat('keyFormat'),
};
