import { readFileSync } from 'node:fs';
import * as core from '@cnn/core';
import { expect, it } from 'vitest';
import * as testing from './index.js';

it('the interpreter as the README shows it', () => {
  const text = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
  const example = [...text.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code]) => code ?? '').at(-1) as string;
  const body = example.replace(/import (\{[^}]*\}) from '([^']+)';/g, "const $1 = modules['$2'];");
  const printed: Float64Array[] = [];
  const modules = { '@cnn/core': core, '@cnn/testing': testing };
  new Function('modules', 'console', body)(modules, { log: (value: Float64Array) => printed.push(value) });
  expect(printed).toHaveLength(1);
  expect({ data: printed[0] as Float64Array }).toBeCloseToTensor({ data: [1 / 3, 1 / 3, 1 / 3] }, 1e-15);
});
