import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { CnnError } from '@cnn/core';
import { readSealedJson, writeFileAtomic, writeSealedJson } from '@cnn/node';
import { search as searchBest, type TrialRecord } from '@cnn/train';
import { asTexts } from '../arguments/parseArguments.js';
import { type SearchArguments, search } from '../declarations/search.js';
import { experimentOf } from '../experiment/experimentOf.js';
import { printConfig } from '../experiment/printConfig.js';
import { watchInterrupt } from '../interrupt.js';
import { budgetOptions, searchOptions } from '../options/search.js';
import { describeBudget, readBudget } from '../processes/processBudget.js';
import { TrainProcesses } from '../processes/trainProcesses.js';
import { typedOptions } from '../processes/typedOptions.js';
import { openRun } from '../runs/runFolder.js';
import { runOf } from '../runs/runParts.js';
import { readObjective, readSpace, readTuner } from '../search/searchSettings.js';
import { alignTable, csvOf, tableOf } from '../search/searchTable.js';
import { trainTrial } from '../search/trainTrial.js';
import { type ExitCode, exitCodes, type Terminal } from '../terminal.js';
import { checkMonitor } from '../training/checkMonitor.js';

const own: ReadonlySet<string> = new Set([
  ...['out', 'checkpoint-every', 'overwrite', 'ignore-memory', 'print-config'],
  ...Object.keys(searchOptions),
  ...Object.keys(budgetOptions),
]);

/** Rows that are told. */
const SHOWN = 10;

/** What `search.json` has besides the trials: it must be the same for a search to go on. */
interface SearchHead {
  readonly options: readonly string[];
  readonly [field: string]: unknown;
}

export async function run(given: SearchArguments, terminal: Terminal): Promise<ExitCode> {
  if (given.values['print-config']) return printConfig(given, terminal.stdout);
  const args = asTexts(given);
  const experiment = await experimentOf(given);
  checkMonitor(given.values);
  const { out, overwrite, 'ignore-memory': ignoreMemory } = given.values;
  const { seed, training } = experiment;
  const objective = readObjective(args);
  const tuner = readTuner(args, training.epochs);
  const space = await readSpace(args);
  const budget = readBudget(args);
  const typed = typedOptions(args, search.options, own);
  const head: SearchHead = { tuner, space, objective, seed, options: typed };
  const path = join(out, 'search.json');
  const tell = (text: string): void => {
    terminal.stdout.write(`${text}\n`);
  };
  const folder = await openRun({
    ...{ out, command: 'search', overwrite, tell },
    goesOnWith: 'search.json',
  });
  const interrupt = watchInterrupt(terminal);
  const processes = new TrainProcesses({ budget, signal: interrupt.signal });
  const save = (value: object): Promise<void> =>
    writeSealedJson({ path, value: { run: folder.run, ...head, ...value } });
  const forTrials = [...typed, ...(ignoreMemory ? ['--ignore-memory'] : [])];
  try {
    tell(describeBudget(budget));
    const earlier = folder.earlier ? await readRecords(out, head) : [];
    for (const line of describeEarlier(earlier)) tell(line);
    await folder.begin({ options: typed });
    const searching = searchBest({
      space,
      tuner,
      objective,
      seed,
      parallel: budget.processes,
      records: earlier,
      train: (trial) =>
        trainTrial({
          ...{ trial, objective, settings: training, processes },
          ...{ typed: forTrials, out: folderOf(out, trial) },
        }),
      onRecord: async (record, trials) => {
        await save({ trials });
        tell(lineOf(record, objective.name));
      },
    });
    const { best, records } = await processes.orStop(searching);
    const table = tableOf(records, objective);
    await save({ best, trials: records });
    const content = csvOf(records, objective);
    await writeFileAtomic({ path: join(out, 'search.csv'), content });
    for (const line of ['', ...alignTable(table.slice(0, SHOWN + 1))]) tell(line);
    tell(
      `\nBest: trial ${best.trial + 1}. Its model, and what the test part says of it: ${folderOf(out, best)}`,
    );
    tell(`Wrote ${path} and search.csv beside it`);
    return exitCodes.ok;
  } finally {
    await folder.release();
    interrupt.end();
  }
}

function folderOf(out: string, { trial }: { readonly trial: number }): string {
  return join(out, `trial-${String(trial + 1).padStart(3, '0')}`);
}

function describeEarlier(records: readonly TrialRecord[]): string[] {
  const failed = records.filter(({ status }) => status === 'failed').length;
  const done = records.length - failed;
  return [
    ...(done > 0 ? [`${done} results are there already.`] : []),
    ...(failed > 0 ? [`Trials that failed are tried again: ${failed}.`] : []),
  ];
}

/** @throws CnnError (FILE) when the folder holds another search */
async function readRecords(out: string, head: SearchHead): Promise<readonly TrialRecord[]> {
  const path = join(out, 'search.json');
  if (!existsSync(path)) return [];
  await runOf(out);
  const { value } = await readSealedJson(path);
  const { trials, best: _, run: _run, ...other } = value as Partial<SearchHead> & { trials?: TrialRecord[] };
  if (isDeepStrictEqual(other, JSON.parse(JSON.stringify(head))) && Array.isArray(trials)) return trials;
  throw new CnnError(
    'FILE',
    `${path} is of another search: its space, tuner, objective or options differ. Choose another --out, or begin anew with --overwrite.`,
  );
}

function lineOf(record: TrialRecord, objective: string): string {
  const { trial, epochs, status, value, values, message } = record;
  const result = status === 'completed' ? `${objective} ${value?.toFixed(4)}` : `failed: ${message}`;
  const length = epochs === undefined ? '' : `, ${epochs} epochs`;
  const chosen = Object.entries(values).map(([name, one]) => `${name} ${one}`);
  return `Trial ${trial + 1}${length}: ${result} (${chosen.join(', ')})`;
}
