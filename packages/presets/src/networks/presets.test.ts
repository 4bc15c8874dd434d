import { readFileSync } from 'node:fs';
import {
  type Block,
  CnnError,
  Graph,
  gradients,
  type ImageShape,
  initialState,
  lowerModel,
  type ModelDefinition,
  modelFacts,
  ops,
  outputActivation,
  outputShape,
  parseModel,
  sequential,
  type TensorValue,
} from '@cnn/core';
import { blobs, referenceEngine } from '@cnn/testing';
import { describe, expect, it } from 'vitest';
import {
  type BackboneOptions,
  inceptionBlock,
  isPresetName,
  presets,
  residualBlock,
  squeezeExciteBlock,
} from '../index.js';

interface Count {
  readonly name: string;
  readonly trainable: number;
  readonly other: number;
}

const golden: readonly Count[] = JSON.parse(
  readFileSync(new URL('../../../testing/goldens/presets.json', import.meta.url), 'utf8'),
);

const alone = (input: ImageShape, block: Block): ModelDefinition => sequential({ input, layers: [block] });
const { tutorial, vgg, mobilenet, resnet, lenet5 } = presets;

/** By the names in goldens/presets.py. */
const networks: Record<string, () => ModelDefinition> = {
  tutorial: () => tutorial({ input: [224, 224, 3] }),
  'tutorial, 4 classes': () => tutorial({ input: [224, 224, 3], classes: 4 }),
  'tutorial-softmax': () => presets['tutorial-softmax']({ input: [224, 224, 3] }),
  'tutorial-two-stage': () => presets['tutorial-two-stage']({ input: [224, 224, 3] }),
  'tutorial-two-stage, 3 stages': () =>
    presets['tutorial-two-stage']({ input: [224, 224, 3], filters: [32, 64, 128], units: 256 }),
  lenet5: () => lenet5({ input: [28, 28, 1], classes: 10 }),
  VGG16: () =>
    vgg({
      input: [224, 224, 3],
      classes: 1000,
      filters: [64, 128, 256, 512, 512],
      convolutions: [2, 2, 3, 3, 3],
      units: [4096, 4096],
    }),
  resnet20: () => resnet({ input: [32, 32, 3], classes: 10 }),
  MobileNet: () => mobilenet({ input: [224, 224, 3], classes: 1000, alpha: 1, blocks: 13 }),
  'MobileNet-0.25-128': () => mobilenet({ input: [128, 128, 3], classes: 10, blocks: 13 }),
  patches: () => presets.patches({ input: [50, 50, 3] }),
  'patches-3': () =>
    presets.patches({ input: [28, 28, 1], classes: 3, filters: [8, 16, 32], convolutions: [1, 2, 1] }),
  inception3a: () =>
    alone(
      [28, 28, 192],
      inceptionBlock({
        filters1x1: 64,
        reduce3x3: 96,
        filters3x3: 128,
        reduce5x5: 16,
        filters5x5: 32,
        poolProjection: 32,
      }),
    ),
  squeezeExcite: () => alone([8, 8, 64], squeezeExciteBlock({ channels: 64 })),
};

describe('parameters', () => {
  it.each(golden.map((count) => [count.name, count] as const))(
    '%s has as many as in Keras',
    (name, count) => {
      const { trainableParameters, otherParameters } = modelFacts(
        (networks[name] as () => ModelDefinition)(),
      );
      expect({ name, trainable: trainableParameters, other: otherParameters }).toEqual(count);
    },
  );

  it('every network above is compared', () => {
    expect(golden.map(({ name }) => name).sort()).toEqual(Object.keys(networks).sort());
  });
});

describe("the tutorial's network at 224×224×3", () => {
  // The table in the tutorial: type, what distinguishes the layer, output without the batch, parameters.
  const rows: readonly (readonly [string, Readonly<Record<string, unknown>>, readonly number[], number])[] = [
    ['conv2d', { filters: 32, kernelSize: 3, activation: 'relu' }, [222, 222, 32], 896],
    ['maxPooling2d', { poolSize: 2 }, [111, 111, 32], 0],
    ['batchNormalization', { momentum: 0.99 }, [111, 111, 32], 128],
    ['conv2d', { filters: 64, kernelSize: 3, activation: 'relu' }, [109, 109, 64], 18_496],
    ['maxPooling2d', { poolSize: 2 }, [54, 54, 64], 0],
    ['conv2d', { filters: 128, kernelSize: 3, activation: 'relu' }, [52, 52, 128], 73_856],
    ['maxPooling2d', { poolSize: 2 }, [26, 26, 128], 0],
    ['flatten', {}, [86_528], 0],
    ['dense', { units: 256, activation: 'relu' }, [256], 22_151_424],
    ['dropout', { rate: 0.5 }, [256], 0],
    ['dense', { units: 1, activation: 'sigmoid' }, [1], 257],
  ];

  it('has its layers, shapes and 22,245,057 parameters, 64 of which are not trained', () => {
    const model = tutorial({ input: [224, 224, 3] });
    const facts = modelFacts(model);
    expect(
      facts.layers.map((layer) => [
        layer.type,
        layer.outputShape,
        layer.trainableParameters + layer.otherParameters,
      ]),
    ).toEqual(rows.map(([type, , shape, parameters]) => [type, [-1, ...shape], parameters]));
    expect(model.layers).toHaveLength(rows.length);
    for (const [index, [type, options]] of rows.entries())
      expect(model.layers[index]).toMatchObject({ type, ...options });
    expect(facts.trainableParameters + facts.otherParameters).toBe(22_245_057);
    expect(facts.otherParameters).toBe(64);
  });

  it('takes a momentum for trainings of few steps', () => {
    const model = tutorial({ input: [48, 48, 3], momentum: 0.9 });
    expect(model.layers[2]).toMatchObject({ type: 'batchNormalization', momentum: 0.9 });
  });
});

