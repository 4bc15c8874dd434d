import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { CnnError } from '@cnn/core';
import { prepareFolder, writeJson } from '@cnn/node';
import type { Evaluation } from '@cnn/plot';
import { classificationReport } from '@cnn/train';
import type { Command } from '../arguments/command.js';
import { dataOptions, openData } from '../arguments/dataOptions.js';
import type { Arguments } from '../arguments/parseArguments.js';
import { readInteger, readRequired } from '../arguments/readValues.js';
import { watchInterrupt } from '../interrupt.js';
import { exitCodes } from '../terminal.js';
import { describeClinical } from '../training/clinical.js';
import { withNames } from '../training/divide.js';
import { type FoldRun, finishedEvaluation, makeFolds, spreadOf } from '../training/folds.js';
import { readTrainSettings, trainOptions } from '../training/settings.js';
import { trainProcess } from '../training/trainProcess.js';

const { split: _, 'split-file': __, resume: ___, json: ____, ...shared } = trainOptions;

export const crossValidate: Command = {
  name: 'cross-validate',
  usage: '--data DATA --folds N [options of cnn train]',
  summary: 'Train and test a network once for each fold, by patient; run again, it goes on where it was.',
  options: {
    ...dataOptions,
    ...shared,
    folds: { value: 'N', help: 'default 5' },
    parallel: { value: 'N', help: 'folds that are trained at the same time, each in a process; default 1' },
  },
  async run(args, terminal) {
    const settings = await readTrainSettings(args);
    const folds = readInteger(args, 'folds', 2) ?? 5;
    const parallel = readInteger(args, 'parallel') ?? 1;
    const { out, seed } = settings;
    const interrupt = watchInterrupt(terminal);
    const tell = (text: string): void => {
      terminal.stdout.write(`${text}\n`);
    };
    try {
      await prepareFolder(out);
      const opened = openData({ args, data: readRequired(args, 'data', 'DATA') });
      const set = withNames(await interrupt.orStop(opened));
      if (set.multiLabel) {
        throw new CnnError(
          'USAGE',
          `cnn cross-validate: ${set.name} has several labels an image, which is not supported here. Use cnn train with --split-file for each fold.`,
        );
      }
      const runs = await makeFolds({ set, folds, seed, out });
      const evaluations = await inTurn(runs, parallel, async (run) => {
        const finished = await finishedEvaluation(run);
        if (finished) tell(`Fold ${run.fold} of ${folds} is there already: ${resultOf(finished)}`);
        const evaluation = finished ?? (await trainFold(run, args, interrupt.signal));
        if (!finished) tell(`Fold ${run.fold} of ${folds}: ${resultOf(evaluation)}`);
        return evaluation;
      });
      const result = summaryOf(evaluations, {
        seed,
        groups: set.items.every(({ group }) => group !== undefined),
      });
      await writeJson({ path: join(out, 'cross-validation.json'), value: result.record });
      for (const line of result.lines) tell(line);
      tell(`Wrote ${join(out, 'cross-validation.json')}`);
      return exitCodes.ok;
    } finally {
      interrupt.end();
    }
  },
};

/** The options of the folds' own runs: all that were typed but those of the cross-validation. */
function foldArguments(args: Arguments, { out, splitFile }: FoldRun): string[] {
  const own = new Set(['folds', 'parallel', 'out']);
  const options = Object.keys({ ...dataOptions, ...shared }).flatMap((name) => {
    if (own.has(name)) return [];
    const value = args.value(name);
    if (value !== undefined) return [`--${name}`, value];
    return args.flag(name) ? [`--${name}`] : [];
  });
  return [...options, '--split-file', splitFile, '--out', out];
}

async function trainFold(run: FoldRun, args: Arguments, signal: AbortSignal): Promise<Evaluation> {
  const begun = existsSync(join(run.out, 'checkpoint', 'checkpoint.json'));
  const argv = begun ? ['--resume', run.out] : foldArguments(args, run);
  await trainProcess({ argv, signal, onEvent: () => {} });
  const evaluation = await finishedEvaluation(run);
  if (evaluation) return evaluation;
  throw new CnnError('TRAINING', `fold ${run.fold}: it ended without evaluation.json in ${run.out}.`);
}

/** At most `limit` at the same time; the first error ends it. */
async function inTurn<Item, Result>(
  items: readonly Item[],
  limit: number,
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results = new Array<Result>(items.length);
  let next = 0;
  const some = async (): Promise<void> => {
    while (next < items.length) {
      const at = next++;
      results[at] = await work(items[at] as Item);
    }
  };
  try {
    await Promise.all(Array.from({ length: Math.min(limit, items.length) }, some));
  } finally {
    next = items.length;
  }
  return results;
}

function resultOf({ accuracy, auc }: Evaluation): string {
  const text = (value: number | null | undefined): string =>
    typeof value === 'number' ? value.toFixed(4) : '–';
  return `accuracy ${text(accuracy)}, AUC ${text(auc)}`;
}

function summaryOf(
  evaluations: readonly Evaluation[],
  options: { readonly seed: number; readonly groups: boolean },
) {
  const [first] = evaluations as [Evaluation];
  const spread = Object.fromEntries(
    (['loss', 'accuracy', 'auc'] as const).map((name) => [
      name,
      spreadOf(evaluations.map((one) => one[name])),
    ]),
  );
  const predictions = evaluations.flatMap((one, fold) =>
    one.predictions.map((prediction) => ({ fold: fold + 1, ...prediction })),
  );
  const { classNames } = first;
  const report = classificationReport({
    labels: predictions.map(({ label }) => label),
    probabilities: predictions.flatMap(({ probabilities }) =>
      probabilities.map((value) => value ?? Number.NaN),
    ),
    classNames,
    names: predictions.map(({ file = '' }) => file),
    ...(options.groups ? { groups: predictions.map(({ group = '' }) => group) } : {}),
    groupLabel: classNames.length === 2 ? 'max' : 'same',
    bootstrap: { seed: options.seed },
  });
  const lines = Object.entries(spread).map(
    ([name, { mean, deviation }]) =>
      `${name}: mean ${mean?.toFixed(4) ?? '–'}, standard deviation ${deviation?.toFixed(4) ?? '–'} over the folds`,
  );
  return {
    record: {
      folds: evaluations.map(({ loss, accuracy, auc }) => ({ loss, accuracy, auc })),
      spread,
      report,
      predictions,
    },
    lines: [
      ...lines,
      'All images, each predicted by the fold that had not seen it:',
      ...describeClinical(report, 'the same for all folds'),
    ],
  };
}
