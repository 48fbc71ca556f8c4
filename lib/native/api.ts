/*
 * The addon's typed face: libssl's and libcrypto's own objects under their own names, and the system calls around them.
 * No policy and no s_client wording lives behind it; whatever OpenSSL can print itself, it prints into a Bio.
 * Everything in lib/ that touches OpenSSL calls this, through load.ts.
 *
 * Common to all: strings are byte strings (latin1); a value of the wrong type, a closed object or a missing argument
 * throws a TypeError or Error and changes nothing; what OpenSSL itself refuses is a return value (false, null or the
 * number the manual page names) and leaves the reasons in the error queue, which belongs to the caller: no call here
 * clears it. errno survives from call to call as in a C program (sys.errno). close() may be called any number of times.
 */

/** A byte string: one character per byte (latin1). */
export type ByteString = string;
export type Bytes = Uint8Array | ByteString;

export interface Closable {
  /** Frees the object (or drops this reference to it). Any later use but close() throws. */
  close(): void;
}

/** One socket address found by BIO_lookup_ex(3). */
export interface Address extends Closable {
  family(): number;
  socktype(): number;
  protocol(): number;
  /** BIO_ADDR_hostname_string / BIO_ADDR_service_string (3). */
  hostname(numeric: boolean): ByteString | null;
  service(numeric: boolean): ByteString | null;
  path(): ByteString | null;
}

export interface BioEvent {
  /** BIO_CB_* with BIO_CB_RETURN or'ed in after the operation (BIO_set_callback_ex(3)). */
  readonly oper: number;
  /** Addresses as %p prints them. */
  readonly bio: ByteString;
  readonly argp: ByteString;
  readonly len: number;
  readonly ret: number;
  readonly processed: number;
  /** The bytes of argp that the operation moved (read: after, write: before and after); null for other operations. */
  readonly data: Buffer | null;
}

export interface Bio extends Closable {
  /** BIO_write(3): bytes written, or <= 0. */
  write(data: Bytes): number;
  /** BIO_read(3): the bytes, or the return value <= 0. */
  read(max: number): Buffer | number;
  /** BIO_gets(3) with a buffer of max bytes. */
  gets(max: number): Buffer | number;
  flush(): number;
  shouldRetry(): boolean;
  /** BIO_ctrl_pending(3). */
  pending(): number;
  /** Appends the other chain; this one stays the head (BIO_push(3)). The pushed one is then owned by the chain. */
  push(next: Bio): void;
  /** Takes this BIO out of its chain (BIO_pop(3)); what was pushed behind it stays usable on its own. */
  pop(): void;
  /** BIO_dump_indent(3) of data into this BIO. */
  dump(data: Bytes, indent?: number): number;
  /** BIO_set_callback_ex(3); datagrams moved together are told one by one, as read or written. The callback's exception is kept until the OpenSSL call that caused it has returned. */
  setCallback(callback: ((event: BioEvent) => void) | null): void;
  numberRead(): number;
  numberWritten(): number;
  /** BIO_set_nbio(3). */
  setNbio(on: boolean): void;
  /** Takes everything out of a memory BIO. */
  drain(): Buffer;
  /** BIO_get_fd(3): -1 without one. */
  getFd(): number;
  /** BIO_ctrl(3) with an integer argument. */
  ctrl(cmd: number, larg: number): number;
  /** BIO_ctrl(3) for DGRAM: a pointer to this peer address (BIO_CTRL_DGRAM_SET_CONNECTED). */
  dgramSetConnected(peer: Address): number;
  /** BIO_CTRL_DGRAM_SET_RECV_TIMEOUT or _SEND_TIMEOUT. */
  dgramSetTimeout(cmd: number, milliseconds: number): number;
}

export interface BioStatic {
  newMem(data?: Bytes): Bio;
  /**
   * BIO_new_fp over a C stream of that descriptor, buffered as in every C program (the one of stdout is shared by all such
   * BIOs, and is not the C library's own, which Node makes unbuffered). Not closed with the BIO.
   */
  newStdio(which: 'stdin' | 'stdout' | 'stderr'): Bio;
  newFile(path: ByteString, mode: ByteString): Bio | null;
  newNull(): Bio;
  newSocket(fd: number, closeFlag: boolean): Bio;
  newDgram(fd: number, closeFlag: boolean): Bio;
  /**
   * BIO_new_dgram_sctp(3), which also has the socket authenticate its chunks (RFC 6083, 4.1); null when the system
   * refuses that, or where libcrypto lacks it.
   */
  newDgramSctp(fd: number, closeFlag: boolean): Bio | null;
  /** BIO_f_nbio_test, BIO_f_buffer. */
  newFilter(which: 'nbio-test' | 'buffer'): Bio;
  /** BIO_parse_hostserv(3); prio: 'host' or 'service'. null when malformed. */
  parseHostserv(
    text: ByteString,
    prio: 'host' | 'service',
  ): { host: ByteString | null; service: ByteString | null } | null;
  /** BIO_lookup_ex(3) for BIO_LOOKUP_CLIENT or _SERVER; null on failure. AF_UNIX: host is the path. */
  lookup(
    host: ByteString | null,
    service: ByteString | null,
    type: 'client' | 'server',
    family: number,
    socktype: number,
    protocol: number,
  ): Address[] | null;
  /** BIO_socket(3): descriptor or -1. */
  socket(family: number, socktype: number, protocol: number): number;
  /** BIO_bind, BIO_connect (3) with BIO_SOCK_* options. */
  bind(fd: number, address: Address, options: number): boolean;
  connect(fd: number, address: Address, options: number): boolean;
  closeSocket(fd: number): number;
  socketNbio(fd: number, on: boolean): boolean;
  /**
   * OSSL_HTTP_proxy_connect(3) through a connected BIO, without a time limit; its complaints go to `err` with `prog` in
   * front. false on failure, or where libcrypto lacks it.
   */
  httpProxyConnect(
    bio: Bio,
    server: ByteString,
    port: ByteString,
    user: ByteString | null,
    password: ByteString | null,
    err: Bio,
    prog: ByteString,
  ): boolean;
  /** BIO_sock_info(3): the socket's own address; null on failure. */
  sockInfo(fd: number): Address | null;
  /** BIO_sock_should_retry(3). */
  sockShouldRetry(ret: number): boolean;
}

