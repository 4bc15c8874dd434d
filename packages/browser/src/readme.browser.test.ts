/// <reference path="./assets.d.ts" />

import * as core from '@cnn/core';
import * as train from '@cnn/train';
import { expect, it } from 'vitest';
import text from '../README.md?raw';
import * as browser from './index.js';

it('the example of the README runs', async () => {
  const block = /```ts\n([\s\S]*?)```/.exec(text)?.[1] ?? '';
  const body = block.replace(/import (\{[^}]*\}) from '([^']+)';/g, "const $1 = modules['$2'];");
  const printed: core.TensorValue[] = [];
  const run = new Function('modules', 'console', `return (async () => {${body}})();`);
  const modules = { '@cnn/browser': browser, '@cnn/core': core, '@cnn/train': train };
  await run(modules, { log: (value: core.TensorValue) => printed.push(value) });
  expect(printed.map(({ shape }) => shape)).toEqual([[2, 1]]);
});