type Architecture = 'resnet18' | 'resnet34' | 'resnet50' | 'mobileNetV2' | 'efficientNetB0' | 'densenet121';

/** Weights of the published networks for 1000 classes, as the papers' authors and torchvision count them, and their features. */
const architectures: Record<Architecture, { readonly weights: number; readonly features: number }> = {
  resnet18: { weights: 11_689_512, features: 512 },
  resnet34: { weights: 21_797_672, features: 512 },
  resnet50: { weights: 25_557_032, features: 2048 },
  mobileNetV2: { weights: 3_504_872, features: 1280 },
  efficientNetB0: { weights: 5_288_548, features: 1280 },
  densenet121: { weights: 7_978_856, features: 1024 },
};

describe.each(Object.entries(architectures))('%s', (name, { weights, features }) => {
  const build = presets[name as Architecture];
  const input = [224, 224, 3] as const;

  it('has as many weights as torchvision', () => {
    expect(modelFacts(build({ input, classes: 1000 })).trainableParameters).toBe(weights);
  });

  it('without a top ends in a feature map, or its average or maximum', () => {
    const shapeOf = (options: Partial<BackboneOptions>) =>
      outputShape(build({ input, includeTop: false, ...options }));
    expect(shapeOf({})).toEqual([7, 7, features]);
    expect(shapeOf({ pooling: 'avg' })).toEqual([features]);
    expect(shapeOf({ pooling: 'max' })).toEqual([features]);
  });

  it('ends in what is asked for', () => {
    const ends = (options: Partial<BackboneOptions>) => {
      const model = build({ input: [64, 64, 3], ...options });
      return [outputShape(model)[0], outputActivation(model)];
    };
    expect(ends({ classifierActivation: 'softmax' })).toEqual([2, 'softmax']);
    expect(ends({ classifierActivation: 'linear', classes: 5 })).toEqual([5, 'linear']);
    expect(ends({ classifierActivation: 'sigmoid', classes: 5 })).toEqual([5, 'sigmoid']);
    expect(ends({})).toEqual([1, 'sigmoid']);
  });

  it('takes a momentum for all of its batch normalizations', () => {
    const { layers } = build({ input: [64, 64, 3], momentum: 0.99 });
    const momenta = layers.flatMap((layer) => (layer.type === 'batchNormalization' ? [layer.momentum] : []));
    expect(new Set(momenta)).toEqual(new Set([0.99]));
  });

  it('refuses options that do not go together', () => {
    const wrong = (options: Partial<BackboneOptions>) => () => build({ input, ...options });
    expect(wrong({ pooling: 'avg' })).toThrow(`${name}: pooling is for networks without a top.`);
    expect(wrong({ includeTop: false, classes: 3 })).toThrow('classes is of the layer of classes');
    expect(wrong({ includeTop: false, pooling: 'mean' as 'avg' })).toThrow("expected 'avg' or 'max'");
  });
});

it('the residual branches of an EfficientNet are dropped whole, the later the more often', () => {
  const { layers } = presets.efficientNetB0({ input: [64, 64, 3] });
  const rates = layers.flatMap((layer) =>
    layer.type === 'dropout' && layer.noiseShape ? [[layer.name, layer.rate]] : [],
  );
  // torchvision: 0.2 · block / 16, for the 9 of its 16 blocks that have a shortcut.
  expect(rates).toHaveLength(9);
  expect(rates[0]).toEqual(['features.2.1.stochastic_depth', 0.2 * (2 / 16)]);
  expect(rates.at(-1)).toEqual(['features.6.3.stochastic_depth', 0.2 * (14 / 16)]);
});

