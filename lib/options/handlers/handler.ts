/*
 * What a handler is, and the few shapes most of them have: set a flag, keep a text, keep a number.
 * Which option has which handler stands in the other files of this folder, by theme.
 * resolve.ts plays them in argv order.
 */
import type { Console } from '../../native/console';
import { atoi } from '../number';
import type { Settings } from '../settings';

/** Everything an option's handler may read or change while argv is read. */
export interface Reading {
  readonly settings: Settings;
  readonly console: Console;
  /** -rand files in order; loaded when argv has been read. */
  readonly randFiles: string[];
  writeRandFile: string | null;
  propertyQuery: string | null;
  /** Ends reading with a message and the line that points to -help. */
  usage(text: string): never;
}

/**
 * Acts on one option. `text` is its argument as given (empty for a flag): the real program checks a number with
 * strtol(3) in any base, but acts on what atoi(3) makes of the same text. `parsed` is the checked value.
 */
export type Handler = (
  reading: Reading,
  text: string,
  name: string,
  parsed: string | number | bigint | true,
) => void;
export type Handlers = Readonly<Record<string, Handler>>;

type FieldOf<T> = {
  [K in keyof Settings]: T extends Settings[K] ? K : never;
}[keyof Settings];

/** Sets a boolean setting. */
export function flag(field: FieldOf<boolean>, value = true): Handler {
  return ({ settings }) => {
    settings[field] = value as never;
  };
}

/** Keeps the argument as it is. */
export function text(field: FieldOf<string>): Handler {
  return ({ settings }, value) => {
    settings[field] = value as never;
  };
}

/** Keeps a number, as atoi(3) reads it. */
export function number(field: FieldOf<number>): Handler {
  return ({ settings }, value) => {
    settings[field] = atoi(value) as never;
  };
}

/** Keeps an encoding by its one name, whichever of its words was given. */
export function format(field: 'certFormat' | 'keyFormat' | 'crlFormat'): Handler {
  return ({ settings }, _text, _name, parsed) => {
    settings[field] = String(parsed);
  };
}
