import { graphemes } from './shorten.js';
import { type TextStyle, textWidth } from './textWidth.js';

export interface WrapTextOptions extends TextStyle {
  /** Longest line in pixels. */
  readonly width: number;
}

/** Breaks a text into lines at its spaces; a word that is longer than a line is broken between letters. */
export function wrapText(text: string, options: WrapTextOptions): string[] {
  const fits = (line: string) => textWidth(line, options) <= options.width;
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/).filter((one) => one !== '')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (fits(longer)) {
      line = longer;
      continue;
    }
    if (line !== '') lines.push(line);
    line = '';
    for (const letter of graphemes(word)) {
      if (line !== '' && !fits(line + letter)) {
        lines.push(line);
        line = '';
      }
      line += letter;
    }
  }
  return line === '' ? lines : [...lines, line];
}
