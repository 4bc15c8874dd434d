import { fields, gradients, ops, type Value } from '@cnn/core';
import { modelGraph } from '../model/modelGraph.js';
import { chosenLayers, layerNamed } from '../model/spatialLayers.js';
import type { MethodRule } from './method.js';
import { onePass } from './onePass.js';
import { reaches } from './reaches.js';

/** Options of every class activation map. */
export interface ClassActivationOptions {
  /**
   * Whether negative values become 0, so that the map shows only what speaks for the class. Default true, as in the papers' figures and
   * pytorch-grad-cam. Without it, values below 0 speak against the class.
   */
  readonly relu?: boolean | undefined;
}

/** Sums over channels what a layer's values `[batch, h, w, c]` and the score's gradient to them make: `[batch, h, w]`. */
type WeighLayer = (values: Value, slope: Value) => Value;

/** A class activation map: how it weighs a layer's values, and what people must know of it. */
export interface ClassActivation
  extends Pick<MethodRule<ClassActivationOptions>, 'label' | 'source' | 'unit'> {
  readonly name: string;
  readonly weigh: WeighLayer;
}

/** The rule of a method that weighs a layer's values by the score's gradient to them. */
export function classActivation({
  name,
  weigh,
  ...rule
}: ClassActivation): MethodRule<ClassActivationOptions> {
  return {
    ...rule,
    looksAt: 'layer',
    options: { relu: fields.aBoolean },
    async bind({ model, graph, layer, options: { relu = true } }) {
      const named = { where: 'explain', model: model.definition.name };
      const chosen = chosenLayers({ ...named, lowered: graph.lowered, names: layer });
      const layers = chosen.map(({ layer: own }) => own.name);
      const explain = await onePass({
        model,
        key: JSON.stringify([name, relu, layers]),
        graph: () => {
          if (chosen.every(({ output }) => reaches(output, graph.logits))) return graph;
          return modelGraph({ model, tapped: layers });
        },
        maps: (score, whole) => {
          const values = layers.map((name) => layerNamed({ ...named, lowered: whole.lowered, name }).output);
          const slopes = gradients(score, values);
          return values.map((value, index) => {
            const map = weigh(value, slopes[index] as Value);
            return relu ? ops.relu(map) : map;
          });
        },
      });
      return { layers, signed: !relu, onePass: true, explain };
    },
  };
}

/** The sum over channels. */
export const overChannels = (value: Value): Value => ops.reduceSum(value, { axes: [3] });
