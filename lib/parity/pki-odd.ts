// Makes the folder odd/ of the PKI: unusual certificates, CRLs, signed timestamps, TLSA data.
// Not here: which certificates there are (pki-odd-plan.ts).
// Called by pki.ts.

import * as crypto from 'node:crypto';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { LEAF, ODD_CERTIFICATES, type OddCertificate } from './pki-odd-plan';

/** Runs the given openssl in the folder of the PKI. */
type Run = (...args: string[]) => Promise<string>;

const DAYS = ['-days', '9000'];
const BASE_KEYS = ['root', 'int', 'server', 'client', 'weak'];
const BASE_CERTIFICATES = ['root', 'int', 'server'];

/** Keys of this folder, as arguments of genpkey. */
const KEYS: Readonly<Record<string, readonly string[]>> = {
  p256: ['EC', 'ec_paramgen_curve:P-256'],
  p384: ['EC', 'ec_paramgen_curve:P-384'],
  p521: ['EC', 'ec_paramgen_curve:P-521'],
  explicit: ['EC', 'ec_paramgen_curve:P-256', 'ec_param_enc:explicit'],
  pss: ['RSA-PSS', 'rsa_keygen_bits:2048'],
  ed448: ['ED448'],
  log: ['EC', 'ec_paramgen_curve:P-256'],
};

const fileOf = (name: string, base: readonly string[], end: string) =>
  base.includes(name) ? `${name}.${end}` : `odd/${name}.${end}`;
const keyFile = (name: string) => fileOf(name, BASE_KEYS, 'key');
const certificateFile = (name: string) => fileOf(name, BASE_CERTIFICATES, 'pem');

async function makeKeys(run: Run): Promise<void> {
  const made = Object.entries(KEYS).map(([name, [algorithm = '', ...options]]) =>
    run(
      'genpkey',
      ...['-algorithm', algorithm, '-out', keyFile(name)],
      ...options.flatMap((option) => ['-pkeyopt', option]),
    ),
  );
  const parameters = ['-genparam', '-algorithm', 'DSA', '-pkeyopt', 'dsa_paramgen_bits:1024'];
  await run('genpkey', ...parameters, '-out', 'odd/dsa.param');
  await run('genpkey', '-paramfile', 'odd/dsa.param', '-out', keyFile('dsa'));
  await Promise.all(made);
}

/** Serial numbers start away from those of the authorities' own databases. */
const FIRST_SERIAL = 5000;

/** Makes requests, one for each pair of names and key. */
class Requests {
  private readonly made = new Map<string, Promise<string>>();

  constructor(
    private readonly run: Run,
    private readonly folder: string,
  ) {}

  /** The file of a request. */
  of({ subject = '/CN=localhost', config, key = 'server' }: OddCertificate): Promise<string> {
    const what = JSON.stringify([config ?? subject, key]);
    const file = this.made.get(what) ?? this.make(`odd/${this.made.size}`, subject, config, key);
    this.made.set(what, file);
    return file;
  }

  private async make(base: string, subject: string, config: string | undefined, key: string) {
    const text = config ?? '[req]\ndistinguished_name = dn\n[dn]\n';
    fs.writeFileSync(path.join(this.folder, `${base}.cnf`), text);
    const names = config === undefined ? ['-subj', subject] : [];
    const files = ['-config', `${base}.cnf`, '-key', keyFile(key), '-out', `${base}.csr`];
    await this.run('req', '-new', '-utf8', ...names, ...files);
    return `${base}.csr`;
  }
}

const keyOf = (name: string) => ODD_CERTIFICATES.find((row) => row.name === name)?.key ?? name;

async function issue(run: Run, request: string, row: OddCertificate, index: number) {
  const by = row.by ?? 'int';
  const signer =
    by === 'self'
      ? ['-signkey', keyFile(row.key ?? 'server')]
      : ['-CA', certificateFile(by), '-CAkey', keyFile(keyOf(by))];
  const serial = ['-set_serial', String(FIRST_SERIAL + index)];
  const files = ['-in', request, '-extfile', `odd/${row.name}.ext`, '-out', `odd/${row.name}.pem`];
  await run('x509', '-req', ...files, ...signer, ...serial, ...DAYS, ...(row.options ?? []));
}

