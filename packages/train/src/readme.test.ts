import { readFileSync } from 'node:fs';
import * as core from '@cnn/core';
import { blobs, referenceEngine } from '@cnn/testing';
import { expect, it } from 'vitest';
import * as train from './index.js';

const modules = { '@cnn/core': core, '@cnn/train': train };

/** The examples of README.md, one after the other in one scope, as a function. */
function examples(given: Record<string, unknown>): () => Promise<void> {
  const text = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
  const code = [...text.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, block]) => block).join('\n');
  const body = code.replace(/import (\{[^}]*\}) from '([^']+)';/g, "const $1 = modules['$2'];");
  const run = new Function('modules', ...Object.keys(given), `return (async () => {${body}})();`);
  return () => run(modules, ...Object.values(given)) as Promise<void>;
}

it('the examples of the README run and say what their comments say', async () => {
  const printed: unknown[][] = [];
  const run = examples({
    engine: referenceEngine(),
    training: blobs({ items: 48 }),
    validation: blobs({ items: 16, seed: 1 }),
    test: blobs({ items: 16, seed: 2 }),
    console: { log: (...values: unknown[]) => printed.push(values) },
  });
  await run();
  const [history, evaluation, shape] = printed;
  expect(history?.[1]).toEqual(['loss', 'accuracy', 'auc', 'val_loss', 'val_accuracy', 'val_auc']);
  expect(evaluation?.[1]).toBeGreaterThan(0.9);
  expect(shape).toEqual([[16, 1]]);
  expect(printed.at(-1)).toEqual([[0, 1, 2], 'aborted']);
});
