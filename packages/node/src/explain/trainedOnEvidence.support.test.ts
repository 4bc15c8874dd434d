import type { Engine, ModelDefinition } from '@cnn/core';
import {
  batchSource,
  type EvidenceKind,
  preprocessingOf,
  randomFlip,
  randomQuarterTurn,
  syntheticEvidence,
} from '@cnn/data';
import { modelFor, TrainedModel } from '@cnn/experiment';
import { adam, compile } from '@cnn/train';

export interface TrainedOnEvidenceOptions {
  readonly engine: Engine;
  readonly kind: EvidenceKind;
  /** The name of a preset, or a definition. */
  readonly model: string | ModelDefinition;
  /** Of the weights and the training. */
  readonly seed: number;
  readonly count: number;
  readonly epochs: number;
}

/** A network that was trained on synthetic evidence, with its accuracy on images that it has not seen: the items of `test`. */
export async function trainedOnEvidence(options: TrainedOnEvidenceOptions) {
  const { engine, kind, model: wanted, seed, count, epochs } = options;
  const train = syntheticEvidence({ kind, count, seed: 100 + seed });
  const test = syntheticEvidence({ kind, count: 200, seed: 1 });
  const { imageShape } = train;
  const definition = withShortMemory(modelFor({ model: wanted as 'tutorial', set: train, imageShape }));
  const model = await compile({
    model: definition,
    engine,
    optimizer: adam({ learningRate: 0.001 }),
    loss: 'binaryCrossentropy',
    metrics: ['accuracy', 'auc'],
    seed,
  });
  const augment = [randomFlip(), randomQuarterTurn()];
  await model.fit(batchSource({ set: train, augment, seed }), { epochs, batchSize: 32 });
  await model.recomputeBatchNormStatistics(batchSource({ set: train }));
  const { metrics } = await model.evaluate(batchSource({ set: test }));
  const state = await model.weights();
  await model.dispose();
  const trained = new TrainedModel({
    engine,
    saved: {
      model: definition,
      state,
      task: 'binary',
      classNames: train.classNames,
      preprocessing: preprocessingOf({ set: train, input: imageShape }),
      testTimeViews: 1,
      trainedWith: {},
      details: {},
      notes: [],
    },
  });
  return { model: trained, test, accuracy: metrics.accuracy as number };
}

/** Trainings of a few hundred steps need running statistics that follow sooner than Keras's. */
function withShortMemory(model: ModelDefinition): ModelDefinition {
  return {
    ...model,
    layers: model.layers.map((layer) =>
      layer.type === 'batchNormalization' ? { ...layer, momentum: 0.9 } : layer,
    ),
  };
}
