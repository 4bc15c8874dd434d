import { join } from 'node:path';
import { reportFile, type SearchEvent, searchExperiments, searchTable, trialFolder } from '@cnn/experiment';
import { folderStore, studyFile } from '@cnn/node';
import type { TrialRecord } from '@cnn/train';
import type { SearchArguments } from '../declarations/search.js';
import { experimentOf } from '../experiment/experimentOf.js';
import { printConfig } from '../experiment/printConfig.js';
import { watchInterrupt } from '../interrupt.js';
import { commandLineOf } from '../options/commandLine.js';
import { openExecutor } from '../processes/openExecutor.js';
import { type OpenedExecutor, withThreads } from '../processes/openedExecutor.js';
import { alignTable } from '../search/alignTable.js';
import { objectiveOf, readSpace, tunerOf } from '../search/searchSettings.js';
import { trialExperiment } from '../search/trialExperiment.js';
import { type ExitCode, exitCodes, type Terminal } from '../terminal.js';
import { inWords, withOptionNames } from '../text/optionNames.js';
import { checkEngine } from '../training/checkEngine.js';
import { checkMonitor } from '../training/checkMonitor.js';
import { describeEpoch } from '../training/describeEpoch.js';
import { runFacts } from '../training/runHost.js';

/** Rows that are told. */
const SHOWN = 10;

export async function run(args: SearchArguments, terminal: Terminal): Promise<ExitCode> {
  if (args.values['print-config']) return printConfig(args, terminal.stdout);
  const { out, overwrite, storage = join(args.values.out, 'study.log') } = args.values;
  checkMonitor(args.values);
  const experiment = await experimentOf(args);
  checkEngine(experiment, args);
  const objective = objectiveOf(args.values);
  const tuner = tunerOf(args, experiment.training.epochs);
  const space = await readSpace(args);
  const interrupt = watchInterrupt(terminal);
  const tell = (text: string): void => {
    terminal.stdout.write(`${text}\n`);
  };
  let opened: OpenedExecutor | undefined;
  try {
    opened = await inWords(openExecutor(args, tell), out);
    const { executor, threads, line } = opened;
    tell(line);
    const searching = searchExperiments({
      ...{ space, tuner, objective, executor, overwrite },
      experiment: withThreads(experiment, threads),
      experimentOf: async (values) => withThreads(await trialExperiment(args, values), threads),
      store: folderStore(out),
      study: { file: studyFile(storage), name: args.values.study },
      host: {
        facts: runFacts(),
        command: args.commandLine,
        trainCommand: (file) => commandLineOf(['train', '--config', join(out, file), '--out', `${out}-best`]),
      },
      signal: interrupt.signal,
      onEvent: (event) => {
        for (const told of linesOf(event, objective.name, args.values.executor))
          tell(withOptionNames(told, out));
      },
    });
    const { best, records } = await inWords(searching, out);
    const table = searchTable(records, objective);
    for (const row of ['', ...alignTable(table.slice(0, SHOWN + 1))]) tell(row);
    const folder = join(out, trialFolder(best.trial));
    tell(`\nBest: trial ${best.trial + 1}. Its model and test results: ${folder}`);
    tell(`Wrote ${join(out, 'search.json')} and search.csv beside it`);
    tell(`Report: ${join(out, reportFile)}`);
    tell(`Study for Optuna: ${args.values.study} in ${storage}`);
    return exitCodes.ok;
  } finally {
    await opened?.executor.dispose();
    interrupt.end();
  }
}

function linesOf(event: SearchEvent, objective: string, executor: string): string[] {
  if (event.type === 'notice') return [event.message];
  if (event.type === 'earlier') return describeEarlier(event.records);
  if (event.type === 'trial') return [lineOf(event.record, objective)];
  const told = executor === 'ray' ? describeEpoch(trialFolder(event.trial), event.event) : undefined;
  return told === undefined ? [] : [told];
}

function describeEarlier(records: readonly TrialRecord[]): string[] {
  const failed = records.filter(({ status }) => status === 'failed').length;
  const done = records.length - failed;
  return [
    ...(done > 0 ? [`${done} results are there already.`] : []),
    ...(failed > 0 ? [`Failed trials are tried again: ${failed}.`] : []),
  ];
}

function lineOf(record: TrialRecord, objective: string): string {
  const { trial, epochs, status, value, values, message } = record;
  const result = status === 'completed' ? `${objective} ${value?.toFixed(4)}` : `failed: ${message}`;
  const length = epochs === undefined ? '' : `, ${epochs} epochs`;
  const chosen = Object.entries(values).map(([name, one]) => `${name} ${one}`);
  return `Trial ${trial + 1}${length}: ${result} (${chosen.join(', ')})`;
}
