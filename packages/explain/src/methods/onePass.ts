import { ops, type TensorValue, type Value } from '@cnn/core';
import type { ExplainableModel } from '../model/explainableModel.js';
import type { ModelGraph } from '../model/modelGraph.js';
import { CUT, predictedDirection } from '../model/predictedDirection.js';
import { cutOf } from '../model/target.js';
import type { BoundMethod, MethodBatch, MethodMaps } from './method.js';

export interface OnePassOptions {
  readonly model: ExplainableModel;
  /** What the programs are kept under: another one for other programs. */
  readonly key: string;
  readonly graph: () => ModelGraph;
  /** Maps of the scores, whose sum over the batch is given: its gradient is each image's own, since images do not mix. */
  readonly maps: (scores: Value, graph: ModelGraph) => readonly Value[];
}

/**
 * What explains a batch in the pass that predicts it: of given classes, or of the one that is predicted. No weight's gradient is
 * computed.
 */
export async function onePass(options: OnePassOptions): Promise<BoundMethod['explain']> {
  const { model, key } = options;
  const session = await model.load(`explain/${key}`, () => {
    const whole = options.graph();
    const { graph, logits, lowered } = whole;
    const given = graph.input('direction', {
      shape: [-1, logits.shape[1] as number],
      dtype: 'float32',
      source: { kind: 'batch' },
    });
    const program = (direction: Value) => {
      const maps = options.maps(ops.reduceSum(ops.multiply(logits, direction)), whole);
      const outputs = { prediction: lowered.output, logits, direction };
      return graph.program({
        outputs: { ...outputs, ...Object.fromEntries(maps.map((map, index) => [`map${index}`, map])) },
      });
    };
    return {
      state: graph.stateSpecs,
      programs: { given: program(given), predicted: program(predictedDirection(whole, model)) },
    };
  });
  return async ({ images: image, directions }: MethodBatch): Promise<MethodMaps> => {
    const outputs = await (directions
      ? session.run('given', { image, direction: directions })
      : session.run('predicted', { image, [CUT]: { shape: [], data: Float32Array.of(cutOf(model)) } }));
    const maps: TensorValue[] = [];
    for (let map = outputs.map0; map; map = outputs[`map${maps.length}`]) maps.push(map);
    const { prediction, logits, direction } = outputs as Record<string, TensorValue>;
    return { maps, outputs: { prediction, logits, directions: direction } as MethodMaps['outputs'] };
  };
}
