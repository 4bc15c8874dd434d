import { channelsLast, frozenOnnxGoldens, type OnnxGolden, onnxGoldens } from '@cnn/testing';
import { describe, expect, it } from 'vitest';
import { readOnnx } from '../import/readOnnx.js';
import { type FrozenOnnxOptions, frozenOnnx } from './frozenOnnx.js';

const golden = (name: string): OnnxGolden =>
  [...frozenOnnxGoldens, ...onnxGoldens].find((each) => each.name === name) as OnnxGolden;

/** What a file gives for the golden's images. */
async function runOf({ bytes, inputs: [images], layout }: OnnxGolden, options: FrozenOnnxOptions = {}) {
  const frozen = await frozenOnnx(bytes, { threads: 1, ...options });
  try {
    const value = images as OnnxGolden['inputs'][0];
    const result = await frozen.run(layout === 'nchw' ? channelsLast(value) : value);
    const { inputShape, outputShape, featureShape } = frozen;
    return { ...{ result, inputShape, outputShape, featureShape } };
  } finally {
    await frozen.dispose();
  }
}

const close = (data: ArrayLike<number>, expected: ArrayLike<number>, tolerance = 1e-5) =>
  expect({ data: Float32Array.from(data) }).toBeCloseToTensor(
    { data: Float32Array.from(expected) },
    tolerance,
  );

describe('frozenOnnx', () => {
  for (const each of frozenOnnxGoldens) {
    it(`runs ${each.name}, which no layer expresses`, async () => {
      expect(() => readOnnx(each.bytes)).toThrow(/no layer expresses .* frozenOnnx runs such a file/);
      const [expected] = each.outputs;
      const { result, outputShape, featureShape } = await runOf(each);
      expect(result.shape).toEqual(expected?.shape);
      expect([outputShape, featureShape]).toEqual([expected?.shape.slice(1), [1, 1, expected?.shape[1]]]);
      // Numbers of 8 bits fall on the other side of a half on another processor.
      close(result.data, expected?.data ?? [], each.name.includes('quantized') ? 2e-2 : 1e-5);
    });
  }

  it('gives a value within the graph', async () => {
    const each = golden('frozen attention');
    const inner = each.inner as NonNullable<OnnxGolden['inner']>;
    const { result } = await runOf(each, { output: inner.name });
    expect(result.shape).toEqual(inner.shape);
    close(result.data, inner.data);
    await expect(frozenOnnx(each.bytes, { output: `${inner.name}x` })).rejects.toThrow(
      `there is no value '${inner.name}x' in the graph. Did you mean '${inner.name}'?`,
    );
  });

  it('gives images with the channels last, of files of both orders', async () => {
    for (const name of ['tf2onnx form-11', 'written upsample-9']) {
      const each = golden(name);
      const expected =
        each.layout === 'nchw' ? channelsLast(each.outputs[0] as OnnxGolden['outputs'][0]) : each.outputs[0];
      const { result, featureShape, inputShape } = await runOf(each);
      expect(result.shape).toEqual(expected?.shape);
      expect(featureShape).toEqual(expected?.shape.slice(1));
      expect(inputShape).toEqual(readOnnx(each.bytes).model.input);
      close(result.data, expected?.data ?? []);
    }
  });

  it('runs any number of images of a file that fixes its batch', async () => {
    const each = golden('written fixedBatch');
    const frozen = await frozenOnnx(each.bytes, { threads: 1 });
    const { shape, data } = channelsLast(each.inputs[0] as OnnxGolden['inputs'][0]);
    const size = data.length / 2;
    const three = new Float32Array(3 * size);
    three.set(data);
    three.set(data.subarray(0, size), 2 * size);
    const result = await frozen.run({ shape: [3, ...shape.slice(1)], data: three });
    await frozen.dispose();
    expect(result.shape).toEqual([3, 2]);
    const expected = each.outputs[0]?.data ?? [];
    close(result.data, [...expected, ...expected.slice(0, 2)]);
  });

  it('says what is wrong', async () => {
    await expect(frozenOnnx(new Uint8Array([1, 2, 3]))).rejects.toMatchObject({ code: 'FILE' });
    await expect(frozenOnnx(golden('torch two-17').bytes)).rejects.toThrow(
      'expected one input of images in float32, received 2 inputs',
    );
    const frozen = await frozenOnnx(golden('torch residual-17').bytes, { threads: 1 });
    await expect(frozen.run({ shape: [1, 4, 4, 3], data: new Float32Array(48) })).rejects.toThrow(
      'expected images [batch, 22, 18, 3], received [1, 4, 4, 3]',
    );
    await frozen.dispose();
    await frozen.dispose();
    await expect(frozen.run({ shape: [1, 22, 18, 3], data: new Float32Array(1188) })).rejects.toMatchObject({
      code: 'ENGINE',
    });
  });
});