export interface ErrorEntry {
  readonly code: number;
  readonly lib: number;
  readonly reason: number;
  readonly libText: ByteString | null;
  readonly reasonText: ByteString | null;
  readonly file: ByteString | null;
  readonly line: number;
  readonly func: ByteString | null;
  readonly data: ByteString | null;
}

/** The thread's error queue (ERR_get_error(3)). */
export interface ErrorQueue {
  /** ERR_print_errors(3): prints and empties. */
  print(bio: Bio): void;
  peek(): number;
  peekLast(): number;
  clear(): void;
  /** Empties the queue, oldest first. */
  take(): ErrorEntry[];
  reasonString(code: number): ByteString | null;
  /** What the system says of the newest error; null when that is not the system's. */
  lastSystemError(): ByteString | null;
  /** ERR_set_mark, ERR_pop_to_mark, ERR_clear_last_mark (3). */
  setMark(): void;
  popToMark(): void;
  clearLastMark(): void;
}

export interface Sys {
  /** errno as the last call into the addon left it. */
  errno(): number;
  setErrno(value: number): void;
  strerror(errno: number): ByteString;
  /** poll(2): triples-free form; fds and wanted events in, returned events out (same array, third of three). Result as poll(2). */
  poll(slots: Int32Array, timeoutMs: number): number;
  /** read(2): the bytes (empty at end of file) or -1. */
  read(fd: number, max: number): Buffer | -1;
  /** write(2): the count or -1. */
  write(fd: number, data: Bytes): number;
  close(fd: number): number;
  shutdown(fd: number, how: number): number;
  isatty(fd: number): boolean;
  /** True when descriptor fd is open. */
  isOpen(fd: number): boolean;
  /** recv(2) into nothing, to drain: the count, 0 at end, -1. */
  drain(fd: number): number;
  getpid(): number;
  /** Local and peer address of a socket, numeric; null on failure. */
  getsockname(fd: number): { address: ByteString; port: number; family: number } | null;
  getpeername(fd: number): { address: ByteString; port: number; family: number } | null;
  /** Path exists and is a directory. */
  isDirectory(path: ByteString): boolean;
  getenv(name: ByteString): ByteString | null;
  /** signal(2) with SIG_IGN. */
  ignoreSignal(signal: number): void;
  /** Flushes C stdio and ends the process at once with _exit(2). */
  exit(status: number): never;
}

export interface Library {
  /** OpenSSL_version(3). */
  version(what: number): ByteString;
  versionNum(): number;
  /** What the addon was compiled against. */
  headerVersion(): ByteString;
  headerVersionNum(): number;
  /** Files that SSL_new and ERR_get_error really come from (dladdr). */
  libssl(): string;
  libcrypto(): string;
  /**
   * OPENSSL_init_ssl(3) with OPENSSL_INIT_ENGINE_ALL_BUILTIN | OPENSSL_INIT_LOAD_CONFIG; and, as the openssl program does,
   * stores learn to open `org.openssl.engine:ENGINE:KEY`.
   */
  init(): boolean;
  /**
   * Has libcrypto keep freed memory by thread, for many handshakes in one process; before init(), else it is too late
   * (false).
   */
  cacheMemory(): boolean;
  /** What this build of libssl can do; an option that needs a missing one is unknown there. */
  features(): {
    trace: boolean;
    sctp: boolean;
    srp: boolean;
    engine: boolean;
    ct: boolean;
    ssl3: boolean;
    npn: boolean;
    ktls: boolean;
    comp: boolean;
    /** Of the headers that the addon was compiled against. */
    heartbeats: boolean;
    quic: boolean;
  };
  nid2sn(nid: number): ByteString | null;
  nid2ln(nid: number): ByteString | null;
  txt2nid(text: ByteString): number;
  /** X509_verify_cert_error_string(3). */
  verifyCertErrorString(code: number): ByteString;
  alertTypeStringLong(value: number): ByteString;
  alertDescStringLong(value: number): ByteString;
  /** ASN1_get_object(3): whether the data begin with an element that is whole; else the error queue says why not. */
  asn1GetObject(data: Bytes): boolean;
  /** OPENSSL_hexstr2buf(3); null when malformed. */
  hexstr2buf(text: ByteString): Buffer | null;
  setDefaultProperties(query: ByteString): boolean;
  /** NCONF value of the default configuration file: [section] name; null when absent. */
  confGetString(section: ByteString | null, name: ByteString): ByteString | null;
  loadProvider(name: ByteString): boolean;
  /**
   * OSSL_PROVIDER_add_conf_parameter(3) on the loaded provider of that name, or on all of them ('').
   * null: done; else the name of the provider that refused it, '' when there is none of that name.
   */
  addProviderParameter(
    provider: ByteString,
    name: ByteString,
    value: ByteString,
  ): ByteString | null;
  /** OSSL_PROVIDER_set_default_search_path(3): null for the library's own. */
  setProviderSearchPath(path: ByteString | null): boolean;
  /** RAND_load_file(3): bytes or -1; RAND_write_file(3): bytes or <= 0. */
  randLoadFile(path: ByteString): number;
  randWriteFile(path: ByteString): number;
  randBytes(length: number): Buffer;
}

