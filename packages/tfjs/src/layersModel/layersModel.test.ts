import { CnnError, decodeUtf8, encodeUtf8, type ImportedModel } from '@cnn/core';
import { describe, expect, it } from 'vitest';
import { fromLayersModel, toLayersModel } from './liveModel.js';
import { readTfjs } from './readTfjs.js';
import { batchOf, fill, networks, ours, saved, tf, theirs } from './tfjsModels.support.test.js';
import { writeLayersModel } from './writeLayersModel.js';

/** What the tests change of a `model.json`. */
interface Manifest {
  readonly format?: string;
  readonly generatedBy?: string;
  readonly convertedBy?: string;
  readonly weightsManifest: readonly [
    { readonly paths: string[]; readonly weights: [Weight, Weight, ...Weight[]] },
  ];
}

interface Weight {
  name: string;
  shape: number[];
  dtype: string;
  quantization?: object;
}

async function refusal(read: () => unknown): Promise<{ message: string; reason: unknown }> {
  try {
    await read();
  } catch (error) {
    expect(error).toBeInstanceOf(CnnError);
    return { message: (error as CnnError).message, reason: (error as CnnError).details.reason };
  }
  throw new Error('it was read');
}

const read = (files: Record<string, Uint8Array>): Promise<ImportedModel> =>
  readTfjs(files['model.json'] as Uint8Array, { files });

/** The files of a small network, with another `model.json`. */
async function changed(change: (json: Manifest) => unknown): Promise<Record<string, Uint8Array>> {
  const files = await saved(fill((networks.plain as () => never)()));
  const json = JSON.parse(decodeUtf8(files['model.json'] as Uint8Array) as string);
  return { ...files, 'model.json': encodeUtf8(JSON.stringify(change(json) ?? json)) };
}

describe.each(Object.entries(networks))('a LayersModel: %s', (_, make) => {
  it('predicts the same when it is read, from files and in use', async () => {
    const model = fill(make());
    const image = batchOf(model.inputs[0]?.shape.slice(1) as number[]);
    const expected = theirs(model, image);
    const imported = await read(await saved(model));
    expect(await ours(imported, image)).toBeCloseToTensor(expected, 1e-5);
    expect(imported.source).toMatchObject({ format: 'tfjs-layers', framework: 'TensorFlow.js' });
    expect(await ours(fromLayersModel(model), image)).toBeCloseToTensor(expected, 1e-5);
  });

  it('finds its weights by their names, in whatever order they stand', async () => {
    const model = fill(make());
    const files = await saved(model);
    const json = JSON.parse(decodeUtf8(files['model.json'] as Uint8Array) as string) as Manifest;
    const data = Buffer.concat([files['one.bin'] as Uint8Array, files.two as Uint8Array]);
    let at = 0;
    const parts = json.weightsManifest[0].weights.map((spec) => {
      const length = 4 * spec.shape.reduce((a, b) => a * b, 1);
      at += length;
      return { spec, bytes: data.subarray(at - length, at) };
    });
    parts.reverse();
    const turned = { ...json, weightsManifest: [{ paths: ['all'], weights: parts.map(({ spec }) => spec) }] };
    const all = new Uint8Array(Buffer.concat(parts.map(({ bytes }) => bytes)));
    const imported = await read({ 'model.json': encodeUtf8(JSON.stringify(turned)), all });
    const image = batchOf(model.inputs[0]?.shape.slice(1) as number[]);
    expect(await ours(imported, image)).toBeCloseToTensor(theirs(model, image), 1e-5);
  });

  it('predicts the same in TensorFlow.js when it is written, as files and in use', async () => {
    const first = fill(make());
    const image = batchOf(first.inputs[0]?.shape.slice(1) as number[]);
    const imported = fromLayersModel(first);
    const expected = await ours(imported, image);
    const live = await toLayersModel(tf, imported);
    expect(theirs(live, image)).toBeCloseToTensor(expected, 1e-5);
    const files = writeLayersModel({ ...imported, shardBytes: 100 });
    expect(Object.keys(files).length).toBeGreaterThan(2);
    const { modelTopology, weightsManifest } = JSON.parse(
      decodeUtf8(files['model.json'] as Uint8Array) as string,
    );
    const [{ paths, weights }] = weightsManifest;
    const data = Uint8Array.from(Buffer.concat(paths.map((path: string) => files[path] as Uint8Array)));
    const loaded = await tf.loadLayersModel(
      tf.io.fromMemory({ modelTopology, weightSpecs: weights, weightData: data.buffer }),
    );
    expect(theirs(loaded, image)).toBeCloseToTensor(expected, 1e-5);
    expect(await ours(await read(files), image)).toBeCloseToTensor(expected, 1e-5);
  });
});

