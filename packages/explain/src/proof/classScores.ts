import type { TensorValue } from '@cnn/core';
import type { ExplainableModel } from '../model/explainableModel.js';
import { modelGraph } from '../model/modelGraph.js';
import { asProbabilities, probabilityOf, scoreOf } from '../model/target.js';

/** How much a model is for a class: its probability, or the logit that is explained. */
export type ClassScore = 'probability' | 'logit';

/** @returns for a batch of images as the model sees them, the score of a class of each */
export type ScoreClasses = (images: TensorValue, targets: readonly number[]) => Promise<Float64Array>;

/** The scores of classes, of one view and before calibration. Of the first class of a single sigmoid: 1 − p, and the negated logit. */
export async function classScores(model: ExplainableModel, score: ClassScore): Promise<ScoreClasses> {
  const { graph, lowered, logits, kind } = modelGraph({ model });
  const session = await model.load('explain/scores', () => {
    const program = graph.program({ outputs: { prediction: lowered.output, logits } });
    return { state: graph.stateSpecs, programs: { scores: program } };
  });
  return async (images, targets) => {
    const name = score === 'logit' ? 'logits' : 'prediction';
    const { [name]: output } = await session.run('scores', { image: images }, [name]);
    const { shape, data } = output as TensorValue;
    const width = shape[1] as number;
    return Float64Array.from(targets, (target, at) => {
      const row = Float32Array.from(data.subarray(at * width, (at + 1) * width));
      if (score === 'logit') return scoreOf(row, target);
      return probabilityOf(asProbabilities(kind, model.task, row), target);
    });
  };
}
