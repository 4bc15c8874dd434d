import { expect, it } from 'vitest';
import { distinctLabels } from './distinctLabels.js';
import { textWidth } from './textWidth.js';

const names = [
  'short',
  'Tissue class with a very long name, number 1',
  'Tissue class with a very long name, number 2',
  'Another tissue class that has a long name',
  '浸潤性乳管癌と非浸潤性乳管癌の組織像を区別するための検証用データ一',
  '浸潤性乳管癌と非浸潤性乳管癌の組織像を区別するための検証用データ二',
];

it('tells long names apart that begin alike', () => {
  const labels = distinctLabels(names, { size: 11, width: 130 });
  expect(labels.get('short')).toBe('short');
  expect(labels.get(names[1] as string)).toMatch(/^Tissue.*….*number 1$/);
  expect(labels.get(names[3] as string)).toMatch(/^Another tissue.*…$/);
  expect(new Set(labels.values()).size).toBe(names.length);
  for (const label of labels.values()) expect(textWidth(label, { size: 11 })).toBeLessThanOrEqual(130);
});
