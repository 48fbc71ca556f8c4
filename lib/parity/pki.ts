// Makes the keys and certificates of the parity cases in a folder, with the reference openssl.
// Not here: anything a case does with them. The files are listed in pki-plan.ts.
// Called by run.ts.

import { execFile } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { promisify } from 'node:util';
import { makeOdd } from './pki-odd';
import { CERTIFICATES, CONFIG, END, type Leaf, START } from './pki-plan';

const RSA_KEYS = ['root', 'int', 'server', 'client'];

const execute = promisify(execFile);

/** Runs openssl in the folder of the PKI. */
class Maker {
  constructor(
    private readonly openssl: string,
    private readonly folder: string,
  ) {}

  async run(...args: string[]): Promise<string> {
    const env = { ...process.env, OPENSSL_CONF: '/dev/null', LC_ALL: 'C' };
    const { stdout } = await execute(this.openssl, args, { cwd: this.folder, env });
    return stdout;
  }

  read(name: string): string {
    return fs.readFileSync(path.join(this.folder, name), 'latin1');
  }

  write(name: string, text: string): void {
    fs.writeFileSync(path.join(this.folder, name), text, 'latin1');
  }

  join(name: string, ...parts: string[]): void {
    this.write(name, parts.map((part) => this.read(part)).join(''));
  }
}

async function makeKeys(make: Maker): Promise<void> {
  const rsa = (name: string, bits: number) =>
    make.run('genpkey', '-algorithm', 'RSA', '-pkeyopt', `rsa_keygen_bits:${bits}`, '-out', name);
  const ec = (name: string) =>
    make.run('genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256', '-out', name);
  await Promise.all([
    ...RSA_KEYS.map((name) => rsa(`${name}.key`, 2048)),
    rsa('weak.key', 1024),
    ec('ec.key'),
    ec('stranger.key'),
    make.run('genpkey', '-algorithm', 'ED25519', '-out', 'ed25519.key'),
  ]);
}

async function issue(make: Maker, leaf: Leaf): Promise<void> {
  const by = leaf.by ?? 'int';
  const key = `${leaf.key}.key`;
  const config = ['-config', 'ca.cnf'];
  await make.run(
    'req',
    '-new',
    '-utf8',
    ...config,
    '-key',
    key,
    '-subj',
    leaf.subject,
    '-out',
    'csr.pem',
  );
  const signer = by === 'self' ? ['-name', 'root', '-selfsign', '-keyfile', key] : ['-name', by];
  const dates = ['-startdate', leaf.from ?? START, '-enddate', leaf.to ?? END];
  const files = ['-in', 'csr.pem', '-out', `${leaf.name}.pem`];
  const options = ['-batch', '-notext', '-utf8', '-preserveDN', '-extensions', leaf.extensions];
  await make.run('ca', ...config, ...signer, ...dates, ...options, ...files);
}

async function makeCapath(make: Maker, folder: string): Promise<void> {
  fs.mkdirSync(path.join(folder, 'emptydir'));
  fs.mkdirSync(path.join(folder, 'capath'));
  for (const name of ['root.pem', 'int.pem']) {
    const hash = (await make.run('x509', '-in', name, '-noout', '-hash')).trim();
    fs.copyFileSync(path.join(folder, name), path.join(folder, 'capath', `${hash}.0`));
  }
}

async function makeClientForms(make: Maker): Promise<void> {
  make.join('client-full.pem', 'client.pem', 'int.pem');
  make.join('client-all.pem', 'client.pem', 'client.key');
  const pass = 'pass:secret';
  await make.run('x509', '-in', 'client.pem', '-outform', 'DER', '-out', 'client.der');
  await make.run('pkey', '-in', 'client.key', '-outform', 'DER', '-out', 'client-key.der');
  await make.run(
    'pkey',
    '-in',
    'client.key',
    '-aes256',
    '-passout',
    pass,
    '-out',
    'client-enc.key',
  );
  const secret = ['-passout', pass];
  const encrypted = ['-v2', 'aes-256-cbc', ...secret, '-outform', 'DER'];
  const encryptedKey = ['-in', 'client.key', '-out', 'client-enc-key.der'];
  await make.run('pkcs8', '-topk8', ...encryptedKey, ...encrypted);
  const armoured = ['-traditional', '-aes128', ...secret, '-out', 'client-trad.key'];
  await make.run('rsa', '-in', 'client.key', ...armoured);
  const bag = (out: string, ...more: string[]) =>
    make.run('pkcs12', '-export', '-in', 'client-all.pem', '-out', out, ...more);
  await bag('client.p12', ...secret);
  await bag('client-full.p12', ...secret, '-certfile', 'int.pem');
  await bag('client-open.p12', '-passout', 'pass:');
  // Before 3.0 there is no such option, and these are the usual ciphers.
  const old = 'client-legacy.p12';
  await bag(old, ...secret, '-legacy').catch(() => bag(old, ...secret));
}

