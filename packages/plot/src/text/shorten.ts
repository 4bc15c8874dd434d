/** A text of at most `length` characters: a longer one ends in an ellipsis. Letters made of several code points stay whole. */
export function shorten(text: string, length: number): string {
  const characters = [...new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(text)].map(
    ({ segment }) => segment,
  );
  return characters.length <= length
    ? text
    : `${characters
        .slice(0, length - 1)
        .join('')
        .trimEnd()}…`;
}

/** A class's name inside a sentence: short enough for titles of charts and axes. */
export function quoted(name: string): string {
  return `“${shorten(name, 24)}”`;
}
