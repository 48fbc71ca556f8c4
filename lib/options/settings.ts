/*
 * What the command line asked for: one record, filled in by the option handlers and frozen before anything is built.
 * No OpenSSL object but what an option itself creates while argv is read (verify parameters, message file, engines).
 * Made by resolve.ts, read by context/, transport/ and session/.
 */
import type { Bio, ByteString, Engine, Pkey, VerifyParam, X509 } from '../native/api';

/** The port of an empty command line. */
const DEFAULT_PORT = '4433';

/** One SSL_CONF_cmd(3) call, in argv order. */
export interface ConfCommand {
  readonly name: ByteString;
  readonly value: ByteString | null;
}

/** PEM and DER are tried alike since 3.0; only ENGINE changes where a key comes from. */
export type KeyFormat = ByteString | null;

export interface ExtendedCertificate {
  certFile: ByteString | null;
  keyFile: ByteString | null;
  chainFile: ByteString | null;
  certFormat: KeyFormat;
  keyFormat: KeyFormat;
  buildChain: boolean;
  loaded?: { cert: X509; key: Pkey; chain: readonly X509[] | null };
}

export interface Settings {
  // Where to
  connectKind: 'unknown' | 'inet' | 'unix';
  connect: ByteString | null;
  host: ByteString | null;
  /** Null once an address has been given whose port is empty. */
  port: ByteString | null;
  bind: ByteString | null;
  proxy: ByteString | null;
  /** With -proxy: the server behind it; host and port are then the proxy's. */
  proxyTarget: { readonly host: ByteString; readonly port: ByteString } | null;
  proxyUser: ByteString | null;
  proxyPass: ByteString | null;
  family: number;
  socktype: number;
  familyOptions: number;
  starttls: ByteString | null;
  name: ByteString | null;
  // Protocol
  dtls: boolean;
  quic: boolean;
  tfo: boolean;
  ktls: boolean;
  minVersion: number;
  maxVersion: number;
  protocolOptions: number;
  noProtocolOptions: number;
  confCommands: ConfCommand[];
  sslConfig: ByteString | null;
  sctp: boolean;
  sctpLabelBug: boolean;
  dtlsTimeouts: boolean;
  mtu: number;
  maxFragmentCode: number;
  maxSendFragment: number;
  splitSendFragment: number;
  maxPipelines: number;
  readBuffer: number;
  fallbackScsv: boolean;
  async: boolean;
  ignoreUnexpectedEof: boolean;
  // Identity
  certFile: ByteString | null;
  certFormat: KeyFormat;
  keyFile: ByteString | null;
  keyFormat: KeyFormat;
  chainFile: ByteString | null;
  buildChain: boolean;
  pass: ByteString | null;
  extendedCertificates: ExtendedCertificate[];
  engine: Engine | null;
  clientCertEngine: Engine | null;
  // Trust
  verifyParam: VerifyParam;
  verifyParamTouched: boolean;
  verify: boolean;
  verifyDepth: number;
  verifyReturnError: boolean;
  verifyQuiet: boolean;
  caFile: ByteString | null;
  caPath: ByteString | null;
  caStore: ByteString | null;
  noCaFile: boolean;
  noCaPath: boolean;
  noCaStore: boolean;
  chainCaFile: ByteString | null;
  chainCaPath: ByteString | null;
  chainCaStore: ByteString | null;
  verifyCaFile: ByteString | null;
  verifyCaPath: ByteString | null;
  verifyCaStore: ByteString | null;
  requestCaFile: ByteString | null;
  crlFile: ByteString | null;
  crlFormat: KeyFormat;
  crlDownload: boolean;
  nameOptions: number | null;
  daneDomain: ByteString | null;
  daneRecords: ByteString[];
  daneEeNoNamechecks: boolean;
  ct: boolean;
  ctLogFile: ByteString | null;
  // Extensions and secrets
  servername: ByteString | null;
  noServername: boolean;
  alpn: ByteString | null;
  nextProtocols: ByteString | null;
  serverInfo: number[];
  srtpProfiles: ByteString | null;
  status: boolean;
  enablePha: boolean;
  serverRawKeys: boolean;
  clientRawKeys: boolean;
  pskIdentity: ByteString;
  psk: ByteString | null;
  pskSession: ByteString | null;
  srpUser: ByteString | null;
  srpPass: ByteString | null;
  srpLateUser: boolean;
  srpMoreGroups: boolean;
  srpStrength: number;
  sessOut: ByteString | null;
  sessIn: ByteString | null;
  earlyData: ByteString | null;
  keylogFile: ByteString | null;
  keymatLabel: ByteString | null;
  keymatLength: number;
  reconnect: number;
  // What is shown, what is read
  quiet: boolean;
  brief: boolean;
  ignoreEof: boolean;
  commands: 'none' | 'letters' | 'advanced';
  /** False: the connection ends when nothing is left to be done but to wait for the user. */
  interactive: boolean;
  crlf: boolean;
  prexit: boolean;
  showCerts: boolean;
  debug: boolean;
  message: 'none' | 'msg' | 'trace';
  messageFile: Bio | null;
  state: boolean;
  tlsextDebug: boolean;
  securityDebug: 0 | 1 | 2;
  nbio: boolean;
  nbioTest: boolean;
}

