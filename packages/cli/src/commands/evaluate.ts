import { join } from 'node:path';
import {
  type ExperimentData,
  type JsonObject,
  openRun,
  type RunFolder,
  reportFile,
  type TrainedEvaluation,
  writeEvaluation,
} from '@cnn/experiment';
import { folderStore, writeSealedJson } from '@cnn/node';
import { checkOutFile } from '../arguments/checkOutFile.js';
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
import { inWords, withOptionNames } from '../text/optionNames.js';
import { describeCalibration } from '../training/calibration.js';
import { describeClinical } from '../training/clinical.js';
import { describeEvaluation } from '../training/describeEvaluation.js';
import { describeMultiLabel } from '../training/multiLabelReport.js';
import { checkPooling } from '../training/pooling.js';
import { runFacts } from '../training/runHost.js';
import { describeSubgroups } from '../training/subgroups.js';
import { describeWorst, readWorst, reportedErrors } from '../training/worstErrors.js';

export async function run(args: EvaluateArguments, terminal: Terminal): Promise<ExitCode> {
  const { data: read, evaluation } = await experimentOf(args);
  required({ data: read.source }, 'data', 'DATA');
  const folder = await openResults(args, terminal);
  const interrupt = watchInterrupt(terminal);
  try {
    return await measure({ args, terminal, read, subgroups: evaluation.subgroups, interrupt, folder });
  } finally {
    interrupt.end();
    await folder?.release();
  }
}

interface MeasureOptions {
  readonly args: EvaluateArguments;
  readonly terminal: Terminal;
  /** How the images are read. */
  readonly read: ExperimentData;
  readonly subgroups: readonly string[] | undefined;
  readonly interrupt: ReturnType<typeof watchInterrupt>;
  /** Where the results are written, with a report. */
  readonly folder: RunFolder | undefined;
}

async function measure(options: MeasureOptions): Promise<ExitCode> {
  const { args, terminal, read, subgroups, interrupt, folder } = options;
  const { values, commandLine: command } = args;
  const { 'batch-size': batchSize, seed, out } = values;
  const kept = await readTrained(values, terminal);
  const seen = withViews(kept, values);
  const decision = readDecision(values, seen);
  const saved = { ...seen, ...(decision && { decision }) };
  const model = onEngine(saved, values);
  try {
    const { signal } = interrupt;
    const set = await interrupt.orStop(openTrainedData({ args, read, attributes: subgroups, saved }));
    checkPooling(values, set);
    const worst = readWorst(values.worst, set);
    const measured = await interrupt.orStop(measuredImages({ values, set, saved, signal }));
    await interrupt.orStop(model.compiled());
    const { indices } = measured;
    const how = { indices, batchSize, bootstrap: { seed }, worst: reportedErrors(worst), subgroups, signal };
    const record = {
      ...(await model.evaluate(set, how)),
      seen: measured.seen ?? null,
      measured: measured.measured ?? null,
    };
    const lines = [...measured.lines, ...describeViews(kept, saved), ...linesOf(record, decision, worst)];
    if (folder) {
      const host = { facts: runFacts(), command };
      await writeEvaluation({ folder, evaluation: record, saved, set, model, host });
      lines.push('', `Report: ${join(folder.store.name, reportFile)}`);
    } else if (out !== undefined) await writeSealedJson({ path: out, value: record });
    const text = values.json ? JSON.stringify(record) : lines.join('\n');
    terminal.stdout.write(`${text}\n`);
    return exitCodes.ok;
  } finally {
    await model.dispose();
  }
}

/**
 * The folder that `--out` names; undefined without one, or for a file.
 *
 * @throws CnnError (FILE) for a file or folder that holds something else
 */
async function openResults(
  { values: { out, overwrite } }: EvaluateArguments,
  terminal: Terminal,
): Promise<RunFolder | undefined> {
  if (out === undefined) return undefined;
  if (out.endsWith('.json')) {
    await checkOutFile({ path: out, command: 'evaluate', overwrite, isOwn });
    return undefined;
  }
  const tell = (message: string): void => {
    terminal.stderr.write(`Note: ${withOptionNames(message, out)}\n`);
  };
  return inWords(openRun({ store: folderStore(out), command: 'evaluate', overwrite, tell }), out);
}

function isOwn(value: JsonObject): boolean {
  return Array.isArray(value.classNames) && Array.isArray(value.predictions);
}

/** A record for people. */
function linesOf(record: TrainedEvaluation, decision: Decided | undefined, worst: number): string[] {
  if (record.task === 'multilabel')
    return [
      describeDecision(decision),
      ...describeMultiLabel({ ...record, images: record.predictions.length }),
      ...describeSubgroups(record.subgroups),
    ];
  const errors = describeWorst(record.report, worst);
  return [
    ...describeEvaluation(record),
    '',
    ...(record.calibration ? [describeCalibration(record.calibration)] : []),
    ...(record.task === 'binary' ? [describeDecision(decision)] : []),
    ...describeClinical(record.report),
    ...describeSubgroups(record.subgroups),
    ...(errors.length > 0 ? ['', ...errors] : []),
  ];
}
