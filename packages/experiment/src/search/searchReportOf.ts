import type { SearchReportOptions, Setting } from '@cnn/plot';
import { type Objective, rankTrials, type SearchSpace, type TrialRecord, type Tuner } from '@cnn/train';
import { isSynthetic } from '../data/isSynthetic.js';
import type { Experiment } from '../experiment/experiment.js';
import { dataName } from '../report/dataName.js';
import { runDate } from '../report/runDate.js';
import type { RunHost } from '../run/runOptions.js';
import { settingsRecord } from '../run/settingsRecord.js';
import { secondsOf } from './secondsOf.js';
import { trialFolder } from './trialFolder.js';

/** What only the host of a search can give. */
export interface SearchHost extends Pick<RunHost, 'facts' | 'command'> {
  /** The command that trains an experiment again, by the name of its file below the search's store. */
  readonly trainCommand?: ((file: string) => string) | undefined;
}

export interface SearchReportOfOptions {
  readonly experiment: Experiment;
  readonly space: SearchSpace;
  readonly tuner: Tuner;
  readonly objective: Objective;
  readonly best: TrialRecord;
  readonly records: readonly TrialRecord[];
  readonly host?: SearchHost | undefined;
}

/** What the report of a search is made of: `searchReport` of `@cnn/plot` draws it. */
export function searchReportOf(options: SearchReportOfOptions): SearchReportOptions {
  const { experiment, space, tuner, objective, best, records, host = {} } = options;
  const { source } = experiment.data;
  const folder = trialFolder(best.trial);
  return {
    title: `Search${source === undefined ? '' : ` on ${dataName(source)}`}`,
    subtitle: `Of ${Object.keys(space).join(', ')}, judged by ${objective.name}`,
    date: runDate(),
    data: source === undefined ? undefined : { name: dataName(source), synthetic: isSynthetic(source) },
    settings: settingsRecord(experiment),
    engine: host.facts,
    command: host.command,
    objective,
    // All rounds of a trial took their time.
    trials: rankTrials(records, objective).map((record) => ({
      ...record,
      seconds: secondsOf(records, record),
    })),
    space: space as unknown as SearchReportOptions['space'],
    tuner: { ...tuner } as unknown as Readonly<Record<string, Setting>>,
    folder,
    trainCommand: host.trainCommand?.(`${folder}/experiment.json`),
  };
}
