import { CnnError, type Engine, type ModelDefinition, type ModelSource } from '@cnn/core';
import { withCrop } from '../data/crop.js';
import type { DataFingerprint } from '../data/fingerprint.js';
import type { FoundLeakage } from '../data/refuseLeakage.js';
import type { Experiment, ExperimentTraining } from '../experiment/experiment.js';
import { canonicalSum, type JsonObject } from '../files/sealedJson.js';
import type { CheckpointEvery } from './runOptions.js';

/** What a run has begun with, kept in every checkpoint: with something else it would not end with the same bits. */
export interface Begun {
  /** Absent in checkpoints of earlier versions, which hold `argv`. */
  readonly experiment?: Experiment | undefined;
  readonly checkpointEvery?: CheckpointEvery | undefined;
  /** What the host keeps of its own. */
  readonly host?: JsonObject | undefined;
  /** Of earlier versions: what was typed after `cnn train`, and in which folder. */
  readonly argv?: readonly string[] | undefined;
  readonly folder?: string | undefined;
  readonly run?: string | undefined;
  readonly data?: DataFingerprint | undefined;
  /** The sum of what `split.json` holds. */
  readonly split?: string | undefined;
  readonly engine?: BegunEngine | undefined;
  /** Of a training that fine-tunes another model. */
  readonly start?: BegunStart | undefined;
  /** What was in more than one set of the split, where that is allowed. Absent in checkpoints of earlier versions. */
  readonly leakage?: FoundLeakage | undefined;
  /** The sums of the parts of an experiment that may be large. */
  readonly files?: FileSums | undefined;
}

/** What a training began with where that is not random weights. */
export interface BegunStart {
  /** For people: what is new, and what is frozen. */
  readonly message: string;
  readonly source?: ModelSource | undefined;
}

/** What the last bits of a training depend on. */
interface BegunEngine {
  readonly name: string;
  readonly threads?: number | undefined;
  /** Library and version. */
  readonly description: string;
}

export type FileSums = Readonly<Record<'model' | 'augment' | 'stain', string>>;

function sumOf(value: unknown): string {
  return canonicalSum(JSON.parse(JSON.stringify(value ?? null)));
}

/** Sums of the model, the augmentation and the reference of colours. */
export function fileSums(model: ModelDefinition, training: ExperimentTraining): FileSums {
  const { augment, cropSize, stain } = training;
  return { model: sumOf(model), augment: sumOf(withCrop(augment, cropSize)), stain: sumOf(stain) };
}

/**
 * The sum of what decides the results of an experiment, on images that are divided alike: without the split's ratios or file, whose
 * result has a sum of its own, and without the engine's threads.
 */
export function experimentSum(experiment: Experiment): string {
  const { split, engine, ...rest } = experiment;
  const { ratios: _ratios, file: _file, ...dividing } = split;
  return sumOf({ ...rest, split: dividing, engine: { name: engine.name } });
}

/**
 * The details of a checkpoint of a run.
 *
 * @throws CnnError (FILE) for another one
 */
export function begunOf(details: JsonObject, out: string): Begun {
  const { experiment, argv, folder } = details;
  const isList = Array.isArray(argv) && argv.every((word) => typeof word === 'string');
  const known = typeof experiment === 'object' && experiment !== null;
  if (known || (isList && typeof folder === 'string')) return details as unknown as Begun;
  throw new CnnError('FILE', `${out}: its checkpoint was not made by a run.`);
}

/** @throws CnnError (DATA) naming what is not as it was when the run began */
export function checkBegun(
  begun: Begun,
  now: { readonly split: string; readonly files: FileSums },
  out: string,
): void {
  const refuse = (what: string): never => {
    throw new CnnError(
      'DATA',
      `${out}: ${what} not as it was when the run began. Bring it back to that, or train anew into another folder.`,
      { details: { reason: 'changed' } },
    );
  };
  if (begun.split !== undefined && begun.split !== now.split) refuse(`${out}/split.json is`);
  const names = { model: 'the model is', augment: 'training.augment is', stain: 'training.stain is' };
  for (const name of ['model', 'augment', 'stain'] as const)
    if (begun.files && begun.files[name] !== now.files[name]) refuse(names[name]);
}

/** What is said when a run goes on with another engine than it began with, or may do so. */
export function describeEngineChange(begun: Begun | undefined, engine: Engine): string[] {
  if (!begun) return [];
  const then = begun.engine;
  if (!then)
    return [
      'The checkpoint does not say on which engine and with how many threads the run began: the bits may differ.',
    ];
  if (then.description === engine.description) return [];
  return [
    `The run began on ${then.description} and goes on with ${engine.description}: the last bits may differ.`,
  ];
}
