import { expect, it } from 'vitest';
import { escapeMarkdown } from './escapeMarkdown.js';

it.each([
  ['a|b', 'a\\|b'],
  ['<script>', '\\<script\\>'],
  ['*bold* _and_ `code` [link](x)', '\\*bold\\* \\_and\\_ \\`code\\` \\[link\\](x)'],
  ['# heading', '\\# heading'],
  ['- item', '\\- item'],
  ['12. item', '12\\. item'],
  ['0.85 − 0.12', '0.85 − 0.12'],
  ['two\nlines\t', 'two lines '],
  ['&lt;', '\\&lt;'],
])('%j becomes %j', (text, expected) => {
  expect(escapeMarkdown(text)).toBe(expected);
});
