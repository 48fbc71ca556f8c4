// What only builds with everything have: SSLv3, compression, weak ciphers, an engine that works asynchronously.
// Not here: SCTP (sctp.ts); the same options on builds without (unknown options: usage.ts, misuse.ts).
// Called by index.ts.

import type { ParityCase, Step } from '../../../lib/parity/case';
import {
  bad,
  END,
  EXIT,
  KEY_EXCHANGE,
  row,
  SHOWN,
  see,
  send,
  serve,
  server,
  serverWith,
  table,
} from './rows';

const LEVEL_0 = ['-cipher', 'ALL:@SECLEVEL=0'];
const REPORTED: Step[] = [see('Extended master secret:'), see('---\n')];

const SSL3 = { server: server('-ssl3', ...LEVEL_0), requires: ['-ssl3', 'server:-ssl3'] };

function ssl3(name: string, args: string[], more: Partial<ParityCase> = {}): ParityCase {
  const script = [...REPORTED, END];
  return row(`ssl3-${name}`, ['-ssl3', ...LEVEL_0, ...args], { ...SSL3, script, ...more });
}

const ssl3Cases: readonly ParityCase[] = [
  ...table('ssl3', { plain: [], state: ['-state'], brief: ['-brief'] }, (name, args) =>
    ssl3(name.slice(5), args, args.includes('-brief') ? { script: [see(KEY_EXCHANGE), END] } : {}),
  ),
  ssl3('msg', ['-msg'], { masks: ['msg'] }),
  ssl3('trace', ['-trace'], { masks: ['trace'], requires: [...SSL3.requires, '-trace'] }),
  ssl3('kept', ['-sess_out', 'session.pem'], { files: [{ name: 'session.pem', view: 'session' }] }),
  ssl3('data', [], {
    script: [...REPORTED, send('up\n'), see('up', 'server'), serve('down\n'), see('down'), END],
  }),
  ssl3('client-cert', ['-cert', '{pki}/client.pem', '-key', '{pki}/client.key'], {
    server: server('-ssl3', ...LEVEL_0, '-Verify', '1', '-CAfile', '{pki}/root.pem'),
  }),
  ssl3('no-client-cert', [], {
    server: server('-ssl3', ...LEVEL_0, '-verify', '1', '-CAfile', '{pki}/root.pem'),
  }),
  ssl3('refused', [], { server: server('-tls1_2', ...LEVEL_0), script: [EXIT] }),
  row('ssl3-at-level', ['-ssl3'], { ...SSL3, script: [END, EXIT] }),
  row('ssl3-not-wanted', ['-no_ssl3', ...LEVEL_0], { ...SSL3, script: [EXIT] }),
  row('ssl3-minimum', ['-min_protocol', 'SSLv3', '-max_protocol', 'SSLv3', ...LEVEL_0], {
    ...SSL3,
    script: [...REPORTED, END],
  }),
  bad('ssl3-and-tls1', ['-ssl3', '-tls1'], { requires: ['-ssl3'] }),
  bad('ssl3-and-no-tls1', ['-ssl3', '-no_tls1'], { requires: ['-ssl3'] }),
];

const COMPRESSING = ['-comp', '-tls1_2', '-cipher', 'DEFAULT@SECLEVEL=0'];
/** What is compressed first, Finished, is random: so is its length. */
const ZLIB: Partial<ParityCase> = {
  requires: ['feature:ZLIB'],
  script: [...REPORTED, END],
  masks: ['sizes'],
};

const compressionCases: readonly ParityCase[] = [
  row('comp-both', COMPRESSING, { ...ZLIB, server: server(...COMPRESSING) }),
  row('comp-level', ['-comp', '-tls1_2'], { ...ZLIB, server: server('-comp', '-tls1_2') }),
  row('comp-server-not', COMPRESSING, { ...ZLIB, server: server('-tls1_2') }),
  row('comp-client-not', [...COMPRESSING, '-no_comp'], { ...ZLIB, server: server(...COMPRESSING) }),
  row('comp-1_3', ['-comp'], { requires: ['feature:ZLIB'], server: server('-comp') }),
  row('comp-data', COMPRESSING, {
    ...ZLIB,
    server: server(...COMPRESSING),
    script: [
      ...REPORTED,
      send({ repeat: 'compressible\n', times: 500 }),
      see('compressible\n', 'server'),
      serve('answer\n'),
      see('answer'),
      END,
    ],
  }),
];