export interface Engine extends Closable {
  ctrlCmdString(name: ByteString, value: ByteString | null, optional: boolean): boolean;
  /** Questions of the engine are asked as pass phrases are (its command SET_USER_INTERFACE, where it has one). */
  setUserInterface(): boolean;
  init(): boolean;
  finish(): boolean;
  setDefault(flags: number): boolean;
  /** ENGINE_load_private_key(3), asking for a pass phrase as a key file does. */
  loadPrivateKey(keyId: ByteString, pass: PassPhrase): Pkey | null;
  id(): ByteString | null;
}

export interface X509Name {
  /** X509_NAME_print_ex(3). */
  print(bio: Bio, indent: number, flags: number): number;
  oneline(): ByteString;
}

export interface X509NameStatic {
  /**
   * The names in a list of `name` or `name:value` (X509V3_parse_list); null for a malformed one, with
   * the reason in the error queue.
   */
  parseList(text: ByteString): ByteString[] | null;
}

export interface Pkey extends Closable {
  id(): number;
  baseId(): number;
  bits(): number;
  /** EVP_PKEY_get_group_name(3); null when there is none. */
  groupName(): ByteString | null;
  typeName(): ByteString | null;
  /** EVP_PKEY_print_public(3). */
  printPublic(bio: Bio, indent: number): boolean;
  /** The PEM name of its EVP_PKEY_ASN1_METHOD (EVP_PKEY_asn1_get0_info(3)); null for a key that a provider holds. */
  asn1PemName(): ByteString | null;
}

export interface X509 extends Closable {
  subjectName(): X509Name;
  issuerName(): X509Name;
  /** PEM_write_bio_X509. */
  writePem(bio: Bio): boolean;
  der(): Buffer;
  /** X509_get0_pubkey(3); null when it cannot be decoded. */
  pubkey(): Pkey | null;
  signatureNid(): number;
  /** ASN1_TIME_print(3). */
  printNotBefore(bio: Bio): boolean;
  printNotAfter(bio: Bio): boolean;
  /**
   * The URIs of each distribution point in the extension NID_crl_distribution_points (the default) or
   * NID_freshest_crl: one list per point, in their order. Empty without the extension.
   */
  crlDistributionUrls(nid?: number): ByteString[][];
  /** What it says, as values. */
  describe(): CertificateFacts;
  /** X509_check_host(3), or X509_check_ip_asc(3) where the name is an address. */
  checkHost(name: ByteString, isAddress: boolean): boolean;
}

/** Texts are UTF-8 as byte strings. */
export interface CertificateFacts {
  /** RFC 2253. */
  readonly subject: ByteString;
  readonly issuer: ByteString;
  /** `DNS:`, `IP:`, `email:`, `URI:` or `DirName:` and the name; other kinds are left out. */
  readonly sans: readonly ByteString[];
  /** ISO 8601, UTC; empty for a time that cannot be read. */
  readonly notBefore: string;
  readonly notAfter: string;
  /** By the clock of this machine; negative before the start and after the end. */
  readonly secondsSinceStart: number;
  readonly secondsLeft: number;
  /** Hexadecimal, upper case. */
  readonly serial: string;
  /** null for a key that cannot be decoded. */
  readonly keyType: string | null;
  readonly keyBits: number;
  readonly keyGroup: string | null;
  readonly signature: string | null;
  readonly sha256: Buffer;
  readonly selfIssued: boolean;
}

export interface X509Static {
  fromDer(der: Bytes): X509 | null;
  /** X509_load_http(3), with the proxy of the environment; timeout in seconds, 0 for none. */
  fromHttp(url: ByteString, timeout: number): X509 | null;
}

export interface X509Crl extends Closable {
  issuerName(): X509Name;
}

export interface X509CrlStatic {
  fromDer(der: Bytes): X509Crl | null;
  /** X509_CRL_load_http(3), with the proxy of the environment; timeout in seconds, 0 for none. */
  fromHttp(url: ByteString, timeout: number): X509Crl | null;
}

/** Valid inside the verify callback only; any use after it throws. X509_STORE_CTX_get_error(3). */
export interface X509StoreCtx {
  getError(): number;
  setError(code: number): void;
  getErrorDepth(): number;
  getCurrentCert(): X509 | null;
  /**
   * The policies of X509_STORE_CTX_get0_policy_tree(3), printed node by node (X509_POLICY_NODE_print, indent 2): their
   * number, or null where there is no such list.
   */
  printPolicies(bio: Bio, which: 'authority' | 'user'): number | null;
  explicitPolicy(): boolean;
}

/** SSL_CTX_set_verify(3): `ok` and the result are OpenSSL's numbers (ok is 2 where only the policies are to be seen). */
export type VerifyCallback = (ok: number, store: X509StoreCtx, ssl: Ssl) => number;

/** X509_STORE of a context, or one of its own. */
export interface X509Store extends Closable {
  addCrl(crl: X509Crl): boolean;
  setFlags(flags: number): boolean;
  /** Certificates of a usual PEM file are decoded when a chain asks for their subject. */
  loadFile(path: ByteString): boolean;
  loadPath(path: ByteString): boolean;
  loadStore(uri: ByteString): boolean;
  /** How many certificates of the file are not decoded yet. */
  deferred(): number;
  /** The certificates of a subject, as chains are built with them; null or none when there is none. */
  lookupCerts(subject: X509Name): X509[] | null;
  /**
   * X509_STORE_set_lookup_crls(3): the callback answers for the CRLs of `issuer`, instead of those in the store, while
   * the certificate store.getCurrentCert() is checked. null restores the store's own.
   */
  setLookupCrls(
    callback: ((store: X509StoreCtx, issuer: X509Name) => readonly X509Crl[] | null) | null,
  ): void;
}

