import { dense, flatten, relu, sequential } from '@cnn/core';
import { describe, expect, it } from 'vitest';
import { goldenFile } from './goldens.support.test.js';
import { readKeras } from './readKeras.js';
import { writeKeras } from './writeKeras.js';
import { writeKerasH5 } from './writeKerasH5.js';

const bytes = goldenFile('keras3/lenet.keras');
const model = sequential({ input: [1, 1, 2], layers: [flatten(), dense({ units: 1 })] });

/** As a user of JavaScript calls them. */
const call = (work: (...given: never[]) => unknown, ...given: readonly unknown[]): (() => unknown) => {
  return () => work(...(given as never[]));
};

function expectRefusal(work: () => unknown, words: string): void {
  expect(work).toThrow(expect.objectContaining({ name: 'CnnError', code: 'OPTIONS' }));
  expect(work).toThrow(words);
}

describe('arguments of another kind are refused in words', () => {
  it.each([
    ['a text', 'x', 'readKeras: expected the bytes of a file'],
    ['nothing', undefined, 'received nothing'],
  ])('bytes: %s', (_what, given, words) => expectRefusal(call(readKeras, given), words));

  it.each([
    [null, 'expected an object of options'],
    [{ fil: 'x' }, "there is no option 'fil'. Did you mean file?"],
    [{ file: 3 }, 'file: expected the name of the file, received 3'],
    [{ by: 'foo' }, "by: expected 'name' or 'order', received the text 'foo'"],
    [
      { inputShape: 5 },
      'inputShape: expected [height, width, channels] in whole numbers above 0, received 5',
    ],
    [{ inputShape: [12, 12] }, 'received [12,12]'],
    [{ lambda: 'x' }, 'lambda: expected an object of scales'],
    [{ lambda: { a: 2 } }, 'lambda.a: expected { scale, offset } with numbers, received 2'],
    [{ lambda: { a: { scale: '2' } } }, 'lambda.a: expected'],
    [{ customObjects: { X: 5 } }, 'customObjects.X: expected a function that gives a layer'],
    [{ layers: [] }, 'layers: expected an object of rules'],
    [{ backend: 'jax' }, "backend: expected 'theano' or 'tensorflow'"],
    [{ weights: 'w.h5' }, 'readKeras: weights: expected the bytes of a file'],
    [{ model: 'lenet' }, "readKeras: model: expected a model's definition"],
  ])('options: %j', (options, words) => expectRefusal(call(readKeras, bytes, options), words));

  it.each([
    [undefined, 'expected an object with a model and its weights, { model, weights }, received nothing'],
    [{ weights: {} }, "model: expected a model's definition"],
    [{ model }, 'weights: expected every variable of the model by its name'],
  ])('to write: %j', (options, words) => {
    expectRefusal(call(writeKeras, options), `writeKeras: ${words}`);
    expectRefusal(call(writeKerasH5, options), `writeKerasH5: ${words}`);
  });

  it('a version of Keras that there is not', () => {
    expectRefusal(call(writeKerasH5, { model, weights: {}, version: 7 }), 'version: expected 2 or 3');
  });
});

it('an ArrayBuffer is read as its bytes', () => {
  const buffer = bytes.slice().buffer;
  expect(readKeras(buffer).weights).toEqual(readKeras(bytes).weights);
});

describe('entries that no layer of the file asks for', () => {
  const config = (...layers: readonly (readonly [string, object])[]): Uint8Array =>
    new TextEncoder().encode(
      JSON.stringify({
        class_name: 'Sequential',
        config: {
          name: 'model',
          layers: [
            { class_name: 'InputLayer', config: { batch_shape: [null, 4, 4, 2], name: 'image' } },
            ...layers.map(([class_name, own]) => ({ class_name, config: { name: class_name, ...own } })),
          ],
        },
      }),
    );
  const own = config(
    ['Lambda', { name: 'halve', function: 'half' }],
    ['My>Swish', {}],
    ['Activation', { activation: 'wave' }],
  );
  const lambda = { halve: { scale: 0.5 } };
  const customObjects = { Swish: () => relu(), wave: () => relu() };

  it('are refused with the nearest name', () => {
    expect(readKeras(own, { lambda, customObjects }).model.layers).toHaveLength(3);
    expect(readKeras(own, { lambda: { half: { scale: 0.5 } }, customObjects }).model.layers).toHaveLength(3);
    for (const [options, words] of [
      [
        { customObjects, lambda: { halv: { scale: 2 } } },
        "lambda: the file has no Lambda 'halv'. Did you mean 'halve'?",
      ],
      [{ customObjects, lambda: { ...lambda, normalize: { scale: 2 } } }, 'It has halve, half.'],
      [
        { lambda, customObjects: { ...customObjects, Swich: () => relu() } },
        "customObjects: the file has no class or activation of its own 'Swich'. Did you mean 'Swish'?",
      ],
    ] as const) {
      expectRefusal(() => readKeras(own, options), words);
    }
  });

  it('are refused where the file has none', () => {
    expectRefusal(() => readKeras(bytes, { lambda }), 'It has none: leave the option out.');
    expectRefusal(
      () => readKeras(bytes, { customObjects: { Conv2D: () => relu() } }),
      "'Conv2D' is a layer of Keras that is read by itself. Leave it out.",
    );
  });

  it('a function that gives no layer', () => {
    const broken = { ...customObjects, Swish: () => undefined as never };
    expectRefusal(
      () => readKeras(own, { lambda, customObjects: broken }),
      "customObjects: expected the function of 'Swish' to give a layer, such as relu() or { type: 'relu' }, received nothing.",
    );
  });
});
