/**
 * How a line's program behaves and words what it prints, wherever the lines are not alike.
 * What all lines have in common stands in the code that prints it.
 */
export interface Manner {
  /** The flags of X509_NAME_print_ex(3) when there is no -nameopt. */
  readonly nameFlags: number;
  /** Title of the server's ephemeral key. */
  readonly temporaryKey: string;
  /** What is typed waits in a queue, where commands are looked for; else they are obeyed as they are read. */
  readonly queuesInput: boolean;
  /** Bytes that are read from stdin at a time; half of that with -crlf, which may double them. */
  readonly inputSize: number;
  /** Bytes asked of SSL_read(3) at a time. */
  readonly readSize: number;
}

/** ASN1_STRFLGS_RFC2253 | ASN1_STRFLGS_ESC_QUOTE | XN_FLAG_SEP_CPLUS_SPC | XN_FLAG_SPC_EQ | XN_FLAG_FN_SN */
const XN_FLAG_ONELINE = 0x82031f;

export const manner30: Manner = {
  nameFlags: XN_FLAG_ONELINE,
  temporaryKey: 'Server Temp Key',
  queuesInput: false,
  inputSize: 8192,
  readSize: 1024,
};
