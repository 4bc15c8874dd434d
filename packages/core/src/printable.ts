/** Control characters but tabs and ends of lines, and those that turn the direction of text around. */
const CONTROL = /(?![\t\n\r])[\p{Cc}\p{Zl}\p{Zp}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/**
 * A text for a terminal or a page: control characters, such as those that clear a screen or turn text around, are written
 * as `\u001b`. Tabs and ends of lines stay.
 */
export function printable(text: string): string {
  return text.replace(CONTROL, escaped);
}

/** A text that stays in one line, such as the name of a file: as `printable`, with ends of lines written as `\u000a` too. */
export function printableLine(text: string): string {
  return printable(text).replace(/[\n\r]/g, escaped);
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