it('two layers of one name in models in the model are refused in writing', async () => {
  const make = () =>
    tf.sequential({ layers: [tf.layers.dense({ inputShape: [4], units: 4, name: 'same' })] });
  const outer = tf.sequential({ layers: [tf.layers.flatten({ inputShape: [2, 2, 1] }), make(), make()] });
  const { message } = await refusal(() => writeLayersModel(fromLayersModel(outer)));
  expect(message).toContain('two weights would be called same/kernel');
});

it.each([
  [tf.layers.upSampling2d({ inputShape: [3, 3, 2], interpolation: 'bilinear' }), "interpolation: 'bilinear'"],
  [tf.layers.resizing({ inputShape: [3, 3, 2], height: 5, width: 5 }), 'without half pixels'],
  [tf.layers.depthwiseConv2d({ inputShape: [5, 5, 2], kernelSize: 2, dilationRate: 2 }), 'has a dilation'],
])('what TensorFlow.js computes in another way is refused in reading: %#', async (layer, words) => {
  const model = tf.sequential({ layers: [layer, tf.layers.flatten(), tf.layers.dense({ units: 2 })] });
  const live = await refusal(() => fromLayersModel(model));
  const files = await refusal(async () => read(await saved(model)));
  for (const { message, reason } of [live, files]) {
    expect(message).toContain(`layer '${layer.name}' (${layer.getClassName()})`);
    expect(message).toContain(words);
    expect(reason).toBe('unsupportedLayer');
  }
});

it('weights that are whole numbers in the file are told', async () => {
  const files = await changed((json) => {
    for (const weight of json.weightsManifest[0].weights) {
      if (weight.name.endsWith('/bias')) weight.dtype = 'int32';
    }
  });
  const { notes } = await read(files);
  expect(notes.join(' ')).toContain('Weights that are int32 in the file became float32 as they are: ');
  const plain = await saved(fill((networks.plain as () => never)()));
  expect((await read(plain)).notes.join(' ')).not.toContain('float32 as they are');
});

describe('quantized weights', () => {
  it.each(['uint8', 'uint16', 'float16'] as const)(
    'are the numbers that TensorFlow.js makes of them: %s',
    async (dtype) => {
      const model = fill((networks.plain as () => never)());
      const { scale, min } = { scale: 0.0054, min: -0.7 };
      const files = await saved(model);
      const json = JSON.parse(decodeUtf8(files['model.json'] as Uint8Array) as string);
      const specs = json.weightsManifest[0].weights;
      const count = specs.reduce(
        (sum: number, { shape }: Weight) => sum + shape.reduce((a: number, b: number) => a * b, 1),
        0,
      );
      const stored = Uint8Array.from({ length: count * (dtype === 'uint8' ? 1 : 2) }, (_, n) =>
        dtype === 'uint8' ? 90 + ((n * 37) % 160) : n % 2 === 0 ? n * 37 : 0x2c,
      );
      for (const spec of specs) spec.quantization = dtype === 'float16' ? { dtype } : { dtype, scale, min };
      const artifacts = { ...json, weightSpecs: specs, weightData: stored.buffer };
      const loaded = await tf.loadLayersModel(tf.io.fromMemory(artifacts));
      const imported = await read({
        'model.json': encodeUtf8(
          JSON.stringify({ ...json, weightsManifest: [{ paths: ['a'], weights: specs }] }),
        ),
        a: stored,
      });
      const expected = Object.fromEntries(
        loaded.weights.map((weight) => [weight.originalName, [...weight.read().dataSync()]]),
      );
      for (const step of imported.plan) {
        for (const { source, variable } of step.weights) {
          expect([source, [...(imported.weights[variable]?.data ?? [])]]).toEqual([source, expected[source]]);
        }
      }
    },
  );
});

