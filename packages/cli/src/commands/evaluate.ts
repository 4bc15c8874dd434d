import type { ImageSource } from '@cnn/data';
import {
  calibrated,
  calibrationRecord,
  classEvaluation,
  type Evaluated,
  labelEvaluation,
} from '@cnn/evaluation';
import { evaluateSet } from '@cnn/experiment';
import { writeSealedJson } from '@cnn/node';
import { asTexts } from '../arguments/parseArguments.js';
import { readInteger, readRequired } from '../arguments/readValues.js';
import type { EvaluateArguments } from '../declarations/evaluate.js';
import { watchInterrupt } from '../interrupt.js';
import { type ExitCode, exitCodes, type Terminal } from '../terminal.js';
import { type Decided, describeDecision, readDecision } from '../trained/decision.js';
import { openTrained } from '../trained/openTrained.js';
import { measuredImages } from '../trained/seenImages.js';
import { openTrainedData, trainedSource } from '../trained/trainedData.js';
import { describeViews, withViews } from '../trained/views.js';
import { describeCalibration } from '../training/calibration.js';
import { describeClinical } from '../training/clinical.js';
import { describeEvaluation } from '../training/describeEvaluation.js';
import { itemsOf } from '../training/items.js';
import { describeMultiLabel } from '../training/multiLabelReport.js';
import { checkPooling } from '../training/pooling.js';
import { describeWorst, readWorst, reportedErrors } from '../training/worstErrors.js';

export async function run(typed: EvaluateArguments, terminal: Terminal): Promise<ExitCode> {
  const args = asTexts(typed);
  const data = readRequired(args, 'data', 'DATA');
  const batchSize = readInteger(args, 'batch-size') ?? 32;
  const seed = readInteger(args, 'seed', 0) ?? 0;
  const interrupt = watchInterrupt(terminal);
  const trained = await openTrained(args, terminal);
  try {
    const saved = withViews(trained.saved, args);
    const { signal } = interrupt;
    const set = await interrupt.orStop(openTrainedData({ args, data, saved }));
    checkPooling(args, set);
    const worst = readWorst(args, set);
    const measured = await interrupt.orStop(measuredImages({ args, set, saved, signal }));
    const source = trainedSource(saved, set, measured.indices);
    const decision = readDecision(args, saved);
    const { temperature } = saved;
    const compiled = await interrupt.orStop(trained.compile());
    const evaluated = await evaluateSet({ ...saved, model: compiled, source, batchSize, signal });
    const result = resultOf({ evaluated, source, decision, temperature, seed, worst });
    const record = { ...result.record, seen: measured.seen ?? null, testTimeViews: saved.testTimeViews };
    const lines = [...measured.lines, ...describeViews(trained.saved, saved), ...result.lines];
    const out = args.value('out');
    if (out !== undefined) await writeSealedJson({ path: out, value: record });
    const text = args.flag('json') ? JSON.stringify(record) : lines.join('\n');
    terminal.stdout.write(`${text}\n`);
    return exitCodes.ok;
  } finally {
    interrupt.end();
    await trained.engine.dispose();
  }
}

interface ResultOptions {
  readonly evaluated: Evaluated;
  readonly source: ImageSource;
  readonly decision: Decided | undefined;
  readonly temperature: number | undefined;
  readonly seed: number;
  /** How many errors to show. */
  readonly worst: number;
}

/** What is printed and written. */
function resultOf(options: ResultOptions) {
  const { evaluated: before, source, decision, temperature, seed, worst } = options;
  const known = { items: itemsOf(source), decision, bootstrap: { seed } };
  if (before.task === 'multilabel') {
    const record = labelEvaluation({ ...known, evaluated: before });
    return {
      record,
      lines: [
        describeDecision(decision),
        ...describeMultiLabel({ ...record, images: record.predictions.length }),
      ],
    };
  }
  const evaluated = calibrated(before, temperature);
  const calibration =
    temperature === undefined
      ? undefined
      : calibrationRecord({ before, after: evaluated, fitted: { temperature } });
  const record = classEvaluation({ ...known, evaluated, calibration, worst: reportedErrors(worst) });
  const errors = describeWorst(record.report, worst);
  const origin = record.task === 'binary' ? [describeDecision(decision)] : [];
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
