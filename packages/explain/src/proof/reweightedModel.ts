import type { TensorValue, TensorValues } from '@cnn/core';
import type { ExplainableModel } from '../model/explainableModel.js';

/** A model with other weights, which can be changed between two explanations. */
export interface ReweightedModel<Image> {
  readonly model: ExplainableModel<Image>;
  /** Replaces those that `weights` names. */
  write(weights: TensorValues): void;
}

/**
 * The same model with weights of its own. It has sessions of its own, beside those of the model, whose weights are never touched: nothing
 * has to be put back. Sessions are written anew each time that they are asked for, since they are kept from one use to the next.
 */
export function reweightedModel<Image>(model: ExplainableModel<Image>): ReweightedModel<Image> {
  let weights = model.weights;
  const names = new Map<string, readonly string[]>();
  const { definition, layers, task, classNames, preprocessing, testTimeViews, temperature, decision } = model;
  return {
    model: {
      ...{ definition, layers, task, classNames, preprocessing, testTimeViews, temperature, decision },
      get weights() {
        return weights;
      },
      open: (images) => model.open(images),
      async load(key, programs) {
        const own = names.get(key) ?? Object.keys(programs().state);
        names.set(key, own);
        const session = await model.load(`${key}/reweighted`, programs);
        await session.writeState(Object.fromEntries(own.map((name) => [name, weights[name] as TensorValue])));
        return session;
      },
    },
    write(values) {
      weights = { ...weights, ...values };
    },
  };
}
