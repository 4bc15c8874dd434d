import { report } from '@cnn/plot';
import { beforeAll, describe, expect, it } from 'vitest';
import { type HtmlPiece, reportPieces } from './reportPieces.js';

/** The text that pieces stand for. */
function joined(pieces: readonly HtmlPiece[]): string {
  const open: string[] = [];
  return pieces
    .map((piece) => {
      if ('html' in piece) return piece.html;
      if ('close' in piece) return `</${open.pop()}>`;
      open.push(piece.open);
      const attributes = Object.entries(piece.attributes).map(([name, value]) => ` ${name}="${value}"`);
      return `<${piece.open}${attributes.join('')}>`;
    })
    .join('');
}

let html: string;

beforeAll(async () => {
  const history = { loss: [0.7, 0.5, 0.4], val_loss: [0.8, 0.6, 0.5], accuracy: [0.5, 0.7, 0.8] };
  const predictions = Array.from({ length: 60 }, (_, at) => ({
    ...{ file: `p${at % 7}/${at}.png`, group: `p${at % 7}`, label: at % 2 },
    probabilities: [1 - ((at * 37) % 100) / 100, ((at * 37) % 100) / 100],
  }));
  const classNames = ['benign & "so"', 'malignant <b>'];
  const evaluation = {
    ...{ task: 'binary' as const, classNames, predictions, accuracy: 0.5 },
    confusionMatrix: [
      [15, 15],
      [15, 15],
    ],
  };
  html = await report({ title: 'Breast tissue <2>', history, evaluation });
});

describe('reportPieces', () => {
  it('stands for the same text, without what a page of its own needs', () => {
    const { pieces } = reportPieces(html);
    const [, body = ''] = /<body>([\s\S]*)<\/body>/.exec(html) ?? [];
    const expected = body
      .replace(/<a class="skip".*?<\/a>/, '')
      .replace(/<footer>.*?<\/footer>/, '')
      .replaceAll(' style="', ' data-style="')
      .replaceAll(/(<\/?)(main|header)\b/g, '$1div');
    expect(joined(pieces)).toBe(expected);
    expect(expected).toContain('data-style="min-width');
  });

  it('takes apart what is large, but no picture', () => {
    const { pieces } = reportPieces(html);
    expect(pieces.length).toBeGreaterThan(5);
    for (const piece of pieces) {
      if (!('html' in piece) || piece.html.length <= 24_000) continue;
      expect(piece.html.trim()).toMatch(/^<svg\b[\s\S]*<\/svg>$/);
    }
  });

  it('has a style sheet for a shadow root', () => {
    const { style } = reportPieces(html);
    expect(style).toContain(':host {');
    expect(style).toContain('.page {');
    expect(style).toContain('@container (max-width: 820px)');
    expect(style).not.toMatch(/:root|^\s*(html|body) \{|@media screen and \((min|max)-width/m);
  });

  it('gives nothing of a text that is no report', () => {
    expect(reportPieces('nothing')).toEqual({ style: '', pieces: [] });
  });
});
