import { readFileSync } from 'node:fs';
import * as evaluation from '@cnn/evaluation';
import { readmeExamples, runExample } from '@cnn/testing';
import { expect, it } from 'vitest';
import * as plot from './index.js';

it('the examples of the README run and print what their comments say', async () => {
  const text = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
  const code = readmeExamples(text)
    .join('\n')
    .replace(/import \{[^}]*\} from '@cnn\/(plot|evaluation)';/g, '');
  const { rocCurves } = evaluation;
  const printed = await runExample({ code, modules: {}, given: { ...plot, rocCurves } });
  const comments = [...code.matchAll(/console\.log\(.*?\);\s*\/\/ (.*)/g)].map(([, comment]) => comment);
  expect(printed.flat().map(String)).toEqual(comments);
  expect(printed).toHaveLength(8);
});
