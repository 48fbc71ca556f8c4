/*
 * Where to connect: addresses, families, proxy, STARTTLS names.
 * Host and port texts are parsed when argv has been read (endpoints.ts), not here.
 * Played by resolve.ts.
 */

import { fail } from '../../native/console';
import { AF_INET, AF_INET6, AF_UNIX } from '../../native/constants';
import { STARTTLS_NAMES } from '../../starttls';
import { type Handler, type Handlers, number, text } from './handler';

function inet(field: 'connect' | 'host' | 'port'): Handler {
  return ({ settings }, value) => {
    settings.connectKind = 'inet';
    settings[field] = value;
  };
}

function family(value: number): Handler {
  return ({ settings }) => {
    settings.connectKind = 'inet';
    settings.family = value;
    settings.familyOptions += 1;
  };
}

const unix: Handler = ({ settings }, value) => {
  settings.connectKind = 'unix';
  settings.family = AF_UNIX;
  settings.host = value;
};

const starttls: Handler = ({ settings, console }, value) => {
  const name = value;
  if (!STARTTLS_NAMES.includes(name)) {
    const names = STARTTLS_NAMES.map((known) => `\t${known}\n`).join('');
    fail(console, `${console.prog}: Value must be one of:\n${names}`);
  }
  settings.starttls = name;
};

/** Where it is one of the protocols before TLS, the last one given counts. */
const proxy: Handler = ({ settings, console }, value) => {
  settings.proxy = value;
  if (console.dialect.manner.proxyIsStarttls) {
    settings.starttls = 'proxy';
  }
};

/** Families of sockets must not be mixed; checked before the option itself takes effect. */
export const checkFamilies: Handler = ({ settings, console }, _value, name) => {
  const kinds = { 4: 'inet', 6: 'inet', host: 'inet', port: 'inet', connect: 'inet', unix: 'unix' };
  const kind = kinds[name as keyof typeof kinds];
  if (settings.connectKind === 'unix' && kind === 'inet') {
    fail(console, `${console.prog}: Intermixed protocol flags (unix and internet domains)\n`);
  }
  if (settings.connectKind === 'inet' && kind === 'unix') {
    fail(console, `${console.prog}: Intermixed protocol flags (internet and unix domains)\n`);
  }
};

export const networkHandlers: Handlers = {
  connect: inet('connect'),
  host: inet('host'),
  port: inet('port'),
  unix,
  bind: text('bind'),
  proxy,
  proxy_user: text('proxyUser'),
  proxy_pass: text('proxyPass'),
  4: family(AF_INET),
  6: family(AF_INET6),
  starttls,
  name: text('name'),
  xmpphost: text('name'),
  mtu: number('mtu'),
};