async function makeStatus(make: Maker): Promise<void> {
  const config = ['-config', 'ca.cnf'];
  await make.run(
    'ca',
    ...config,
    '-name',
    'int',
    '-revoke',
    'revoked.pem',
    '-crl_reason',
    'superseded',
  );
  await make.run('ca', ...config, '-name', 'int', '-gencrl', '-out', 'crl.pem');
  await make.run('ca', ...config, '-name', 'root', '-gencrl', '-out', 'root-crl.pem');
  await make.run('crl', '-in', 'crl.pem', '-outform', 'DER', '-out', 'crl.der');
  for (const [name, out] of [
    ['server', 'ocsp'],
    ['revoked', 'ocsp-revoked'],
  ] as const) {
    const asked = ['-issuer', 'int.pem', '-cert', `${name}.pem`, '-no_nonce'];
    await make.run('ocsp', ...asked, '-reqout', 'ocsp.req');
    const signer = [
      '-index',
      'int.index',
      '-CA',
      'int.pem',
      '-rsigner',
      'int.pem',
      '-rkey',
      'int.key',
    ];
    const answer = ['-reqin', 'ocsp.req', '-ndays', '9000', '-respout', `${out}.der`];
    await make.run('ocsp', ...signer, ...answer);
  }
}

function makeOthers(make: Maker): void {
  make.join('fullchain.pem', 'server.pem', 'int.pem');
  make.join('cas.pem', 'root.pem', 'int.pem');
  make.write('empty.pem', '');
  make.write('garbage.pem', 'this is not a certificate\nnor a key\n');
  const lines = make.read('server.pem').split('\n');
  make.write('broken.pem', [...lines.slice(0, 4), ...lines.slice(-2)].join('\n'));
  make.write('pass.txt', 'secret\n');
  const info = Buffer.from('03e80003616263', 'hex').toString('base64');
  const title = 'SERVERINFO FOR EXTENSION 1000';
  make.write('serverinfo.pem', `-----BEGIN ${title}-----\n${info}\n-----END ${title}-----\n`);
}

async function makeAll(openssl: string, folder: string): Promise<void> {
  fs.mkdirSync(path.join(folder, 'issued'), { recursive: true });
  const make = new Maker(openssl, folder);
  make.write('ca.cnf', CONFIG);
  for (const ca of ['root', 'int']) {
    make.write(`${ca}.index`, '');
    make.write(`${ca}.serial`, '1001\n');
    make.write(`${ca}.crlnumber`, '01\n');
  }
  await makeKeys(make);
  // One after the other: they share the database files of their authority.
  for (const leaf of CERTIFICATES) await issue(make, leaf);
  await Promise.all([makeCapath(make, folder), makeClientForms(make), makeStatus(make)]);
  makeOthers(make);
}

const READY = 'ready';

/**
 * Gives the folder of the PKI: the ready-made one that `S_CLIENT_PARITY_PKI` names, else `folder`,
 * filled with the given openssl in a few seconds. A folder that the variable names and that
 * is not filled yet is filled, for the next runs.
 * @throws Error with openssl's message when a file cannot be made
 */
export async function makePki(openssl: string, folder: string): Promise<string> {
  const kept = process.env.S_CLIENT_PARITY_PKI;
  const target = path.resolve(kept ?? folder);
  if (!fs.existsSync(path.join(target, READY))) {
    await makeAll(openssl, target);
    fs.writeFileSync(path.join(target, READY), '');
  }
  return target;
}

/** Adds the folder odd/ to the PKI in `folder`, where it is not there yet; it takes some seconds. */
export async function addOddPki(openssl: string, folder: string): Promise<void> {
  if (fs.existsSync(path.join(folder, 'odd', READY))) return;
  const make = new Maker(openssl, folder);
  await makeOdd((...args) => make.run(...args), folder);
  fs.writeFileSync(path.join(folder, 'odd', READY), '');
}
