import {
  type Engine,
  type EngineProvider,
  type ModelDefinition,
  predictionProgram,
  type TensorValue,
  type TensorValues,
  writeSafetensors,
} from '@cnn/core';
import { onnxEngine } from '@cnn/onnx';
import { readPyTorch, writeStateDict } from '@cnn/pytorch';
import '@cnn/testing';
import { tfjsWasm } from '@cnn/tfjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hashedStateDict, networkFile, networkGolden, networkImages } from './networks.support.test.js';

const networks = [
  'resnet18',
  'resnet34',
  'resnet50',
  'mobileNetV2',
  'efficientNetB0',
  'densenet121',
  'timm-resnet18',
  'timm-mobilenetv2_100',
  'timm-efficientnet_b0',
  'timm-densenet121',
];

async function predict(
  engine: Engine,
  model: ModelDefinition,
  weights: TensorValues,
  image: TensorValue,
): Promise<TensorValue | undefined> {
  const program = predictionProgram(model);
  const state = Object.fromEntries(
    program.nodes.flatMap((node) =>
      node.operation === 'state'
        ? [[node.attributes.name, { shape: node.shape, dtype: 'float32', role: 'frozen' } as const]]
        : [],
    ),
  );
  const session = await engine.load({ state, programs: { predict: program } }, weights);
  try {
    return (await session.run('predict', { image })).prediction;
  } finally {
    await session.dispose();
  }
}

const read = (name: string) => {
  const golden = networkGolden(name);
  const [height, width] = golden.input;
  const options = { imageSize: [height, width], classifierActivation: 'linear' } as const;
  return { golden, imported: readPyTorch(networkFile(golden), options) };
};

describe.each<[string, EngineProvider]>([
  ['onnx', onnxEngine],
  ['wasm', tfjsWasm],
])('on %s', (_, provider) => {
  let engine: Engine;

  beforeAll(async () => {
    const attempt = await provider.start({ threads: 2 });
    if (!attempt.available) throw new Error(attempt.reason);
    engine = attempt.engine;
  });

  afterAll(() => engine.dispose());

  it.each(networks)('%s is recognised, and predicts the same', async (name) => {
    const { golden, imported } = read(name);
    const prediction = await predict(engine, imported.model, imported.weights, networkImages(golden));
    expect(prediction).toBeCloseToTensor(golden.logits, 1e-4);
  });
});

describe('a state_dict', () => {
  it.each(networks)('of %s is written as it was read', (name) => {
    const { golden, imported } = read(name);
    const convention = name.startsWith('timm-') ? 'timm' : 'torchvision';
    const written = writeStateDict({ model: imported.model, state: imported.weights, convention });
    const expected = Object.entries(hashedStateDict(golden)).filter(([key]) => !key.endsWith('tracked'));
    const bytes = writeSafetensors({ tensors: Object.fromEntries(expected), metadata: { format: 'pt' } });
    expect(Buffer.compare(written, bytes)).toBe(0);
  });

  it('with the names that torchvision gave a DenseNet before 0.2 is read', () => {
    const golden = networkGolden('densenet121');
    const older = Object.fromEntries(
      Object.entries(hashedStateDict(golden)).map(([name, tensor]) => [
        name.replace(/(denselayer\d+\.(?:norm|conv))([12])/, '$1.$2'),
        tensor,
      ]),
    );
    expect(Object.keys(older)).toContain('features.denseblock1.denselayer1.norm.1.weight');
    const { model } = readPyTorch(writeSafetensors({ tensors: older }));
    expect(model.name).toBe('densenet121');
  });

  it('of a deeper ResNet is not taken for one of the presets', () => {
    const { 'layer1.0.conv1.weight': block, ...rest } = hashedStateDict(networkGolden('resnet18'));
    const tensors = { ...rest, 'layer1.0.conv1.weight': block, 'layer1.2.conv1.weight': block };
    expect(() => readPyTorch(writeSafetensors({ tensors: tensors as TensorValues }))).toThrow(
      'are not those of resnet18',
    );
  });
});
