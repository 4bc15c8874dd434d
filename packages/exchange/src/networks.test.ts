import {
  type Engine,
  type ModelDefinition,
  predictionProgram,
  type TensorValue,
  type TensorValues,
} from '@cnn/core';
import { onnxEngine } from '@cnn/onnx';
import { readPyTorch } from '@cnn/pytorch';
import '@cnn/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { networkFile, networkGolden, networkImages } from './networks.support.test.js';

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

let engine: Engine;

beforeAll(async () => {
  const attempt = await onnxEngine.start({ threads: 2 });
  if (!attempt.available) throw new Error(attempt.reason);
  engine = attempt.engine;
});

afterAll(() => engine.dispose());

async function predict(
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

describe('networks of torchvision and timm', () => {
  it.each(networks)('%s is recognised, and predicts the same', async (name) => {
    const golden = networkGolden(name);
    const [height, width] = golden.input;
    const { model, weights } = readPyTorch(networkFile(golden), {
      imageSize: [height, width],
      classifierActivation: 'linear',
    });
    const prediction = await predict(model, weights, networkImages(golden));
    expect(prediction).toBeCloseToTensor(golden.logits, 1e-4);
  });
});
