import { join } from 'node:path';
import { CnnError } from '@cnn/core';
import type { ImageSource } from '@cnn/data';
import type { ExperimentEvaluation } from '@cnn/experiment';
import {
  canonicalSum,
  checkEvaluation,
  evaluateTest,
  keptOf,
  type RunFolder,
  type SavedModel,
  type TestResults,
} from '@cnn/experiment';
import { saveModel, writeJson, writeSealedJson } from '@cnn/node';
import { type Arguments, asTexts } from '../arguments/parseArguments.js';
import { readInteger, readRequired } from '../arguments/readValues.js';
import type { EnsembleArguments } from '../declarations/ensemble.js';
import { experimentOf } from '../experiment/experimentOf.js';
import { type Interrupt, watchInterrupt } from '../interrupt.js';
import { openRun } from '../runs/runFolder.js';
import { readSplit } from '../runs/runParts.js';
import { type ExitCode, exitCodes, type Terminal } from '../terminal.js';
import { onEngine } from '../trained/openTrained.js';
import { openTrainedData, trainedSource } from '../trained/trainedData.js';
import { describeResults } from '../training/describeResults.js';
import { ensembleOf, type Member, readMembers, sharedParts } from '../training/ensembleMembers.js';
import { checkPooling } from '../training/pooling.js';
import { createReporter, type Reporter } from '../training/reporter.js';

export async function run(typed: EnsembleArguments, terminal: Terminal): Promise<ExitCode> {
  const args = asTexts(typed);
  const { evaluation } = await experimentOf(typed);
  const out = readRequired(args, 'out', 'FOLDER');
  checkMeasuring(args);
  const members = await readMembers({ paths: args.positionals, out, args });
  const paths = members.map(({ path }) => path);
  const saved = ensembleOf(members);
  const reporter = createReporter(terminal, args.flag('json'));
  const interrupt = watchInterrupt(terminal);
  const tell = (message: string): void => reporter.tell({ type: 'folder', message }, [message]);
  const run = await openRun({ out, command: 'ensemble', overwrite: args.flag('overwrite'), tell });
  try {
    const results =
      args.value('data') === undefined
        ? {}
        : await measure({ args, evaluation, members, saved, reporter, interrupt });
    await write({ run, saved, results, split: join(paths[0] as string, 'split.json') });
  } finally {
    await run.release();
    interrupt.end();
  }
  reporter.tell({ type: 'saved', out, members: paths }, [`Model: ${join(out, 'model')}`]);
  return exitCodes.ok;
}

/** @throws CnnError (USAGE) for an option of a measurement that is not made */
function checkMeasuring(args: Arguments): void {
  if (args.value('data') !== undefined) return;
  const idle = ['threshold', 'pooling', 'top-k', 'calibrate'].find(
    (name) => args.flag(name) || args.value(name) !== undefined,
  );
  if (idle === undefined) return;
  throw new CnnError('USAGE', `--${idle} needs --data DATA, the images that the members were trained on.`);
}

interface MeasureOptions {
  readonly args: Arguments;
  readonly evaluation: ExperimentEvaluation;
  readonly members: readonly Member[];
  readonly saved: SavedModel;
  readonly reporter: Reporter;
  readonly interrupt: Interrupt;
}

/** The test part of the members' split, at thresholds that the validation part chooses. */
async function measure({
  args,
  evaluation,
  members,
  saved,
  reporter,
  interrupt,
}: MeasureOptions): Promise<TestResults> {
  const batchSize = readInteger(args, 'batch-size') ?? 32;
  const seed = readInteger(args, 'seed', 0) ?? 0;
  const data = readRequired(args, 'data', 'DATA');
  const set = await interrupt.orStop(openTrainedData({ args, data, saved }));
  checkPooling(args, set);
  const parts = await sharedParts(members, set);
  checkEvaluation({ set, parts }, evaluation);
  const source = (indices: readonly number[]): ImageSource | undefined =>
    indices.length > 0 ? trainedSource(saved, set, indices) : undefined;
  const sources = {
    train: undefined,
    validation: source(parts.validation),
    test: source(parts.test),
  };
  const { test } = sources;
  if (!test) {
    throw new CnnError(
      'DATA',
      `${data}: the members’ split holds no test image to measure with. Leave --data out.`,
    );
  }
  const trained = await onEngine(saved, args);
  try {
    const model = await interrupt.orStop(trained.compile());
    // The saved model itself has a field `model`, which is not the compiled one.
    const { preprocessing, testTimeViews } = saved;
    const sight = { preprocessing, testTimeViews };
    const { signal } = interrupt;
    return await evaluateTest({
      ...{ model, sight, test, sources, evaluation, batchSize, seed, signal },
      onEvent: (event) => reporter.tell(event, describeResults(event)),
    });
  } finally {
    await trained.engine.dispose();
  }
}

interface WriteOptions {
  readonly run: RunFolder;
  readonly saved: SavedModel;
  readonly results: TestResults;
  /** The members' `split.json`. */
  readonly split: string;
}

/** What `cnn train` would leave, but for the history of a training. */
async function write({ run, saved, results, split }: WriteOptions): Promise<void> {
  const { store } = run;
  const { name: out } = store;
  const record = results.evaluation;
  const parts = record && (await readSplit(split));
  await run.begin(parts ? { split: canonicalSum(parts) } : {});
  await saveModel({
    ...saved,
    ...keptOf(results),
    directory: join(out, 'model'),
    details: { run: run.run, ...saved.details },
  });
  if (!record) return;
  await writeJson({ path: join(out, 'split.json'), value: parts });
  await writeSealedJson({ path: join(out, 'evaluation.json'), value: { run: run.run, ...record } });
}
