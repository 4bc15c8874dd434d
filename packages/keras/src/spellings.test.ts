import { describe, expect, it } from 'vitest';
import {
  expectPredictions,
  goldenFile,
  goldenInputs,
  goldenJson,
  hasGolden,
  type KerasGolden,
  predict,
} from './goldens.support.test.js';
import { readKeras } from './readKeras.js';

const cases = goldenJson<readonly KerasGolden[]>('spellings/models.json').filter(
  ({ name }) => name !== 'weights',
);

/** [n, channels, height, width] → [n, height, width, channels]. */
function channelsToEnd({
  shape,
  data,
}: {
  readonly shape: readonly number[];
  readonly data: ArrayLike<number>;
}) {
  const [n = 0, channels = 0, height = 0, width = 0] = shape;
  const turned = new Float32Array(data.length);
  for (let i = 0; i < turned.length; i++) {
    const [x, y] = [i % width, Math.floor(i / width) % height];
    const [channel, item] = [
      Math.floor(i / (width * height)) % channels,
      Math.floor(i / (width * height * channels)),
    ];
    turned[((item * height + y) * width + x) * channels + channel] = data[i] as number;
  }
  return { shape: [n, height, width, channels], data: turned };
}

describe('files as other versions and habits spell them', () => {
  it.each(cases)('$name predicts the same here', async (golden) => {
    const { name } = golden;
    const weights = hasGolden(`spellings/${name}.h5`) ? goldenFile(`spellings/${name}.h5`) : undefined;
    const imported = readKeras(goldenFile(`spellings/${name}`), {
      file: name,
      weights,
      inputShape: undefined,
    });
    expect(imported.notes.some((note) => note.includes('Theano'))).toBe(name === 'keras1_theano.json');
    if (name !== 'channels_first.keras') return expectPredictions(imported, golden);
    const [input] = golden.inputs;
    const given = goldenInputs(golden, [3, 6, 5]).image;
    expect(input?.shape).toEqual([2, 3, 6, 5]);
    const [predicted] = await predict(imported, { image: channelsToEnd(given as never) });
    expect(predicted).toBeCloseToTensor(golden.outputs[0] as never);
    expect(imported.notes.join(' ')).toContain('channels first');
  });
});
