import { CnnError } from '@cnn/core';
import { fromSplitFiles, type ImageSet, type ImageSource } from '@cnn/data';
import { writeSealedJson } from '@cnn/node';
import type { Evaluation } from '@cnn/train';
import type { Command } from '../arguments/command.js';
import { dataOptions } from '../arguments/dataOptions.js';
import type { Arguments } from '../arguments/parseArguments.js';
import { readChoice, readInteger, readRequired } from '../arguments/readValues.js';
import { watchInterrupt } from '../interrupt.js';
import { readSplit } from '../runs/runParts.js';
import { exitCodes } from '../terminal.js';
import {
  calibrated,
  calibrationRecord,
  describeCalibration,
  savedTemperature,
} from '../training/calibration.js';
import { clinicalRecord, describeClinical } from '../training/clinical.js';
import { type Decision, decideOption, describeDecision, readDecision } from '../training/decision.js';
import { describeEvaluation } from '../training/describeEvaluation.js';
import { evaluatePart } from '../training/evaluatePart.js';
import { describeMultiLabel, multiLabelRecord } from '../training/multiLabelReport.js';
import { openTrained } from '../training/openTrained.js';
import { checkPooling, poolingOptions } from '../training/pooling.js';
import { openTrainedData, trainedSource } from '../training/trainedData.js';
import { describeWorst, readWorst, reportedErrors, worstOption } from '../training/worstErrors.js';

export const evaluate: Command = {
  name: 'evaluate',
  usage: '--model OUT/model --data DATA [options]',
  summary: 'Measure a trained model on labelled images.',
  options: {
    model: { value: 'FOLDER', help: 'the model folder that cnn train wrote' },
    ...dataOptions,
    split: { value: 'FILE', help: 'a split.json, to evaluate only one part of it' },
    part: { value: 'PART', help: 'train, validation or test (default) of the split' },
    ...decideOption,
    ...poolingOptions,
    ...worstOption,
    tta: { help: 'the mean over all positions of an image, as in cnn train --tta' },
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
    const tta = args.flag('tta');
    const part = readChoice(args, 'part', ['train', 'validation', 'test']) ?? 'test';
    const interrupt = watchInterrupt(terminal);
    const trained = await openTrained(args);
    try {
      const { saved } = trained;
      const set = await interrupt.orStop(openTrainedData({ args, data, saved }));
      checkPooling(args, set);
      const worst = readWorst(args, set);
      const indices = await partOf(set, args, part);
      const source = trainedSource(saved, set, indices);
      const decision = readDecision(args, saved);
      const temperature = savedTemperature(saved);
      const compiled = await interrupt.orStop(trained.compile());
      const { signal } = interrupt;
      const evaluation = await evaluatePart({ model: compiled, source, batchSize, signal, tta });
      const { record, lines } = resultOf({ evaluation, source, decision, temperature, seed, worst });
      const out = args.value('out');
      if (out !== undefined) await writeSealedJson({ path: out, value: record });
      const text = args.flag('json') ? JSON.stringify(record) : lines.join('\n');
      terminal.stdout.write(`${text}\n`);
      return exitCodes.ok;
    } finally {
      interrupt.end();
      await trained.engine.dispose();
    }
  },
};

interface ResultOptions {
  readonly evaluation: Evaluation;
  readonly source: ImageSource;
  readonly decision: Decision | undefined;
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

/** The items of one part; all when no split was given. */
async function partOf(
  set: ImageSet,
  args: Arguments,
  part: 'train' | 'validation' | 'test',
): Promise<readonly number[] | undefined> {
  const path = args.value('split');
  if (path === undefined) {
    if (args.value('part') === undefined) return undefined;
    throw new CnnError('USAGE', '--part needs --split FILE, the split.json that cnn train wrote.');
  }
  const indices = fromSplitFiles({ set, files: await readSplit(path) })[part];
  if (indices.length > 0) return indices;
  throw new CnnError('DATA', `${path}: the part ${part} holds no image. Choose another --part.`);
}
