import type { FormatKind } from '../dialects/types';

/** An encoding as the options of s_client can name it. */
export type FormatName = 'PEM' | 'DER' | 'ENGINE';

/** `unknown` is no encoding at all, `other` is one that no option of s_client takes. */
type FormatWord = FormatName | 'other' | 'unknown';

const P_WORDS: ReadonlyMap<string, FormatWord> = new Map([
  ['P', 'PEM'],
  ['p', 'PEM'],
  ['PEM', 'PEM'],
  ['pem', 'PEM'],
  ['PVK', 'other'],
  ['pvk', 'other'],
  ['P12', 'other'],
  ['p12', 'other'],
  ['PKCS12', 'other'],
  ['pkcs12', 'other'],
]);

/**
 * Tells an encoding by its first letter alone (`Dwarf` is DER), but for those that begin with a P,
 * which must be spelled out and in one case: `PE` and `Pem` are nothing.
 */
function readWord(text: string): FormatWord {
  switch (text.charAt(0).toLowerCase()) {
    case 'd':
      return 'DER';
    case 'e':
      return 'ENGINE';
    case 'p':
      return P_WORDS.get(text) ?? 'unknown';
    case 'h': // HTTP
    case 'm': // MSBLOB
    case 'n': // NSS
    case 's': // S/MIME
    case 't': // text
    case '1': // PKCS#12
      return 'other';
    default:
      return 'unknown';
  }
}

/** Reads an encoding; `refused` is one that exists, but not for options of this kind. */
export function readFormat(text: string, kind: FormatKind): FormatName | 'refused' | 'unknown' {
  const word = readWord(text);
  if (word === 'ENGINE' && kind === 'format-pem-der') return 'refused';
  return word === 'other' ? 'refused' : word;
}
