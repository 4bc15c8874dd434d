import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import * as plot from './index.js';

it('the examples of the README run and print what their comments say', async () => {
  const text = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
  const code = [...text.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, block]) => block).join('\n');
  const names = Object.keys(plot);
  const body = code.replace(/import \{[^}]*\} from '@cnn\/plot';/g, '');
  const printed: string[] = [];
  const run = new Function(...names, 'console', `return (async () => {${body}})();`);
  await run(...Object.values(plot), { log: (value: string) => printed.push(value) });
  const comments = [...code.matchAll(/console\.log\(.*?\);\s*\/\/ (.*)/g)].map(([, comment]) => comment);
  expect(printed).toEqual(comments);
  expect(printed).toHaveLength(3);
});
