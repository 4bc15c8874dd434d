import { join } from 'node:path';
import type { Evaluation } from '@cnn/evaluation';
import { type CrossValidationEvent, crossValidate as crossValidateExperiment } from '@cnn/experiment';
import { folderStore } from '@cnn/node';
import type { Command } from '../arguments/command.js';
import { dataOptions, openData } from '../arguments/dataOptions.js';
import { readInteger, readRequired } from '../arguments/readValues.js';
import { watchInterrupt } from '../interrupt.js';
import { budgetOptions, describeBudget, readExecutor, withThreads } from '../processes/processOptions.js';
import { optionsWithout } from '../search/typedOptions.js';
import { exitCodes } from '../terminal.js';
import { inWords, withOptionNames } from '../text/optionNames.js';
import { describeFolds } from '../training/describeFolds.js';
import { runFacts } from '../training/runHost.js';
import { readTrainSettings, trainOptions } from '../training/settings.js';

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
    const { out, overwrite, checkpointEvery } = settings;
    const executor = readExecutor(args, settings);
    const interrupt = watchInterrupt(terminal);
    const tell = (text: string): void => {
      terminal.stdout.write(`${text}\n`);
    };
    try {
      tell(describeBudget(executor.budget));
      const running = crossValidateExperiment({
        ...{ folds, executor, overwrite, checkpointEvery },
        experiment: withThreads(settings.experiment, executor.budget),
        set: () => openData({ args, data: readRequired(args, 'data', 'DATA') }),
        store: folderStore(out),
        host: { facts: runFacts(), command: args.commandLine },
        signal: interrupt.signal,
        onEvent: (event) => {
          const line = lineOf(event);
          if (line !== undefined) tell(withOptionNames(line, out));
        },
      });
      for (const line of describeFolds(await inWords(running, out))) tell(line);
      tell(`Wrote ${join(out, 'cross-validation.json')} and ${join(out, 'report.html')}`);
      return exitCodes.ok;
    } finally {
      await executor.dispose();
      interrupt.end();
    }
  },
};

function lineOf(event: CrossValidationEvent): string | undefined {
  if (event.type === 'notice') return event.message;
  if (event.type === 'training') return undefined;
  const { fold, folds, earlier, evaluation } = event;
  return `Fold ${fold} of ${folds}${earlier ? ' is there already' : ''}: ${resultOf(evaluation)}`;
}

function resultOf(evaluation: Evaluation): string {
  const text = (value: number | null | undefined): string =>
    typeof value === 'number' ? value.toFixed(4) : '–';
  if (evaluation.task === 'multilabel') return `AUC ${text(evaluation.macro.auc)} (mean over labels)`;
  const { accuracy, auc } = evaluation;
  return `accuracy ${text(accuracy)}, AUC ${text(auc)}`;
}
