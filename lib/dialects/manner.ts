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
  /** Names of extensions and handshake messages that the line has besides those of 3.0. */
  readonly moreExtensions: Readonly<Record<number, string>>;
  readonly moreHandshakes: Readonly<Record<number, string>>;
  /** Code points of signature schemes that -security_debug names in 3.0 alone. */
  readonly namelessSchemes: readonly number[];
  /** A signature algorithm without a name of its own goes by that of its NID, instead of by numbers. */
  readonly namesSignatureNids: boolean;
  readonly ocsp: OcspWords;
  /**
   * A run that fails prints what is left in the error queue: before it shuts the connection, and before -prexit. Why
   * a typed command was refused is not told otherwise.
   */
  readonly tellsLeftovers: boolean;
  /** An SRP group in no list is examined; otherwise it is refused. */
  readonly examinesSrpGroups: boolean;
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
  moreExtensions: {},
  moreHandshakes: {},
  namelessSchemes: [],
  namesSignatureNids: false,
  ocsp: { listed: false, none: 'no response sent', unparsed: 'response parse error' },
  tellsLeftovers: false,
  examinesSrpGroups: false,
};
