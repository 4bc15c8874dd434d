import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { CnnError } from '@cnn/core';
import { prepareFolder, readJson, writeJson } from '@cnn/node';
import type { Command } from '../arguments/command.js';
import { dataOptions, openData } from '../arguments/dataOptions.js';
import { readInteger, readRequired } from '../arguments/readValues.js';
import { watchInterrupt } from '../interrupt.js';
import { budgetOptions, readBudget } from '../processes/processBudget.js';
import { TrainProcesses } from '../processes/trainProcesses.js';
import { optionsWithout, typedOptions } from '../processes/typedOptions.js';
import { exitCodes } from '../terminal.js';
import { writeCrossValidation } from '../training/crossValidationPage.js';
import { withNames } from '../training/divide.js';
import { foldResults } from '../training/foldResults.js';
import { type FoldEvaluation, type FoldRun, finishedEvaluation, makeFolds } from '../training/folds.js';
import { readTrainSettings, trainOptions } from '../training/settings.js';

const own: ReadonlySet<string> = new Set(['folds', 'out', ...Object.keys(budgetOptions)]);

export const crossValidate: Command = {
  name: 'cross-validate',
  usage: '--data DATA --folds N [options of cnn train]',
  summary: 'Train and test a network once for each fold, by patient; run again, it goes on where it was.',
  options: {
    ...dataOptions,
    ...optionsWithout(trainOptions, ['split', 'split-file', 'resume', 'json', 'pause-after', 'threads']),
    folds: { value: 'N', help: 'default 5' },
    ...budgetOptions,
  },
  async run(args, terminal) {
    const settings = await readTrainSettings(args);
    const folds = readInteger(args, 'folds', 2) ?? 5;
    const budget = readBudget(args);
    const { out, seed } = settings;
    const interrupt = watchInterrupt(terminal);
    const tell = (text: string): void => {
      terminal.stdout.write(`${text}\n`);
    };
    try {
      await prepareFolder(out);
      const opened = openData({ args, data: readRequired(args, 'data', 'DATA') });
      const set = withNames(await interrupt.orStop(opened));
      if (set.parts)
        tell('The parts that the set gives are not used: all images are divided into folds anew.');
      const chosen = typedOptions(args, crossValidate.options, own);
      await keepOptions(join(out, 'options.json'), chosen);
      const runs = await makeFolds({ set, folds, seed, stratify: settings.stratify, out });
      const processes = new TrainProcesses({ budget, signal: interrupt.signal });
      const typed = [...chosen, ...processes.options];
      const trainOne = async (run: FoldRun): Promise<FoldEvaluation> => {
        const finished = await finishedEvaluation(run);
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
        groups: set.items.every(({ group }) => group !== undefined),
      });
      await writeJson({ path: join(out, 'cross-validation.json'), value: result.record });
      for (const line of result.lines) tell(line);
      const page = await writeCrossValidation({ args, settings, set, folds, pageOf: result.pageOf });
      tell(`Wrote ${join(out, 'cross-validation.json')} and ${page}`);
      return exitCodes.ok;
    } finally {
      interrupt.end();
    }
  },
};

/**
 * Writes what the folds are trained with beside them, so that folds of other trainings are never taken for theirs.
 *
 * @throws CnnError (FILE) when the folder holds folds that were trained with something else
 */
async function keepOptions(path: string, options: readonly string[]): Promise<void> {
  const folder = dirname(path);
  if (!existsSync(path) && !existsSync(join(folder, 'fold-1'))) {
    await writeJson({ path, value: options });
    return;
  }
  const earlier = existsSync(path) ? ((await readJson(path)) as readonly string[]) : undefined;
  if (JSON.stringify(earlier) === JSON.stringify(options)) return;
  const expected = earlier ? `trained with '${earlier.join(' ')}'` : 'whose options are not known';
  throw new CnnError(
    'FILE',
    `${folder} holds folds ${expected}, received '${options.join(' ')}'. Give the same options to go on, or choose another --out.`,
  );
}

/** @param typed the options of the folds' own runs: all that were typed but those of the cross-validation */
async function trainFold(
  run: FoldRun,
  typed: readonly string[],
  processes: TrainProcesses,
): Promise<FoldEvaluation> {
  const { fold, out, splitFile } = run;
  const begun = existsSync(join(out, 'checkpoint', 'checkpoint.json'));
  await processes.train(begun ? ['--resume', out] : [...typed, '--split-file', splitFile, '--out', out]);
  const evaluation = await finishedEvaluation(run);
  if (evaluation) return evaluation;
  throw new CnnError('TRAINING', `fold ${fold}: it ended without evaluation.json in ${out}.`);
}

function resultOf(evaluation: FoldEvaluation): string {
  const text = (value: number | null | undefined): string =>
    typeof value === 'number' ? value.toFixed(4) : '–';
  if ('multiLabel' in evaluation) return `AUC ${text(evaluation.macro.auc)} (mean over labels)`;
  const { accuracy, auc } = evaluation;
  return `accuracy ${text(accuracy)}, AUC ${text(auc)}`;
}
