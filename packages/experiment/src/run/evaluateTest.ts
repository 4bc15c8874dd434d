import type { ImageSource, PartName } from '@cnn/data';
import {
  type ClassPredictions,
  calibrated,
  calibrationRecord,
  chooseThresholds,
  classEvaluation,
  classPredictions,
  type Decision,
  decisionOf,
  type Evaluation,
  fitCalibration,
  type LabelEvaluation,
  labelEvaluation,
  type ReportedEvaluation,
  type SubgroupResults,
} from '@cnn/evaluation';
import type { StopSignal, TrainableModel } from '@cnn/train';
import { itemsOf } from '../data/itemsOf.js';
import type { ExperimentEvaluation } from '../experiment/experiment.js';
import type { Sight } from '../model/predictAsTrained.js';
import { evaluateSet } from './evaluateSet.js';
import type { EvaluationEvent } from './runEvent.js';
import { subgroupsOf } from './subgroupsOf.js';

export interface EvaluateTestOptions {
  readonly model: TrainableModel;
  /** How images are prepared and seen. */
  readonly sight: Sight;
  readonly test: ImageSource;
  readonly sources: Readonly<Record<PartName, ImageSource | undefined>>;
  readonly evaluation: Omit<ExperimentEvaluation, 'testTimeAugmentation'>;
  readonly batchSize: number;
  /** Of the resampling for intervals. */
  readonly seed: number;
  readonly signal?: StopSignal | undefined;
  readonly onEvent: (event: EvaluationEvent) => void;
}

/** What `evaluation.json` holds, and what the report shows beside it. */
export interface TestResults {
  readonly evaluation?: Evaluation | undefined;
  /** Where the model decides, as it was evaluated. */
  readonly decision?: Decision | undefined;
  /** What calibrates it, where that was asked for and possible. */
  readonly temperature?: number | undefined;
  /** What the threshold of two classes was chosen on. */
  readonly validation?: ClassPredictions | undefined;
  /** By the attributes of the images that were asked for. */
  readonly subgroups?: readonly SubgroupResults[] | undefined;
}

/** What is kept of them with the model. */
export function keptOf({ decision, temperature }: Pick<TestResults, 'decision' | 'temperature'>) {
  return {
    ...(decision ? { decision } : {}),
    ...(temperature === undefined ? {} : { temperature }),
  };
}

/** The test set, calibrated by the validation set if that is asked for, at the thresholds that the validation set chooses. */
export async function evaluateTest(options: EvaluateTestOptions): Promise<TestResults> {
  const { model, sight, test, batchSize, seed, signal, onEvent, sources } = options;
  const { threshold: rule, pooling, calibrate, subgroups: columns } = options.evaluation;
  const { validation } = sources;
  const measure = (source: ImageSource) => evaluateSet({ model, source, batchSize, signal, ...sight });
  const plain = validation && (await measure(validation));
  const fitted = calibrate && plain ? fitCalibration(plain) : undefined;
  const temperature = fitted?.temperature ?? undefined;
  const validated = plain && calibrated(plain, temperature);
  const validationItems = validation ? itemsOf(validation) : [];
  const chosen =
    validated && chooseThresholds({ evaluated: validated, items: validationItems, rule, pooling });
  const before = await measure(test);
  const evaluated = calibrated(before, temperature);
  const decision = decisionOf({ chosen, pooling, items: validationItems });
  const items = itemsOf(test);
  const known = { evaluated, items, decision, chosen, bootstrap: { seed } };
  const finished = (evaluation: ReportedEvaluation | LabelEvaluation) => {
    const subgroups = subgroupsOf({ evaluation, items, subgroups: columns, seed });
    onEvent({ ...eventOf(evaluation), subgroups });
    return { evaluation, decision, subgroups };
  };
  if (evaluated.task === 'multilabel') {
    return finished(labelEvaluation(known));
  }
  const calibration = fitted && calibrationRecord({ before, after: evaluated, fitted });
  return {
    ...finished(classEvaluation({ ...known, calibration })),
    temperature,
    validation: chosen && validated && classPredictions(validated, validationItems),
  };
}

function eventOf({ predictions, ...results }: ReportedEvaluation | LabelEvaluation): EvaluationEvent {
  return { type: 'evaluation', part: 'test', images: predictions.length, ...results };
}
