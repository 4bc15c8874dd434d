import type { Evaluation } from '@cnn/evaluation';
import { expect, it } from 'vitest';
import { memoryStore } from '../store/memoryStore.js';
import { readReportRecord, renderReport, writeReportOf } from './reportRecord.js';

const evaluation: Evaluation = {
  task: 'binary',
  classNames: ['benign', 'tumour'],
  confusionMatrix: [
    [1, 1],
    [0, 1],
  ],
  predictions: [
    { file: 'right.png', label: 0, probabilities: [0.1] },
    { file: '__proto__', label: 0, probabilities: [0.9] },
    { file: 'other.png', label: 1, probabilities: [0.8] },
  ],
};

it('keeps the pictures that are shown, so that a page can be drawn again without images', async () => {
  const store = memoryStore();
  const asked: string[] = [];
  const thumbnail = async (file: string) => {
    asked.push(file);
    return 'data:image/png;base64,AAAA';
  };
  await writeReportOf(store, { kind: 'run', options: { title: 'A run', evaluation, thumbnail } }, 'its id');
  expect(asked.toSorted()).toEqual(['__proto__', 'other.png', 'right.png']);
  const page = new TextDecoder().decode(await store.read('report.html'));
  expect(page).toContain('data:image/png;base64,AAAA');
  const record = await readReportRecord(store, 'its id');
  expect(record?.kind).toBe('run');
  expect((await renderReport(record as NonNullable<typeof record>)).html).toBe(page);
  expect(asked.toSorted()).toEqual(['__proto__', 'other.png', 'right.png']);
});
