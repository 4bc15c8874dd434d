import { graphemes } from './shorten.js';
import { type TextStyle, textWidth } from './textWidth.js';

export interface FitTextOptions extends TextStyle {
  /** Room in pixels. */
  readonly width: number;
}

/** A text that fits into a width: a longer one ends in an ellipsis. */
export function fitText(text: string, options: FitTextOptions): string {
  if (textWidth(text, options) <= options.width) return text;
  let fitting = '';
  for (const letter of graphemes(text)) {
    if (textWidth(`${fitting}${letter}…`, options) > options.width) break;
    fitting += letter;
  }
  return `${fitting.trimEnd()}…`;
}