/** `NAME-chain.pem`: what issued a certificate, up to an authority that the root issued. */
function writeChain(folder: string, { name, by = 'int' }: OddCertificate): void {
  const read = (file: string) => fs.readFileSync(path.join(folder, file), 'latin1');
  const above: Readonly<Record<string, string>> = {
    int: '',
    root: '',
    self: '',
    server: 'int.pem',
  };
  const rest = above[by] ?? `odd/${by}-chain.pem`;
  const own = by === 'root' || by === 'self' ? '' : read(certificateFile(by));
  const chain = own + (rest === '' ? '' : read(rest));
  fs.writeFileSync(path.join(folder, `odd/${name}-chain.pem`), chain);
}

const WORKERS = 3;

/** Several at a time; each after the one that issues it. */
async function issueAll(run: Run, folder: string): Promise<void> {
  const requests = new Requests(run, folder);
  const done = new Map<string, Promise<void>>();
  const queue = [...ODD_CERTIFICATES.entries()];
  const issueOne = async (index: number, row: OddCertificate) => {
    fs.writeFileSync(path.join(folder, `odd/${row.name}.ext`), row.extensions ?? LEAF);
    const request = await requests.of(row);
    await done.get(row.by ?? '');
    await issue(run, request, row, index);
    writeChain(folder, row);
  };
  const work = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      const issued = issueOne(...next);
      done.set(next[1].name, issued);
      await issued;
    }
  };
  await Promise.all(Array.from({ length: WORKERS }, work));
}

/** Subject and key of the intermediate CA, at another time. */
const DATED = {
  'expired-int': ['20010101000000Z', '20020101000000Z'],
  'future-int': ['20480101000000Z', '20490101000000Z'],
} as const;

async function makeDated(run: Run): Promise<void> {
  const request = ['-new', '-config', 'ca.cnf', '-subj', '/C=XX/O=Parity/CN=Parity Intermediate'];
  await run('req', ...request, '-key', 'int.key', '-out', 'odd/int.csr');
  for (const [name, [from, to]] of Object.entries(DATED)) {
    const signer = ['-config', 'ca.cnf', '-name', 'root', '-extensions', 'ext_ca'];
    const options = ['-batch', '-notext', '-preserveDN', '-startdate', from, '-enddate', to];
    await run('ca', ...signer, ...options, '-in', 'odd/int.csr', '-out', `odd/${name}.pem`);
  }
}

/** CRLs of the intermediate CA, by what `openssl ca -gencrl` is asked for. */
const CRLS: Readonly<Record<string, readonly string[]>> = {
  'expired-crl': ['-crl_lastupdate', '20200101000000Z', '-crl_nextupdate', '20200201000000Z'],
  'future-crl': ['-crl_lastupdate', '20480101000000Z', '-crl_nextupdate', '20490101000000Z'],
  'delta-crl': ['-crlexts', 'delta'],
  'critical-crl': ['-crlexts', 'critical'],
  'indirect-crl': ['-crlexts', 'indirect'],
};

const CRL_EXTENSIONS = `
[delta]
authorityKeyIdentifier = keyid
deltaCRL = critical,DER:020101
[critical]
1.2.3.4 = critical,ASN1:UTF8String:x
[indirect]
issuingDistributionPoint = critical,@idp
[idp]
indirectCRL = TRUE
`;

async function makeCrls(run: Run, folder: string): Promise<void> {
  const config = fs.readFileSync(path.join(folder, 'ca.cnf'), 'utf8') + CRL_EXTENSIONS;
  fs.writeFileSync(path.join(folder, 'odd/crl.cnf'), config);
  // One after the other: they count up the number of the CRL.
  for (const [name, args] of Object.entries(CRLS)) {
    const common = ['-config', 'odd/crl.cnf', '-name', 'int', '-gencrl'];
    await run('ca', ...common, '-out', `odd/${name}.pem`, ...args);
    await run('crl', '-in', `odd/${name}.pem`, '-outform', 'DER', '-out', `odd/${name}.der`);
  }
}

