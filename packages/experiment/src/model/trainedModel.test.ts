import { dense, type Engine, flatten, initialState, sequential } from '@cnn/core';
import { arraySet, type Preprocessing } from '@cnn/data';
import { referenceEngine } from '@cnn/testing';
import { describe, expect, it } from 'vitest';
import { memoryStore } from '../store/memoryStore.js';
import { readModelFrom } from './modelStore.js';
import type { SavedModel } from './savedModel.js';
import { TrainedModel } from './trainedModel.js';

const preprocessing: Preprocessing = {
  source: { type: 'uint8', white: 255 },
  imageSize: [4, 4],
  onOddSize: 'resize',
  cropSize: [2, 2],
  rescale: 1 / 255,
};
const input = [2, 2, 3] as const;
const pixels = (seed: number) => Uint8Array.from({ length: 48 }, (_, at) => (at * 53 + seed * 91) % 256);
const image = (seed: number) => ({ height: 4, width: 4, channels: 3, data: pixels(seed) });

function savedModel(
  units: number,
  activation: 'sigmoid' | 'softmax',
  change: Partial<SavedModel> = {},
): SavedModel {
  const layers = [flatten(), dense({ units, activation })];
  const model = sequential({ name: 'small', input, layers });
  const classNames = ['a', 'b', 'c'].slice(0, Math.max(2, units));
  const task = units === 1 ? 'binary' : activation === 'sigmoid' ? 'multilabel' : 'multiclass';
  return {
    ...{ model, state: initialState(model, 3), task, classNames, preprocessing, testTimeViews: 1 },
    ...{ trainedWith: {}, details: {}, notes: [], ...change },
  };
}

/** The outputs of the model for 2×2×3 values, by hand. */
function byHand({ state }: SavedModel, values: readonly number[]): number[] {
  const { data: kernel, shape } = state['dense/kernel'] as { data: Float32Array; shape: readonly number[] };
  const units = shape[1] as number;
  return Array.from({ length: units }, (_, unit) =>
    values.reduce((sum, value, at) => sum + value * (kernel[at * units + unit] as number), 0),
  );
}
const sigmoid = (logit: number) => 1 / (1 + Math.exp(-logit));
/** The middle 2×2 of 4×4 pixels, divided by 255. */
const middle = (data: Uint8Array) =>
  [5, 6, 9, 10].flatMap((place) => [0, 1, 2].map((channel) => (data[place * 3 + channel] as number) / 255));

