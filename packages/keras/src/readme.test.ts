import { readFileSync } from 'node:fs';
import * as core from '@cnn/core';
import { readmeExamples, runExample } from '@cnn/testing';
import { expect, it } from 'vitest';
import * as keras from './index.js';
import { readableClasses } from './layers/table.js';

const text = readFileSync(new URL('../README.md', import.meta.url), 'utf8');

it('the examples of the README run and print what they say', async () => {
  const [first = '', second = ''] = readmeExamples(text);
  const modules = { '@cnn/core': core, '@cnn/keras': keras };
  expect(await runExample({ code: first, modules })).toEqual([
    ['Keras', '3.15.1'],
    [['conv2d', 'max_pooling2d', 'flatten', 'dense']],
    [[1352, 10]],
    ['input', 'InputLayer', '→', 'no layer of its own'],
    ['conv2d', 'Conv2D', '→', 'conv2d'],
    ['max_pooling2d', 'MaxPooling2D', '→', 'max_pooling2d'],
    ['flatten', 'Flatten', '→', 'flatten'],
    ['dense', 'Dense', '→', 'dense'],
    ['tf.keras'],
  ]);
  const layers = [
    {
      class_name: 'Lambda',
      config: { name: 'normalize', batch_input_shape: [null, null, null, 3], function: 'code' },
    },
    { class_name: 'MyLeaky', config: { name: 'leaky', slope: 0.1 } },
  ];
  const file = core.encodeUtf8(JSON.stringify({ class_name: 'Sequential', config: { name: 'm', layers } }));
  expect(
    await runExample({
      code: `import { readKeras } from '@cnn/keras';\n${second}`,
      modules,
      given: { file },
    }),
  ).toEqual([]);
});

it('the README has every class that is read', () => {
  const random = readableClasses().filter((name) => !/^Random|Mix|Augment/.test(name));
  expect(random.filter((name) => !text.includes(`\`${name}\``))).toEqual([]);
});
