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
  labelEvaluation,
} from '@cnn/evaluation';
import type { TrainableModel } from '@cnn/train';
import type { Interrupt } from '../interrupt.js';
import { evaluatePart } from '../trained/evaluatePart.js';
import type { Sight } from '../trained/predictAsTrained.js';
import { describeCalibration } from './calibration.js';
import { describeClinical } from './clinical.js';
import { describeEvaluation } from './describeEvaluation.js';
import { itemsOf } from './items.js';
import { describeMultiLabel } from './multiLabelReport.js';
import type { Reporter } from './reporter.js';
import type { TrainSettings } from './settings.js';
import { describeThresholds } from './thresholds.js';

export interface EvaluateTestOptions {
  readonly model: TrainableModel;
  /** How images are prepared and seen. */
  readonly sight: Sight;
  readonly test: ImageSource;
  readonly settings: Pick<TrainSettings, 'batchSize' | 'seed' | 'thresholdRule' | 'pooling' | 'calibrate'>;
  readonly reporter: Reporter;
  readonly interrupt: Interrupt;
  readonly sources: Readonly<Record<PartName, ImageSource | undefined>>;
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
  const { model, sight, test, settings, reporter, interrupt, sources } = options;
  const { batchSize, seed, thresholdRule: rule, pooling } = settings;
  const { signal } = interrupt;
  const { validation } = sources;
  const measure = (source: ImageSource) => evaluatePart({ model, source, batchSize, signal, ...sight });
  const plain = validation && (await measure(validation));
  const fitted = settings.calibrate && plain ? fitCalibration(plain) : undefined;
  const temperature = fitted?.temperature ?? undefined;
  const validated = plain && calibrated(plain, temperature);
  const validationItems = validation ? itemsOf(validation) : [];
  const chosen =
    validated && chooseThresholds({ evaluated: validated, items: validationItems, rule, pooling });
  const before = await measure(test);
  const evaluated = calibrated(before, temperature);
  const decision = decisionOf({ chosen, pooling, items: validationItems });
  const known = { evaluated, items: itemsOf(test), decision, chosen, bootstrap: { seed } };
  if (evaluated.task === 'multilabel') {
    const evaluation = labelEvaluation(known);
    const { predictions: _, ...results } = evaluation;
    reporter.tell({ type: 'evaluation', part: 'test', ...results }, ['', ...describeMultiLabel(evaluation)]);
    return { evaluation, decision };
  }
  const calibration = fitted && calibrationRecord({ before, after: evaluated, fitted });
  const evaluation = classEvaluation({ ...known, calibration });
  const { predictions: _, ...results } = evaluation;
  reporter.tell({ type: 'evaluation', part: 'test', ...results }, [
    '',
    ...describeEvaluation(evaluation),
    '',
    ...(calibration ? [describeCalibration(calibration)] : []),
    ...describeThresholds(evaluation),
    ...describeClinical(evaluation.report),
  ]);
  return {
    evaluation,
    decision,
    temperature,
    validation: chosen && validated && classPredictions(validated, validationItems),
  };
}