export interface VerifyParam extends Closable {
  addPolicy(oid: ByteString): 'ok' | 'bad-oid' | 'failed';
  /** X509_PURPOSE_get_by_sname(3) + X509_PURPOSE_get_id; -1 when unknown. */
  purposeBySname(name: ByteString): number;
  setPurpose(id: number): boolean;
  /** X509_VERIFY_PARAM_lookup(3) + set1; 'unknown' when there is no such name. */
  setNamed(name: ByteString): 'ok' | 'unknown' | 'failed';
  setDepth(depth: number): void;
  setAuthLevel(level: number): void;
  setTime(seconds: bigint): void;
  set1Host(name: ByteString): boolean;
  set1Email(email: ByteString): boolean;
  set1IpAsc(ip: ByteString): boolean;
  setHostflags(flags: number): void;
  setFlags(flags: number): boolean;
  clearFlags(flags: number): boolean;
  getFlags(): number;
}

/** SSL_CONF_CTX_new(3). */
export interface SslConfCtx extends Closable {
  setFlags(flags: number): number;
  /** The context lives as long as this object. */
  setSslCtx(ctx: SslCtx): void;
  /** SSL_CONF_cmd(3): 2 value used, 1 not used, 0 failed, -2 unknown, -3 value missing. */
  cmd(name: ByteString, value: ByteString | null): number;
  finish(): boolean;
}

export type StoreObject =
  | { readonly type: 'pkey'; readonly value: Pkey }
  | { readonly type: 'cert'; readonly value: X509 }
  | { readonly type: 'crl'; readonly value: X509Crl }
  | { readonly type: 'name' | 'params' | 'pubkey'; readonly value: null };

/** How a pass phrase is answered: given, or asked on the terminal by UI_OpenSSL with "Enter pass phrase for PROMPTINFO:". */
export interface PassPhrase {
  readonly password: Bytes | null;
  readonly promptInfo: ByteString | null;
}

/** Why the question for a pass phrase had no answer. */
export type NoAnswer = 'failed' | 'aborted';

/**
 * One object out of a BIO in a known encoding; null with the reasons in the error queue. `told` hears, while reading
 * goes on, that a pass phrase was asked for in vain.
 */
export interface Readers {
  /** PEM_read_bio_PrivateKey(3), d2i_PrivateKey_bio(3). */
  privateKey(
    bio: Bio,
    format: 'PEM' | 'DER',
    pass: PassPhrase,
    told: ((why: NoAnswer) => void) | null,
  ): Pkey | null;
  /** PEM_read_bio_X509_AUX(3), d2i_X509_bio(3). */
  certificate(
    bio: Bio,
    format: 'PEM' | 'DER',
    pass: PassPhrase,
    told: ((why: NoAnswer) => void) | null,
  ): X509 | null;
  /** PEM_X509_INFO_read_bio(3): the certificates among all objects; empty when one cannot be read. */
  certificates(bio: Bio, pass: PassPhrase, told: ((why: NoAnswer) => void) | null): X509[];
  /** PEM_read_bio_X509_CRL(3), d2i_X509_CRL_bio(3). */
  crl(bio: Bio, format: 'PEM' | 'DER'): X509Crl | null;
  /** A pass phrase for no file at all, asked for in the same way; empty without one. */
  answer(pass: PassPhrase, told: ((why: NoAnswer) => void) | null): Buffer;
}

/** OSSL_STORE_open_ex(3). */
export interface Store extends Closable {
  expect(type: 'pkey' | 'cert' | 'crl'): boolean;
  /** Next object or null: at the end, or where loading one failed (error()). */
  load(): StoreObject | null;
  eof(): boolean;
  error(): boolean;
}

export interface StoreStatic {
  open(
    uri: ByteString,
    pass: PassPhrase,
    inputType?: ByteString | null,
    propertyQuery?: ByteString | null,
  ): Store | null;
  /** OSSL_STORE_attach(3) with the scheme "file". */
  attach(
    bio: Bio,
    pass: PassPhrase,
    inputType?: ByteString | null,
    propertyQuery?: ByteString | null,
  ): Store | null;
}

export interface SslSession extends Closable {
  print(bio: Bio): boolean;
  writePem(bio: Bio): boolean;
  der(): Buffer;
  id(): Buffer;
  masterKey(): Buffer;
  setMasterKey(key: Bytes): boolean;
  setCipher(cipher: Cipher): boolean;
  setProtocolVersion(version: number): boolean;
  protocolVersion(): number;
  maxEarlyData(): number;
  isResumable(): boolean;
  /** SSL_SESSION_get0_cipher(3). */
  cipher(): Cipher | null;
  ticketLifetimeHint(): number;
}

export interface SslSessionStatic {
  create(): SslSession;
  readPem(bio: Bio): SslSession | null;
  fromDer(der: Bytes): SslSession | null;
}

export interface Cipher {
  readonly name: ByteString;
  /** SSL_CIPHER_get_version(3). */
  readonly version: ByteString;
  readonly standardName: ByteString | null;
  readonly bits: number;
  readonly id: number;
  /** SSL_CIPHER_get_handshake_digest(3) as a NID; 0 when none. */
  readonly handshakeDigestNid: number;
}

