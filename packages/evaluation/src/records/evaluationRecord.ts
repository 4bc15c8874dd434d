import { classEvaluation } from './classEvaluation.js';
import type { Evaluation } from './evaluation.js';
import type { EvaluationRecordOptions } from './evaluationRecordOptions.js';
import { labelEvaluation } from './labelEvaluation.js';

/**
 * How a model did on a set, as plain JSON: results by item and by group at the model's thresholds, and every prediction. It is
 * what the charts and the report take, and what `evaluation.json` holds.
 *
 * @throws CnnError `TRAINING` or `DATA` for labels that are no classes, and for labels and outputs that do not fit
 *
 * @example
 * ```ts
 * import { evaluationRecord } from '@cnn/evaluation';
 *
 * const evaluated = await model.evaluate(test);
 * const evaluation = evaluationRecord({ evaluated, items: test.set.items, bootstrap: true });
 * ```
 */
export function evaluationRecord(options: EvaluationRecordOptions): Evaluation {
  return options.evaluated.task === 'multilabel' ? labelEvaluation(options) : classEvaluation(options);
}
