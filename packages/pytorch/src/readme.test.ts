import { readFileSync } from 'node:fs';
import * as core from '@cnn/core';
import * as presets from '@cnn/presets';
import { readmeExamples, runExample } from '@cnn/testing';
import { expect, it } from 'vitest';
import * as pytorch from './index.js';

it('the examples of the README run', async () => {
  const text = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
  const [recognised = '', own = '', out = '', ...others] = readmeExamples(text);
  expect(others).toEqual([]);
  const modules = { '@cnn/core': core, '@cnn/presets': presets, '@cnn/pytorch': pytorch };
  const model = presets.resnet18({ input: [64, 64, 3], classes: 10 });
  const state = Object.fromEntries(
    Object.values(core.inferModel(model).layers).flatMap(({ variables }) =>
      Object.entries(variables).map(([name, { shape }]) => [
        name,
        { shape, data: new Float32Array(core.sizeOf(shape)) },
      ]),
    ),
  );
  const given = { bytes: pytorch.writeStateDict({ model, state }) };
  const [first, notes] = await runExample({ code: recognised, modules, given });
  expect(first).toEqual(['resnet18', [64, 64, 3], [3, 3, 64, 64]]);
  expect(String(notes)).toContain("PyTorch's network gives logits; this one ends in a softmax.");
  const lines = (await runExample({ code: own, modules, given })).map((values) => values.join(' '));
  expect(lines[0]).toBe('conv1 Conv2d → conv1 OIHW → HWIO ');
  expect(lines.at(-1)).toBe('fc Linear → fc  begins with initial values: fc/kernel, fc/bias');
  const [[bytes]] = (await runExample({ code: out, modules })) as [[number]];
  expect(bytes).toBeGreaterThan(4 * 11_000_000);
});