/** null: no key. The identity must be shorter than maxIdentity, the key not longer than maxPsk. */
export type PskClient = (
  hint: ByteString | null,
  maxIdentity: number,
  maxPsk: number,
  ssl: Ssl,
) => { identity: Bytes; psk: Bytes } | null;
/** null: no PSK; false: fail the handshake. */
export type PskUseSession = (
  digestNid: number,
  /** null for a connection that has no object. */
  ssl: Ssl | null,
) => { identity: Bytes; session: SslSession } | null | false;
/** One question of SSL_CTX_set_security_callback(3). */
export type SecurityEvent = {
  /** SSL_SECOP_*. */
  op: number;
  bits: number;
  nid: number;
  level: number;
  /** What libssl's own callback answered. */
  defaultResult: number;
  /** What the question is about (SSL_SECOP_OTHER_*): the two bytes of a signature algorithm, ... */
  other: ByteString | null;
  /** ... a curve by its NIST name (EC_curve_nid2nist), if it has one, ... */
  curveName: ByteString | null;
  cert: X509 | null;
  cipher: Cipher | null;
  /** ... the size of a temporary key; 0 when it is about something else. */
  pkeyBits: number;
};

/**
 * SSL_CTX. Callbacks run synchronously inside the call that causes them, on this thread; null removes one. They belong
 * to the SSL_CTX and serve its connections also when this object was closed or collected.
 *
 * The first exception of a callback ends that: OpenSSL is told of a failure where the callback has a result, no further
 * callback runs, and the call that caused it throws the exception. Inside a callback a connection, and its context, can
 * be asked but not driven or changed: what would, throws. close() is allowed, and takes effect after the call.
 */
export interface SslCtx extends Closable {
  setOptions(options: bigint): bigint;
  clearOptions(options: bigint): bigint;
  getOptions(): bigint;
  setMode(mode: number): number;
  clearMode(mode: number): number;
  setMinProtoVersion(version: number): boolean;
  setMaxProtoVersion(version: number): boolean;
  getMinProtoVersion(): number;
  getMaxProtoVersion(): number;
  setCipherList(list: ByteString): boolean;
  setCiphersuites(list: ByteString): boolean;
  setSecurityLevel(level: number): void;
  getSecurityLevel(): number;
  /** SSL_CTX_config(3). */
  config(name: ByteString): boolean;
  set1Param(param: VerifyParam): boolean;
  /** The context's own parameters, borrowed. */
  get0Param(): VerifyParam;
  setVerify(mode: number, callback: VerifyCallback | null): void;
  setVerifyDepth(depth: number): void;
  loadVerifyFile(path: ByteString): boolean;
  loadVerifyDir(path: ByteString): boolean;
  loadVerifyStore(uri: ByteString): boolean;
  setDefaultVerifyFile(): boolean;
  setDefaultVerifyDir(): boolean;
  setDefaultVerifyStore(): boolean;
  getCertStore(): X509Store;
  set1CertStore(store: X509Store): void;
  set1ChainCertStore(store: X509Store): boolean;
  set1VerifyCertStore(store: X509Store): boolean;
  useCertificate(cert: X509): boolean;
  usePrivateKey(key: Pkey): boolean;
  checkPrivateKey(): boolean;
  set1Chain(chain: readonly X509[]): boolean;
  /** SSL_CTX_build_cert_chain(3) with SSL_BUILD_CHAIN_FLAG_*. */
  buildCertChain(flags: number): number;
  addClientCa(cert: X509): boolean;
  /** Names sent in certificate_authorities (SSL_CTX_set0_CA_list). */
  setCaListFromFile(path: ByteString): boolean;
  setSessionCacheMode(mode: number): number;
  sessSetNewCb(callback: ((session: SslSession, ssl: Ssl) => void) | null): void;
  setInfoCallback(callback: ((where: number, ret: number, ssl: Ssl) => void) | null): void;
  setKeylogCallback(callback: ((line: ByteString, ssl: Ssl) => void) | null): void;
  /** Returns 1 to go on, 0 to refuse, < 0 for an error. */
  setTlsextStatusCb(callback: ((ssl: Ssl) => number) | null): void;
  setTlsextServernameCallback(callback: ((ssl: Ssl) => void) | null): void;
  /** SSL_CTX_set_alpn_protos(3): wire format; 0 is success. */
  setAlpnProtos(protos: Bytes): number;
  /** The protocol is sent; the status (see selectNextProto) is of no interest to OpenSSL. */
  setNextProtoSelectCb(
    callback: ((advertised: Buffer, ssl: Ssl) => { status: number; protocol: Bytes }) | null,
  ): void;
  /** 0 is success. */
  setTlsextUseSrtp(profiles: ByteString): number;
  setTlsextMaxFragmentLength(code: number): boolean;
  setMaxSendFragment(size: number): boolean;
  setSplitSendFragment(size: number): boolean;
  setMaxPipelines(count: number): boolean;
  setDefaultReadBufferLen(length: number): void;
  setRecordPadding(block: number): boolean;
  /** SSL_CTX_add_client_custom_ext: sends it empty; the callback gets the server's answer. */
  addClientCustomExt(type: number, parse: (type: number, data: Buffer, ssl: Ssl) => void): boolean;
  setPskClientCallback(callback: PskClient | null): void;
  setPskUseSessionCallback(callback: PskUseSession | null): void;
  /** Returns 1 to allow, 0 to refuse. `ssl` is null for what is asked of the context itself. */
  setSecurityCallback(callback: ((event: SecurityEvent, ssl: Ssl | null) => number) | null): void;
  daneEnable(): boolean;
  daneMtypeSet(nid: number, mtype: number, ord: number): boolean;
  daneSetFlags(flags: number): void;
  enableCt(mode: number): boolean;
  disableCt(): void;
  setDefaultCtlogListFile(): boolean;
  setCtlogListFile(path: ByteString): boolean;
  setClientCertEngine(engine: Engine): boolean;
  setSrpUsername(name: ByteString): boolean;
  setSrpStrength(strength: number): boolean;
  /** The password callback of SRP; null ends the handshake. */
  setSrpPasswordCallback(callback: ((ssl: Ssl) => Bytes | null) | null): void;
  /** Checks the server's N and g: the callback gets both as BN_print writes them, whether they are a known group, and the bits of N. */
  setSrpVerifyParamCallback(
    callback:
      | ((N: ByteString, g: ByteString, knownGroup: boolean, bits: number, ssl: Ssl) => boolean)
      | null,
  ): void;
  /** SSL_CTX_set_cert_cb(3): returns 1, 0 or -1. The connection's certificates may be changed inside. */
  setCertCb(callback: ((ssl: Ssl) => number) | null): void;
}

