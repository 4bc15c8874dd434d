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
  const lines: string[] = [];
  const modules = {
    '@cnn/core': core,
    '@cnn/data': data,
    '@cnn/node': {
      ...node,
      showProgress: () => node.showProgress({ stream: { write: (line: string) => lines.push(line) } }),
    },
    '@cnn/plot': plot,
    '@cnn/train': train,
  };
  const printed = await runExample({
    code: `${code}\nconsole.log(history, set, validation);`,
    modules,
    replace: {
      'selectEngine()': "selectEngine({ name: 'wasm' })",
      "'accuracy.svg'": JSON.stringify(join(out, 'accuracy.svg')),
      "'loss.svg'": JSON.stringify(join(out, 'loss.svg')),
    },
  });
  expect(printed[0]?.[0]).toContain('Total params: 224,961');
  expect(await readFile(join(out, 'accuracy.svg'), 'utf8')).toContain('>Training and Validation Accuracy<');
  expect(await readFile(join(out, 'loss.svg'), 'utf8')).toContain('>Training and Validation Loss<');
  expect(lines.join('')).toContain('Epoch 15/15  loss');
  const [history, set, validation] = printed.at(-1) as [train.History['history'], data.ImageSet, number[]];
  const labels = validation.map((index) => set.items[index]?.label);
  const majority =
    Math.max(...[0, 1].map((one) => labels.filter((label) => label === one).length)) / labels.length;
  expect(majority).toBeLessThan(0.72);
  expect(history.val_accuracy?.at(-1)).toBeGreaterThan(majority + 0.1);
  await rm(out, { recursive: true });
}, 300_000);

it('the README says how to install what its example imports, and has a commented way to the command', async () => {
  const text = await readFile(new URL('../../../README.md', import.meta.url), 'utf8');
  const [install = '', ...commands] = [...text.matchAll(/^(npm install|npx cnn) .*$/gm)].map(
    ([line]) => line,
  );
  const [code = ''] = readmeExamples(text);
  for (const [, name = ''] of code.matchAll(/from '([^']+)'/g)) expect(install.split(' ')).toContain(name);
  expect(text).toContain('npm pkg set type=module');
  expect(commands[0]).toMatch(/^npm install @cnn\/cli/);
});