describe('a trained model', () => {
  it('crops and rescales, calibrates and decides as it was trained', async () => {
    const saved = savedModel(1, 'sigmoid', { temperature: 2, decision: { threshold: 0.7 } });
    const model = new TrainedModel({ saved, engine: referenceEngine() });
    const [logit = 0] = byHand(saved, middle(pixels(1)));
    const { probabilities, ...rest } = await model.predict(image(1));
    expect(probabilities.b).toBeCloseTo(sigmoid(logit / 2), 6);
    expect(probabilities.a).toBeCloseTo(1 - sigmoid(logit / 2), 6);
    expect(rest).toEqual({ class: sigmoid(logit / 2) > 0.7 ? 'b' : 'a', threshold: 0.7 });
    await model.dispose();
  });

  it('averages over its views', async () => {
    const saved = savedModel(1, 'sigmoid', { testTimeViews: 4 });
    const model = new TrainedModel({ saved, engine: referenceEngine() });
    const plain = middle(pixels(2));
    const flipped = ([a, b, c, d]: readonly [number, number, number, number]) =>
      [a, b, c, d].flatMap((place) => plain.slice(place * 3, place * 3 + 3));
    const views = (
      [
        [0, 1, 2, 3],
        [1, 0, 3, 2],
        [2, 3, 0, 1],
        [3, 2, 1, 0],
      ] as const
    ).map(flipped);
    const mean = views.reduce((sum, view) => sum + sigmoid(byHand(saved, view)[0] as number) / 4, 0);
    expect((await model.predict(image(2))).probabilities.b).toBeCloseTo(mean, 6);
    await model.dispose();
  });

  it('names the most probable of several classes, and every label above its own threshold', async () => {
    const many = savedModel(3, 'softmax');
    const classes = new TrainedModel({ saved: many, engine: referenceEngine() });
    const logits = byHand(many, middle(pixels(3)));
    const [first] = await classes.predict([image(3)]);
    expect(first?.class).toBe(['a', 'b', 'c'][logits.indexOf(Math.max(...logits))]);
    expect(first?.threshold).toBeUndefined();
    await classes.dispose();
    const saved = savedModel(3, 'sigmoid', { decision: { labelThresholds: { a: 0, b: 1 } } });
    const labels = new TrainedModel({ saved, engine: referenceEngine() });
    const likely = sigmoid(byHand(saved, middle(pixels(3)))[2] as number) > 0.5;
    expect(await labels.predict(image(3))).toMatchObject({
      class: likely ? 'a|c' : 'a',
      labels: likely ? ['a', 'c'] : ['a'],
      thresholds: { a: 0, b: 1, c: 0.5 },
    });
    await labels.dispose();
  });

  it('predicts sets and images alike, of any size and of grey', async () => {
    const model = new TrainedModel({ saved: savedModel(1, 'sigmoid'), engine: referenceEngine() });
    const set = arraySet({
      images: { shape: [2, 4, 4, 3], data: Uint8Array.of(...pixels(1), ...pixels(2)) },
      labels: [0, 1],
    });
    const both = await model.predict(set);
    expect(await model.predict([image(1), image(2)])).toEqual(both);
    expect(await model.predict(set, { indices: [1] })).toEqual(both.slice(1));
    // Each pixel four times is the same picture.
    const large = Uint8Array.from({ length: 192 }, (_, at) => {
      const [y, x] = [Math.floor(at / 24) >> 1, Math.floor((at % 24) / 3) >> 1];
      return pixels(1)[(y * 4 + x) * 3 + (at % 3)] as number;
    });
    const shrunk = await model.predict({ height: 8, width: 8, channels: 3, data: large });
    // The triangle of the resizing reaches into the neighbours.
    expect(shrunk.probabilities.b).toBeCloseTo(both[0]?.probabilities.b as number, 1);
    const grey = { height: 4, width: 4, channels: 1, data: pixels(1).subarray(0, 16) };
    const colours = {
      ...image(1),
      data: Uint8Array.from({ length: 48 }, (_, at) => grey.data[Math.floor(at / 3)] as number),
    };
    expect(await model.predict(grey)).toEqual(await model.predict(colours));
    const floats = { ...image(1), data: Float32Array.from(pixels(1), (value) => value / 255) };
    expect((await model.predict(floats)).probabilities.b).toBeCloseTo(both[0]?.probabilities.b as number, 6);
    await model.dispose();
  });

  it('starts an engine that a function gives once, when it is needed, and ends it', async () => {
    const events: string[] = [];
    const start = async (): Promise<Engine> => {
      events.push('start');
      const engine = referenceEngine();
      return { ...engine, load: engine.load.bind(engine), dispose: async () => void events.push('end') };
    };
    const model = new TrainedModel({ saved: savedModel(1, 'sigmoid'), engine: start });
    expect(events).toEqual([]);
    await Promise.all([model.predict(image(1)), model.predict([image(2)])]);
    expect(events).toEqual(['start']);
    await model.dispose();
    await model.dispose();
    expect(events).toEqual(['start', 'end']);
  });

  it('tries an engine again that did not start', async () => {
    let tries = 0;
    const start = async (): Promise<Engine> => {
      if (tries++ === 0) throw new Error('not yet');
      return referenceEngine();
    };
    const model = new TrainedModel({ saved: savedModel(1, 'sigmoid'), engine: start });
    await expect(model.predict(image(1))).rejects.toThrow('not yet');
    expect(await model.predict(image(1))).toMatchObject({ threshold: 0.5 });
    await model.dispose();
  });

  it('saves itself into a store', async () => {
    const saved = savedModel(1, 'sigmoid', { decision: { threshold: 0.25 } });
    const model = new TrainedModel({ saved, engine: referenceEngine() });
    const store = memoryStore();
    await model.save(store);
    expect(await readModelFrom(store)).toEqual(saved);
    await expect(model.save('out')).rejects.toThrow('save: expected a store, received "out".');
  });

  it('refuses what does not fit, and says what would', async () => {
    const model = new TrainedModel({ saved: savedModel(1, 'sigmoid'), engine: referenceEngine() });
    const set = arraySet({ images: { shape: [1, 4, 4, 3], data: pixels(1) }, labels: [0] });
    for (const [call, code, message] of [
      [() => model.predict([]), 'OPTIONS', 'predict: expected at least one image, received an empty list.'],
      [
        () => model.predict('x.png' as never),
        'OPTIONS',
        'with data of bytes or of floats from 0 to 1, received "x.png".',
      ],
      [
        () => model.predict({ ...image(1), channels: 2 }),
        'DATA',
        'expected 3 channels, as the model takes, received 2.',
      ],
      [
        () => model.predict({ ...image(1), height: 5 }),
        'DATA',
        'expected 60 values for 5×4 pixels of 3 channels, received 48.',
      ],
      [
        () => model.predict([image(1), { ...image(1), data: new Float32Array(48) }]),
        'DATA',
        'image 1: expected bytes as in image 0.',
      ],
      [() => model.predict(set, { onOddSize: 'pad' }), 'OPTIONS', 'was fitted when it was opened'],
      [
        () => model.predict(set, { verbose: 0 } as never),
        'OPTIONS',
        "there is no option 'verbose'. Leave it out",
      ],
    ] as const) {
      await expect(call()).rejects.toMatchObject({ code, message: expect.stringContaining(message) });
    }
    await model.dispose();
    await expect(model.predict(image(1))).rejects.toThrow('was disposed of');
  });
});
