/** What a line says of what goes wrong, or right, where another line says it in other words. */
export interface Words {
  /** After the program's name: a target beside -connect. */
  readonly twoTargets: string;
  /** An SSL_CONF_cmd(3) call that failed. */
  confFailed(name: string, value: string | null): string;
  readonly startupFailed: string;
  readonly engineAuto: string;
  engineSet(id: string): string;
  engineUnknown(name: string): string;
  engineUnusable(id: string): string;
  /** -pass: no pass phrase could be had. */
  readonly passFailed: string;
  noVariable(name: string): string;
  /** A CRL that could not be had over HTTP. */
  noCrl(what: string, url: string): string;
  /** A pass phrase argument that names no source. */
  passSource(argument: string): string;
}

const LONGEST_SOURCE = 4;

export const words30: Words = {
  twoTargets: 'cannot provide both -connect option and target parameter',
  confFailed: (name, value) => `Call to SSL_CONF_cmd(${name}, ${value ?? '<NULL>'}) failed\n`,
  // The real program names argv[0] here; it is called as openssl.
  startupFailed: 'FATAL: Startup failure (dev note: apps_startup()) for openssl\n',
  engineAuto: 'Enabling auto ENGINE support\n',
  engineSet: (id) => `Engine "${id}" set.\n`,
  engineUnknown: (name) => `Invalid engine "${name}"\n`,
  engineUnusable: (id) => `Cannot use engine "${id}"\n`,
  passFailed: 'Error getting private key password\n',
  noVariable: (name) => `No environment variable ${name}\n`,
  noCrl: (what) => `Unable to load ${what}\n`,
  passSource(argument) {
    const colon = argument.indexOf(':');
    return colon < 0 || colon > LONGEST_SOURCE
      ? `Invalid password argument, missing ':' within the first ${LONGEST_SOURCE + 1} chars\n`
      : `Invalid password argument, starting with "${argument.slice(0, colon + 1)}"\n`;
  },
};

export const words111: Words = {
  twoTargets: 'must not provide both -connect option and target parameter',
  confFailed: (name, value) =>
    `Error with command: "${name}${value === null ? '' : ` ${value}`}"\n`,
  startupFailed: 'FATAL: Startup failure (dev note: apps_startup() failed)\n',
  engineAuto: 'enabling auto ENGINE support\n',
  engineSet: (id) => `engine "${id}" set.\n`,
  engineUnknown: (name) => `invalid engine "${name}"\n`,
  engineUnusable: () => "can't use that engine\n",
  passFailed: 'Error getting password\n',
  noVariable: (name) => `Can't read environment variable ${name}\n`,
  noCrl: (_what, url) => `Error loading CRL from ${url}\n`,
  passSource: (argument) => `Invalid password argument "${argument}"\n`,
};
