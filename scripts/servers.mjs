/*
 * Parity of -starttls against real servers, from Debian's packages, on this machine's loopback: each is started once,
 * without the rights of root, and serves all OpenSSL lines (the system's, and those that build-openssl.mjs builds).
 *
 * Usage: node scripts/servers.mjs [PROTOCOL|SERVER|LINE ...]   (all without an argument)
 */
import { mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeReady } from './build.mjs';
import { BUILDS } from './build-openssl.mjs';
import { environmentOf, makeLineReady } from './lines.mjs';
import { ensureServers, unpackedFolder } from './server-packages.mjs';
import { root, runBeside, StepError, Steps } from './steps.mjs';

const SUITE = 'dist/test/servers/suite.test.js';
const SYSTEM = 'system';
const LINES = [SYSTEM, ...Object.keys(BUILDS)];
/** No server has it; a scripted peer is played against. */
const PEER_PROTOCOL = 'telnet';
const NEEDED = { needed: true };

/** What was compiled; it is there only when the project is ready. */
const compiled = (file) => createRequire(import.meta.url)(join(root, 'dist', file));

function choose(wanted, servers) {
  const protocols = [...servers.flatMap((server) => server.protocols), PEER_PROTOCOL];
  const names = [...servers.map(({ name }) => name), ...protocols];
  const unknown = wanted.filter((word) => ![...names, ...LINES].includes(word));
  if (unknown.length > 0) {
    const all = [...new Set([...names, ...LINES])].join(' ');
    throw new StepError(`no protocol, server or line: ${unknown.join(' ')} (there are: ${all})`);
  }
  const has = (list) => list.some((word) => wanted.includes(word));
  const some = has(names);
  return {
    lines: has(LINES) ? LINES.filter((line) => wanted.includes(line)) : LINES,
    // Others are reached through the proxy.
    servers: servers.filter(
      ({ name, protocols: own }) => !some || has([name, ...own]) || own.includes('proxy'),
    ),
    protocols: some
      ? protocols.filter(
          (one) =>
            wanted.includes(one) ||
            servers.some(({ name, protocols: own }) => wanted.includes(name) && own.includes(one)),
        )
      : protocols,
  };
}

function isServed(protocol, servers) {
  return servers.some(({ protocols }) => protocols.includes(protocol));
}

/** Starts them side by side; one that does not start fails the run, and the others are played. */
async function startAll(running, servers) {
  const { makePki } = compiled('lib/parity/pki.js');
  const pki = join(running.folder, 'pki');
  mkdirSync(pki);
  await makePki('openssl', pki);
  const ports = {};
  const failed = [];
  await Promise.all(
    servers.map(async (server) => {
      try {
        ports[server.name] = await running.start(server, pki, unpackedFolder(server));
      } catch (error) {
        failed.push(error.message);
      }
    }),
  );
  return { pki, ports, failed };
}

async function playLine(line, prefix, { pki, ports }, protocols, signal) {
  const chosen = line === SYSTEM ? {} : { ...environmentOf(prefix), S_CLIENT_PARITY_TURN: '0' };
  const env = {
    ...chosen,
    S_CLIENT_PARITY_PKI: pki,
    S_CLIENT_SERVERS: JSON.stringify(ports),
    S_CLIENT_SERVER_PROTOCOLS: protocols.join(' '),
  };
  await runBeside(process.execPath, ['--test-reporter=spec', SUITE], env, { signal });
}

async function main(steps, wanted) {
  await makeReady(steps, { test: true, addon: true });
  let choice;
  let usable = [];
  await steps.step(
    'servers: packages',
    async () => {
      choice = choose(wanted, compiled('test/servers/index.js').servers);
      usable = await ensureServers(choice.servers);
      const asked = choice.protocols.filter((one) => one !== PEER_PROTOCOL);
      if (asked.length > 0 && !asked.some((one) => isServed(one, usable))) {
        throw new StepError('there is no server at all');
      }
    },
    NEEDED,
  );
  const prefixes = new Map();
  for (const line of choice.lines) {
    const prefix = line === SYSTEM ? '' : await makeLineReady(steps, line);
    if (prefix !== undefined) prefixes.set(line, prefix);
  }
  const { Servers } = compiled('test/servers/start.js');
  const running = new Servers();
  const stopped = new AbortController();
  const stop = (signal) => {
    stopped.abort();
    running.stop().then(() => process.kill(process.pid, signal));
  };
  process.once('SIGINT', stop).once('SIGTERM', stop);
  let started;
  await steps.step('servers: start', async () => {
    started = await startAll(running, usable);
    if (started.failed.length > 0) throw new StepError(started.failed.join('\n'));
  });
  for (const [line, prefix] of prefixes) {
    if (stopped.signal.aborted) break;
    await steps.step(`${line}: servers`, () =>
      playLine(line, prefix, started, choice.protocols, stopped.signal),
    );
  }
  await steps.step('servers: end', () => running.stop());
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const steps = new Steps();
  await main(steps, process.argv.slice(2));
  steps.end();
}
