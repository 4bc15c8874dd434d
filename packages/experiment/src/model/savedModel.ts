import type { LayerRules, ModelDefinition, ModelSource, TensorValues } from '@cnn/core';
import type { Preprocessing } from '@cnn/data';
import type { Decision, Task } from '@cnn/evaluation';

/** The images of each part of a split, by their hashes (`imageHashes` of `@cnn/data`). */
export interface TrainedOn {
  readonly train: readonly string[];
  readonly validation: readonly string[];
  readonly test: readonly string[];
}

/** What a model was trained with. */
export interface TrainedWith {
  readonly engine?: string;
  readonly threads?: number;
  /** By package or program, such as `{ node: '20.19.0' }`. */
  readonly versions?: Readonly<Record<string, string>>;
}

/** All that decides what a trained model sees and says. */
export interface SavedModel {
  readonly model: ModelDefinition;
  readonly state: TensorValues;
  /** The rules of its custom layers: functions, which are not saved; whoever reads the model gives them. */
  readonly layers?: LayerRules | undefined;
  readonly task: Task;
  readonly classNames: readonly string[];
  readonly preprocessing: Preprocessing;
  /** Positions of an image whose predictions are averaged, 1, 4 or 8, see `testTimeViews` of `@cnn/data`. Default 1. */
  readonly testTimeViews: number;
  /** What calibrates probabilities, see `applyTemperature` of `@cnn/train`. Default: they are as they are. */
  readonly temperature?: number;
  readonly decision?: Decision;
  /** Absent where it is not known. */
  readonly trainedOn?: TrainedOn;
  readonly trainedWith: TrainedWith;
  /** The file of another tool that it was imported from. */
  readonly source?: ModelSource | undefined;
  /** Anything else, as JSON: how it was trained, where the images came from. */
  readonly details: Readonly<Record<string, unknown>>;
  /** What a file of an earlier version does not say, in sentences. */
  readonly notes: readonly string[];
}
