import type { Objective, Trial, TrialEnd, TrialRecord } from '@cnn/train';
import type { Submissions } from '../execution/submissions.js';
import type { Experiment } from '../experiment/experiment.js';
import { readSealed } from '../files/sealedJson.js';
import { checkRun } from '../run/checkRun.js';
import { isFinished } from '../run/resumeRun.js';
import type { RunEvent } from '../run/runEvent.js';
import type { Store } from '../store/store.js';
import { storeBelow } from '../store/storeBelow.js';
import { keptEpoch, type ObjectiveOfOptions, objectiveOf } from './objectiveOf.js';
import type { EndedTrial } from './study/studyLines.js';
import { trialFolder } from './trialFolder.js';

interface TrialOfSearch {
  readonly experiment: Experiment;
  readonly objective: Objective;
  /** Of the search. */
  readonly store: Store;
}

interface TrainTrialOptions extends TrialOfSearch {
  readonly trial: Trial;
  readonly submissions: Submissions;
  readonly onEvent: (event: RunEvent) => void;
}

/** Trains a trial from where it is to the epoch that it is to reach, and gives the objective. */
export async function trainTrial(options: TrainTrialOptions): Promise<number> {
  const { trial, experiment, objective, store, submissions, onEvent } = options;
  const out = trialFolder(trial.trial);
  const own = storeBelow(store, out);
  if (!(await isFinished(own))) {
    const { epochs } = trial;
    const pauseAfter = epochs !== undefined && epochs < experiment.training.epochs ? epochs : undefined;
    await submissions.run(
      // What a trial has left that was stopped before its first checkpoint goes.
      { out, experiment, resume: true, overwrite: true, checkpointEvery: 'epoch', pauseAfter },
      { onEvent },
    );
  }
  await checkRun(own, { experiment });
  return objectiveOf({ ...(await historyOf(own, experiment)), objective });
}

/** What the study of a search keeps of a trial that has ended, from the files of its run: the metrics of the epoch whose weights are kept. */
export async function endedTrial(
  { experiment, objective, store }: TrialOfSearch,
  record: TrialRecord,
  end: TrialEnd,
): Promise<EndedTrial> {
  const own = storeBelow(store, trialFolder(record.trial));
  // A person may have removed the run of a trial that an earlier call has recorded.
  if (!(await own.read('history.json'))) return { record, end, epochs: [], attributes: {} };
  const kept = await historyOf(own, experiment);
  const epochs = kept.history[objective.name] ?? [];
  const at = keptEpoch(kept, epochs.length);
  const metrics = Object.entries(kept.history).map(([name, values]) => [name, values[at] ?? null]);
  return { record, end, epochs, attributes: { epochs: epochs.length, ...Object.fromEntries(metrics) } };
}

async function historyOf(
  own: Store,
  { training: { patience, monitor = 'val_loss' } }: Experiment,
): Promise<Pick<ObjectiveOfOptions, 'history' | 'monitor'>> {
  const { history = {} } = (await readSealed(own, 'history.json')).value as Partial<ObjectiveOfOptions>;
  return { history, monitor: patience === undefined ? undefined : monitor };
}
