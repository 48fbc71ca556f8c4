import { statSync } from 'node:fs';
import type { ErrorTexts, FormatKind, ValueKind } from '../dialects/types';
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
export type ValueReading =
  | { readonly value: OptionValue }
  | { readonly errors: readonly [string, ...string[]] };

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
      return readInt(text, name, kind, texts);
    case 'intmax': {
      const value = readInteger(text);
      return value === undefined ? { errors: [texts.notNumber(text)] } : { value };
    }
    case 'format-pem-der':
    case 'format-pem-der-engine':
      return readFormatValue(text, name, kind, texts);
  }
}

function readInt(
  text: string,
  name: string,
  kind: 'int' | 'positive',
  texts: ErrorTexts,
): ValueReading {
  const value = readInteger(text);
  if (value === undefined) return { errors: [texts.notNumber(text)] };
  if (!fitsInt(value)) return { errors: [texts.outsideInt(text)] };
  if (kind === 'positive' && value <= 0n) return { errors: [texts.notPositive(text, name)] };
  return { value: Number(value) };
}

function readFormatValue(
  text: string,
  name: string,
  kind: FormatKind,
  texts: ErrorTexts,
): ValueReading {
  const format = readFormat(text, kind);
  const invalid = texts.formatInvalid(text, name);
  if (format === 'unknown') return { errors: [texts.formatUnknown(text), invalid] };
  if (format === 'refused') return { errors: [texts.formatRefused(text, kind), invalid] };
  return { value: format };
}

/** A path that cannot be looked up, for whatever reason, is no directory. */
function isDirectory(path: string): boolean {
  try {
    return statSync(Buffer.from(path, 'latin1')).isDirectory();
  } catch {
    return false;
  }
}
