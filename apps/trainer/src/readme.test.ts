import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as core from '@cnn/core';
import * as data from '@cnn/data';
import * as node from '@cnn/node';
import * as plot from '@cnn/plot';
import { readmeExamples, runExample } from '@cnn/testing';
import * as train from '@cnn/train';
import { expect, it } from 'vitest';

it("the README's four steps run, in at most 40 lines", async () => {
  const out = await mkdtemp(join(tmpdir(), 'cnn-readme-'));
  const text = await readFile(new URL('../../../README.md', import.meta.url), 'utf8');
  const [code = ''] = readmeExamples(text);
  expect(code.trimEnd().split('\n').length).toBeLessThanOrEqual(40);
  const modules = {
    '@cnn/core': core,
    '@cnn/data': data,
    '@cnn/node': node,
    '@cnn/plot': plot,
    '@cnn/train': train,
  };
  const printed = await runExample({
    code,
    modules,
    replace: {
      'selectEngine()': "selectEngine({ name: 'wasm' })",
      "'curves.svg'": JSON.stringify(join(out, 'curves.svg')),
    },
  });
  expect(printed[0]?.[0]).toContain('Total params: 839,233');
  expect(await readFile(join(out, 'curves.svg'), 'utf8')).toContain('</svg>');
  await rm(out, { recursive: true });
}, 120_000);
