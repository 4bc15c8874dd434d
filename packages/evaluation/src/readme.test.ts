import { readFileSync } from 'node:fs';
import { readmeExamples, runExample } from '@cnn/testing';
import { expect, it } from 'vitest';
import * as evaluation from './index.js';

const labels = [0, 0, 0, 1, 0, 1];

function evaluatedOf(probabilities: readonly number[]): evaluation.Evaluated {
  return {
    ...{ task: 'binary', loss: 0.5, metrics: {}, classNames: ['benign', 'tumour'] },
    predictions: { shape: [6, 1], data: Float32Array.from(probabilities) },
    labels: { shape: [6], data: Int32Array.from(labels) },
    indices: Int32Array.from(labels.keys()),
  };
}

const items = labels.map((_, at) => ({ file: `${at}.png`, group: `p${at >> 1}` }));

it('the examples of the README run and print what their comments say', async () => {
  const text = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
  const examples = readmeExamples(text);
  const given = {
    validated: evaluatedOf([0.1, 0.2, 0.45, 0.4, 0.3, 0.8]),
    tested: evaluatedOf([0.2, 0.1, 0.3, 0.9, 0.6, 0.7]),
    validationItems: items,
    testItems: items,
  };
  const printed: unknown[][] = [];
  for (const code of examples) {
    printed.push(...(await runExample({ code, modules: { '@cnn/evaluation': evaluation }, given })));
  }
  const code = examples.join('\n');
  const comments = [...code.matchAll(/console\.log\(.*\);\s*\/\/ (.*)/g)].map(([, comment]) => comment);
  expect(printed.map((values) => values.join(' '))).toEqual(comments);
  expect(printed).toHaveLength(4);
});
