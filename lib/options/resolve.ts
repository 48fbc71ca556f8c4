/*
 * Plays the options in argv order on the settings, then checks what only the whole command line can show.
 * Opens no certificate and builds no context. Called once by the session runner.
 */
import { type Console, fail, puts, Stop } from '../native/console';
import { checkContradictions } from './contradictions';
import type { Handlers, Reading } from './handlers/handler';
import { identityHandlers } from './handlers/identity';
import { checkFamilies, networkHandlers } from './handlers/network';
import { checkProtocols, protocolHandlers } from './handlers/protocol';
import { sessionHandlers } from './handlers/session';
import { trustHandlers } from './handlers/trust';
import { renderHelp } from './help';
import { loadRandom } from './random';
import { readOptions } from './read';
import { defaultSettings, type Settings } from './settings';

const handlers: Handlers = {
  ...networkHandlers,
  ...protocolHandlers,
  ...identityHandlers,
  ...trustHandlers,
  ...sessionHandlers,
};

export interface Resolved {
  readonly settings: Readonly<Settings>;
  /** -writerand: written at the very end of the run. */
  readonly writeRandFile: string | null;
  /** -propquery */
  readonly propertyQuery: string | null;
}

/**
 * Reads argv. Ends the run (Stop) with the real program's messages and status where that does.
 * `note` hears of -writerand as soon as it is known, since it takes effect however the run ends.
 */
export function resolve(
  console: Console,
  argv: readonly string[],
  note: (writeRandFile: string | null) => void,
): Resolved {
  const reading = startReading(console);
  const rest = playOptions(reading, argv, note);
  takeTarget(reading, rest);
  if (!loadRandom(console, reading.randFiles)) {
    throw new Stop(1);
  }
  checkContradictions(reading);
  return {
    settings: Object.freeze(reading.settings),
    writeRandFile: reading.writeRandFile,
    propertyQuery: reading.propertyQuery,
  };
}

function startReading(console: Console): Reading {
  return {
    settings: defaultSettings(console.native.VerifyParam.create()),
    console,
    randFiles: [],
    writeRandFile: null,
    propertyQuery: null,
    usage(text: string): never {
      return fail(console, `${text}${console.prog}: Use -help for summary.\n`);
    },
  };
}

function playOptions(
  reading: Reading,
  argv: readonly string[],
  note: (writeRandFile: string | null) => void,
): readonly string[] {
  const { console } = reading;
  for (const event of readOptions(argv, console.dialect, console.prog)) {
    if (event.kind === 'error') {
      return reading.usage(event.text);
    }
    if (event.kind === 'end') {
      return event.rest;
    }
    if (event.name === 'help') {
      puts(console.err, renderHelp(console.dialect, console.prog));
      throw new Stop(0);
    }
    checkFamilies(reading, '', event.name, true);
    checkProtocols(reading, '', event.name, true);
    handlers[event.name]?.(reading, event.text, event.name, event.value);
    note(reading.writeRandFile);
  }
  return [];
}

/** A positional argument is another -connect. */
function takeTarget(reading: Reading, rest: readonly string[]): void {
  const [target] = rest;
  if (rest.length > 1) {
    reading.usage('');
  }
  if (target === undefined) {
    return;
  }
  if (reading.settings.connect !== null) {
    const { prog, dialect } = reading.console;
    reading.usage(`${prog}: ${dialect.manner.words.twoTargets}\n`);
  }
  reading.settings.connectKind = 'inet';
  reading.settings.connect = target;
}
