import { readFile } from 'node:fs/promises';
import * as core from '@cnn/core';
import { readmeExamples, runExample } from '@cnn/testing';
import { expect, it } from 'vitest';
import * as tfjs from './index.js';

it('the examples of the README run', async () => {
  const text = await readFile(new URL('../README.md', import.meta.url), 'utf8');
  const modules = { '@cnn/core': core, '@cnn/tfjs': tfjs };
  const [engine = '', exchange = ''] = readmeExamples(text);
  expect(await runExample({ code: engine, modules })).toEqual([[[2, 1]]]);
  expect(await runExample({ code: exchange, modules })).toEqual([
    ['model.json, group1-shard1of1.bin'],
    [[8, 8, 1], 4],
  ]);
});
