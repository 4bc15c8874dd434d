import { createHash } from 'node:crypto';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { CnnError, readSafetensors, type TensorValues, writeSafetensors } from '@cnn/core';
import type { Checkpoint } from '@cnn/train';
import { readBytes, writeFileAtomic } from '../files/files.js';
import { readSealedJson, writeSealedJson } from '../files/sealedJson.js';
import { checkpointFields } from './checkpointFields.js';

const FORMAT = 'cnn-checkpoint';
/** Version 1 had no checksum of its own. */
const VERSION = 2;
const CHECKPOINT_FILE = 'checkpoint.json';

export interface SaveCheckpointOptions {
  readonly directory: string;
  readonly checkpoint: Checkpoint;
  /** Anything else that is needed to go on, as JSON: the settings of the run. */
  readonly details?: Readonly<Record<string, unknown>>;
}

export interface SavedCheckpoint {
  readonly checkpoint: Checkpoint;
  readonly details: Readonly<Record<string, unknown>>;
}

/** Tensors of a checkpoint under one name each. */
function tensorsOf({ state, position, callbacks }: Checkpoint): TensorValues {
  const named: [string, TensorValues[string]][] = [];
  for (const [name, tensor] of Object.entries(state.variables)) named.push([`state:${name}`, tensor]);
  if (position)
    named.push(['position:labels', position.labels], ['position:predictions', position.predictions]);
  for (const [callback, { tensors = {} }] of Object.entries(callbacks)) {
    for (const [name, tensor] of Object.entries(tensors))
      named.push([`callback:${callback}:${name}`, tensor]);
  }
  return Object.fromEntries(named);
}

/** The tensors below a prefix, without it. */
function below(tensors: TensorValues, prefix: string): TensorValues {
  return Object.fromEntries(
    Object.entries(tensors).flatMap(([name, tensor]) =>
      name.startsWith(prefix) ? [[name.slice(prefix.length), tensor]] : [],
    ),
  );
}

/**
 * Writes a checkpoint into a folder. The tensors go into a file of their own, which `checkpoint.json` names with its sum:
 * it is exchanged whole, after the tensors are on the disk, so that at every moment the folder holds a whole checkpoint,
 * the old one or the new one.
 *
 * @throws CnnError (FILE) when it can't be written; the checkpoint before it is still there then
 */
export async function saveCheckpoint(options: SaveCheckpointOptions): Promise<void> {
  const { directory, checkpoint, details = {} } = options;
  const { state, position, epoch, history, callbacks } = checkpoint;
  const { variables: _, ...counters } = state;
  const bytes = writeSafetensors({ tensors: tensorsOf(checkpoint), metadata: { format: FORMAT } });
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const file = `tensors-${state.step}-${sha256.slice(0, 8)}.safetensors`;
  await writeFileAtomic({ path: join(directory, file), content: bytes });
  const values = Object.entries(callbacks).map(([name, one]) => [name, one.values ?? {}] as const);
  await writeSealedJson({
    path: join(directory, CHECKPOINT_FILE),
    value: {
      format: FORMAT,
      version: VERSION,
      state: counters,
      epoch,
      ...(position
        ? { position: { batches: position.batches, losses: position.losses, sizes: position.sizes } }
        : {}),
      history,
      callbacks: Object.fromEntries(values),
      tensors: { file, sha256 },
      details,
    },
  });
  await removeOthers(directory, file);
}

/** Tensors of older checkpoints, and what a killed process left half written. */
async function removeOthers(directory: string, keep: string): Promise<void> {
  for (const name of await readdir(directory).catch(() => [])) {
    const own = name.startsWith('tensors-') || name.startsWith(`${CHECKPOINT_FILE}.`);
    if (own && name !== keep) await rm(join(directory, name), { force: true });
  }
}

type Json = Readonly<Record<string, unknown>>;

function objectOf(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};
}

/**
 * Reads a checkpoint, also one of version 1, whose JSON had no checksum.
 *
 * @throws CnnError (FILE) of one line for a folder without one, a file that is cut off or changed, or another format
 */
export async function loadCheckpoint(directory: string): Promise<SavedCheckpoint> {
  const path = join(directory, CHECKPOINT_FILE);
  const fail = (problem: string): CnnError =>
    new CnnError(
      'FILE',
      `${path}: ${problem}. Take a copy of the folder if there is one, or train again without --resume.`,
    );
  const { value: json, sealed } = await readSealedJson(path).catch((error: unknown) => {
    const unreadable = error instanceof CnnError && error.message.startsWith("can't read");
    throw unreadable ? error : fail('it is cut off, damaged or edited');
  });
  const { format, version } = json;
  if (format !== FORMAT || (version !== VERSION && version !== 1)) {
    const received = `${JSON.stringify(format) ?? 'none'} of version ${JSON.stringify(version) ?? 'none'}`;
    throw fail(`expected format "${FORMAT}" of version 1 or ${VERSION}, received ${received}`);
  }
  if (!sealed && version !== 1) throw fail('its checksum is missing');
  const fields = checkpointFields(json);
  if ('problem' in fields) throw fail(fields.problem);
  const { state, epoch, position, history, callbacks } = fields;
  const { file, sha256 } = fields.tensors;
  const bytes = await readBytes(join(directory, file));
  if (createHash('sha256').update(bytes).digest('hex') !== sha256) {
    throw fail(`${file} is not the file that was saved with it (its SHA-256 is another)`);
  }
  const { tensors } = readSafetensors(bytes, join(directory, file));
  const remembered = Object.entries(callbacks).map(([name, values]) => {
    const own = below(tensors, `callback:${name}:`);
    return [name, { values, ...(Object.keys(own).length > 0 ? { tensors: own } : {}) }];
  });
  const { labels, predictions } = below(tensors, 'position:');
  if (position && (!labels || !predictions)) throw fail(`${file} lacks the labels of its position`);
  return {
    checkpoint: {
      state: { ...state, variables: below(tensors, 'state:') },
      epoch,
      ...(position && labels && predictions ? { position: { ...position, labels, predictions } } : {}),
      history,
      callbacks: Object.fromEntries(remembered),
    },
    details: objectOf(json.details),
  };
}
