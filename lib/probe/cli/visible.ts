/*
 * Text of untrusted origin for a terminal: what would move the cursor, change the colour, reverse the direction of
 * writing or not show at all is written as an escape.
 */

/** Controls (C0, DEL, C1), formats (bidi, zero width), line and paragraph ends, marks, surrogates, private, unassigned. */
const UNSAFE = /[\p{C}\p{Zl}\p{Zp}\p{M}\\]/gu;

function escaped(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (character === '\\') return '\\\\';
  if (code < 0x100) return `\\x${code.toString(16).padStart(2, '0')}`;
  return `\\u{${code.toString(16)}}`;
}

/** The text on one line, harmless; a backslash is doubled, so that an escape cannot be forged. */
export function visible(text: string): string {
  return text.replace(UNSAFE, escaped);
}

/** The same, cut to so many characters; the cut shows as an ellipsis. */
export function clipped(text: string, width: number): string {
  // An escape makes it longer, never shorter: what is behind the first `width` units of the text is not shown.
  const shown = [...visible(text.slice(0, width + 1))];
  if (shown.length <= width && text.length <= width) return shown.join('');
  return `${shown.slice(0, Math.max(0, width - 1)).join('')}\u2026`;
}

/** Stand in JSON strings as they are, but steer a terminal: DEL, C1, bidi and other formats, line ends of Unicode. */
const UNSAFE_IN_JSON = /[\x7f-\x9f\p{Cf}\p{Zl}\p{Zp}]/gu;

/** JSON with the same value that is harmless on a terminal. */
export function harmlessJson(json: string): string {
  return json.replace(UNSAFE_IN_JSON, (character) =>
    Array.from(
      { length: character.length },
      (_, i) => `\\u${character.charCodeAt(i).toString(16).padStart(4, '0')}`,
    ).join(''),
  );
}