/** PEM with the last byte changed, which is the end of the signature. */
function spoil(folder: string, from: string, to: string): void {
  const pem = fs.readFileSync(path.join(folder, from), 'latin1');
  const [, head = '', body = '', tail = ''] = /^(.*?-----\n)([^-]*)(-----.*)$/s.exec(pem) ?? [];
  const der = Buffer.from(body, 'base64');
  der.writeUInt8((der.at(-1) ?? 0) ^ 1, der.length - 1);
  const lines = der.toString('base64').replace(/.{1,64}/g, '$&\n');
  fs.writeFileSync(path.join(folder, to), head + lines + tail);
}

async function makeDirectories(run: Run, folder: string): Promise<void> {
  const put = async (directory: string, from: string, kind: 'x509' | 'crl', end: string) => {
    fs.mkdirSync(path.join(folder, directory), { recursive: true });
    const hash = (await run(kind, '-in', from, '-noout', '-hash')).trim();
    fs.copyFileSync(path.join(folder, from), path.join(folder, directory, `${hash}.${end}`));
  };
  await put('odd/crlpath', 'root.pem', 'x509', '0');
  await put('odd/crlpath', 'crl.pem', 'crl', 'r0');
  await put('odd/crlpath', 'root-crl.pem', 'crl', 'r0');
  // A wrong certificate under the right name, and the right one behind it.
  await put('odd/secondpath', 'root.pem', 'x509', '1');
  await put('odd/secondpath', 'odd/root-badsig.pem', 'x509', '0');
}

/** The root with settings of `openssl x509 -trustout`. */
const TRUSTED: Readonly<Record<string, readonly string[]>> = {
  'trusted-server': ['-addtrust', 'serverAuth'],
  'trusted-client': ['-addtrust', 'clientAuth'],
  'trusted-any': ['-addtrust', 'anyExtendedKeyUsage'],
  'rejected-server': ['-addreject', 'serverAuth'],
  'rejected-client': ['-addreject', 'clientAuth'],
  'trusted-alias': ['-setalias', 'an alias'],
};

async function makeTrusted(run: Run): Promise<void> {
  const trusted = Object.entries(TRUSTED).map(([name, args]) =>
    run('x509', '-in', 'root.pem', '-trustout', ...args, '-out', `odd/${name}.pem`),
  );
  const plain = ['x509', '-in', 'int.pem', '-trustout', '-addtrust', 'serverAuth'];
  await Promise.all([...trusted, run(...plain, '-out', 'odd/trusted-int.pem')]);
}

const LENGTH_BYTES = 3;

function numbers(...fields: readonly [value: number, bytes: number][]): Buffer {
  return Buffer.concat(
    fields.map(([value, bytes]) => Buffer.from(value.toString(16).padStart(bytes * 2, '0'), 'hex')),
  );
}

/** A signed certificate timestamp of the log for a certificate (RFC 6962, 3.2). */
function timestamp(log: crypto.KeyObject, certificate: Buffer): Buffer {
  const time = numbers([Date.UTC(2021, 0, 1), 8]);
  const body = [numbers([0, 2]), numbers([certificate.length, LENGTH_BYTES]), certificate];
  const signed = Buffer.concat([numbers([0, 1], [0, 1]), time, ...body, numbers([0, 2])]);
  const signature = crypto.sign('sha256', signed, log);
  const head = [numbers([0, 1]), logId(log), time, numbers([0, 2])];
  return Buffer.concat([...head, numbers([4, 1], [3, 1], [signature.length, 2]), signature]);
}

function logId(log: crypto.KeyObject): Buffer {
  const key = crypto.createPublicKey(log).export({ type: 'spki', format: 'der' });
  return crypto.createHash('sha256').update(key).digest();
}

function timestamps(...list: readonly Buffer[]): Buffer {
  const parts = list.flatMap((one) => [numbers([one.length, 2]), one]);
  const all = Buffer.concat(parts);
  return Buffer.concat([numbers([all.length, 2]), all]);
}

