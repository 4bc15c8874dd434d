import type { LoweredLayer } from '@cnn/core';
import type { ExplainableModel } from '../model/explainableModel.js';
import { modelGraph } from '../model/modelGraph.js';

export interface ModelLayers {
  /** Those with weights, from the top, as they are randomized. */
  readonly weighted: readonly string[];
  /**
   * The convolution after which the last one of every branch has random weights: of an ensemble, that of the member that is randomized
   * last. Null without a convolution.
   */
  readonly lastConvolution: string | null;
}

/** The layers that the randomization test goes through. */
export function modelLayers(model: Pick<ExplainableModel, 'definition' | 'layers'>): ModelLayers {
  const { layers } = modelGraph({ model }).lowered;
  const fromTop = layers.toReversed();
  const weighted = fromTop.filter(({ variables }) => Object.keys(variables).length > 0);
  // Names of layers from which a convolution is reached: these are not the last of their branch.
  const before = new Set<string>();
  for (const layer of fromTop) {
    if (!isConvolution(layer) && !before.has(layer.layer.name)) continue;
    for (const name of layer.inputs) before.add(name);
  }
  const last = weighted.filter((layer) => isConvolution(layer) && !before.has(layer.layer.name));
  return {
    weighted: weighted.map(({ layer: { name } }) => name),
    lastConvolution: last.at(-1)?.layer.name ?? null,
  };
}

function isConvolution({ output, variables }: LoweredLayer): boolean {
  return output.shape.length === 4 && Object.values(variables).some(({ shape }) => shape.length === 4);
}