/** SSL: one connection. */
export interface Ssl extends Closable {
  /** Takes references of its own: the Bio objects stay usable, and may be closed. */
  setBio(read: Bio, write: Bio): void;
  getRbio(): Bio | null;
  getWbio(): Bio | null;
  setConnectState(): void;
  setTlsextHostName(name: ByteString): boolean;
  getServername(): ByteString | null;
  /** SSL_get_servername_type(3). */
  getServernameType(): number;
  setSession(session: SslSession): boolean;
  setMode(mode: number): number;
  setOptions(options: bigint): bigint;
  getOptions(): bigint;
  setVerify(mode: number, callback: VerifyCallback | null): void;
  get0Param(): VerifyParam;
  setPostHandshakeAuth(on: boolean): void;
  doHandshake(): number;
  /** SSL_read(3): the bytes, or the return value <= 0. */
  read(max: number): Buffer | number;
  /**
   * SSL_write(3), with SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER. `length` (default: all) may be negative, which libssl itself
   * refuses.
   */
  write(data: Bytes, length?: number): number;
  /** SSL_write_early_data(3): [return value, bytes written]. */
  writeEarlyData(data: Bytes): [number, number];
  getEarlyDataStatus(): number;
  getError(ret: number): number;
  shutdown(): number;
  setShutdown(mode: number): void;
  getShutdown(): number;
  pending(): number;
  hasPending(): boolean;
  inInit(): boolean;
  inBefore(): boolean;
  isInitFinished(): boolean;
  renegotiate(): number;
  keyUpdate(type: number): number;
  /** Whether nothing but a socket is under the connection: no filter, no callback, no kernel TLS. */
  isPlain(): boolean;
  /**
   * Moves stdin to the server and the server to stdout, until there is something else; blocks. The socket keeps its flags.
   *
   * @param piece what one read of stdin takes, and so one SSL_write(3) gets at most.
   * @param ahead was read from stdin before, and is written first.
   * @returns null for a connection without a socket.
   */
  pump(piece: number, inputOpen: boolean, ahead: Bytes): PumpEnd | null;
  stateString(): ByteString;
  stateStringLong(): ByteString;
  version(): number;
  getVersion(): ByteString;
  isDtls(): boolean;
  /** SSL_heartbeat() of 1.1.1, which sends nothing since its DTLS forgot how; only where `features` has heartbeats. */
  heartbeat(): number;
  /** SSL_get_fd(3): -1, and an error in the queue of some lines, while it has no socket. */
  getFd(): number;
  /** SSL_is_server(3). */
  isServer(): boolean;
  sessionReused(): boolean;
  getCurrentCipher(): Cipher | null;
  getPendingCipher(): Cipher | null;
  getCipherList(): Cipher[];
  /** SSL_CIPHER_find(3) for two bytes. */
  cipherFind(id: Bytes): Cipher | null;
  getSharedCiphers(): ByteString | null;
  getPeerCertificate(): X509 | null;
  getPeerCertChain(): X509[] | null;
  /** The server's raw public key (RFC 7250); null when it sent a certificate, or libssl is older than 3.2. */
  get0PeerRpk(): Pkey | null;
  /** TLSEXT_cert_type_*; 0 (X.509) before 3.2. */
  getNegotiatedServerCertType(): number;
  getNegotiatedClientCertType(): number;
  getVerifiedChain(): X509[] | null;
  getVerifyResult(): number;
  get0Peername(): ByteString | null;
  get0PeerCaList(): X509Name[] | null;
  get0CertificateTypes(): Buffer;
  /** SSL_get_sigalgs / SSL_get_shared_sigalgs (3), one entry each. */
  getSigalgs(): SigalgEntry[];
  getSharedSigalgs(): SigalgEntry[];
  getPeerSignatureNid(): number | null;
  getPeerSignatureTypeNid(): number | null;
  getPeerTmpKey(): Pkey | null;
  /** SSL_get0_ec_point_formats(3): the formats that the peer sent, one byte each. */
  get0EcPointFormats(): Buffer;
  /** SSL_total_renegotiations(3). */
  totalRenegotiations(): number;
  /** SSL_get_key_update_type(3): -1 when none is pending. */
  getKeyUpdateType(): number;
  /** SSL_ct_is_enabled(3). */
  ctIsEnabled(): boolean;
  getNegotiatedGroup(): number;
  /** SSL_group_to_name(3), of what getNegotiatedGroup gives; null for an unknown one. */
  groupToName(group: number): ByteString | null;
  /** SSL_get0_group_name(3); null where libssl lacks it (before 3.2). */
  get0GroupName(): ByteString | null;
  /** SSL_get0_peer_signature_name(3); null where libssl lacks it (before 3.5). */
  get0PeerSignatureName(): ByteString | null;
  getSecureRenegotiationSupport(): boolean;
  getCurrentCompressionName(): ByteString | null;
  getCurrentExpansionName(): ByteString | null;
  getKtlsSend(): boolean;
  getKtlsRecv(): boolean;
  get0NextProtoNegotiated(): Buffer | null;
  get0AlpnSelected(): Buffer | null;
  getSelectedSrtpProfile(): ByteString | null;
  /** SSL_get1_session(3). */
  getSession(): SslSession | null;
  /** null where the protocol cannot give that many bytes, or there is no session. */
  exportKeyingMaterial(length: number, label: Bytes, context: Bytes | null): Buffer | null;
  setTlsextStatusType(type: number): boolean;
  /** SSL_get_tlsext_status_ocsp_resp(3); null when none was sent. */
  getTlsextStatusOcspResp(): Buffer | null;
  /** SSL_get0_tlsext_status_ocsp_resp_ex(3), of TLS 1.3 since 3.6: one for each certificate; null when none was sent. */
  getTlsextStatusOcspResps(): (Buffer | null)[] | null;
  setInfoCallback(callback: ((where: number, ret: number, ssl: Ssl) => void) | null): void;
  setMsgCallback(
    callback: ((writeP: number, version: number, contentType: number, data: Buffer) => void) | null,
  ): void;
  /** SSL_trace(3) as the message callback, printing into bio; false when this build of libssl lacks it. */
  setMsgTrace(bio: Bio): boolean;
  setTlsextDebugCallback(
    callback: ((clientServer: number, type: number, data: Buffer) => void) | null,
  ): void;
  daneEnable(domain: ByteString): number;
  daneTlsaAdd(usage: number, selector: number, mtype: number, data: Bytes): number;
  daneSetFlags(flags: number): void;
  /** SSL_get0_dane_authority + SSL_get0_dane_tlsa (3); null when DANE did not authenticate. */
  getDaneAuthority(): {
    depth: number;
    hasCert: boolean;
    hasKey: boolean;
    usage: number;
    selector: number;
    mtype: number;
    data: Buffer;
  } | null;
  /** SCT_print(3) of each of SSL_get0_peer_scts(3), with the logs of the context; their count. */
  printScts(bio: Bio, ctx: SslCtx, beforeEach: (index: number, status: ByteString) => void): number;
  getSctCount(): number;
  setMtu(mtu: number): number;
  setLinkMtu(mtu: number): number;
  getLinkMinMtu(): number;
  /** DTLSv1_get_timeout(3): milliseconds left (fraction kept), or null when no timer runs. */
  dtlsGetTimeout(): number | null;
  /** DTLSv1_handle_timeout(3). */
  dtlsHandleTimeout(): number;
  /** SSL_is_quic(3). */
  isQuic(): boolean;
  /** SSL_net_read_desired(3), SSL_net_write_desired(3). */
  netReadDesired(): boolean;
  netWriteDesired(): boolean;
  /** SSL_get_event_timeout(3): milliseconds left (fraction kept), or null when no timer runs; since 3.2. */
  getEventTimeout(): number | null;
  /** SSL_handle_events(3); since 3.2. */
  handleEvents(): number;
  /** SSL_set_blocking_mode(3), SSL_set1_initial_peer_addr(3): QUIC only. */
  setBlockingMode(blocking: boolean): boolean;
  set1InitialPeerAddr(peer: Address): boolean;
  /** SSL_stream_conclude(3): no more is written on the stream. */
  streamConclude(flags: bigint): boolean;
  /** SSL_waiting_for_async(3). */
  waitingForAsync(): boolean;
  getAllAsyncFds(): number[];
  /** SSL_certs_clear, SSL_use_certificate, SSL_use_PrivateKey, SSL_set1_chain, SSL_build_cert_chain, SSL_check_chain (3). */
  certsClear(): void;
  /** SSL_set1_server_cert_type(3), SSL_set1_client_cert_type(3): TLSEXT_cert_type_*, one byte each; false before 3.2. */
  set1ServerCertType(types: Bytes): boolean;
  set1ClientCertType(types: Bytes): boolean;
  /** SSL_set_cert_flags(3): the flags after setting these. */
  setCertFlags(flags: number): number;
  useCertificate(cert: X509): boolean;
  usePrivateKey(key: Pkey): boolean;
  set1Chain(chain: readonly X509[]): boolean;
  buildCertChain(flags: number): number;
  checkChain(cert: X509, key: Pkey, chain: readonly X509[] | null): number;
}

