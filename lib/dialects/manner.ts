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
  /** Title of the server's ephemeral key. */
  readonly temporaryKey: string;
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

/** ASN1_STRFLGS_RFC2253 | ASN1_STRFLGS_ESC_QUOTE | XN_FLAG_SEP_CPLUS_SPC | XN_FLAG_SPC_EQ | XN_FLAG_FN_SN */
const XN_FLAG_ONELINE = 0x82031f;

export const manner30: Manner = {
  nameFlags: XN_FLAG_ONELINE,
  temporaryKey: 'Server Temp Key',
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
