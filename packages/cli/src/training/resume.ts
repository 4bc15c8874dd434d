import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { CnnError } from '@cnn/core';
import { loadCheckpoint, saveCheckpoint } from '@cnn/node';
import type { Checkpoint, CheckpointOptions } from '@cnn/train';
import type { Command } from '../arguments/command.js';
import { type Arguments, parseArguments } from '../arguments/parseArguments.js';
import type { TrainSettings } from './settings.js';

/** A run that goes on. */
export interface Resumed {
  /** What was typed when it began. */
  readonly args: Arguments;
  readonly resume: Checkpoint;
}

/** Options that a run that goes on does not keep. */
const ofThisCall: ReadonlySet<string> = new Set(['resume', 'json', 'pause-after']);

function checkpointFolder(out: string): string {
  return join(out, 'checkpoint');
}

/**
 * The run that `--resume OUT` names; nothing without it.
 *
 * @throws CnnError when there is no whole checkpoint, when other options are given, or from another folder
 */
export async function readResume(command: Command, args: Arguments): Promise<Resumed | undefined> {
  const out = args.value('resume');
  if (out === undefined) return undefined;
  const also = Object.keys(command.options).find(
    (name) => !ofThisCall.has(name) && (args.flag(name) || args.value(name) !== undefined),
  );
  if (also !== undefined) {
    throw new CnnError('USAGE', `--resume goes on with the options of the run; leave out --${also}.`);
  }
  const { checkpoint, details } = await loadCheckpoint(checkpointFolder(out));
  const { argv, folder } = details;
  const isList = Array.isArray(argv) && argv.every((word) => typeof word === 'string');
  if (!isList) throw new CnnError('FILE', `${out}: its checkpoint was not made by cnn train.`);
  if (folder !== process.cwd()) {
    throw new CnnError(
      'USAGE',
      `--resume: the run began in the folder ${String(folder)}. Resume it from there.`,
    );
  }
  return { args: parseArguments(command, argv), resume: checkpoint };
}

export interface CheckpointingOptions {
  readonly settings: TrainSettings;
  readonly args: Arguments;
  /** Called when the checkpoint is written with which the run is to stop. */
  readonly onPause: () => void;
}

/** The option of `fit` that `--checkpoint-every` asks for. */
export function checkpointing(options: CheckpointingOptions): { readonly checkpoint?: CheckpointOptions } {
  const { settings, args, onPause } = options;
  const { out, checkpointEvery } = settings;
  if (checkpointEvery === undefined) return {};
  const details = { argv: args.argv, folder: process.cwd() };
  return {
    checkpoint: {
      ...(checkpointEvery === 'epoch' ? {} : { everySteps: checkpointEvery }),
      save: async (checkpoint) => {
        await saveCheckpoint({ directory: checkpointFolder(out), checkpoint, details });
        if (isPause(settings, checkpoint)) onPause();
      },
    },
  };
}

/** Whether a run is to stop where a checkpoint is. The last epoch ends it anyway. */
export function isPause({ pauseAfter, epochs }: TrainSettings, { epoch }: Checkpoint): boolean {
  return pauseAfter !== undefined && pauseAfter < epochs && epoch >= pauseAfter;
}

/** A run that is finished has nothing to go on with. */
export async function removeCheckpoint({ out }: TrainSettings): Promise<void> {
  await rm(checkpointFolder(out), { recursive: true, force: true });
}