export interface SigalgEntry {
  readonly signNid: number;
  readonly hashNid: number;
  readonly signHashNid: number;
  readonly rawSign: number;
  readonly rawHash: number;
}

export interface Ocsp {
  /** d2i_OCSP_RESPONSE and OCSP_RESPONSE_print; false when it cannot be parsed (nothing printed). */
  printResponse(bio: Bio, der: Bytes): boolean;
  /** The response's status and what it says of the first certificate in it; null for what is no response. */
  describeResponse(der: Bytes): OcspFacts | null;
}

/** Times in ISO 8601, UTC. */
export interface OcspFacts {
  /** OCSPResponseStatus (RFC 6960, 4.2.1), `successful` when it holds statuses; null when it cannot be read. */
  readonly response: string | null;
  /** Of the first single response: `good`, `revoked` or `unknown`. */
  readonly status: string | null;
  readonly producedAt: string | null;
  readonly thisUpdate: string | null;
  readonly nextUpdate: string | null;
  readonly revokedAt: string | null;
}

/** Why a pump ended; errno is that of the call that ended it. */
export interface PumpEnd {
  /**
   * `read`, `write`: SSL_read(3) or SSL_write(3) returned `result`, and SSL_get_error(3) `error`. `input`: stdin has ended
   * or cannot be read. `output`: stdout takes nothing more. `wait`: poll(2) failed.
   */
  readonly why: 'read' | 'write' | 'input' | 'output' | 'wait';
  readonly result: number;
  readonly error: number;
  /** Read from stdin and not yet written to the server. */
  readonly unwritten: Buffer;
  /** Read from the server and not yet written to stdout. */
  readonly output: Buffer;
}

