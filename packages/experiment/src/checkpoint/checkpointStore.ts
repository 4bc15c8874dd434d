import { CnnError, readSafetensors, type TensorValues, writeSafetensors } from '@cnn/core';
import type { Checkpoint, EpochPosition, OutputPosition } from '@cnn/train';
import { type JsonObject, readSealed, writeSealed } from '../files/sealedJson.js';
import { sha256 } from '../files/sha256.js';
import { readStored } from '../files/storedJson.js';
import { objectOf } from '../model/modelJson.js';
import type { Store } from '../store/store.js';
import { type CheckpointFields, checkpointFields } from './checkpointFields.js';

const FORMAT = 'cnn-checkpoint';
/** Version 1 had no checksum of its own. */
const VERSION = 2;
const CHECKPOINT_FILE = 'checkpoint.json';

export interface CheckpointToSave {
  readonly checkpoint: Checkpoint;
  /** Anything else that is needed to go on, as JSON: the settings of the run. */
  readonly details?: JsonObject | undefined;
}

export interface SavedCheckpoint {
  readonly checkpoint: Checkpoint;
  readonly details: JsonObject;
}

/** Tensors of a checkpoint under one name each. */
function tensorsOf({ state, position, callbacks }: Checkpoint): TensorValues {
  const named: [string, TensorValues[string]][] = [];
  for (const [name, tensor] of Object.entries(state.variables)) named.push([`state:${name}`, tensor]);
  if (position) {
    const { labels, predictions, outputs = {} } = position;
    named.push(['position:labels', labels], ['position:predictions', predictions]);
    for (const [output, one] of Object.entries(outputs)) {
      named.push([`output:${output}:labels`, one.labels], [`output:${output}:predictions`, one.predictions]);
    }
  }
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
 * Writes a checkpoint into a store. The tensors go into a file of their own, which `checkpoint.json` names with its sum:
 * it is exchanged whole, after the tensors are written, so that at every moment the store holds a whole checkpoint,
 * the old one or the new one.
 *
 * @throws CnnError (FILE) when it can't be written; the checkpoint before it is still there then
 * @example
 * await model.fit(source, {
 *   checkpoint: { every: 'epoch', save: (checkpoint) => saveCheckpointTo(store, { checkpoint }) },
 * });
 */
export async function saveCheckpointTo(
  store: Store,
  { checkpoint, details = {} }: CheckpointToSave,
): Promise<void> {
  const { state, position, epoch, history, callbacks } = checkpoint;
  const { variables: _, ...counters } = state;
  const bytes = writeSafetensors({ tensors: tensorsOf(checkpoint), metadata: { format: FORMAT } });
  const sum = await sha256(bytes);
  const file = `tensors-${state.step}-${sum.slice(0, 8)}.safetensors`;
  await store.write(file, bytes);
  const values = Object.entries(callbacks).map(([name, one]) => [name, one.values ?? {}] as const);
  await writeSealed(store, CHECKPOINT_FILE, {
    format: FORMAT,
    version: VERSION,
    state: counters,
    epoch,
    position: position && positionFields(position),
    history,
    callbacks: Object.fromEntries(values),
    tensors: { file, sha256: sum },
    details,
  });
  await store.remove((await store.list()).filter((name) => isOwn(name) && name !== file));
}

/** What of a position is no tensor. */
function positionFields({ batches, losses, sizes, outputs }: EpochPosition) {
  const own = Object.entries(outputs ?? {}).map(([name, one]) => [name, one.losses]);
  return { batches, losses, sizes, outputLosses: outputs && Object.fromEntries(own) };
}

/** A position of its fields and tensors; undefined where a tensor is missing. */
function positionOf(
  { outputLosses, ...fields }: NonNullable<CheckpointFields['position']>,
  tensors: TensorValues,
): EpochPosition | undefined {
  const { labels, predictions } = below(tensors, 'position:');
  if (!labels || !predictions) return undefined;
  const outputs = Object.entries(outputLosses ?? {}).flatMap(([name, losses]): [string, OutputPosition][] => {
    const own = below(tensors, `output:${name}:`);
    return own.labels && own.predictions
      ? [[name, { losses, labels: own.labels, predictions: own.predictions }]]
      : [];
  });
  if (outputs.length < Object.keys(outputLosses ?? {}).length) return undefined;
  return { ...fields, labels, predictions, ...(outputLosses && { outputs: Object.fromEntries(outputs) }) };
}

/** Tensors of older checkpoints, and what a program that was ended in the middle left half written. */
function isOwn(name: string): boolean {
  return name.startsWith('tensors-') || name.startsWith(`${CHECKPOINT_FILE}.`);
}

/**
 * Reads a checkpoint, also one of version 1, whose JSON had no checksum.
 *
 * @throws CnnError (FILE) of one line for a store without one, a file that is cut off or changed, or another format
 */
export async function readCheckpointFrom(store: Store): Promise<SavedCheckpoint> {
  const path = `${store.name}/${CHECKPOINT_FILE}`;
  const fail = (problem: string): CnnError =>
    new CnnError(
      'FILE',
      `${path}: ${problem}. Take a copy of the folder if there is one, or train again from the beginning.`,
    );
  // What can't be read at all is said by the store.
  await readStored(store, CHECKPOINT_FILE);
  const { value: json, sealed } = await readSealed(store, CHECKPOINT_FILE).catch(() => {
    throw fail('it is cut off, damaged or edited');
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
  const { file, sha256: sum } = fields.tensors;
  const bytes = await readStored(store, file);
  if ((await sha256(bytes)) !== sum) {
    throw fail(`${file} is not the file that was saved with it (its SHA-256 is another)`);
  }
  const { tensors } = readSafetensors(bytes, `${store.name}/${file}`);
  const remembered = Object.entries(callbacks).map(([name, values]) => {
    const own = below(tensors, `callback:${name}:`);
    return [name, { values, ...(Object.keys(own).length > 0 ? { tensors: own } : {}) }];
  });
  const at = position && positionOf(position, tensors);
  if (position && !at) throw fail(`${file} lacks the labels of its position`);
  return {
    checkpoint: {
      state: { ...state, variables: below(tensors, 'state:') },
      epoch,
      ...(at ? { position: at } : {}),
      history,
      callbacks: Object.fromEntries(remembered),
    },
    details: objectOf(json.details),
  };
}
