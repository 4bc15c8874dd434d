import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { CnnError } from '@cnn/core';
import { loadCheckpoint, saveCheckpoint } from '@cnn/node';
import type { Checkpoint, CheckpointOptions } from '@cnn/train';
import type { Command } from '../arguments/command.js';
import type { Arguments } from '../arguments/parseArguments.js';
import { readPositive } from '../arguments/readValues.js';
import { type RunFolder, resumeRun } from '../runs/runFolder.js';
import { earlierVersionText, runOf } from '../runs/runParts.js';
import { type Begun, begunOf } from './begun.js';
import { resumedArguments } from './resumedArguments.js';
import type { TrainSettings } from './settings.js';
import { reportFile } from './trainingFolder.js';

/** A run that goes on. */
export interface Resumed {
  /** What was typed when it began, with what changes now. */
  readonly args: Arguments;
  readonly resume: Checkpoint;
  /** What it began with. */
  readonly begun: Begun;
  /** Its folder, which this process alone writes into. */
  readonly run: RunFolder;
}

/** Options that a run that goes on does not keep. */
const ofThisCall: ReadonlySet<string> = new Set(['resume', 'json', 'pause-after', 'ignore-memory']);

/** Options that can be changed for the rest of a run: a run whose weights became NaN would become so again. */
const mending = ['learning-rate', 'clip-norm'];

function checkpointFolder(out: string): string {
  return join(out, 'checkpoint');
}

/** Whether a run can go on. */
export function hasCheckpoint(out: string): boolean {
  return existsSync(join(checkpointFolder(out), 'checkpoint.json'));
}

/**
 * The run that `--resume OUT` names; nothing without it. A run that is finished is no error: a loop that resumes a run
 * until it ends well may have seen it killed after its last file.
 *
 * @throws CnnError when there is no whole checkpoint, when other options are given, when parts of the folder are damaged or of
 *   another run, or another process is at work there
 */
export async function readResume(
  command: Command,
  args: Arguments,
  tell: (message: string) => void,
): Promise<Resumed | { readonly finished: string } | undefined> {
  const out = args.value('resume');
  if (out === undefined) return undefined;
  const also = Object.keys(command.options).find(
    (name) =>
      !ofThisCall.has(name) && !mending.includes(name) && (args.flag(name) || args.value(name) !== undefined),
  );
  if (also !== undefined) {
    throw new CnnError(
      'USAGE',
      `--resume goes on with the options of the run; leave out --${also}. Only ${mending.map((name) => `--${name}`).join(' and ')} can change.`,
    );
  }
  const changes = mending.flatMap((name) => {
    const value = args.value(name);
    return value === undefined ? [] : [[name, value] as const];
  });
  if (!hasCheckpoint(out)) {
    if (!isFinished(out) || changes.length > 0)
      throw new CnnError('FILE', `--resume ${out}: ${whyNot(out)}.`);
    if ((await runOf(out)) === undefined) tell(earlierVersionText(out));
    return { finished: out };
  }
  const run = await resumeRun({ out, tell });
  try {
    const { checkpoint, details } = await loadCheckpoint(checkpointFolder(out));
    const begun = begunOf(details, out);
    const { argv, folder } = begun;
    const rate = readPositive(args, 'learning-rate');
    const state = rate === undefined ? checkpoint.state : { ...checkpoint.state, learningRate: rate };
    return {
      args: resumedArguments({ command, argv, folder, changes, out, terminal: args.terminal }),
      resume: { ...checkpoint, state },
      ...{ begun, run },
    };
  } catch (error) {
    await run.release();
    throw error;
  }
}

function isFinished(out: string): boolean {
  return existsSync(join(out, 'split.json')) && existsSync(join(out, reportFile));
}

/** Why a folder has no checkpoint. */
function whyNot(out: string): string {
  if (isFinished(out)) return 'the run there is finished. Train anew with more --epochs';
  return existsSync(join(out, 'split.json'))
    ? 'the run there has no checkpoint. It is written with --checkpoint-every STEPS, or epoch: train anew with it'
    : 'it holds no run. Name the --out of a run';
}

/** The same error, with how the run can go on from its last checkpoint, where there is one. */
export function withMending(error: unknown, { out, checkpointEvery }: TrainSettings): unknown {
  const diverged = error instanceof CnnError && error.details.reason === 'diverged';
  if (!diverged || checkpointEvery === undefined || !hasCheckpoint(out)) return error;
  const message = `${error.message} The last checkpoint is whole; from there: npx cnn train --resume ${out} --learning-rate X, or --clip-norm X. Where the loss had grown before it, train anew.`;
  return new CnnError(error.code, message, { cause: error, details: error.details });
}

export interface CheckpointingOptions {
  readonly settings: TrainSettings;
  readonly begun: Begun;
  /** Called when the checkpoint is written with which the run is to stop. */
  readonly onPause: () => void;
}

/** The option of `fit` that `--checkpoint-every` asks for. */
export function checkpointing(options: CheckpointingOptions): { readonly checkpoint?: CheckpointOptions } {
  const { settings, begun, onPause } = options;
  const { out, checkpointEvery } = settings;
  if (checkpointEvery === undefined) return {};
  return {
    checkpoint: {
      ...(checkpointEvery === 'epoch' ? {} : { everySteps: checkpointEvery }),
      save: async (checkpoint) => {
        await saveCheckpoint({ directory: checkpointFolder(out), checkpoint, details: { ...begun } });
        if (isPause(settings, checkpoint)) onPause();
      },
    },
  };
}

/** Whether a run is to stop where a checkpoint is. The last epoch ends it anyway. */
export function isPause({ pauseAfter, epochs }: TrainSettings, { epoch }: Checkpoint): boolean {
  return pauseAfter !== undefined && pauseAfter < epochs && epoch >= pauseAfter;
}

/** A run that is finished has nothing to go on with. The file that names the others goes first: a kill leaves none in vain. */
export async function removeCheckpoint({ out }: TrainSettings): Promise<void> {
  await rm(join(checkpointFolder(out), 'checkpoint.json'), { force: true });
  await rm(checkpointFolder(out), { recursive: true, force: true });
}
