import { readFileSync } from 'node:fs';
import * as core from '@cnn/core';
import * as evaluation from '@cnn/evaluation';
import { blobs, hashed, memorySource, readmeExamples, referenceEngine, runExample } from '@cnn/testing';
import { expect, it } from 'vitest';
import * as train from './index.js';

const modules = { '@cnn/core': core, '@cnn/evaluation': evaluation, '@cnn/train': train };

/** Images with an age and a grade beside their label. */
function patients(items: number) {
  const rows = Array.from({ length: items }, (_, item) => item);
  return memorySource({
    images: { shape: [items, 8, 8, 1], data: hashed({ seed: items, size: items * 64, low: 0, high: 1 }) },
    labels: { shape: [items, 1], data: Float32Array.from(rows, (item) => item % 2) },
    classNames: ['benign', 'malignant'],
    inputs: { age: { shape: [items, 1], data: Float32Array.from(rows, (item) => (item % 7) / 7) } },
    targets: { grade: { shape: [items], data: Int32Array.from(rows, (item) => item % 3) } },
  });
}

const text = readFileSync(new URL('../README.md', import.meta.url), 'utf8');

it('the examples of the README run and say what their comments say', async () => {
  const printed = await runExample({
    // One after the other in one scope.
    code: readmeExamples(text).join('\n'),
    modules,
    given: {
      engine: referenceEngine(),
      training: blobs({ items: 48 }),
      validation: blobs({ items: 16, seed: 1 }),
      test: blobs({ items: 16, seed: 2 }),
      patients: patients(24),
      newPatients: patients(12),
    },
  });
  const [history, evaluation, shape] = printed;
  expect(history?.[1]).toEqual(['loss', 'accuracy', 'auc', 'val_loss', 'val_accuracy', 'val_auc']);
  expect(evaluation?.[1]).toBeGreaterThan(0.9);
  expect(shape).toEqual([[16, 1]]);
  expect(printed.find(([text]) => text === 'by averages')?.[1]).toBeLessThan(0.1);
  const said = Object.fromEntries(printed.map(([text, ...rest]) => [text, rest]));
  for (const text of ['custom loss', 'custom layer', 'custom optimizer', 'custom augmentation'])
    expect(said[text], text).toEqual([true]);
  expect(said['custom metric']?.[0]).toBeGreaterThan(0);
  expect(said['several outputs']).toEqual([
    ['loss', 'malignant_loss', 'grade_loss', 'malignant_auc', 'grade_accuracy'],
  ]);
  expect(said['of grade']?.[2]).toHaveLength(3);
  expect(said.shapes).toEqual([
    [12, 1],
    [12, 3],
  ]);
  expect(said.callback).toEqual([3, 0.001 / 8]);
  expect(said['fine-tuned']?.[0]).toBeGreaterThan(0.9);
  const [, trials, rate] = printed.find(([text]) => text === 'best of') ?? [];
  expect(trials).toBe(3);
  expect(rate).toBeGreaterThan(1e-3);
  expect(printed.at(-1)).toEqual([[0, 1, 2], 'aborted']);
});
