import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { CnnError } from '@cnn/core';
import type { Evaluation } from '@cnn/evaluation';
import { loadForTheEnd, type RunFolder, withNames } from '@cnn/experiment';
import { readJson, writeSealedJson } from '@cnn/node';
import { openData } from '../arguments/dataOptions.js';
import { asTexts } from '../arguments/parseArguments.js';
import { readInteger, readRequired } from '../arguments/readValues.js';
import { type CrossValidateArguments, crossValidate } from '../declarations/crossValidate.js';
import { experimentOf } from '../experiment/experimentOf.js';
import { printConfig } from '../experiment/printConfig.js';
import { watchInterrupt } from '../interrupt.js';
import { budgetOptions } from '../options/search.js';
import { describeBudget, readBudget } from '../processes/processBudget.js';
import { TrainProcesses } from '../processes/trainProcesses.js';
import { typedOptions } from '../processes/typedOptions.js';
import { trainingFacts } from '../runs/experiment.js';
import { openRun } from '../runs/runFolder.js';
import { type ExitCode, exitCodes, type Terminal } from '../terminal.js';
import { checkMonitor } from '../training/checkMonitor.js';
import { writeCrossValidation } from '../training/crossValidationPage.js';
import { foldResults } from '../training/foldResults.js';
import { type FoldRun, finishedEvaluation, keepFolds, makeFolds } from '../training/folds.js';

const own: ReadonlySet<string> = new Set([
  ...['folds', 'out', 'overwrite', 'ignore-memory', 'print-config'],
  ...Object.keys(budgetOptions),
]);

export async function run(given: CrossValidateArguments, terminal: Terminal): Promise<ExitCode> {
  if (given.values['print-config']) return printConfig(given, terminal.stdout);
  const args = asTexts(given);
  const experiment = await experimentOf(given);
  checkMonitor(given.values);
  const folds = readInteger(args, 'folds', 2) ?? 5;
  const budget = readBudget(args);
  const { out, overwrite, 'ignore-memory': ignoreMemory } = given.values;
  const { seed } = experiment;
  const interrupt = watchInterrupt(terminal);
  const tell = (text: string): void => {
    terminal.stdout.write(`${text}\n`);
  };
  const folder = await openRun({
    ...{ out, command: 'cross-validate', overwrite, tell },
    goesOnWith: 'options.json',
  });
  try {
    await loadForTheEnd();
    const opened = openData({ args, data: readRequired(args, 'data', 'DATA') });
    const set = withNames(await interrupt.orStop(opened));
    if (set.parts) tell('The parts that the set gives are not used: all images are divided into folds anew.');
    const chosen = typedOptions(args, crossValidate.options, own);
    const runs = makeFolds({ set, folds, seed, stratify: experiment.split.stratify, out });
    const processes = new TrainProcesses({ budget, signal: interrupt.signal });
    tell(describeBudget(budget));
    await begin(folder, [...chosen, ...processes.options]);
    await keepFolds(runs);
    const typed = [...chosen, ...processes.options, ...(ignoreMemory ? ['--ignore-memory'] : [])];
    const facts = await trainingFacts(typed);
    const trainOne = async (run: FoldRun): Promise<Evaluation> => {
      const finished = await finishedEvaluation(run, facts);
      if (finished) tell(`Fold ${run.fold} of ${folds} is there already: ${resultOf(finished)}`);
      if (finished) return finished;
      const evaluation = await trainFold(run, typed, processes);
      tell(`Fold ${run.fold} of ${folds}: ${resultOf(evaluation)}`);
      return evaluation;
    };
    const evaluations = await processes.orStop(Promise.all(runs.map(trainOne)));
    const result = foldResults({
      evaluations,
      seed,
    });
    await writeSealedJson({
      path: join(out, 'cross-validation.json'),
      value: { run: folder.run, ...result.record },
    });
    for (const line of result.lines) tell(line);
    const page = await writeCrossValidation({ args, experiment, out, set, folds, pageOf: result.pageOf });
    tell(`Wrote ${join(out, 'cross-validation.json')} and ${page}`);
    return exitCodes.ok;
  } finally {
    await folder.release();
    interrupt.end();
  }
}

/**
 * Names the new run, or checks that the one that goes on has the same options, so that folds of other trainings are never taken for
 * its own.
 *
 * @throws CnnError (FILE) when the folder holds folds that were trained with something else
 */
async function begin(
  { store: { name: out }, earlier, begin: beginRun }: RunFolder,
  options: readonly string[],
): Promise<void> {
  if (!earlier) return beginRun({ options });
  // Earlier versions kept them in a file of their own, without the threads.
  const old = earlier.options === undefined;
  const then = earlier.options ?? ((await readJson(join(out, 'options.json'))) as readonly string[]);
  const now = old ? options.slice(0, -2) : options;
  if (JSON.stringify(then) === JSON.stringify(now)) return beginRun({ options });
  throw new CnnError(
    'FILE',
    `${out} holds folds trained with '${then.join(' ')}', received '${now.join(' ')}'. Give the same options to go on, choose another --out, or begin anew with --overwrite.`,
  );
}

/** @param typed the options of the folds' own runs: all that were typed but those of the cross-validation */
async function trainFold(
  run: FoldRun,
  typed: readonly string[],
  processes: TrainProcesses,
): Promise<Evaluation> {
  const { fold, out, splitFile } = run;
  const begun = existsSync(join(out, 'checkpoint', 'checkpoint.json'));
  // What a fold has left that was stopped before its first checkpoint goes.
  const anew = [...typed, '--split-file', splitFile, '--overwrite', '--out', out];
  await processes.train(begun ? ['--resume', out] : anew);
  const evaluation = await finishedEvaluation(run, await trainingFacts(typed));
  if (evaluation) return evaluation;
  throw new CnnError('TRAINING', `fold ${fold}: it ended without evaluation.json in ${out}.`);
}

function resultOf(evaluation: Evaluation): string {
  const text = (value: number | null | undefined): string =>
    typeof value === 'number' ? value.toFixed(4) : '–';
  if (evaluation.task === 'multilabel') return `AUC ${text(evaluation.macro.auc)} (mean over labels)`;
  const { accuracy, auc } = evaluation;
  return `accuracy ${text(accuracy)}, AUC ${text(auc)}`;
}
