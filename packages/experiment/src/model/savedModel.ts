import type { ModelDefinition, TensorValues } from '@cnn/core';
import type { Preprocessing } from '@cnn/data';
import type { Pooling, Task, ThresholdRule } from '@cnn/evaluation';

/** Where a model decides. Plain JSON. */
export interface Decision {
  /** Of two classes, the second is predicted above it. Default 0.5. */
  readonly threshold?: number;
  /** For what a patient's images are pooled to. Default: that of images. */
  readonly groupThreshold?: number;
  /** Of a multi-label model, by label. Default 0.5. */
  readonly labelThresholds?: Readonly<Record<string, number>>;
  /** How a patient's images become the patient's probability. Default `mean`. */
  readonly pooling?: Pooling;
  /** What the thresholds were chosen by; absent: they were not chosen. */
  readonly rule?: ThresholdRule;
  /** What the thresholds were chosen on. */
  readonly chosenOn?: {
    readonly part: 'validation';
    readonly images: number;
    readonly groups?: number;
  };
}

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
  /** Anything else, as JSON: how it was trained, where the images came from. */
  readonly details: Readonly<Record<string, unknown>>;
  /** What a file of an earlier version does not say, in sentences. */
  readonly notes: readonly string[];
}