/** What the probes of one option set have in common. */
export interface ProbeSetup {
  readonly dtls: boolean;
  /** Verify the chain, and the name where there is one. */
  readonly verify: boolean;
  readonly ocsp: boolean;
  readonly scts: boolean;
  /** End a connection with a reset instead of close_notify (not for DTLS). */
  readonly reset: boolean;
  /** How long to wait for session tickets; 0: not at all. */
  readonly ticketsMs: number;
  readonly connectMs: number;
  readonly totalMs: number;
  readonly mostBytes: number;
}

/** What a single probe offers instead of what its context does; versions 0 for the context's. */
export interface ProbeOffer {
  readonly ciphers: ByteString | null;
  readonly ciphersuites: ByteString | null;
  readonly groups: ByteString | null;
  readonly minVersion: number;
  readonly maxVersion: number;
}

/**
 * Connections side by side, none of which blocks. What there is to tell stands after run() in the numbers and bytes that
 * create() was given, in rows (lib/probe/batch.ts), until the next run().
 */
export interface Prober extends Closable {
  /** Makes the context ready for probes, which it serves alone from then on; returns the number of the setup. */
  addSetup(ctx: SslCtx, setup: ProbeSetup, session: SslSession | null): number;
  /**
   * Starts a probe of a numeric address, `spentMs` of whose time are over already. `name` is sent and checked; with `pauses` the probe waits for handshake() once
   * it is connected. Returns its slot; -1 where no socket could be had or connected (a row tells why).
   */
  start(
    id: number,
    setup: number,
    address: string,
    port: number,
    name: ByteString | null,
    pauses: boolean,
    offer: ProbeOffer | null,
    spentMs: number,
  ): number;
  /** Works until there is something to tell, someone wakes it, or the time is over (-1: never); the number of rows. */
  run(maxWaitMs: number): number;
  /** For a probe that waits: writes; goes on to the handshake. false when it is gone. */
  send(slot: number, id: number, data: Bytes): boolean;
  handshake(slot: number, id: number): boolean;
  /** Ends a probe without a row: the stage it was in, as rows tell it (lib/probe/batch.ts); -1 when it is gone. */
  drop(slot: number, id: number): number;
  /** A text that a row names by number; null for 0. */
  name(number: number): ByteString | null;
  /** A certificate (DER) that a row of the last run() names by number. */
  certificate(number: number): Buffer | null;
  inFlight(): number;
}

/** Checks of SRP's numbers outside a connection (RFC 5054). */
export interface Srp {
  /** N and (N-1)/2 are primes and g generates the whole group; both in hexadecimal. */
  verifyGroup(N: ByteString, g: ByteString): boolean;
}

export interface Ui {
  /** Asks on the terminal without echo (EVP_read_pw_string_min(3)); null when that failed or was cancelled. */
  readPassword(prompt: ByteString, maxLength: number): ByteString | null;
}

export interface Pem {
  /** PEM_write_bio(3): the number of characters of base64, 0 on failure. */
  write(bio: Bio, name: ByteString, header: ByteString, data: Bytes): number;
}

/** The resident worker's part in native code. */
export interface Resident {
  /**
   * Waits for calls, forks for each, and returns in the forks only: with the call, whose descriptors, environment,
   * working folder, limits and signals are then those of the process. null in the worker itself, at its end. `files` are
   * those whose change ends it.
   */
  serve(
    listener: number,
    folder: number,
    lock: number,
    idleSeconds: number,
    packageFolder: string,
    about: string,
    files: readonly string[],
  ): { readonly argv: readonly ByteString[]; readonly open: readonly number[] } | null;
}

export interface Native {
  readonly resident: Resident;
  readonly pem: Pem;
  readonly srp: Srp;
  readonly ui: Ui;
  readonly library: Library;
  readonly err: ErrorQueue;
  readonly sys: Sys;
  readonly ocsp: Ocsp;
  readonly Bio: BioStatic;
  readonly X509: X509Static;
  readonly X509Crl: X509CrlStatic;
  readonly X509Name: X509NameStatic;
  readonly Store: StoreStatic;
  readonly readers: Readers;
  readonly SslSession: SslSessionStatic;
  readonly Engine: {
    byId(id: ByteString): Engine | null;
    loadDynamic(path: ByteString): Engine | null;
    /** ENGINE_register_all_complete(3). */
    registerAllComplete(): void;
  };
  readonly VerifyParam: { create(): VerifyParam };
  readonly X509Store: { create(): X509Store };
  readonly Prober: {
    /** Numbers in a row. */
    readonly columns: number;
    /**
     * Rows go into `numbers`, what they point to into `bytes`, which need room for 256 KiB at least. More certificates
     * than `mostCertificates` are forgotten at the next run(). `wake` is a descriptor of newWake(), which stays the
     * caller's, or -1. null when the system gives no descriptor.
     */
    create(
      numbers: Float64Array,
      bytes: Buffer,
      mostCertificates: number,
      wake: number,
    ): Prober | null;
    /** A descriptor by which any thread can end a run(), for sys.close; -1 with errno. */
    newWake(): number;
    wake(descriptor: number): void;
  };
  readonly SslConfCtx: { create(): SslConfCtx };
  readonly SslCtx: {
    /** 'quic' throws where libssl lacks it. */
    create(method: 'tls' | 'dtls' | 'quic', propertyQuery?: ByteString | null): SslCtx | null;
    /** SSL_select_next_proto(3): OPENSSL_NPN_* and the protocol. Throws when a list is not in wire format. */
    selectNextProto(server: Bytes, client: Bytes): { status: number; protocol: Buffer };
  };
  readonly Ssl: { create(ctx: SslCtx): Ssl | null };
}
