import { readFileSync } from 'node:fs';
import * as core from '@cnn/core';
import { readmeExamples, runExample } from '@cnn/testing';
import { expect, it } from 'vitest';
import * as presets from './index.js';

const text = readFileSync(new URL('../README.md', import.meta.url), 'utf8');

it('the examples of the README run', async () => {
  const printed: unknown[] = [];
  for (const code of readmeExamples(text)) {
    const modules = { '@cnn/core': core, '@cnn/presets': presets };
    printed.push(...(await runExample({ code, modules })).flat());
  }
  expect(printed[0]).toContain('Total params: 22,245,057');
  expect(printed.slice(2)).toEqual([Object.keys(presets.presets).join(', '), [5], [1000], [2048], true, [1]]);
});

it('the README names every preset', () => {
  for (const name of Object.keys(presets.presets)) expect(text).toContain(`| \`${name}\` |`);
});
