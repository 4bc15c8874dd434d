import { CnnError, type Engine, type ModelDefinition } from '@cnn/core';
import { canonicalSum, type JsonObject } from '@cnn/experiment';
import type { DataFingerprint } from './fingerprint.js';
import type { TrainSettings } from './settings.js';

/** What a run has begun with, kept in every checkpoint: with something else it would not end with the same bits. */
export interface Begun {
  /** What was typed after `cnn train`, and in which folder. */
  readonly argv: readonly string[];
  readonly folder: string;
  /** The fields below are absent in checkpoints of earlier versions. */
  readonly run?: string;
  readonly data?: DataFingerprint;
  /** The sum of what `split.json` holds. */
  readonly split?: string;
  readonly engine?: BegunEngine;
  /** The sums of what files may say. */
  readonly files?: FileSums;
}

/** What the last bits of a training depend on. */
interface BegunEngine {
  readonly name: string;
  readonly threads: number;
  /** Library and version. */
  readonly description: string;
}

export type FileSums = Readonly<Record<'model' | 'augment' | 'stain', string>>;

/** Sums of the model, the augmentation and the reference of colours, which may come from files. */
export function fileSums(
  model: ModelDefinition,
  { augment, stain }: Pick<TrainSettings, 'augment' | 'stain'>,
): FileSums {
  const sum = (value: unknown): string => canonicalSum(JSON.parse(JSON.stringify(value ?? null)));
  return { model: sum(model), augment: sum(augment), stain: sum(stain) };
}

/**
 * The details of a checkpoint that `cnn train` has made.
 *
 * @throws CnnError (FILE) for another one
 */
export function begunOf(details: JsonObject, out: string): Begun {
  const { argv, folder } = details;
  const isList = Array.isArray(argv) && argv.every((word) => typeof word === 'string');
  if (isList && typeof folder === 'string') return details as unknown as Begun;
  throw new CnnError('FILE', `${out}: its checkpoint was not made by cnn train.`);
}

/** @throws CnnError (DATA) naming the file that is not as it was when the run began, or the parts that are others */
export function checkBegun(
  begun: Begun,
  now: { readonly split: string; readonly files: FileSums },
  settings: TrainSettings,
): void {
  const names = { model: `--model ${settings.model}`, augment: '--augment', stain: '--stain-reference' };
  const refuse = (what: string): never => {
    throw new CnnError(
      'DATA',
      `--resume ${settings.out}: ${what} is not as it was when the run began. Bring it back to that, or train anew into another --out.`,
    );
  };
  if (begun.split !== undefined && begun.split !== now.split) refuse(`${settings.out}/split.json`);
  for (const name of ['model', 'augment', 'stain'] as const) {
    if (begun.files && begun.files[name] !== now.files[name]) refuse(`what ${names[name]} names`);
  }
}

/** The engine of a run that goes on: that of its beginning. */
export function pinned(settings: TrainSettings, { engine }: Begun): TrainSettings {
  return engine ? { ...settings, engine: engine.name, threads: engine.threads } : settings;
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
