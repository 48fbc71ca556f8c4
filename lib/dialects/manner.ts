import { type Words, words30 } from './words';

/** How `-msg` heads what is no plain message of TLS. */
export interface MessageManner {
  unknownVersion(version: number, contentType: number): string;
  unknownContent(contentType: number): string;
  /** Record headers and inner content types, which libssl passes as if they were messages, have names. */
  readonly namesPseudoContent: boolean;
}

/**
 * How a line's program behaves and words what it prints, wherever the lines are not alike.
 * What all lines have in common stands in the code that prints it.
 */
export interface Manner {
  /** The flags of X509_NAME_print_ex(3) when there is no -nameopt. */
  readonly nameFlags: number;
  /** `Connecting to` and the address, on stderr, when the socket is connected. */
  readonly tellsAddress: boolean;
  /** The key of a certificate in the chain, and what signed it: the line after its `a:`. */
  readonly keyLine: (cert: ChainCertificate) => string;
  /** A line with the protocol version under that of the cipher. */
  readonly tellsProtocol: boolean;
  /** What is said when secure renegotiation is not supported, by the protocol version's number. */
  readonly noRenegotiation: (version: number) => string;
  /** Title of the server's ephemeral key. */
  readonly temporaryKey: string;
  /** What is typed waits in a queue, where commands are looked for; else they are obeyed as they are read. */
  readonly queuesInput: boolean;
  /** Bytes asked of SSL_read(3) at a time. */
  readonly readSize: number;
  /** TLS 1.3 with a group that has no such key: the group is named instead. */
  readonly tellsGroup: boolean;
  /** The server's signature goes by the name of its scheme, where libssl knows that. */
  readonly namesScheme: boolean;
  /** What -brief says of a server that sent no certificate. */
  readonly noPeer: string;
  /** What a TLSA record has to do with the certificate named after it. */
  readonly daneMatch: (match: DaneMatch) => string;
  readonly loading: Loading;
  /** Bytes read at a time from stdin and files of early data, and from the server before TLS and after it. */
  readonly bufferSize: number;
  /** Text read in a STARTTLS dialogue leaves room for a NUL in that buffer. */
  readonly textEndsInBuffer: boolean;
  /** Names of handshake messages that the line has besides those of 3.0. */
  readonly moreHandshakes: Readonly<Record<number, string>>;
  /** Code points of signature schemes that -security_debug names in 3.0 alone. */
  readonly namelessSchemes: readonly number[];
  /** A signature algorithm without a name of its own goes by that of its NID, instead of by numbers. */
  readonly namesSignatureNids: boolean;
  /** -security_debug names the type of a key that a provider holds. */
  readonly namesProviderKeys: boolean;
  readonly ocsp: OcspWords;
  /**
   * A run that fails prints what is left in the error queue: before it shuts the connection, and before -prexit. Why
   * a typed command was refused is not told otherwise.
   */
  readonly tellsLeftovers: boolean;
  /** An SRP group in no list is examined; otherwise it is refused. */
  readonly examinesSrpGroups: boolean;
  /** Key, signature and validity of each certificate of the chain are shown. */
  readonly chainDetails: boolean;
  /** What follows the subject and the issuer of the server's certificate. */
  readonly afterName: string;
  /** `-rand` is loaded when it is read, and a failure ends the run; else when argv has been read. */
  readonly randomAtOnce: boolean;
  /** Certificates, keys and CRLs come through OSSL_STORE(7), or out of files in the encoding that is named. */
  readonly objectsFrom: 'stores' | 'files';
  /** Bytes read at a time for `-pass stdin` and its like: what is read too much is lost to all that follows. */
  readonly passPiece: number;
  /** `-proxy` is one of the protocols of `-starttls`, spoken by the program itself; else libcrypto speaks to it. */
  readonly proxyIsStarttls: boolean;
  /** The settings of SRP reach its callbacks; else they are lost, and the group is always shown. */
  readonly srpWorks: boolean;
  /** `-writerand` that cannot be written makes the run fail. */
  readonly randomMustBeWritten: boolean;
  /** `-ssl_client_engine` makes the engine the default for everything else, too. */
  readonly clientEngineSetUp: boolean;
  /** `-starttls nntp` reads a list of capabilities also when none was announced. */
  readonly nntpListAlways: boolean;
  /** Names of extensions, by type, that are not the usual ones of this program. */
  readonly extensions: Readonly<Record<number, string>>;
  /** `-msgfile` that cannot be written ends the run; else messages go to stdout. */
  readonly messageFileNeeded: boolean;
  /** Names of signature types, by NID, that are not the usual ones of this program. */
  readonly signatureTypes: Readonly<Record<number, string>>;
  /** Signature schemes may go by a name of their own, else always by signature and hash. */
  readonly namedSchemes: boolean;
  /** Curves go by the names that NIST gave them, where it did. */
  readonly nistCurves: boolean;
  /** `-debug` shows the result of a read or write that failed in hexadecimal, too. */
  readonly hexFailures: boolean;
  readonly messages: MessageManner;
  readonly words: Words;
}

