import type { TrainedEvaluation } from '@cnn/experiment';
import { writeSealedJson } from '@cnn/node';
import { type Decided, describeDecision, readDecision } from '../arguments/decisionOptions.js';
import { measuredImages } from '../arguments/partOptions.js';
import { openTrainedData } from '../arguments/trainedData.js';
import { onEngine, readTrained } from '../arguments/trainedModel.js';
import { describeViews, withViews } from '../arguments/viewOptions.js';
import type { EvaluateArguments } from '../declarations/evaluate.js';
import { experimentOf } from '../experiment/experimentOf.js';
import { watchInterrupt } from '../interrupt.js';
import { required } from '../options/required.js';
import { type ExitCode, exitCodes, type Terminal } from '../terminal.js';
import { describeCalibration } from '../training/calibration.js';
import { describeClinical } from '../training/clinical.js';
import { describeEvaluation } from '../training/describeEvaluation.js';
import { describeMultiLabel } from '../training/multiLabelReport.js';
import { checkPooling } from '../training/pooling.js';
import { describeWorst, readWorst, reportedErrors } from '../training/worstErrors.js';

export async function run(args: EvaluateArguments, terminal: Terminal): Promise<ExitCode> {
  const { values } = args;
  const { 'batch-size': batchSize, seed, out } = values;
  const { data: read } = await experimentOf(args);
  required({ data: read.source }, 'data', 'DATA');
  const interrupt = watchInterrupt(terminal);
  const kept = await readTrained(values, terminal);
  const seen = withViews(kept, values);
  const decision = readDecision(values, seen);
  const saved = { ...seen, ...(decision && { decision }) };
  const model = onEngine(saved, values);
  try {
    const { signal } = interrupt;
    const set = await interrupt.orStop(openTrainedData({ args, read, saved }));
    checkPooling(values, set);
    const worst = readWorst(values.worst, set);
    const measured = await interrupt.orStop(measuredImages({ values, set, saved, signal }));
    await interrupt.orStop(model.compiled());
    const { indices } = measured;
    const how = { indices, batchSize, bootstrap: { seed }, worst: reportedErrors(worst), signal };
    const record = { ...(await model.evaluate(set, how)), seen: measured.seen ?? null };
    const lines = [...measured.lines, ...describeViews(kept, saved), ...linesOf(record, decision, worst)];
    if (out !== undefined) await writeSealedJson({ path: out, value: record });
    const text = values.json ? JSON.stringify(record) : lines.join('\n');
    terminal.stdout.write(`${text}\n`);
    return exitCodes.ok;
  } finally {
    interrupt.end();
    await model.dispose();
  }
}

/** A record for people. */
function linesOf(record: TrainedEvaluation, decision: Decided | undefined, worst: number): string[] {
  if (record.task === 'multilabel')
    return [
      describeDecision(decision),
      ...describeMultiLabel({ ...record, images: record.predictions.length }),
    ];
  const errors = describeWorst(record.report, worst);
  return [
    ...describeEvaluation(record),
    '',
    ...(record.calibration ? [describeCalibration(record.calibration)] : []),
    ...(record.task === 'binary' ? [describeDecision(decision)] : []),
    ...describeClinical(record.report),
    ...(errors.length > 0 ? ['', ...errors] : []),
  ];
}
