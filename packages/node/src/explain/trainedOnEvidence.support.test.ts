import type { Engine, ModelDefinition } from '@cnn/core';
import {
  batchSource,
  type EvidenceKind,
  type MaskedImageSet,
  preprocessingOf,
  randomFlip,
  randomQuarterTurn,
  syntheticEvidence,
} from '@cnn/data';
import { type Experiment, modelFor, TrainedModel } from '@cnn/experiment';
import { adam, compile } from '@cnn/train';

export interface TrainedOnEvidenceOptions {
  readonly engine: Engine;
  readonly kind: EvidenceKind;
  /** The name of a preset. */
  readonly model: string;
  /** Of the weights and the training. */
  readonly seed: number;
  readonly count: number;
  readonly epochs: number;
}

export interface TrainedOnEvidence {
  readonly model: TrainedModel;
  /** Images that it has not seen. */
  readonly test: MaskedImageSet;
  /** On these. */
  readonly accuracy: number;
  /** The first images that hold evidence of a class. */
  withEvidence(label: number, most: number): number[];
}

/** A network that was trained on synthetic evidence. */
export async function trainedOnEvidence(options: TrainedOnEvidenceOptions): Promise<TrainedOnEvidence> {
  const { engine, kind, model: wanted, seed, count, epochs } = options;
  const train = syntheticEvidence({ kind, count, seed: 100 + seed });
  const test = syntheticEvidence({ kind, count: 200, seed: 1 });
  const { imageShape } = train;
  const definition = withShortMemory(
    modelFor({ model: wanted as Experiment['model'], set: train, imageShape }),
  );
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
  const withEvidence = (label: number, most: number): number[] =>
    test.items.flatMap((_, index) => (test.mask(index, label).includes(1) ? [index] : [])).slice(0, most);
  return { model: trained, test, accuracy: metrics.accuracy as number, withEvidence };
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
