import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { textWidth } from './textWidth.js';

interface Golden {
  readonly text: string;
  readonly bold: boolean;
  /** Width at a font size of 1, as the font file of Liberation Sans gives it. */
  readonly em: number;
}

const file = new URL('../../../testing/goldens/plot.json', import.meta.url);
const { widths } = JSON.parse(readFileSync(file, 'utf8')) as { readonly widths: readonly Golden[] };

describe('textWidth', () => {
  it.each(widths)('is the width of the font: $text (bold: $bold)', ({ text, bold, em }) => {
    expect(Math.abs(textWidth(text, { size: 1, bold }) - em)).toBeLessThan(0.0006 * text.length);
  });

  it('grows with the size', () => {
    expect(textWidth('Epoch', { size: 22 })).toBeCloseTo(2 * textWidth('Epoch', { size: 11 }), 10);
    expect(textWidth('', { size: 11 })).toBe(0);
  });

  it('leaves room for letters that it does not know', () => {
    expect(textWidth('漢字', { size: 10 })).toBe(20);
    expect(textWidth('Жизнь', { size: 10 })).toBeGreaterThan(25);
  });
});
