import { readFileSync } from 'node:fs';
import * as core from '@cnn/core';
import * as evaluation from '@cnn/evaluation';
import { blobs, readmeExamples, referenceEngine, runExample } from '@cnn/testing';
import { expect, it } from 'vitest';
import * as train from './index.js';

const modules = { '@cnn/core': core, '@cnn/evaluation': evaluation, '@cnn/train': train };

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
  expect(said.callback).toEqual([3, 0.001 / 8]);
  expect(said['fine-tuned']?.[0]).toBeGreaterThan(0.9);
  const [, trials, rate] = printed.find(([text]) => text === 'best of') ?? [];
  expect(trials).toBe(3);
  expect(rate).toBeGreaterThan(1e-3);
  expect(printed.at(-1)).toEqual([[0, 1, 2], 'aborted']);
});
