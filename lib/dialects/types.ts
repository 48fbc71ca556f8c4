import type { Manner } from './manner';

/**
 * What an option wants after its name. The words on the right are what `-help` shows for it.
 *
 * | kind | argument | shown |
 * | --- | --- | --- |
 * | `none` | nothing | |
 * | `string` | any bytes | `val` |
 * | `infile`, `outfile` | a file name, not looked at while reading | `infile`, `outfile` |
 * | `dir` | a directory that exists | `dir` |
 * | `uri` | any bytes | `uri` |
 * | `int`, `positive` | a C int, above 0 for `positive` | `int`, `+int` |
 * | `intmax` | a signed 64-bit integer | `intmax` |
 * | `format-...` | one of the encodings named | `PEM|DER`, `PEM|DER|ENGINE` |
 */
export type ValueKind =
  | 'none'
  | 'string'
  | 'infile'
  | 'outfile'
  | 'dir'
  | 'uri'
  | 'int'
  | 'positive'
  | 'intmax'
  | FormatKind;

/** The kinds whose argument is a number. */
export type NumberKind = 'int' | 'positive' | 'intmax';

/** The kinds whose argument names an encoding. */
export type FormatKind = 'format-pem-der' | 'format-pem-der-engine';

/** What a build of OpenSSL can be configured without, in the words of its `no-...` options. */
export type Feature =
  | 'ct'
  | 'dtls'
  | 'dtls1'
  | 'dtls1_2'
  | 'engine'
  | 'ktls'
  | 'nextprotoneg'
  | 'ocsp'
  | 'quic'
  | 'sctp'
  | 'srp'
  | 'srtp'
  | 'ssl-trace'
  | 'ssl3'
  | 'tls1'
  | 'tls1_1'
  | 'tls1_2'
  | 'tls1_3';

/** One option: its name without dashes, what it wants, and its line in `-help`. */
export interface OptionRow<Name extends string = string, Kind extends ValueKind = ValueKind> {
  readonly name: Name;
  readonly kind: Kind;
  readonly help: string;
  /** A build without this feature does not know the option. */
  readonly needs?: Feature;
}

/** Rows under one heading of `-help`; the title is empty where there is none. */
export interface OptionSection<Row extends OptionRow = OptionRow> {
  readonly title: string;
  readonly rows: readonly Row[];
}

/** A word that is no option, as `-help` lists it at its end. */
export interface Parameter {
  readonly name: string;
  readonly help: string;
}

/**
 * What the reader says about a bad argument vector: the text after `s_client: ` and before the last
 * line feed. `name` is an option's name without its dash, `text` the argument as it was given.
 */
export interface ErrorTexts {
  unknownOption(name: string): string;
  valueRefused(name: string): string;
  valueMissing(name: string): string;
  notDirectory(text: string): string;
  notNumber(text: string): string;
  outsideInt(text: string): string;
  /** A number that is none, or that the kind does not allow; null when only the reason is told. */
  numberRefused(text: string, name: string, kind: NumberKind, isNumber: boolean): string | null;
  /** Null when it is only told which option has it. */
  formatUnknown(text: string): string | null;
  formatRefused(text: string, kind: FormatKind): string;
  formatInvalid(text: string, name: string): string;
  /** Two words or more that are no options; null where they are passed over, empty for no text of their own. */
  extraArguments(words: readonly string[]): string | null;
}

/** The face one OpenSSL line's `s_client` shows on the command line. */
export interface Dialect<Row extends OptionRow = OptionRow> {
  readonly line: string;
  readonly sections: readonly OptionSection<Row>[];
  readonly parameters: readonly Parameter[];
  /**
   * Names the reader takes that are no rows: they ask for `help`, or `end` the options as `--`
   * does. The real program finds them in its table, where headings and parameters are rows too.
   */
  readonly oddNames: Readonly<Record<string, 'help' | 'end'>>;
  /** What `-help` prints before the first section, complete with line feeds. */
  usage(prog: string): string;
  readonly texts: ErrorTexts;
  readonly manner: Manner;
}
