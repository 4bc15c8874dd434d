import { join } from 'node:path';
import type { Evaluation } from '@cnn/evaluation';
import {
  type CrossValidateOptions,
  type CrossValidationEvent,
  crossValidate as crossValidateExperiment,
} from '@cnn/experiment';
import { folderStore } from '@cnn/node';
import { openData, tellUnusual } from '../arguments/openData.js';
import type { CrossValidateArguments } from '../declarations/crossValidate.js';
import { experimentOf } from '../experiment/experimentOf.js';
import { printConfig } from '../experiment/printConfig.js';
import { watchInterrupt } from '../interrupt.js';
import { checkExecutor, openExecutor } from '../processes/openExecutor.js';
import { withThreads } from '../processes/openedExecutor.js';
import { writeManifest } from '../processes/writeManifest.js';
import { type ExitCode, exitCodes, type Terminal } from '../terminal.js';
import { inWords, withOptionNames } from '../text/optionNames.js';
import { checkEngine } from '../training/checkEngine.js';
import { checkMonitor } from '../training/checkMonitor.js';
import { describeEpoch } from '../training/describeEpoch.js';
import { describeFolds } from '../training/describeFolds.js';
import { runFacts } from '../training/runHost.js';

export async function run(args: CrossValidateArguments, terminal: Terminal): Promise<ExitCode> {
  if (args.values['print-config']) return printConfig(args, terminal.stdout);
  const { folds, out, overwrite, 'checkpoint-every': checkpointEvery } = args.values;
  checkMonitor(args.values);
  const experiment = await experimentOf(args);
  checkEngine(experiment, args);
  checkExecutor(args);
  const interrupt = watchInterrupt(terminal);
  const { signal } = interrupt;
  const tell = (text: string): void => {
    terminal.stdout.write(`${text}\n`);
  };
  const options: Omit<CrossValidateOptions, 'executor' | 'experiment'> = {
    ...{ folds, overwrite, checkpointEvery, signal },
    async set() {
      const set = await openData(args, experiment);
      tellUnusual(args, set);
      return set;
    },
    store: folderStore(out),
  };
  try {
    if (args.values.executor === 'manifest') {
      await inWords(writeManifest(args, { ...options, experiment }, tell), out);
      return exitCodes.ok;
    }
    const { executor, threads, line } = await inWords(openExecutor(args, tell), out);
    try {
      tell(line);
      const running = crossValidateExperiment({
        ...options,
        executor,
        experiment: withThreads(experiment, threads),
        host: { facts: runFacts(), command: args.commandLine },
        onEvent: (event) => {
          const told = lineOf(event, args.values);
          if (told !== undefined) tell(withOptionNames(told, out));
        },
      });
      for (const told of describeFolds(await inWords(running, out))) tell(told);
      tell(`Wrote ${join(out, 'cross-validation.json')} and ${join(out, 'report.html')}`);
      return exitCodes.ok;
    } finally {
      await executor.dispose();
    }
  } finally {
    interrupt.end();
  }
}

function lineOf(
  event: CrossValidationEvent,
  { executor }: Pick<CrossValidateArguments['values'], 'executor'>,
): string | undefined {
  if (event.type === 'notice') return event.message;
  if (event.type === 'training')
    return executor === 'ray' ? describeEpoch(`fold-${event.fold}`, event.event) : undefined;
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
