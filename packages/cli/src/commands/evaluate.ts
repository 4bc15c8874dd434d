import type { TrainedEvaluation } from '@cnn/experiment';
import { writeSealedJson } from '@cnn/node';
import type { Command } from '../arguments/command.js';
import { type Decided, decideOption, describeDecision, readDecision } from '../arguments/decisionOptions.js';
import { measuredImages, partOptions } from '../arguments/partOptions.js';
import { readInteger, readRequired } from '../arguments/readValues.js';
import { openTrainedData, trainedDataOptions } from '../arguments/trainedData.js';
import { modelOption, onEngine, readTrained } from '../arguments/trainedModel.js';
import { describeViews, viewOptions, withViews } from '../arguments/viewOptions.js';
import { watchInterrupt } from '../interrupt.js';
import { exitCodes } from '../terminal.js';
import { describeCalibration } from '../training/calibration.js';
import { describeClinical } from '../training/clinical.js';
import { describeEvaluation } from '../training/describeEvaluation.js';
import { describeMultiLabel } from '../training/multiLabelReport.js';
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
    const seen = withViews(kept, args);
    const decision = readDecision(args, seen);
    const saved = { ...seen, ...(decision && { decision }) };
    const model = onEngine(saved, args);
    try {
      const { signal } = interrupt;
      const set = await interrupt.orStop(openTrainedData({ args, data, saved }));
      checkPooling(args, set);
      const worst = readWorst(args, set);
      const measured = await interrupt.orStop(measuredImages({ args, set, saved, signal }));
      await interrupt.orStop(model.compiled());
      const { indices } = measured;
      const how = { indices, batchSize, bootstrap: { seed }, worst: reportedErrors(worst), signal };
      const record = { ...(await model.evaluate(set, how)), seen: measured.seen ?? null };
      const lines = [...measured.lines, ...describeViews(kept, saved), ...linesOf(record, decision, worst)];
      const out = args.value('out');
      if (out !== undefined) await writeSealedJson({ path: out, value: record });
      const text = args.flag('json') ? JSON.stringify(record) : lines.join('\n');
      terminal.stdout.write(`${text}\n`);
      return exitCodes.ok;
    } finally {
      interrupt.end();
      await model.dispose();
    }
  },
};

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
