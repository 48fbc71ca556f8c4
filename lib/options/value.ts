import { statSync } from 'node:fs';
import type { ErrorTexts, FormatKind, NumberKind, ValueKind } from '../dialects/types';
import { type FormatName, readFormat } from './format';
import { fitsInt, readInteger } from './number';

/** What an option of a kind carries; an option without an argument carries `true`. */
export type ValueOf<Kind extends ValueKind> = Kind extends 'none'
  ? true
  : Kind extends 'int' | 'positive'
    ? number
    : Kind extends 'intmax'
      ? bigint
      : Kind extends FormatKind
        ? FormatName
        : string;

/** Any option's value. */
export type OptionValue = ValueOf<ValueKind>;

/** A value, or what is said about an argument that is none, one text for each message. */
export type ValueReading = { readonly value: OptionValue } | { readonly errors: readonly string[] };

/** Checks the argument of the option `name` as its kind asks, and reads it. */
export function readValue(
  text: string,
  name: string,
  kind: Exclude<ValueKind, 'none'>,
  texts: ErrorTexts,
): ValueReading {
  switch (kind) {
    case 'string':
    case 'uri':
    case 'infile':
    case 'outfile':
      return { value: text };
    case 'dir':
      return isDirectory(text) ? { value: text } : { errors: [texts.notDirectory(text)] };
    case 'int':
    case 'positive':
    case 'intmax':
      return readNumber(text, name, kind, texts);
    case 'format-pem-der':
    case 'format-pem-der-engine':
      return readFormatValue(text, name, kind, texts);
  }
}

function readNumber(text: string, name: string, kind: NumberKind, texts: ErrorTexts): ValueReading {
  const value = readInteger(text);
  const refused = (isNumber: boolean, ...reason: string[]) => ({
    errors: withLast(reason, texts.numberRefused(text, name, kind, isNumber)),
  });
  if (value === undefined) return refused(false, texts.notNumber(text));
  if (kind === 'intmax') return { value };
  if (!fitsInt(value)) return refused(false, texts.outsideInt(text));
  return kind === 'positive' && value <= 0n ? refused(true) : { value: Number(value) };
}

function withLast(texts: readonly string[], last: string | null): readonly string[] {
  return last === null ? texts : [...texts, last];
}

function readFormatValue(
  text: string,
  name: string,
  kind: FormatKind,
  texts: ErrorTexts,
): ValueReading {
  const format = readFormat(text, kind);
  if (format !== 'unknown' && format !== 'refused') return { value: format };
  const reason = format === 'unknown' ? texts.formatUnknown(text) : texts.formatRefused(text, kind);
  const invalid = texts.formatInvalid(text, name);
  return { errors: reason === null ? [invalid] : [reason, invalid] };
}

/** A path that cannot be looked up, for whatever reason, is no directory. */
function isDirectory(path: string): boolean {
  try {
    return statSync(Buffer.from(path, 'latin1')).isDirectory();
  } catch {
    return false;
  }
}
