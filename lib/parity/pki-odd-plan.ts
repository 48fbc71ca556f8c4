// What the folder odd/ of the PKI consists of: authorities and certificates that are unusual or wrong.
// Not here: making them (pki-odd.ts), the usual certificates (pki-plan.ts).
// Called by pki-odd.ts; whoever writes cases reads ODD_CERTIFICATES.

/** One certificate; what is left out is as in a usual server certificate of the intermediate CA. */
export interface OddCertificate {
  /** The file, `odd/NAME.pem`. */
  readonly name: string;
  readonly subject?: string;
  /** Instead of a subject: a [req] section with its names, for `openssl req -config`. */
  readonly config?: string;
  /** A key of this folder, or `server`, `int`, `client`, `weak`. */
  readonly key?: string;
  /** An earlier certificate of this folder, or `root`, `int`, `server`, or `self`. */
  readonly by?: string;
  /**
   * The lines of an extension file; with `leaf` and `ca`, the usual ones with more. `{scts}` stands
   * for signed timestamps.
   */
  readonly extensions?: string;
  /** More arguments of `openssl x509 -req`, a digest for instance. */
  readonly options?: readonly string[];
}

const IDS = 'subjectKeyIdentifier = hash\nauthorityKeyIdentifier = keyid';
const SAN = 'subjectAltName = DNS:localhost,IP:127.0.0.1';

function leaf(...more: string[]): string {
  const usage = 'keyUsage = digitalSignature\nextendedKeyUsage = serverAuth';
  return ['basicConstraints = CA:FALSE', usage, IDS, SAN, ...more].join('\n');
}

function ca(...more: string[]): string {
  const usage = 'keyUsage = critical,keyCertSign,cRLSign';
  return ['basicConstraints = critical,CA:TRUE', usage, IDS, ...more].join('\n');
}

/** Extensions of a leaf where nothing else is said. */
export const LEAF = leaf();

/** A name section: string mask, then the entries. */
function dn(mask: string, ...entries: string[]): string {
  const head = `[req]\nprompt = no\ndistinguished_name = dn\nstring_mask = ${mask}\n`;
  return `${head}utf8 = yes\n[dn]\n${entries.join('\n')}\n`;
}

function authority(name: string, by: string, ...more: string[]): OddCertificate {
  return { name, subject: `/CN=${name}`, key: 'int', by, extensions: ca(...more) };
}

const POLICIES: readonly OddCertificate[] = [
  authority('pol-ca', 'root', 'certificatePolicies = 1.2.3.4,1.2.3.5'),
  authority('pol-any-ca', 'root', 'certificatePolicies = 2.5.29.32.0'),
  authority(
    'pol-map-ca',
    'root',
    'certificatePolicies = 1.2.3.4',
    'policyMappings = 1.2.3.4:1.2.3.9',
  ),
  authority(
    'pol-req-ca',
    'root',
    'certificatePolicies = 1.2.3.4',
    'policyConstraints = critical,requireExplicitPolicy:0',
  ),
  { name: 'pol', by: 'pol-ca', extensions: leaf('certificatePolicies = 1.2.3.4') },
  {
    name: 'pol-notice',
    by: 'pol-ca',
    extensions: leaf(
      'certificatePolicies = 1.2.3.5,@cps',
      '[cps]\npolicyIdentifier = 1.2.3.4\nCPS.1 = http://cps.test/\nuserNotice.1 = @notice',
      '[notice]\nexplicitText = A notice\norganization = Parity\nnoticeNumbers = 1,2',
    ),
  },
  { name: 'pol-none', by: 'pol-ca' },
  { name: 'pol-leaf-any', by: 'pol-ca', extensions: leaf('certificatePolicies = 2.5.29.32.0') },
  { name: 'pol-under-any', by: 'pol-any-ca', extensions: leaf('certificatePolicies = 1.2.3.7') },
  { name: 'pol-mapped', by: 'pol-map-ca', extensions: leaf('certificatePolicies = 1.2.3.9') },
  { name: 'pol-required', by: 'pol-req-ca', extensions: leaf('certificatePolicies = 1.2.3.8') },
  {
    name: 'pol-twice',
    by: 'pol-ca',
    extensions: leaf(
      'certificatePolicies = DER:300a300406022a03300406022a03'.replace('a30', '830'),
    ),
  },
];

