import { existsSync } from 'node:fs';
import { isAbsolute, resolve } from 'node:path';
import { CnnError } from '@cnn/core';
import { type Begun, type Experiment, isFinished, type ResumeChanges, readBegun } from '@cnn/experiment';
import { folderStore } from '@cnn/node';
import type { Command } from '../arguments/command.js';
import type { Arguments } from '../arguments/parseArguments.js';
import { readInteger, readPositive } from '../arguments/readValues.js';
import { type ResumedArgumentsOptions, resumedArguments } from './resumedArguments.js';
import { readTrainSettings, type TrainSettings } from './settings.js';

/** A run that goes on. */
export interface Resumed {
  /** What was typed when it began; of a run that a program began, what is typed now. */
  readonly args: Arguments;
  readonly settings: TrainSettings;
  readonly changes: ResumeChanges;
}

/** Options that a run that goes on does not keep. */
const ofThisCall: ReadonlySet<string> = new Set(['resume', 'json', 'pause-after', 'ignore-memory']);

/** Options that can be changed for the rest of a run: a run whose weights became NaN would become so again. */
const changeable = ['learning-rate', 'clip-norm'];

/**
 * The run that `--resume OUT` names; nothing without it. A run that is finished is no error: a loop that resumes a run
 * until it ends well may have seen it killed after its last file.
 *
 * @throws CnnError when there is no whole checkpoint, or other options are given
 */
export async function readResume(
  command: Command,
  args: Arguments,
): Promise<Resumed | { readonly finished: string } | undefined> {
  const out = args.value('resume');
  if (out === undefined) return undefined;
  const also = Object.keys(command.options).find(
    (name) =>
      !ofThisCall.has(name) &&
      !changeable.includes(name) &&
      (args.flag(name) || args.value(name) !== undefined),
  );
  if (also !== undefined) {
    throw new CnnError(
      'USAGE',
      `--resume goes on with the options of the run; leave out --${also}. Only ${changeable.map((name) => `--${name}`).join(' and ')} can change.`,
    );
  }
  const changes = {
    learningRate: readPositive(args, 'learning-rate'),
    clipNorm: readPositive(args, 'clip-norm'),
  };
  const store = folderStore(out);
  const same = Object.values(changes).every((value) => value === undefined);
  if (same && (await isFinished(store))) return { finished: out };
  const begun = await readBegun(store);
  const changed = changeable.flatMap((name) => {
    const value = args.value(name);
    return value === undefined ? [] : [[name, value] as const];
  });
  const begunArgs = argumentsOf(begun, { command, out, args, changes: changed });
  const settings = begunArgs
    ? await readTrainSettings(begunArgs)
    : { ...(await readTrainSettings(args)), experiment: placed(begun.experiment as Experiment, begun) };
  return {
    args: begunArgs ?? args,
    settings: {
      ...settings,
      out,
      overwrite: false,
      json: args.flag('json'),
      ignoreMemory: args.flag('ignore-memory'),
      pauseAfter: readInteger(args, 'pause-after'),
      checkpointEvery: settings.checkpointEvery ?? begun.checkpointEvery ?? 'epoch',
    },
    changes,
  };
}

/** What was typed when the run began; undefined where a program began it. */
function argumentsOf(
  begun: Begun,
  now: Pick<ResumedArgumentsOptions, 'command' | 'out' | 'changes'> & { readonly args: Arguments },
): Arguments | undefined {
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
