/*
 * A round through the client on one machine: a throw-away CA, an embedded TLS server, five things to see, and at the end
 * the same runs by the real program. Ends with 1 when one of them is not as it should be.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import tls from 'node:tls';
import { makeReady } from './build.mjs';
import { output, root, StepError, Steps } from './steps.mjs';

const ours = [join(root, 'bin/s_client')];
const system = '/usr/bin/openssl';
const openssl = process.env.S_CLIENT_REAL_OPENSSL ?? (existsSync(system) ? system : 'openssl');
const real = [openssl, 's_client'];

/** RSA keys, because an ECDSA signature may be a byte shorter or longer, and the report counts bytes. */
function makePki(folder) {
  const at = (name) => join(folder, name);
  const call = (...args) => {
    if (output(openssl, args) === null) {
      throw new StepError(`openssl ${args.join(' ')} failed`);
    }
  };
  const newKey = ['-newkey', 'rsa:2048', '-nodes'];
  for (const name of ['ca', 'stranger']) {
    const subject = ['-subj', `/O=Demo/CN=${name}`, '-days', '2'];
    call('req', '-x509', ...newKey, '-keyout', at(`${name}.key`), '-out', at(name), ...subject);
  }
  call('req', ...newKey, '-keyout', at('key'), '-out', at('request'), '-subj', '/CN=localhost');
  writeFileSync(at('extensions'), 'subjectAltName=DNS:localhost,IP:127.0.0.1\n');
  const issuer = ['-CA', at('ca'), '-CAkey', at('ca.key'), '-CAcreateserial', '-days', '2'];
  const request = ['-in', at('request'), '-extfile', at('extensions'), '-out', at('certificate')];
  call('x509', '-req', ...request, ...issuer);
  return { ca: at('ca'), stranger: at('stranger'), key: at('key'), certificate: at('certificate') };
}

/** A server that greets an HTTP request, on a port of the kernel's choice. */
function startServer(pki) {
  const options = { key: readFileSync(pki.key), cert: readFileSync(pki.certificate) };
  const server = tls.createServer(options, (socket) => {
    socket.on('error', () => socket.destroy());
    socket.once('data', () => {
      socket.end('HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n\r\nHello from the demo server\n');
    });
  });
  server.on('tlsClientError', () => {});
  return new Promise((resolve, reject) => {
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => resolve(server));
  });
}

/** Runs a command with stdout and stderr in one pipe, as a terminal would show them. */
function play([command, ...first], args, input = '') {
  return new Promise((resolve, reject) => {
    const script = ['-c', 'exec "$0" "$@" 2>&1', command, ...first, ...args];
    const child = spawn('/bin/sh', script, { stdio: ['pipe', 'pipe', 'inherit'], timeout: 30_000 });
    const chunks = [];
    child.stdin.on('error', () => {});
    child.stdin.end(input);
    child.stdout.on('data', (chunk) => chunks.push(chunk));
    child.on('error', reject);
    child.on('close', (status, signal) =>
      resolve({ text: Buffer.concat(chunks).toString('latin1'), status: signal ?? status }),
    );
  });
}

async function show(args, { input, status = 0, expect }) {
  const words = args.map((word) => (/^[\w./:-]+$/.test(word) ? word : `'${word}'`)).join(' ');
  const from = input === undefined ? '</dev/null' : `<<< ${JSON.stringify(input)}`;
  console.log(`$ s_client ${words} ${from}`);
  const result = await play(ours, args, input);
  console.log(`    ${result.text.trimEnd().replaceAll('\n', '\n    ')}`);
  console.log(`exit status ${result.status}`);
  if (result.status !== status) {
    throw new StepError(`the exit status should be ${status}`);
  }
  for (const line of expect) {
    if (!result.text.includes(line)) {
      throw new StepError(`missing in the output: ${line}`);
    }
  }
}

/** What differs between two runs of one program: the secrets of a session, its time, the thread in error lines. */
function withoutChance({ text, status }) {
  return `${text
    .replace(/^( {4}(?:Session-ID|Master-Key|Start Time): ).*$/gm, '$1...')
    .replace(/^[0-9A-F]{16}:error:/gm, '...:error:')}exit status ${status}\n`;
}

async function compare(name, args, input) {
  const [expected, got] = [await play(real, args, input), await play(ours, args, input)].map(
    withoutChance,
  );
  if (expected === got) {
    console.log(`${name}: equal (${got.length} bytes)`);
    return;
  }
  const lines = expected.split('\n');
  const first = got.split('\n').findIndex((line, index) => line !== lines[index]);
  console.log(`${name}: DIFFERENT from line ${first + 1}`);
  console.log(`    real: ${lines[first]}\n    ours: ${got.split('\n')[first]}`);
  throw new StepError(`${name} differs`);
}

async function tour(steps, pki, port) {
  const to = ['-connect', `127.0.0.1:${port}`, '-servername', 'localhost'];
  const trusting = [...to, '-CAfile', pki.ca];
  const distrusting = [...to, '-CAfile', pki.stranger, '-verify_return_error'];
  const request = 'GET / HTTP/1.0\r\n\r\n';

  await steps.step('1. The report of a TLS 1.3 connection, with the CA of the server trusted', () =>
    show(trusting, { expect: ['New, TLSv1.3', 'Verify return code: 0 (ok)', 'DONE'] }),
  );
  await steps.step('2. The same in brief', () =>
    show([...trusting, '-brief'], { expect: ['Protocol version: TLSv1.3', 'Verification: OK'] }),
  );
  await steps.step('3. Another CA trusted, and no connection without a verified server', () =>
    show(distrusting, { status: 1, expect: ['verify error:', 'certificate verify failed'] }),
  );
  await steps.step('4. A pipe through TLS: an HTTP request and its answer', () =>
    show([...trusting, '-quiet', '-verify_quiet'], {
      input: request,
      expect: ['Hello from the demo server'],
    }),
  );
  await steps.step(
    `5. Byte for byte what ${real.join(' ')} prints, and its exit status`,
    async () => {
      await compare('the whole help', ['-help']);
      await compare('TLS 1.3 in brief', [...trusting, '-brief']);
      await compare('the report for TLS 1.2', [...trusting, '-tls1_2', '-no_ticket', '-showcerts']);
      await compare('a failed verification', distrusting);
      await compare('a request through the pipe', [...trusting, '-quiet'], request);
      await compare('an unknown option', ['-nonsense']);
    },
  );
}

const steps = new Steps();
await makeReady(steps);
const folder = mkdtempSync(join(tmpdir(), 's_client-demo-'));
process.on('exit', () => rmSync(folder, { recursive: true }));
let pki;
let server;
const needed = { needed: true };
await steps.step(
  'A throw-away CA and a server',
  async () => {
    pki = makePki(folder);
    server = await startServer(pki);
    console.log(`listening on 127.0.0.1:${server.address().port}`);
  },
  needed,
);
await tour(steps, pki, server.address().port);
steps.end();