/** What the chain's listing shows of a certificate, but for names and dates. */
export interface ChainCertificate {
  /** Short name of the key type's NID, and its name as providers know it. */
  readonly keyNid: string;
  readonly keyType: string;
  readonly bits: number;
  /** The curve or other group that the key is of. */
  readonly group: string | null;
  /** Short and long name of the signature algorithm. */
  readonly signature: string;
  readonly signatureLong: string;
}

/** How a TLSA record (RFC 6698) matched a certificate. */
export interface DaneMatch {
  /** Its key signed a certificate of the chain. */
  readonly hasKey: boolean;
  readonly depth: number;
}

/** What is said of stapled OCSP responses. */
export interface OcspWords {
  /** TLS 1.3's are counted and listed. */
  readonly listed: boolean;
  readonly none: string;
  readonly unparsed: string;
}

export type LoadedKind = 'key' | 'cert' | 'CRL';

/** What is said when a key, certificate or CRL cannot be loaded. */
export interface Loading {
  /** Word for one or all of a kind that could not be opened, and that was not found where it was looked for. */
  readonly unopened: (kind: LoadedKind, all: boolean) => string;
  readonly notFound: (kind: LoadedKind, all: boolean) => string;
  /** In front of what was not found. */
  readonly verb: (all: boolean) => string;
  /** An error of the system is told in its own words, instead of the error queue. */
  readonly namesSystemError: boolean;
  /** A certificate or CRL that could not be loaded is named again. */
  readonly repeats: boolean;
  /** What cannot be had over HTTP: the error queue comes first, and the URL is named. */
  readonly httpNamesUrl: boolean;
}

/** ASN1_STRFLGS_RFC2253 | ASN1_STRFLGS_ESC_QUOTE | XN_FLAG_SEP_CPLUS_SPC | XN_FLAG_SPC_EQ | XN_FLAG_FN_SN */
const XN_FLAG_ONELINE = 0x82031f;

export const manner30: Manner = {
  nameFlags: XN_FLAG_ONELINE,
  tellsAddress: false,
  keyLine: ({ keyNid, bits, signature }) => `PKEY: ${keyNid}, ${bits} (bit); sigalg: ${signature}`,
  tellsProtocol: false,
  noRenegotiation: () => 'Secure Renegotiation IS NOT supported',
  temporaryKey: 'Server Temp Key',
  queuesInput: false,
  readSize: 1024,
  tellsGroup: false,
  namesScheme: false,
  noPeer: 'No peer certificate',
  daneMatch: ({ hasKey, depth }) =>
    hasKey ? 'signed the' : depth > 0 ? 'matched TA' : 'matched EE',
  loading: {
    unopened: (kind, all) => (all ? `${kind}s` : kind),
    notFound: (kind) => kind,
    verb: (all) => (all ? 'Could not read any' : 'Could not read'),
    namesSystemError: false,
    repeats: true,
    httpNamesUrl: false,
  },
  bufferSize: 8192,
  textEndsInBuffer: false,
  moreHandshakes: {},
  namelessSchemes: [],
  namesSignatureNids: false,
  namesProviderKeys: false,
  ocsp: { listed: false, none: 'no response sent', unparsed: 'response parse error' },
  tellsLeftovers: false,
  examinesSrpGroups: false,
  chainDetails: true,
  afterName: '',
  randomAtOnce: false,
  objectsFrom: 'stores',
  passPiece: 1,
  proxyIsStarttls: false,
  srpWorks: false,
  randomMustBeWritten: true,
  clientEngineSetUp: true,
  nntpListAlways: false,
  extensions: {},
  messageFileNeeded: true,
  signatureTypes: {},
  namedSchemes: true,
  nistCurves: false,
  hexFailures: false,
  messages: {
    unknownVersion: (version, contentType) =>
      `Not TLS data or unknown version (version=${version}, content_type=${contentType})`,
    unknownContent: (contentType) => `, Unknown (content_type=${contentType})`,
    namesPseudoContent: true,
  },
  words: words30,
};
