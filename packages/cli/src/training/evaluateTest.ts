import type { ImageSource, PartName } from '@cnn/data';
import type { Decision } from '@cnn/experiment';
import { type Evaluation, evaluationRecord, type Predictions } from '@cnn/plot';
import type { TrainableModel } from '@cnn/train';
import type { Interrupt } from '../interrupt.js';
import { decisionOf, labelDecisionOf } from '../trained/decision.js';
import { evaluatePart } from '../trained/evaluatePart.js';
import type { Sight } from '../trained/predictAsTrained.js';
import { calibrated, calibrationRecord, describeCalibration, fitOn } from './calibration.js';
import { clinicalRecord, describeClinical } from './clinical.js';
import { describeEvaluation } from './describeEvaluation.js';
import { itemsOf } from './items.js';
import { describeMultiLabel, type MultiLabelRecord, multiLabelRecord } from './multiLabelReport.js';
import type { Reporter } from './reporter.js';
import type { TrainSettings } from './settings.js';
import { describeThresholds, thresholdsOf } from './thresholds.js';

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

/** What `evaluation.json` holds, one of both, and what the report shows beside it. */
export interface TestResults {
  readonly evaluation?: Evaluation;
  readonly multiLabel?: MultiLabelRecord;
  /** Where the model decides, as it was evaluated. */
  readonly decision?: Decision | undefined;
  /** What calibrates it, where that was asked for and possible. */
  readonly temperature?: number;
  /** What the threshold of two classes was chosen on. */
  readonly validation?: Predictions;
}

/** What is kept of them with the model. */
export function keptOf({ decision, temperature }: Pick<TestResults, 'decision' | 'temperature'>) {
  return {
    ...(decision ? { decision } : {}),
    ...(temperature === undefined ? {} : { temperature }),
  };
}

/** The test part, calibrated by the validation part if that is asked for, at the threshold that the validation part chooses. */
export async function evaluateTest(options: EvaluateTestOptions): Promise<TestResults> {
  const { model, sight, test, settings, reporter, interrupt, sources } = options;
  const { batchSize, seed, thresholdRule, pooling } = settings;
  const { signal } = interrupt;
  const { validation } = sources;
  const measure = (source: ImageSource) => evaluatePart({ model, source, batchSize, signal, ...sight });
  const plain = validation && (await measure(validation));
  const fitted = settings.calibrate && plain ? fitOn(plain) : undefined;
  const temperature = fitted?.temperature ?? undefined;
  const validated = plain && calibrated(plain, temperature);
  const chosen =
    validated && thresholdsOf({ evaluation: validated, source: validation, rule: thresholdRule, pooling });
  const before = await measure(test);
  const evaluation = calibrated(before, temperature);
  const calibration = fitted && calibrationRecord({ before, after: evaluation, fitted });
  const decision = decisionOf(chosen, { pooling, source: validation });
  const measured = clinicalRecord({ evaluation, source: test, thresholds: decision ?? {}, seed });
  const record = { ...measured, ...chosen, ...(calibration ? { calibration } : {}) };
  const { predictions: _, ...results } = record;
  reporter.tell({ type: 'evaluation', part: 'test', ...results }, [
    '',
    ...describeEvaluation(record),
    '',
    ...(calibration ? [describeCalibration(calibration)] : []),
    ...describeThresholds(record.report, chosen),
    ...describeClinical(record.report),
  ]);
  const predicted =
    chosen && validation && evaluationRecord({ evaluation: validated, items: itemsOf(validation) });
  return {
    evaluation: record,
    decision,
    ...(temperature === undefined ? {} : { temperature }),
    ...(predicted ? { validation: predicted } : {}),
  };
}

/** The test part of a set with several labels an image: each label at the threshold that the validation part chooses. */
export async function evaluateLabels(options: EvaluateTestOptions): Promise<TestResults> {
  const { model, sight, test, settings, reporter, interrupt, sources } = options;
  const { batchSize, seed, thresholdRule: rule, pooling } = settings;
  const { signal } = interrupt;
  const measured = (source: ImageSource) => evaluatePart({ model, source, batchSize, signal, ...sight });
  const validated = sources.validation && (await measured(sources.validation));
  const record = multiLabelRecord({
    evaluation: await measured(test),
    source: test,
    validated,
    rule,
    pooling,
    seed,
  });
  const { predictions: _, ...results } = record;
  reporter.tell({ type: 'evaluation', part: 'test', ...results }, ['', ...describeMultiLabel(record)]);
  return { multiLabel: record, decision: labelDecisionOf(record, sources.validation) };
}
