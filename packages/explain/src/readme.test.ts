import { readFileSync } from 'node:fs';
import * as core from '@cnn/core';
import { readmeExamples, referenceEngine, runExample } from '@cnn/testing';
import { expect, it } from 'vitest';
import * as explain from './index.js';

const text = readFileSync(new URL('../README.md', import.meta.url), 'utf8');

it('the first examples of the README run and print what they say', async () => {
  const [first = '', second = ''] = readmeExamples(text);
  const modules = { '@cnn/core': core, '@cnn/explain': explain };
  const given = { engine: referenceEngine() };
  // The second goes on where the first ends.
  const printed = await runExample({ code: `${first}\n${second}`, modules, given });
  expect(printed).toEqual([
    [[32, 32], ['conv2d'], true],
    [true],
    [true, true],
    [[30, 30, 8]],
    [8, [3, 3, 3]],
    [[12, 8], 24, 2],
  ]);
});

it('the README has every method with its options', () => {
  const rows = [...text.matchAll(/^\| `(\w+)`.*$/gm)].filter(
    ([, name]) => (name as string) in explain.explainMethods,
  );
  expect(rows.map(([, name]) => name)).toEqual(Object.keys(explain.explainMethods));
});
