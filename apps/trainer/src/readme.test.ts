import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as core from '@cnn/core';
import * as data from '@cnn/data';
import * as node from '@cnn/node';
import * as plot from '@cnn/plot';
import * as train from '@cnn/train';
import { expect, it } from 'vitest';

it("the README's four steps run, in at most 40 lines", async () => {
  const out = await mkdtemp(join(tmpdir(), 'cnn-readme-'));
  const text = await readFile(new URL('../../../README.md', import.meta.url), 'utf8');
  const block = /```ts\n([\s\S]*?)```/.exec(text)?.[1] ?? '';
  expect(block.trimEnd().split('\n').length).toBeLessThanOrEqual(40);
  const body = block
    .replace(/import (\{[^}]*\}) from '([^']+)';/g, "const $1 = modules['$2'];")
    .replace('selectEngine()', "selectEngine({ name: 'wasm' })")
    .replace("'curves.svg'", JSON.stringify(join(out, 'curves.svg')));
  const modules = {
    '@cnn/core': core,
    '@cnn/data': data,
    '@cnn/node': node,
    '@cnn/plot': plot,
    '@cnn/train': train,
  };
  const printed: unknown[] = [];
  const run = new Function('modules', 'console', `return (async () => {${body}})();`);
  await run(modules, { log: (line: unknown) => printed.push(line) });
  expect(printed[0]).toContain('Total params: 839,233');
  expect(await readFile(join(out, 'curves.svg'), 'utf8')).toContain('</svg>');
  await rm(out, { recursive: true });
}, 120_000);
