/*
 * The code that V8 makes of the program of bin/s_client, kept beside its script for the Node that runs this: a real
 * handshake is made with a server here, so that what it needs is compiled, and what it does not need is not kept.
 * V8 looks whether such code is its own, and compiles when it is not. Called at the end of an installation and a build.
 */
import { spawn } from 'node:child_process';
import { generateKeyPairSync, sign } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createServer } from 'node:tls';
import { fileURLToPath } from 'node:url';

const start = fileURLToPath(new URL('../dist/start', import.meta.url));
const WAIT_MS = 20_000;

/** DER of a tag and its contents (X.690; up to 65,535 bytes). */
function der(tag, ...contents) {
  const body = Buffer.concat(contents.map((part) => Buffer.from(part)));
  const { length } = body;
  const head = length < 128 ? [length] : length < 256 ? [129, length] : [130, length >> 8, length];
  return Buffer.concat([Buffer.from([tag, ...head]), body]);
}

/** A certificate of the server's own (RFC 5280, 4.1): version 1, CN=localhost, valid for a hundred years. */
function certify() {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const ecdsaWithSha256 = der(0x30, [0x06, 8, 0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 2]);
  const commonName = der(0x30, [0x06, 3, 0x55, 4, 3], der(0x0c, Buffer.from('localhost')));
  const name = der(0x30, der(0x31, commonName));
  const time = (year) => der(0x18, Buffer.from(`${year}0101000000Z`));
  const tbs = der(
    0x30,
    der(0x02, [1]),
    ecdsaWithSha256,
    name,
    der(0x30, time(2000), time(2100)),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
  );
  const signature = der(0x03, [0], sign('sha256', tbs, privateKey));
  const cert = der(0x30, tbs, ecdsaWithSha256, signature).toString('base64');
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }),
    cert: `-----BEGIN CERTIFICATE-----\n${cert.replace(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`,
  };
}

/** In the process that runs the program: it ends by a call of the addon's, before which the code is written. */
const recorder = `
  const { readFileSync, renameSync, writeFileSync } = require('node:fs');
  const { Script } = require('node:vm');
  const [filename, code] = process.env.S_CLIENT_RECORD.split('\\n');
  const script = new Script(readFileSync(filename, 'latin1'), { filename });
  const { dlopen } = process;
  process.dlopen = (module, ...more) => {
    dlopen.call(process, module, ...more);
    const { sys } = module.exports;
    const { exit } = sys;
    sys.exit = (status) => {
      // Never seen half-written.
      writeFileSync(code + '.new', script.createCachedData());
      renameSync(code + '.new', code);
      exit.call(sys, status);
    };
  };
  script.runInThisContext()(require, require('node:path').dirname(filename));`;

function record(filename, port) {
  const code = join(filename, '..', `${process.version}-${process.arch}.code`);
  const args = ['-e', recorder, '--', '-connect', `127.0.0.1:${port}`];
  const env = { ...process.env, S_CLIENT_RECORD: `${filename}\n${code}` };
  const child = spawn(process.execPath, args, { env, stdio: 'ignore', timeout: WAIT_MS });
  return new Promise((resolve) => child.once('close', () => resolve(existsSync(code))));
}

/** @returns whether there is code now; without it the program starts a little later, and does the same */
export async function makeCodeCache() {
  const hash = existsSync(start) && readdirSync(start).find((name) => !name.includes('.'));
  if (!hash) {
    return false;
  }
  const server = createServer(certify(), (socket) => socket.on('error', () => {}).end());
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    return await record(join(start, hash, 's_client.js'), server.address().port);
  } finally {
    server.close();
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  process.exitCode = (await makeCodeCache()) ? 0 : 1;
}