/** For ClientHello, TLS 1.2 ServerHello and TLS 1.3 Certificate; not on resumption. */
const CONTEXT = 0x11c0;
const SCT_EXTENSION = 18;

function serverInfo(data: Buffer): string {
  const body = numbers([CONTEXT, 4], [SCT_EXTENSION, 2], [data.length, 2]);
  const lines = Buffer.concat([body, data])
    .toString('base64')
    .replace(/.{1,64}/g, '$&\n');
  const title = 'SERVERINFOV2 FOR EXTENSION 18';
  return `-----BEGIN ${title}-----\n${lines}-----END ${title}-----\n`;
}

function makeTransparency(folder: string): void {
  const read = (file: string) => fs.readFileSync(path.join(folder, file));
  const write = (file: string, text: string) => fs.writeFileSync(path.join(folder, file), text);
  const log = crypto.createPrivateKey(read('odd/log.key'));
  const key = crypto.createPublicKey(log).export({ type: 'spki', format: 'der' });
  const list = (lines: string) => `enabled_logs = test\n[test]\n${lines}\n`;
  write('odd/logs.cnf', list(`description = Parity log\nkey = ${key.toString('base64')}`));
  write('odd/logs-no-key.cnf', list('description = Parity log'));
  write('odd/logs-bad-key.cnf', list('description = Parity log\nkey = AAAA'));
  write('odd/logs-no-text.cnf', list(`key = ${key.toString('base64')}`));
  write('odd/logs-none.cnf', '[test]\n');
  const certificate = new crypto.X509Certificate(read('server.pem')).raw;
  const good = timestamp(log, certificate);
  const foreign = timestamp(
    crypto.generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey,
    certificate,
  );
  const wrong = timestamp(log, Buffer.from('another certificate'));
  const newer = Buffer.from(good);
  newer.writeUInt8(1, 0);
  write('odd/sct.pem', serverInfo(timestamps(good)));
  write('odd/sct-several.pem', serverInfo(timestamps(foreign, wrong, good, newer)));
  write('odd/sct-broken.pem', serverInfo(Buffer.from('000500030001', 'hex')));
  write('odd/sct-none.pem', serverInfo(timestamps()));
}

/** Certificates whose TLSA data are words for cases: `{tlsa_NAME_SELECTOR_TYPE}`. */
const TLSA = ['root', 'int', 'server', 'selfsigned'];

/** Words that stand for data of the PKI in a case, such as `{tlsa_server_1_1}` (RFC 6698). */
export function wordsOfPki(folder: string): Record<string, string> {
  const words: Record<string, string> = {};
  for (const name of TLSA) {
    const file = fs.readFileSync(path.join(folder, `${name}.pem`));
    const certificate = new crypto.X509Certificate(file);
    const key = certificate.publicKey.export({ type: 'spki', format: 'der' });
    for (const [selector, data] of [certificate.raw, key].entries()) {
      const hash = (type: string) => crypto.createHash(type).update(data).digest('hex');
      words[`tlsa_${name}_${selector}_0`] = data.toString('hex');
      words[`tlsa_${name}_${selector}_1`] = hash('sha256');
      words[`tlsa_${name}_${selector}_2`] = hash('sha512');
    }
  }
  return words;
}

/** Makes the folder in that of the PKI, with its authorities and keys there already. */
export async function makeOdd(run: Run, folder: string): Promise<void> {
  fs.mkdirSync(path.join(folder, 'odd'), { recursive: true });
  await makeKeys(run);
  await issueAll(run, folder);
  await makeDated(run);
  await makeCrls(run, folder);
  for (const [from, to] of [
    ['server.pem', 'odd/badsig.pem'],
    ['root.pem', 'odd/root-badsig.pem'],
    ['crl.pem', 'odd/crl-badsig.pem'],
  ] as const) {
    spoil(folder, from, to);
  }
  await makeDirectories(run, folder);
  await makeTrusted(run);
  makeTransparency(folder);
}