describe('Teachable Machine', () => {
  it('gives class names and pixels of metadata.json', async () => {
    const files = await changed((json) => {
      const { format: _, generatedBy: __, convertedBy: ___, ...rest } = json;
      return rest;
    });
    const labels = { labels: ['Cat', 'Dog', 'Größe'], imageSize: 224 };
    const imported = await read({ ...files, 'metadata.json': encodeUtf8(JSON.stringify(labels)) });
    expect(imported.classNames).toEqual(labels.labels);
    expect(imported.rescaling).toEqual({ scale: 1 / 127.5, offset: -1 });
    expect(imported.source.framework).toBe('Teachable Machine');
    expect(imported.notes.join(' ')).toContain('224×224');
    expect((await read(files)).classNames).toBeUndefined();
    const wrong = await refusal(() => read({ ...files, 'metadata.json': encodeUtf8('{}') }));
    expect(wrong.message).toContain('metadata.json: expected labels');
  });
});

describe('what is no LayersModel, or a broken one', () => {
  it.each([
    [
      'weights alone',
      (json: Manifest) => ({ weightsManifest: json.weightsManifest }),
      'notThisFormat',
      'weights without a model',
    ],
    ['other JSON', () => ({ a: 1 }), 'notThisFormat', 'received other JSON'],
    [
      'a GraphModel without a graph',
      (json: Manifest) => ({ ...json, format: 'graph-model' }),
      'malformed',
      'its graph has no nodes',
    ],
    [
      'a path upwards',
      (json: Manifest) => {
        json.weightsManifest[0].paths[0] = '../one.bin';
      },
      'malformed',
      'leads out of its folder',
    ],
    [
      'an address',
      (json: Manifest) => {
        json.weightsManifest[0].paths[0] = 'https://a.example/one.bin';
      },
      'malformed',
      'leads out of its folder',
    ],
    [
      'a file that is not there',
      (json: Manifest) => {
        json.weightsManifest[0].paths[0] = 'three';
      },
      'truncated',
      'its weights are in three, which is not there',
    ],
    [
      'a file twice',
      (json: Manifest) => {
        json.weightsManifest[0].paths[1] = 'one.bin';
        json.weightsManifest[0].paths.push('two');
      },
      'malformed',
      'bytes of weights in one.bin, one.bin, two',
    ],
    [
      'an absurd shape',
      (json: Manifest) => {
        json.weightsManifest[0].weights[0].shape = [2 ** 40, 2 ** 40];
      },
      'malformed',
      'the absurd shape',
    ],
    [
      'a large shape',
      (json: Manifest) => {
        json.weightsManifest[0].weights[0].shape = [2 ** 40];
      },
      'truncated',
      'bytes of weights',
    ],
    [
      'texts',
      (json: Manifest) => {
        json.weightsManifest[0].weights[0].dtype = 'string';
      },
      'unsupported',
      'has the type string',
    ],
    [
      'a name twice',
      (json: Manifest) => {
        json.weightsManifest[0].weights[1].name = json.weightsManifest[0].weights[0].name;
      },
      'malformed',
      'two weights are called',
    ],
    [
      'an unknown quantization',
      (json: Manifest) => {
        json.weightsManifest[0].weights[0].quantization = { dtype: 'int4' };
      },
      'unsupported',
      'quantized as int4',
    ],
  ])('is refused: %s', async (_, change, reason, message) => {
    const files = await changed(change);
    expect(await refusal(() => read(files))).toEqual({ message: expect.stringContaining(message), reason });
  });

  it('is refused when it is no JSON', async () => {
    for (const bytes of [new Uint8Array(0), Uint8Array.of(0xff), encodeUtf8('version https://git-lfs')]) {
      const { reason } = await refusal(() => readTfjs(bytes, { files: {} }));
      expect(reason).toBe('notThisFormat');
    }
  });
});
