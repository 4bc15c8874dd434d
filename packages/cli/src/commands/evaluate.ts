import type { ImageSource } from '@cnn/data';
import { writeSealedJson } from '@cnn/node';
import type { Evaluation } from '@cnn/train';
import type { Command } from '../arguments/command.js';
import { readInteger, readRequired } from '../arguments/readValues.js';
import { openTrainedData, trainedDataOptions, trainedSource } from '../arguments/trainedData.js';
import { modelOption, onEngine, readTrained } from '../arguments/trainedModel.js';
import { describeViews, viewOptions, withViews } from '../arguments/viewOptions.js';
import { watchInterrupt } from '../interrupt.js';
import { exitCodes } from '../terminal.js';
import { type Decided, decideOption, describeDecision, readDecision } from '../trained/decision.js';
import { evaluatePart } from '../trained/evaluatePart.js';
import { measuredImages, partOptions } from '../trained/seenImages.js';
import { calibrated, calibrationRecord, describeCalibration } from '../training/calibration.js';
import { clinicalRecord, describeClinical } from '../training/clinical.js';
import { describeEvaluation } from '../training/describeEvaluation.js';
import { describeMultiLabel, multiLabelRecord } from '../training/multiLabelReport.js';
import { checkPooling, poolingOptions } from '../training/pooling.js';
import { describeWorst, readWorst, reportedErrors, worstOption } from '../training/worstErrors.js';

export const evaluate: Command = {
  name: 'evaluate',
  usage: '--model OUT/model --data DATA [options]',
  summary: 'Measure a trained model on labelled images.',
  options: {
    ...modelOption,
    ...trainedDataOptions,
    ...partOptions,
    ...decideOption,
    ...poolingOptions,
    ...worstOption,
    ...viewOptions,
    'batch-size': { value: 'N', help: 'default 32' },
    engine: { value: 'NAME', help: 'see cnn doctor; default: the fastest that works' },
    out: { value: 'FILE', help: 'also write the JSON into this file' },
    seed: { value: 'N', help: 'of the resampling for intervals; default 0' },
    json: { help: 'print JSON: loss, accuracy, auc, confusionMatrix, report, and every prediction' },
  },
  async run(args, terminal) {
    const data = readRequired(args, 'data', 'DATA');
    const batchSize = readInteger(args, 'batch-size') ?? 32;
    const seed = readInteger(args, 'seed', 0) ?? 0;
    const interrupt = watchInterrupt(terminal);
    const kept = await readTrained(args, terminal);
    const saved = withViews(kept, args);
    const trained = onEngine(saved, args);
    try {
      const { signal } = interrupt;
      const set = await interrupt.orStop(openTrainedData({ args, data, saved }));
      checkPooling(args, set);
      const worst = readWorst(args, set);
      const measured = await interrupt.orStop(measuredImages({ args, set, saved, signal }));
      const source = trainedSource(saved, set, measured.indices);
      const decision = readDecision(args, saved);
      const { temperature } = saved;
      const compiled = await interrupt.orStop(trained.compiled());
      const evaluation = await evaluatePart({ ...saved, model: compiled, source, batchSize, signal });
      const result = resultOf({ evaluation, source, decision, temperature, seed, worst });
      const record = { ...result.record, seen: measured.seen ?? null, testTimeViews: saved.testTimeViews };
      const lines = [...measured.lines, ...describeViews(kept, saved), ...result.lines];
      const out = args.value('out');
      if (out !== undefined) await writeSealedJson({ path: out, value: record });
      const text = args.flag('json') ? JSON.stringify(record) : lines.join('\n');
      terminal.stdout.write(`${text}\n`);
      return exitCodes.ok;
    } finally {
      interrupt.end();
      await trained.dispose();
    }
  },
};

interface ResultOptions {
  readonly evaluation: Evaluation;
  readonly source: ImageSource;
  readonly decision: Decided | undefined;
  readonly temperature: number | undefined;
  readonly seed: number;
  /** How many errors to show. */
  readonly worst: number;
}

/** What is printed and written. */
function resultOf(options: ResultOptions) {
  const { evaluation: before, source, decision, temperature, seed, worst } = options;
  if (source.labelSets) {
    const thresholds = decision?.labelThresholds;
    const pooling = decision?.pooling;
    const record = multiLabelRecord({ evaluation: before, source, thresholds, pooling, seed });
    return { record, lines: [describeDecision(decision), ...describeMultiLabel(record)] };
  }
  const evaluation = calibrated(before, temperature);
  const measured = clinicalRecord({
    ...{ evaluation, source, thresholds: decision ?? {}, seed },
    worst: reportedErrors(worst),
  });
  const errors = describeWorst(measured.report, worst);
  const origin = measured.classNames.length === 2 ? [describeDecision(decision)] : [];
  const calibration =
    temperature && calibrationRecord({ before, after: evaluation, fitted: { temperature } });
  const record = { ...measured, ...(calibration ? { calibration } : {}) };
  return {
    record,
    lines: [
      ...describeEvaluation(record),
      '',
      ...(calibration ? [describeCalibration(calibration)] : []),
      ...origin,
      ...describeClinical(record.report),
      ...(errors.length > 0 ? ['', ...errors] : []),
    ],
  };
}