describe('every preset', () => {
  it.each(Object.entries(presets))('%s is plain JSON and ends in its classes', (name, build) => {
    expect(isPresetName(name)).toBe(true);
    const two = build({ input: [50, 50, 3] });
    const five = build({ input: [50, 50, 3], classes: 5, name: 'five' });
    expect(parseModel(JSON.parse(JSON.stringify(two)))).toEqual(two);
    const outputs = name === 'tutorial-softmax' ? 2 : 1;
    expect([outputShape(two), outputShape(five), five.name]).toEqual([[outputs], [5], 'five']);
    expect(() => build({ input: [50, 50, 3], classes: 1 })).toThrow(CnnError);
  });

  const small: Record<Exclude<keyof typeof presets, Architecture>, () => ModelDefinition> = {
    tutorial: () => tutorial({ input: [22, 22, 1], filters: [8, 16, 16], units: 32 }),
    'tutorial-softmax': () =>
      presets['tutorial-softmax']({ input: [16, 16, 1], filters: [8, 16], units: 32 }),
    'tutorial-two-stage': () => presets['tutorial-two-stage']({ input: [16, 16, 1] }),
    lenet5: () => lenet5({ input: [16, 16, 1] }),
    vgg: () => vgg({ input: [16, 16, 1], filters: [8, 16], units: [16] }),
    resnet: () => resnet({ input: [16, 16, 1], filters: 4, blocks: 1 }),
    mobilenet: () => mobilenet({ input: [16, 16, 1], blocks: 3 }),
    patches: () => presets.patches({ input: [16, 16, 1], filters: [16, 32, 64], rate: 0 }),
  };

  it.each(Object.entries(small))('%s: steps of training lower the loss', async (_, build) => {
    const losses = await lossesOfSteps(build(), 20);
    expect(losses.at(-1)).toBeLessThan((losses[0] as number) * 0.9);
  });
});

describe('mistakes', () => {
  it.each<[string, () => ModelDefinition]>([
    ['convolutions needs one number for each', () => vgg({ input: [32, 32, 3], convolutions: [1] })],
    ['ratio 16 leaves no unit of 8', () => alone([4, 4, 8], squeezeExciteBlock({ channels: 8 }))],
    ['needs inputs of one shape', () => alone([4, 4, 8], residualBlock({ filters: 16 }))],
    [
      'filters and convolutions of as many stages',
      () => presets.patches({ input: [32, 32, 3], filters: [] }),
    ],
    [
      'tutorial: expected images of at least 22×22, received 22×21. Resize the images, or take another network',
      () => tutorial({ input: [22, 21, 3] }),
    ],
    ['classes must be an integer', () => lenet5({ input: [28, 28, 1], classes: 2.5 })],
  ])('%s', (message, build) => {
    expect(build).toThrow(message);
  });
});

/** Losses before each of some steps of gradient descent on one batch of synthetic images. */
async function lossesOfSteps(model: ModelDefinition, steps: number): Promise<number[]> {
  const graph = new Graph();
  const source = { kind: 'batch' } as const;
  const image = graph.input('image', { shape: [-1, ...model.input], dtype: 'float32', source });
  const label = graph.input('label', { shape: [-1, 1], dtype: 'float32', source });
  const { output, logits = output, statistics } = lowerModel(graph, model, { image, training: true });
  const loss = ops.reduceMean(ops.subtract(ops.softplus(logits), ops.multiply(label, logits)));
  const weights = Object.entries(graph.stateSpecs).filter(([, { role }]) => role === 'trainable');
  const values = weights.map(([name, spec]) => graph.state(name, spec));
  const moved = gradients(loss, values).map((gradient, index) => {
    const value = values[index] as (typeof values)[number];
    return [
      (weights[index] as (typeof weights)[number])[0],
      ops.subtract(value, ops.multiply(gradient, 0.02)),
    ];
  });
  const program = graph.program({
    outputs: { loss },
    updates: { ...Object.fromEntries(moved), ...statistics },
  });
  const state = initialState(model, 1);
  const session = await referenceEngine().load(
    { state: graph.stateSpecs, programs: { step: program } },
    state,
  );
  const inputs: Record<string, TensorValue> = {};
  for await (const { images, labels, indices } of blobs({ items: 8, side: model.input[0] }).batches({
    batchSize: 8,
  })) {
    inputs.image = images;
    inputs.label = { shape: [indices.length, 1], data: Float32Array.from(labels.data) };
    for (const [name, spec] of Object.entries(program.inputs)) {
      if (name in inputs) continue;
      const shape = spec.shape.map((dim) => (dim < 0 ? -dim * indices.length : dim));
      inputs[name] = { shape, data: new Float32Array(shape.reduce((size, dim) => size * dim, 1)).fill(1) };
    }
  }
  const losses: number[] = [];
  for (let step = 0; step < steps; step++) {
    const { loss } = await session.run('step', inputs);
    losses.push(loss?.data[0] as number);
  }
  return losses;
}

it.each(Object.entries(presets))('%s refuses an option that it does not have', (_, build) => {
  const wrong = (options: object) => () => build({ input: [64, 64, 3], ...options } as never);
  expect(wrong({ clases: 3 })).toThrow("there is no option 'clases'. Did you mean classes?");
  expect(wrong({ inputShape: [8, 8, 3] })).toThrow(
    "there is no option 'inputShape'. Use input: [height, width, channels].",
  );
});
