import type { ModelDefinition, NamedLayer } from '@cnn/core';

type Composed = Pick<ModelDefinition, 'layers' | 'outputs'>;

/**
 * The same model without what follows by itself: that a layer reads the one before it, that the last one is the output. Definitions that were
 * not composed, such as those written by hand, may say it.
 */
export function withoutRedundancy<Model extends Composed>(model: Model, first = 'input'): Model {
  const layers = model.layers.map((layer, at) => {
    const { inputs, ...others } = layer;
    const before = model.layers[at - 1]?.name ?? first;
    const read = inputs?.length === 1 && inputs[0] === before ? others : layer;
    return (read.type === 'model' ? withoutRedundancy(read, read.inputNames?.[0]) : read) as NamedLayer;
  });
  const { outputs, ...others } = model;
  const last = outputs?.length === 1 && outputs[0] === layers.at(-1)?.name;
  // Only fields that may be absent have been left out.
  return { ...(last ? others : model), layers } as unknown as Model;
}
