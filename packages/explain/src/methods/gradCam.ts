import { gradients, ops, type TensorValue, type Value } from '@cnn/core';
import type { ModelGraph } from '../model/modelEnd.js';
import { chosenLayer } from '../model/spatialLayers.js';
import type { BindOptions, BoundMethod } from './method.js';

/** The input of a program that says which score is explained: `[batch, outputs]`. */
export function directionInput({ graph, logits }: ModelGraph): Value {
  return graph.input('direction', {
    shape: [-1, logits.shape[1] as number],
    dtype: 'float32',
    source: { kind: 'batch' },
  });
}

/** The sum over the batch of all scores: its gradient is each image's own, since images do not mix. */
export function scoreSum(model: ModelGraph): Value {
  return ops.reduceSum(ops.multiply(model.logits, directionInput(model)));
}

/**
 * Grad-CAM (Selvaraju et al. 2017, doi:10.1109/ICCV.2017.74): ReLU of the sum of a layer's channels, each weighted by the mean of
 * the score's gradient to it.
 */
export async function gradCam({ model, graph, layer }: BindOptions): Promise<BoundMethod> {
  const { output, layer: chosen } = chosenLayer(model.definition.name, graph.lowered, layer);
  const session = await model.load(`explain/gradCam/${chosen.name}`, () => {
    const [slope] = gradients(scoreSum(graph), [output]) as [Value];
    const weights = ops.reduceMean(slope, { axes: [1, 2], keepDims: true });
    const map = ops.relu(ops.reduceSum(ops.multiply(output, weights), { axes: [3] }));
    return { state: graph.graph.stateSpecs, programs: { map: graph.graph.program({ outputs: { map } }) } };
  });
  return {
    layers: [chosen.name],
    async explain({ images, directions }) {
      const { map } = await session.run('map', { image: images, direction: directions });
      return map as TensorValue;
    },
  };
}