const CHAINS: readonly OddCertificate[] = [
  authority('deep1', 'root'),
  authority('deep2', 'deep1'),
  authority('deep3', 'deep2'),
  authority('deep4', 'deep3'),
  { name: 'deep', by: 'deep4' },
  {
    ...authority('short-ca', 'root'),
    extensions: ca().replace('CA:TRUE', 'CA:TRUE,pathlen:0'),
  },
  authority('short-sub', 'short-ca'),
  { name: 'short', by: 'short-sub' },
  authority('names-ca', 'root', 'nameConstraints = critical,permitted;DNS:good.test'),
  { name: 'names', by: 'names-ca', subject: '/O=names' },
  {
    name: 'names-good',
    by: 'names-ca',
    subject: '/O=names',
    extensions: leaf().replace(SAN, 'subjectAltName = DNS:a.good.test'),
  },
  { ...authority('not-a-ca', 'root'), extensions: `basicConstraints = CA:FALSE\n${IDS}` },
  { name: 'under-leaf', by: 'not-a-ca' },
  {
    ...authority('no-sign-ca', 'root'),
    extensions: `basicConstraints = CA:TRUE\nkeyUsage = digitalSignature\n${IDS}`,
  },
  { name: 'no-sign', by: 'no-sign-ca' },
  { ...authority('lax-ca', 'root'), extensions: 'basicConstraints = CA:TRUE' },
  { name: 'lax', by: 'lax-ca', extensions: SAN },
  { ...authority('weak-ca', 'root'), key: 'weak' },
  { name: 'under-weak', by: 'weak-ca' },
  { ...authority('sha1-ca', 'root'), options: ['-sha1'] },
  { name: 'under-sha1', by: 'sha1-ca' },
  authority('other-purpose-ca', 'root', 'extendedKeyUsage = emailProtection'),
  { name: 'other-purpose', by: 'other-purpose-ca' },
  { name: 'proxy', subject: '/CN=localhost/CN=1', by: 'server', extensions: '' },
];

const LEAVES: readonly OddCertificate[] = [
  { name: 'scts', extensions: leaf('1.3.6.1.4.1.11129.2.4.2 = DER:{scts}') },
  { name: 'critical', extensions: leaf('1.2.3.4 = critical,ASN1:UTF8String:x') },
  { name: 'sha1', options: ['-sha1'] },
  { name: 'md5', options: ['-md5'] },
  { name: 'version1', extensions: '' },
  { name: 'cn-only', subject: '/CN=cn.test', extensions: 'basicConstraints = CA:FALSE' },
  { name: 'mail', subject: '/CN=x/emailAddress=dn@example.test', extensions: IDS },
  { name: 'ca-leaf', extensions: ca(SAN) },
  { name: 'ed448', key: 'ed448' },
  { name: 'pss', key: 'pss' },
  { name: 'explicit', key: 'explicit' },
  { name: 'dsa', key: 'dsa' },
  { name: 'p521', key: 'p521' },
  { name: 'suite-root', subject: '/CN=Suite B root', key: 'p384', by: 'self', extensions: ca() },
  { name: 'suite-192', key: 'p384', by: 'suite-root', options: ['-sha384'] },
  { name: 'suite-128', key: 'p256', by: 'suite-root', options: ['-sha384'] },
  { name: 'suite-wrong', key: 'p256', by: 'suite-root', options: ['-sha512'] },
  { name: 'pure-root', subject: '/CN=P-256 root', key: 'p256', by: 'self', extensions: ca() },
  { name: 'pure-128', key: 'p256', by: 'pure-root' },
];

function points(name: string, ...lines: string[]): OddCertificate {
  return { name, subject: `/CN=${name}`, extensions: leaf(...lines) };
}

const POINT_NAMES =
  '[names]\nDNS.1 = crl.test\nURI.1 = ftp://crl.test/\nURI.2 = http://crl.test/n.crl';

const CRL_POINTS: readonly OddCertificate[] = [
  points('cdp', 'crlDistributionPoints = URI:http://crl.test/int.crl'),
  points(
    'cdp-second',
    'crlDistributionPoints = one,two',
    '[one]\nfullname = URI:ldap://crl.test/x',
    '[two]\nfullname = URI:http://crl.test/two.crl',
  ),
  points('cdp-names', 'crlDistributionPoints = cdp', '[cdp]\nfullname = @names', POINT_NAMES),
  points('cdp-ldap', 'crlDistributionPoints = URI:ldap://crl.test/x'),
  points('cdp-https', 'crlDistributionPoints = URI:https://crl.test/x'),
  points('cdp-case', 'crlDistributionPoints = URI:HTTP://crl.test/x'),
  points('cdp-short', 'crlDistributionPoints = URI:http:/'),
  points('cdp-bad', 'crlDistributionPoints = URI:http://crl.test:bad/x'),
  points('cdp-relative', 'crlDistributionPoints = cdp', '[cdp]\nrelativename = rel\n[rel]\nCN = x'),
  points(
    'cdp-fresh',
    'crlDistributionPoints = URI:http://crl.test/int.crl',
    'freshestCRL = URI:http://crl.test/delta.crl',
  ),
  points('fresh-only', 'freshestCRL = URI:http://crl.test/delta.crl'),
];

