import { readFile } from 'node:fs/promises';
import * as core from '@cnn/core';
import { expect, it } from 'vitest';
import * as tfjs from './index.js';

it('the example of the README runs', async () => {
  const text = await readFile(new URL('../README.md', import.meta.url), 'utf8');
  const block = /```ts\n([\s\S]*?)```/.exec(text)?.[1] ?? '';
  const body = block.replace(/import (\{[^}]*\}) from '([^']+)';/g, "const $1 = modules['$2'];");
  const printed: unknown[] = [];
  const run = new Function('modules', 'console', `return (async () => {${body}})();`);
  await run({ '@cnn/core': core, '@cnn/tfjs': tfjs }, { log: (line: unknown) => printed.push(line) });
  expect(printed).toEqual([[2, 1]]);
});
