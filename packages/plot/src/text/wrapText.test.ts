import { expect, it } from 'vitest';
import { textWidth } from './textWidth.js';
import { wrapText } from './wrapText.js';

it.each([
  'AUC 0.812 (95% CI 0.710–0.890) · 34 of 80 images are “carcinoma”',
  '浸潤性乳管癌と非浸潤性乳管癌の組織像を区別するための検証用データセット',
  'سرطان الثدي القنوي الغازي مقابل الأنسجة السليمة المجاورة',
  'pneumonoultramicroscopicsilicovolcanoconiosis',
])('breaks %s into lines that fit, and loses nothing', (text) => {
  const lines = wrapText(text, { size: 12, width: 120 });
  expect(lines.length).toBeGreaterThan(1);
  for (const line of lines) expect(textWidth(line, { size: 12 })).toBeLessThanOrEqual(120);
  expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
});

it('leaves a short text as it is', () => {
  expect(wrapText('ROC curve', { size: 14, width: 300 })).toEqual(['ROC curve']);
  expect(wrapText('', { size: 14, width: 300 })).toEqual([]);
});