const weakCases: readonly ParityCase[] = [
  ...['RC4-SHA', 'RC4-MD5', 'DES-CBC3-SHA', 'NULL-SHA256', 'ADH-AES128-SHA', 'IDEA-CBC-SHA'].map(
    (cipher) => {
      const weak = ['-tls1_2', '-cipher', `${cipher}:@SECLEVEL=0`];
      return row(`weak-${cipher}`, weak, {
        server: server(...weak),
        requires: [`cipher:${cipher}:@SECLEVEL=0`],
        script: [...REPORTED, END],
      });
    },
  ),
];

const DASYNC = ['-engine', 'dasync'];
const RSA_1_2 = ['-tls1_2', '-cipher', 'AES128-SHA'];
const ED25519 = serverWith('ed25519.pem', 'ed25519.key');

/** The job of dasync pauses at least once: the line that tells so is waited for. */
const PAUSED = see('A BLOCK');

function async(name: string, args: string[], more: Partial<ParityCase> = {}): ParityCase {
  const { requires = [] } = more;
  return row(`dasync-${name}`, [...DASYNC, ...args], {
    script: [PAUSED, ...REPORTED, END],
    server: server(...RSA_1_2),
    ...more,
    requires: ['engine:dasync', ...requires],
  });
}

const asyncCases: readonly ParityCase[] = [
  async('1_2', ['-async', ...RSA_1_2]),
  async('1_3', ['-async'], { server: ED25519, script: [PAUSED, ...SHOWN, END] }),
  async('1_3-rsa', ['-async'], { server: server(), script: [END, EXIT] }),
  async('not-asked-for', RSA_1_2, { script: [...REPORTED, END] }),
  async('brief', ['-async', '-brief'], { server: ED25519, script: [see(KEY_EXCHANGE), END] }),
  async('quiet', ['-async', '-quiet', '-no_ign_eof'], {
    server: ED25519,
    script: [see('verify return'), serve('x\n'), see('x\n'), END],
  }),
  async('state', ['-async', '-state', ...RSA_1_2]),
  async('renegotiates', ['-async', ...RSA_1_2], {
    server: server(...RSA_1_2, '-no_renegotiation'),
    script: [PAUSED, ...REPORTED, send('R\n'), see('verify return:1'), see('BLOCK'), END],
  }),
  async(
    'client-cert',
    ['-async', ...RSA_1_2, '-cert', '{pki}/client.pem', '-key', '{pki}/client.key'],
    {
      server: server(...RSA_1_2, '-Verify', '1', '-CAfile', '{pki}/root.pem'),
      script: [END, EXIT],
    },
  ),
  async('client-engine', ['-ssl_client_engine', 'dasync', ...RSA_1_2], { script: [EXIT] }),
  // What the server sends is not tried: the program waits for the socket when the job that decrypts has paused.
  async('sends', ['-async', ...RSA_1_2], {
    script: [PAUSED, ...REPORTED, send('up\n'), see('up', 'server'), END],
  }),
];

/** Bytes that take several rounds of four records each. */
const BULK: Step[] = [send({ repeat: 'pipeline\n', times: 3640 }), send('last line\n')];

function pipelines(name: string, args: string[], more: Partial<ParityCase> = {}): ParityCase {
  const split = ['-split_send_frag', '2048'];
  return async(`pipelines-${name}`, [...RSA_1_2, ...split, ...args], {
    script: [...REPORTED, ...BULK, see('last line', 'server'), END],
    ...more,
  });
}

/** How often the job pauses while the bytes are written tells how many records go through the engine at once. */
const pipelineCases: readonly ParityCase[] = [
  pipelines('1', ['-async', '-max_pipelines', '1']),
  pipelines('2', ['-async', '-max_pipelines', '2']),
  pipelines('4', ['-async', '-max_pipelines', '4']),
  pipelines('4-blocking', ['-max_pipelines', '4']),
  pipelines('none', ['-async']),
];

export const fullCases: readonly ParityCase[] = [
  ...ssl3Cases,
  ...compressionCases,
  ...weakCases,
  ...asyncCases,
  ...pipelineCases,
];
