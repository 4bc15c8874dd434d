import { readFileSync } from 'node:fs';
import { readmeExamples, runExample } from '@cnn/testing';
import { expect, it } from 'vitest';
import * as core from './index.js';

it('the README names every layer', () => {
  const text = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
  const [, section = ''] = /\n## Layers\n([\s\S]*?)\n## /.exec(text) ?? [];
  const words = new Set(section.match(/\w+/g));
  expect(core.layerTypes().filter((type) => !words.has(type))).toEqual([]);
});

it('the examples of the README run and print what they say', async () => {
  const text = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
  const printed: unknown[] = [];
  for (const code of readmeExamples(text)) {
    printed.push(...(await runExample({ code, modules: { '@cnn/core': core } })).flat());
  }
  const [
    table,
    size,
    mistake,
    after,
    residual,
    joined,
    types,
    extraInputs,
    outputs,
    layers,
    plain,
    operations,
  ] = printed;
  expect(table).toContain('Model: "small"');
  expect(size).toBeGreaterThan(400);
  expect(mistake).toBe(
    'layers[0] (dense) needs a flat input, received [8, 8, 3]. Put flatten() or globalAveragePooling2d() before it.',
  );
  expect(after).toBe('unknown');
  expect([residual, joined]).toEqual([3, 3]);
  expect(types).toBe('model shared concatenate dense dense');
  expect([extraInputs, outputs]).toEqual([{ after: [32, 32, 3] }, ['changed', 'grade']]);
  expect([layers, plain]).toEqual([3, true]);
  expect(operations).toContain('matmul');
  expect(printed).toHaveLength(12);
});
