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
    (name) => name !== 'resume' && name !== 'json' && (args.flag(name) || args.value(name) !== undefined),
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

/** The option of `fit` that `--checkpoint-every` asks for. */
export function checkpointing(
  { out, checkpointEvery }: TrainSettings,
  { argv }: Arguments,
): { readonly checkpoint?: CheckpointOptions } {
  if (checkpointEvery === undefined) return {};
  const details = { argv, folder: process.cwd() };
  return {
    checkpoint: {
      everySteps: checkpointEvery,
      save: (checkpoint) => saveCheckpoint({ directory: checkpointFolder(out), checkpoint, details }),
    },
  };
}

/** A run that is finished has nothing to go on with. */
export async function removeCheckpoint({ out }: TrainSettings): Promise<void> {
  await rm(checkpointFolder(out), { recursive: true, force: true });
}
