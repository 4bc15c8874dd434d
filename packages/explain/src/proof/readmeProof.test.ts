import { readFileSync } from 'node:fs';
import { conv2d, dense, flatten, initialState, maxPooling2d, sequential } from '@cnn/core';
import * as data from '@cnn/data';
import { readmeExamples, referenceEngine, runExample } from '@cnn/testing';
import { expect, it } from 'vitest';
import * as explain from '../index.js';

it('the examples of the README’s "Proof" run', async () => {
  const text = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
  const [first = '', second = ''] = readmeExamples(text.slice(text.indexOf('## Proof')));
  const definition = sequential({
    name: 'small',
    input: [32, 32, 3],
    layers: [
      conv2d({ filters: 4, kernelSize: 3, activation: 'relu' }),
      maxPooling2d({ poolSize: 4 }),
      flatten(),
      dense({ units: 1, activation: 'sigmoid' }),
    ],
  });
  const set = data.syntheticEvidence({ size: 32 });
  const model = explain.explainableModel({
    definition,
    weights: initialState(definition, 1),
    engine: referenceEngine(),
    classNames: set.classNames,
    preprocessing: data.preprocessingOf({ set, input: definition.input }),
  });
  const printed = await runExample({
    code: `${first}\n${second}`,
    modules: { '@cnn/data': data, '@cnn/explain': explain },
    given: { model },
  });
  const [lines] = printed[0] as [string];
  expect(lines.split('\n')[0]).toBe('Grad-CAM of class "malignant-like": 8 images, layer max_pooling2d.');
  expect(lines).toContain('Pointing game: ');
  const [hit, chance, , uniform] = printed[1] as [number, number, number | null, number];
  expect(hit === 0 || hit === 1).toBe(true);
  // Two pixels beside the mask count as well.
  expect(chance).toBeGreaterThan(uniform);
});
