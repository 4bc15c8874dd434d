import type { ImageSource, PartName } from '@cnn/data';
import { type Evaluation, evaluationRecord, type Predictions } from '@cnn/plot';
import type { TrainableModel } from '@cnn/train';
import type { Interrupt } from '../interrupt.js';
import { clinicalReport, describeClinical, thresholdOf, thresholdOrigin } from './clinical.js';
import { describeEvaluation } from './describeEvaluation.js';
import { evaluatePart } from './evaluatePart.js';
import { itemsOf } from './items.js';
import { metricsFor } from './metricsFor.js';
import { describeMultiLabel, type MultiLabelRecord, multiLabelRecord } from './multiLabelReport.js';
import type { Reporter } from './reporter.js';
import type { TrainSettings } from './settings.js';

export interface EvaluateTestOptions {
  readonly model: TrainableModel;
  readonly test: ImageSource;
  readonly settings: TrainSettings;
  readonly reporter: Reporter;
  readonly interrupt: Interrupt;
  readonly sources: Readonly<Record<PartName, ImageSource | undefined>>;
}

/** What `evaluation.json` holds, one of both, and what the report shows beside it. */
export interface TestResults {
  readonly evaluation?: Evaluation;
  readonly multiLabel?: MultiLabelRecord;
  /** What the threshold of two classes was chosen on. */
  readonly validation?: Predictions;
}

/** The test part, at the threshold that the validation part chooses. */
export async function evaluateTest(options: EvaluateTestOptions): Promise<TestResults> {
  const { model, test, settings, reporter, interrupt, sources } = options;
  const { batchSize, seed, tta, thresholdRule } = settings;
  const { signal } = interrupt;
  const { validation } = sources;
  const validated = validation && (await evaluatePart({ model, source: validation, batchSize, signal, tta }));
  const chosen = validated && thresholdOf(validated, thresholdRule);
  const evaluation = await evaluatePart({ model, source: test, batchSize, signal, tta });
  const report = clinicalReport({ evaluation, source: test, threshold: chosen?.threshold, seed });
  const plain = evaluationRecord({ evaluation, items: itemsOf(test) });
  // `accuracy` of the record is that at 0.5, as Keras has it; the report has it at the chosen threshold.
  const { accuracy: _, auc: __, ...metrics } = report.byItem.metrics;
  const { accuracy: ___, ...intervals } = report.byItem.intervals ?? {};
  const record = {
    ...plain,
    metrics: { ...metrics },
    intervals: { ...intervals },
    threshold: chosen,
    report,
  };
  const { predictions: ____, ...results } = record;
  reporter.tell({ type: 'evaluation', part: 'test', ...results }, [
    '',
    ...describeEvaluation(plain),
    '',
    ...describeClinical(report, thresholdOrigin(chosen)),
  ]);
  const predicted =
    chosen && validation && evaluationRecord({ evaluation: validated, items: itemsOf(validation) });
  return { evaluation: record, ...(predicted ? { validation: predicted } : {}) };
}

/** The test part of a set with several labels an image: each label at the threshold that the validation part chooses. */
export async function evaluateLabels(options: EvaluateTestOptions): Promise<TestResults> {
  const { model, test, settings, reporter, interrupt, sources } = options;
  const { batchSize, seed, thresholdRule: rule } = settings;
  const { signal } = interrupt;
  const measured = (source: ImageSource) =>
    model.evaluate(source, { batchSize, metrics: metricsFor([source]), signal });
  const validated = sources.validation && (await measured(sources.validation));
  const record = multiLabelRecord({ evaluation: await measured(test), source: test, validated, rule, seed });
  const { predictions: _, ...results } = record;
  reporter.tell({ type: 'evaluation', part: 'test', ...results }, ['', ...describeMultiLabel(record)]);
  return { multiLabel: record };
}
