// Makes the folder odd/ of the PKI: unusual certificates, CRLs, directories, trusted certificates.
// Not here: which certificates there are (pki-odd-plan.ts), timestamps (pki-data.ts).
// Called by pki.ts.

import * as fs from 'node:fs';
import * as path from 'node:path';
import { makeBundles } from './pki-bundles';
import { embeddedTimestamps, makeTransparency } from './pki-data';
import { LEAF, ODD_CERTIFICATES, type OddCertificate } from './pki-odd-plan';
import { expand } from './placeholders';

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
  const words = { scts: embeddedTimestamps(folder) };
  const done = new Map<string, Promise<void>>();
  const queue = [...ODD_CERTIFICATES.entries()];
  const issueOne = async (index: number, row: OddCertificate) => {
    const extensions = expand(row.extensions ?? LEAF, words);
    fs.writeFileSync(path.join(folder, `odd/${row.name}.ext`), extensions);
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
  makeBundles(folder);
}
