import { existsSync } from 'node:fs';
import { isAbsolute, resolve } from 'node:path';
import { CnnError } from '@cnn/core';
import {
  type Begun,
  type CheckpointEvery,
  type Experiment,
  isFinished,
  type ResumeChanges,
  readBegun,
} from '@cnn/experiment';
import { folderStore } from '@cnn/node';
import type { TrainArguments } from '../declarations/train.js';
import { experimentOf } from '../experiment/experimentOf.js';
import { type ResumedArgumentsOptions, resumedArguments } from './resumedArguments.js';

/** A run that goes on. */
export interface Resumed {
  /** What was typed when it began; of a run that a program began, what is typed now. */
  readonly args: TrainArguments;
  readonly experiment: Experiment;
  readonly out: string;
  readonly changes: ResumeChanges;
  /** As when it began. */
  readonly checkpointEvery: CheckpointEvery;
}

/** Options that a run that goes on does not keep. */
const ofThisCall: ReadonlySet<string> = new Set([
  ...['resume', 'json', 'pause-after', 'ignore-memory'],
  ...['cluster', 'task', 'trust-network'],
]);

/** Options of a worker that keeps nothing: how it reads its own copy of the images. */
const ofWorker: ReadonlySet<string> = new Set(['data', 'cache-dir', 'threads', 'workers']);

/** Options that can be changed for the rest of a run: a run whose weights became NaN would become so again. */
const changeable = ['learning-rate', 'clip-norm'];

/**
 * The run that `--resume OUT` names; nothing without it. A run that is finished is no error: a loop that resumes a run
 * until it ends well may have seen it killed after its last file.
 *
 * @throws CnnError when there is no whole checkpoint, or other options are given
 */
export async function readResume(
  args: TrainArguments,
): Promise<Resumed | { readonly finished: string } | undefined> {
  const out = args.values.resume;
  if (out === undefined) return undefined;
  refuseOthers(args, (name) => ofThisCall.has(name));
  const { changes } = await changesOf(args);
  const store = folderStore(out);
  const same = Object.values(changes).every((value) => value === undefined);
  if (same && (await isFinished(store))) return { finished: out };
  const begun = await readBegun(store);
  const changed = changeable.flatMap((name) => {
    const value = args.typed.get(name);
    return typeof value === 'string' ? [[name, value] as const] : [];
  });
  const begunArgs = argumentsOf(begun, { out, args, changes: changed });
  return {
    args: begunArgs ?? args,
    experiment: begunArgs
      ? await experimentOf(begunArgs, begun.experiment?.model)
      : placed(begun.experiment as Experiment, begun),
    checkpointEvery: begun.checkpointEvery ?? 'epoch',
    ...{ out, changes },
  };
}

/**
 * What a worker of a cluster goes on with, which reads nothing of the run itself: worker 0 tells it.
 *
 * @throws CnnError (USAGE) for options that are the run's
 */
export async function readWorkerResume(
  args: TrainArguments,
): Promise<Pick<Resumed, 'args' | 'experiment' | 'out' | 'changes'> | undefined> {
  const out = args.values.resume;
  if (out === undefined) return undefined;
  refuseOthers(args, (name) => ofThisCall.has(name) || ofWorker.has(name));
  const { experiment, changes } = await changesOf(args);
  // Where the folder can be read here too, the run's own threads are known, on which the last bits depend.
  const begun = await readBegun(folderStore(out)).catch(() => undefined);
  const { threads = begun?.engine?.threads } = experiment.engine;
  return { args, out, changes, experiment: { ...experiment, engine: { ...experiment.engine, threads } } };
}

/** @throws CnnError (USAGE) for an option that is not allowed beside --resume */
function refuseOthers(args: TrainArguments, allowed: (name: string) => boolean): void {
  const also = [...args.typed.keys()].find((name) => !allowed(name) && !changeable.includes(name));
  if (also === undefined) return;
  throw new CnnError(
    'USAGE',
    `--resume goes on with the options of the run; leave out --${also}. Only ${changeable.map((name) => `--${name}`).join(' and ')} can change.`,
  );
}

/** What is typed now of that which can change. */
async function changesOf(args: TrainArguments): Promise<Pick<Resumed, 'experiment' | 'changes'>> {
  const experiment = await experimentOf(args);
  const { learningRate, clipNorm } = experiment.training.optimizer;
  return { experiment, changes: { learningRate, clipNorm } };
}

/** What was typed when the run began; undefined where a program began it. */
function argumentsOf(
  begun: Begun,
  now: Pick<ResumedArgumentsOptions, 'out' | 'changes'> & { readonly args: TrainArguments },
): TrainArguments | undefined {
  const { args, ...others } = now;
  const { argv, folder } = { ...begun, ...begun.host } as Pick<Begun, 'argv' | 'folder'>;
  if (!argv || folder === undefined) return undefined;
  return resumedArguments({ ...others, argv, folder, terminal: args.terminal });
}

/** An experiment whose images are looked for from the folder in which it began, then from this one. */
function placed(experiment: Experiment, { host = {} }: Begun): Experiment {
  const { source } = experiment.data;
  if (source === undefined || isAbsolute(source) || typeof host.folder !== 'string') return experiment;
  const there = resolve(host.folder, source);
  return existsSync(there) ? { ...experiment, data: { ...experiment.data, source: there } } : experiment;
}