/** The settings of an empty command line. */
export function defaultSettings(verifyParam: VerifyParam): Settings {
  return {
    ...transportDefaults(),
    ...identityDefaults(),
    ...trustDefaults(verifyParam),
    ...extensionDefaults(),
    ...outputDefaults(),
  };
}

function transportDefaults() {
  return {
    connectKind: 'unknown' as const,
    connect: null,
    host: null,
    port: DEFAULT_PORT,
    bind: null,
    proxy: null,
    proxyTarget: null,
    proxyUser: null,
    proxyPass: null,
    family: 0,
    socktype: 1,
    familyOptions: 0,
    starttls: null,
    name: null,
    dtls: false,
    quic: false,
    tfo: false,
    ktls: false,
    minVersion: 0,
    maxVersion: 0,
    protocolOptions: 0,
    noProtocolOptions: 0,
    confCommands: [],
    sslConfig: null,
    sctp: false,
    sctpLabelBug: false,
    dtlsTimeouts: false,
    mtu: 0,
    maxFragmentCode: 0,
    maxSendFragment: 0,
    splitSendFragment: 0,
    maxPipelines: 0,
    readBuffer: 0,
    fallbackScsv: false,
    async: false,
    ignoreUnexpectedEof: false,
  };
}

function identityDefaults() {
  return {
    certFile: null,
    certFormat: null,
    keyFile: null,
    keyFormat: null,
    chainFile: null,
    buildChain: false,
    pass: null,
    extendedCertificates: [],
    engine: null,
    clientCertEngine: null,
  };
}

function trustDefaults(verifyParam: VerifyParam) {
  return {
    verifyParam,
    verifyParamTouched: false,
    verify: false,
    verifyDepth: -1,
    verifyReturnError: false,
    verifyQuiet: false,
    caFile: null,
    caPath: null,
    caStore: null,
    noCaFile: false,
    noCaPath: false,
    noCaStore: false,
    chainCaFile: null,
    chainCaPath: null,
    chainCaStore: null,
    verifyCaFile: null,
    verifyCaPath: null,
    verifyCaStore: null,
    requestCaFile: null,
    crlFile: null,
    crlFormat: null,
    crlDownload: false,
    nameOptions: null,
    daneDomain: null,
    daneRecords: [],
    daneEeNoNamechecks: false,
    ct: false,
    ctLogFile: null,
  };
}

function extensionDefaults() {
  return {
    servername: null,
    noServername: false,
    alpn: null,
    nextProtocols: null,
    serverInfo: [],
    srtpProfiles: null,
    status: false,
    enablePha: false,
    serverRawKeys: false,
    clientRawKeys: false,
    pskIdentity: 'Client_identity',
    psk: null,
    pskSession: null,
    srpUser: null,
    srpPass: null,
    srpLateUser: false,
    srpMoreGroups: false,
    srpStrength: 1024,
    sessOut: null,
    sessIn: null,
    earlyData: null,
    keylogFile: null,
    keymatLabel: null,
    keymatLength: 20,
    reconnect: 0,
  };
}

function outputDefaults() {
  return {
    quiet: false,
    brief: false,
    ignoreEof: false,
    commands: 'letters' as const,
    interactive: true,
    crlf: false,
    prexit: false,
    showCerts: false,
    debug: false,
    message: 'none' as const,
    messageFile: null,
    state: false,
    tlsextDebug: false,
    securityDebug: 0 as const,
    nbio: false,
    nbioTest: false,
  };
}
