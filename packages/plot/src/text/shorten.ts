/**
 * A text of at most `length` characters: a longer one has an ellipsis in its middle, so that names that begin alike can be told apart by
 * their ends. Letters made of several code points stay whole.
 */
export function shorten(text: string, length: number): string {
  const characters = graphemes(text);
  return characters.length <= length ? text : middleCut(characters, length - 1);
}

/** The beginning and the end of a text, `kept` letters of it, with an ellipsis between. */
export function middleCut(letters: readonly string[], kept: number): string {
  const end = Math.ceil(kept / 2);
  const start = letters.slice(0, kept - end).join('');
  return `${start.trimEnd()}…${letters
    .slice(letters.length - end)
    .join('')
    .trimStart()}`;
}

/** The letters of a text as a reader counts them. */
export function graphemes(text: string): string[] {
  return [...new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(text)].map(
    ({ segment }) => segment,
  );
}

/** A class's name inside a sentence: short enough for titles of charts and axes. */
export function quoted(name: string): string {
  return `“${shorten(name, 24)}”`;
}
