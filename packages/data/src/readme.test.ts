import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import * as data from './index.js';

it('the examples of the README run and print what they say', async () => {
  const text = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
  const printed: unknown[][] = [];
  for (const [, block = ''] of text.matchAll(/```ts\n([\s\S]*?)```/g)) {
    const body = block.replace(/import (\{[^}]*\}) from '([^']+)';/g, "const $1 = modules['$2'];");
    const run = new Function('modules', 'console', `return (async () => {${body}})();`);
    await run({ '@cnn/data': data }, { log: (...values: unknown[]) => printed.push(values) });
  }
  expect(printed.slice(0, 3).map(([line]) => String(line).split(':')[0])).toEqual([
    'train',
    'validation',
    'test',
  ]);
  expect(printed[3]).toEqual([
    [32, 32, 32, 3],
    [32, 1],
  ]);
  expect(printed[4]).toEqual([3, [2, 2, 1], [1.5, 0.75]]);
});
