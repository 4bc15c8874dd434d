import type { ModelDefinition, Session, TensorValues } from '@cnn/core';
import { type ImageSet, preprocessingOf } from '@cnn/data';
import { referenceEngine } from '@cnn/testing';
import type { ExplainableModel } from '../model/explainableModel.js';

export interface PlainModelOptions {
  readonly definition: ModelDefinition;
  readonly weights: TensorValues;
  readonly set: ImageSet;
}

/** A model of a definition and weights on the reference engine, for one set. */
export function plainModel({ definition, weights, set }: PlainModelOptions): ExplainableModel<never> {
  const engine = referenceEngine();
  const sessions = new Map<string, Promise<Session>>();
  return {
    definition,
    weights,
    task: set.multiLabel ? 'multiLabel' : set.classNames.length === 2 ? 'binary' : 'multiclass',
    classNames: set.classNames,
    preprocessing: preprocessingOf({ set, input: definition.input }),
    testTimeViews: 1,
    open: async (images) => images as ImageSet,
    load(key, programs) {
      const known = sessions.get(key) ?? engine.load(programs(), weights);
      sessions.set(key, known);
      return known;
    },
  };
}
