import {
  BATCH,
  CnnError,
  type Engine,
  frozenPart,
  Graph,
  lowerModel,
  type ModelDefinition,
  predictions,
  splitModel,
  type TensorValue,
  type TensorValues,
} from '@cnn/core';
import { batchSource, featureSet, type ImageSource, type preparedSource } from '@cnn/data';
import type { StopSignal } from '@cnn/train';

/** The rest of a model behind its frozen part, with what that part gives for every image. */
export interface CachedPart {
  /** Takes features; its variables have the names that they have in the whole model. */
  readonly head: ModelDefinition;
  readonly train: ImageSource;
  readonly validation: ImageSource | undefined;
  /** The weights of the frozen part. */
  readonly frozen: TensorValues;
}

export interface CachedPartOptions {
  readonly model: ModelDefinition;
  /** Of the whole model; those of new layers may be missing. */
  readonly weights: TensorValues;
  readonly engine: Engine;
  readonly train: ImageSource;
  readonly validation: ImageSource | undefined;
  /** Prepares items of the set, by their indices, without augmentation. */
  readonly prepared: (indices: readonly number[]) => ReturnType<typeof preparedSource>;
  readonly sampling: 'balanced' | undefined;
  readonly seed: number;
  readonly batchSize: number;
  readonly signal?: StopSignal | undefined;
}

/** The layer behind which nothing is trained or random before, if there is one. */
export function cacheableUntil(model: ModelDefinition): string | undefined {
  return frozenPart(model);
}

/** Computes the frozen part of a model once for every image of training and validation. */
export async function cachedPart(options: CachedPartOptions, until: string): Promise<CachedPart> {
  const { model, weights, engine, train, validation, prepared, sampling, seed, batchSize, signal } = options;
  const { backbone, head } = splitModel(model, until);
  const extractor = await startExtractor(backbone, weights, engine);
  try {
    const indices = [...new Set([...train.itemIndices, ...(validation?.itemIndices ?? [])])];
    const source = prepared(indices);
    const set = await featureSet({
      source,
      extract: extractor.extract,
      shape: head.input,
      batchSize,
      signal,
    });
    const of = ({ itemIndices, labelMode }: ImageSource) => ({
      ...{ set, indices: itemIndices, labelMode, seed, rescale: 1 },
    });
    return {
      head,
      train: batchSource({ ...of(train), sampling }),
      validation: validation && batchSource(of(validation)),
      frozen: extractor.weights,
    };
  } finally {
    await extractor.dispose();
  }
}

async function startExtractor(model: ModelDefinition, all: TensorValues, engine: Engine) {
  const graph = new Graph();
  const image = graph.input('image', {
    shape: [BATCH, ...model.input],
    dtype: 'float32',
    source: { kind: 'batch' },
  });
  const { outputs } = lowerModel(graph, model, { image, training: false });
  const predict = graph.program({ outputs: predictions(outputs) });
  const state = graph.stateSpecs;
  const weights = Object.fromEntries(
    Object.keys(state).map((name) => {
      const value = all[name];
      if (!value) throw new CnnError('MODEL', `the frozen part lacks ${name}. Hand over weights for it.`);
      return [name, value] as const;
    }),
  );
  const session = await engine.load({ state, programs: { predict } }, weights);
  return {
    weights: weights as Readonly<Record<string, TensorValue>>,
    extract: async (images: TensorValue): Promise<TensorValue> => {
      const { prediction } = await session.run('predict', { image: images });
      return prediction as TensorValue;
    },
    dispose: () => session.dispose(),
  };
}
