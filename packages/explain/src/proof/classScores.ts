import type { TensorValue } from '@cnn/core';
import type { ExplainableModel } from '../model/explainableModel.js';
import { modelGraph } from '../model/modelEnd.js';
import { directionOf } from '../model/target.js';

/** How much a model is for a class: its probability, or the logit that is explained. */
export type ClassScore = 'probability' | 'logit';

/** @returns for a batch of images as the model sees them, the score of a class of each */
export type ScoreClasses = (images: TensorValue, targets: readonly number[]) => Promise<Float64Array>;

/** The scores of classes, of one view and before calibration. Of the first class of a single sigmoid: 1 − p, and the negated logit. */
export async function classScores(
  model: Pick<ExplainableModel, 'definition' | 'layers' | 'load'>,
  score: ClassScore,
): Promise<ScoreClasses> {
  const session = await model.load('explain/proof/scores', () => {
    const { graph, lowered, logits } = modelGraph(model);
    const program = graph.program({ outputs: { prediction: lowered.output, logits } });
    return { state: graph.stateSpecs, programs: { scores: program } };
  });
  return async (images, targets) => {
    const { prediction, logits } = await session.run('scores', { image: images });
    const { shape, data } = (score === 'logit' ? logits : prediction) as TensorValue;
    const width = shape[1] as number;
    return Float64Array.from(targets, (target, at) => {
      if (score === 'probability' && width === 1)
        return target === 0 ? 1 - (data[at] as number) : (data[at] as number);
      const direction = directionOf(width, target);
      return direction.reduce((sum, part, output) => sum + part * (data[at * width + output] as number), 0);
    });
  };
}