const OID = '1.2.3.4.5';
const NAMES: readonly OddCertificate[] = [
  { name: 'dn-multi', config: dn('utf8only', 'CN = multi', '+OU = a', '+O = b', 'C = XX') },
  { name: 'dn-bmp', config: dn('MASK:0x800', 'O = Prüfung', 'CN = bmp €') },
  { name: 'dn-t61', config: dn('MASK:0x4', 'O = Prüfung', 'CN = t61') },
  { name: 'dn-universal', config: dn('MASK:0x100', 'O = Prüfung', 'CN = u \u{1f600}') },
  {
    name: 'dn-escapes',
    config: dn(
      'utf8only',
      'O = "a,b+c;d<e>f\\"g\\\\h=i"',
      'OU = "# first"',
      '1.OU = " blanks "',
      '2.OU = "x/y"',
      'CN = "esc*()"',
    ),
  },
  { name: 'dn-control', config: dn('utf8only', 'O = "a\\nb\\tc\\rd"', 'CN = "\\b\x01\x7f"') },
  {
    name: 'dn-unicode',
    config: dn('utf8only', 'O = Füße 北京 \u{1f600}', 'OU = \u202eleft\u0085', 'CN = é'),
  },
  {
    name: 'dn-oid',
    config: `oid_section = oids\n${dn('utf8only', 'odd = x', 'CN = o')}[oids]\nodd = ${OID}\n`,
  },
  {
    name: 'dn-many',
    config: dn(
      'utf8only',
      'DC = test',
      '1.DC = sub',
      'UID = u',
      'serialNumber = 7',
      'SN = s',
      'L = l',
      'ST = z',
      'CN = m',
      'emailAddress = a@b.test',
    ),
  },
  { name: 'dn-twice', config: dn('utf8only', '1.CN = one', '2.CN = two', '3.CN = three') },
  { name: 'dn-empty', subject: '/' },
];

/** A self-signed authority with the key of another one. */
function root(name: string, key: string, ...names: [mask: string, ...entries: string[]]) {
  return { name, key, by: 'self', extensions: ca(), config: dn(...names) };
}

const ROOT_NAMES = ['C = XX', 'O = Parity', 'CN = Parity Root'] as const;
const INT_SUBJECT = '/C=XX/O=Parity/CN=Parity Intermediate';

/** Others with the names of the usual authorities, for files of trusted certificates (pki-bundles.ts). */
const NAMESAKES: readonly OddCertificate[] = [
  root('root-printable', 'root', 'MASK:0x2', ...ROOT_NAMES),
  root('root-t61', 'root', 'MASK:0x4', ...ROOT_NAMES),
  root('root-bmp', 'root', 'MASK:0x800', ...ROOT_NAMES),
  root('root-blanks', 'root', 'utf8only', 'C = XX', 'O = " PARITY  "', 'CN = "parity   ROOT"'),
  root('root-near', 'root', 'utf8only', 'C = XX', 'O = Parity', 'CN = ParityRoot'),
  root('root-set', 'root', 'utf8only', 'C = XX', 'O = Parity', '+CN = Parity Root'),
  root('root-other-key', 'client', 'utf8only', ...ROOT_NAMES),
  {
    ...root('root-no-ids', 'client', 'utf8only', ...ROOT_NAMES),
    extensions: 'basicConstraints = CA:TRUE',
  },
  {
    ...root('root-bad-extension', 'root', 'utf8only', ...ROOT_NAMES),
    extensions: 'basicConstraints = DER:00',
  },
  {
    ...root('root-twice-extension', 'root', 'utf8only', ...ROOT_NAMES),
    extensions: `${ca()}\n2.5.29.19 = DER:30030101ff`,
  },
  {
    ...root('root-unknown-extension', 'root', 'utf8only', ...ROOT_NAMES),
    extensions: `${ca()}\n1.2.3.4 = critical,ASN1:UTF8String:x`,
  },
  { ...root('root-version1', 'root', 'utf8only', ...ROOT_NAMES), extensions: '' },
  { name: 'root2', subject: '/CN=root2', key: 'client', by: 'self', extensions: ca() },
  { name: 'int-cross', subject: INT_SUBJECT, key: 'int', by: 'root2', extensions: ca() },
];

/** All of them, issuers first. */
export const ODD_CERTIFICATES: readonly OddCertificate[] = [
  ...POLICIES,
  ...CHAINS,
  ...LEAVES,
  ...CRL_POINTS,
  ...NAMES,
  ...NAMESAKES,
];
