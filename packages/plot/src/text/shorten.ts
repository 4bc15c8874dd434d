/** A text of at most `length` characters: a longer one ends in an ellipsis. Letters made of several code points stay whole. */
export function shorten(text: string, length: number): string {
  const characters = graphemes(text);
  return characters.length <= length
    ? text
    : `${characters
        .slice(0, length - 1)
        .join('')
        .trimEnd()}…`;
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
