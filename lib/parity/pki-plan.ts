// What the PKI of the parity cases consists of: its files, its certificates, the CA configuration.
// Not here: making it (pki.ts).
// Called by pki.ts; whoever writes cases reads PKI_FILES.

/**
 * What is in the folder, as a case names it after `{pki}/`.
 *
 * All certificates but `expired` and `future` are valid from 2020-01-01 to 2049-12-31. Keys are
 * RSA-2048 unless said: signatures of RSA and Ed25519 keys have a fixed length, ECDSA ones do not.
 */
export const PKI_FILES = {
  // authorities
  'root.pem': 'root CA, C=XX O=Parity CN=Parity Root; key root.key',
  'int.pem': 'intermediate CA, issued by the root; key int.key; issues all leaves',
  'cas.pem': 'root.pem and int.pem',
  'stranger.pem': 'a root CA that issued nothing here; key stranger.key (EC)',
  'capath/': 'hashed directory with root.pem and int.pem',
  'emptydir/': 'a directory without files',
  // servers
  'server.pem':
    'CN=localhost; SAN localhost example.test *.wild.test 127.0.0.1 ::1 email; server.key',
  'fullchain.pem': 'server.pem and int.pem',
  'other.pem': 'CN=other.test, SAN other.test only; server.key',
  'expired.pem': 'valid from 2001 to 2002; server.key',
  'future.pem': 'valid from 2048; server.key',
  'revoked.pem': 'on the CRL, and revoked in ocsp-revoked.der; server.key',
  'selfsigned.pem': 'CN=self.test, its own issuer; server.key',
  'utf8.pem': 'C=XX O=Prüfung, Ltd CN=utf8.test, a comma and UTF-8 in the name; server.key',
  'weak.pem': 'RSA-1024; weak.key',
  'ec.pem': 'P-256; ec.key',
  'ed25519.pem': 'Ed25519; ed25519.key',
  // clients
  'client.pem': 'CN=client; client.key',
  'client-full.pem': 'client.pem and int.pem',
  'client-all.pem': 'client.pem and client.key in one file',
  'client.der': 'client.pem in DER',
  'client-key.der': 'client.key in DER',
  'client-enc.key': 'client.key in PKCS#8, AES-256, pass phrase `secret`',
  'client-enc-key.der': 'client-enc.key in DER',
  'client-trad.key': 'client.key in PKCS#1, encrypted by its PEM armour, pass phrase `secret`',
  'client.p12': 'PKCS#12 with client.pem and client.key, pass phrase `secret`',
  'client-full.p12': 'the same with int.pem in it',
  'client-open.p12': 'the same with an empty pass phrase',
  'client-legacy.p12': 'the same in RC2 and 3DES, which needs the legacy provider',
  'client2.pem': 'CN=client2; its key is nowhere (the key of server.key)',
  // status
  'crl.pem': 'CRL of int.pem; also crl.der; lists revoked.pem',
  'root-crl.pem': 'CRL of root.pem, empty',
  'ocsp.der': 'OCSP response for server.pem: good',
  'ocsp-revoked.der': 'OCSP response for revoked.pem: revoked',
  // others
  'empty.pem': 'no bytes',
  'garbage.pem': 'text that is not PEM',
  'bundle/': 'files of several certificates and other things (pki-bundles.ts)',
  'broken.pem': 'PEM armour with a certificate cut short',
  'pass.txt': 'the line `secret`',
  'serverinfo.pem': 'SERVERINFO for extension 1000 (0x03e8): `abc`',
} as const;

/** The usual validity of a certificate. */
export const START = '20200101000000Z';
export const END = '20491231235959Z';

/** The configuration of `openssl req` and `openssl ca`. */
export const CONFIG = `
[req]
distinguished_name = dn
string_mask = utf8only
utf8 = yes
[dn]
[any]
countryName = optional
organizationName = optional
commonName = optional
[root]
database = root.index
new_certs_dir = issued
certificate = root.pem
private_key = root.key
serial = root.serial
crlnumber = root.crlnumber
default_md = sha256
default_crl_days = 9000
policy = any
unique_subject = no
[int]
database = int.index
new_certs_dir = issued
certificate = int.pem
private_key = int.key
serial = int.serial
crlnumber = int.crlnumber
default_md = sha256
default_crl_days = 9000
policy = any
unique_subject = no
[ext_ca]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign,cRLSign
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[ext_server]
basicConstraints = CA:FALSE
keyUsage = digitalSignature,keyEncipherment
extendedKeyUsage = serverAuth
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
subjectAltName = DNS:localhost,DNS:example.test,DNS:*.wild.test,IP:127.0.0.1,IP:::1,email:admin@example.test
[ext_other]
basicConstraints = CA:FALSE
extendedKeyUsage = serverAuth
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
subjectAltName = DNS:other.test
[ext_client]
basicConstraints = CA:FALSE
keyUsage = digitalSignature
extendedKeyUsage = clientAuth
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
`;

/** One certificate: its file, subject, key, extensions, issuer and, where unusual, its dates. */
export interface Leaf {
  readonly name: string;
  readonly subject: string;
  readonly key: string;
  readonly extensions: string;
  readonly by?: 'root' | 'int' | 'self';
  readonly from?: string;
  readonly to?: string;
}

/** In the order of their serial numbers. */
export const CERTIFICATES: readonly Leaf[] = [
  {
    name: 'root',
    subject: '/C=XX/O=Parity/CN=Parity Root',
    key: 'root',
    extensions: 'ext_ca',
    by: 'self',
  },
  {
    name: 'int',
    subject: '/C=XX/O=Parity/CN=Parity Intermediate',
    key: 'int',
    extensions: 'ext_ca',
    by: 'root',
  },
  { name: 'stranger', subject: '/CN=Stranger', key: 'stranger', extensions: 'ext_ca', by: 'self' },
  {
    name: 'selfsigned',
    subject: '/CN=self.test',
    key: 'server',
    extensions: 'ext_other',
    by: 'self',
  },
  {
    name: 'server',
    subject: '/C=XX/O=Parity/CN=localhost',
    key: 'server',
    extensions: 'ext_server',
  },
  { name: 'other', subject: '/CN=other.test', key: 'server', extensions: 'ext_other' },
  {
    name: 'expired',
    subject: '/CN=localhost',
    key: 'server',
    extensions: 'ext_server',
    from: '20010101000000Z',
    to: '20020101000000Z',
  },
  {
    name: 'future',
    subject: '/CN=localhost',
    key: 'server',
    extensions: 'ext_server',
    from: '20480101000000Z',
  },
  { name: 'revoked', subject: '/CN=localhost', key: 'server', extensions: 'ext_server' },
  {
    name: 'utf8',
    subject: '/C=XX/O=Prüfung, Ltd/CN=utf8.test',
    key: 'server',
    extensions: 'ext_other',
  },
  { name: 'weak', subject: '/CN=localhost', key: 'weak', extensions: 'ext_server' },
  { name: 'ec', subject: '/CN=localhost', key: 'ec', extensions: 'ext_server' },
  { name: 'ed25519', subject: '/CN=localhost', key: 'ed25519', extensions: 'ext_server' },
  { name: 'client', subject: '/C=XX/O=Parity/CN=client', key: 'client', extensions: 'ext_client' },
  { name: 'client2', subject: '/CN=client2', key: 'server', extensions: 'ext_client' },
];
