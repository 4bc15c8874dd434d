import { readFileSync } from 'node:fs';
import { readmeExamples, referenceEngine, runExample } from '@cnn/testing';
import * as train from '@cnn/train';
import { expect, it } from 'vitest';
import * as experiment from '../index.js';
import { smallExperiment, smallSet } from './smallRuns.support.test.js';

it('the examples of many trainings run, and print what they say', { timeout: 60_000 }, async () => {
  const text = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
  const section = text.slice(text.indexOf('## Many trainings')).split(/\n## (?!Many)/)[0] ?? '';
  const printed = await runExample({
    // One after the other in one scope.
    code: readmeExamples(section).join('\n'),
    modules: { '@cnn/experiment': experiment, '@cnn/train': train },
    given: { set: smallSet(), engine: referenceEngine(), small: smallExperiment.model },
    // A model for images of 6×6, whose neighbours look alike.
    replace: { "model: 'lenet5',": 'model: small, split: { allowLeakage: true },' },
  });
  const [folds, best, study, compared, mean, drawn] = printed;
  expect(folds).toEqual(['AUC over folds', expect.any(Number), expect.any(Number)]);
  expect(best).toEqual([
    'best of',
    3,
    expect.stringMatching(/^trial-00[12]$/),
    { 'training.optimizer.learningRate': expect.any(Number) },
  ]);
  expect(study).toEqual([
    expect.arrayContaining([
      ['pruned', expect.any(Number), expect.any(Object), expect.stringMatching(/^memory\/trial-00[12]$/)],
      ['complete', expect.any(Number), expect.any(Object), expect.stringMatching(/^memory\/trial-00[12]$/)],
    ]),
  ]);
  expect(compared?.[0]).toMatch(/^By image, /);
  expect(mean).toEqual(['mean of', { ensemble: ['memory/fold-1', 'memory/fold-2'] }]);
  expect(drawn).toEqual([['report.html', 'report.md']]);
});
