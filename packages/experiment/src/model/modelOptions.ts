import type { FurtherArrays } from '@cnn/data';
import type { BootstrapOptions, LabelEvaluation, ReportedEvaluation, SubgroupResults } from '@cnn/evaluation';
import type { StopSignal } from '@cnn/train';
import type { EvaluatedPart, SeenImages } from './evaluatedImages.js';
import type { PredictedOddSize } from './oddSizes.js';
import type { OpenImagesOptions } from './pixelImages.js';

export interface PredictImagesOptions extends OpenImagesOptions {
  /** Images per step. Default 32. */
  readonly batchSize?: number | undefined;
  /** Which items of a set, in this order. Default: all. */
  readonly indices?: readonly number[] | undefined;
  /**
   * Of a model that takes more than images: the values by the inputs' names, a row for each image. Not of sets, which have their own
   * (`withInputs` of `@cnn/data`).
   */
  readonly inputs?: FurtherArrays['inputs'];
  /** What is done with images of a size that is not the usual one of training. Default: as in training. Not of sets. */
  readonly onOddSize?: PredictedOddSize | undefined;
  readonly signal?: StopSignal | undefined;
}

export interface EvaluateImagesOptions {
  /** Default: all images but those that the model was trained on, or that chose its thresholds. */
  readonly part?: EvaluatedPart | undefined;
  /** These items of the set instead, whatever the model has seen of them. */
  readonly indices?: readonly number[] | undefined;
  /** Images per step. Default 32. */
  readonly batchSize?: number | undefined;
  /** Confidence intervals by resampling patients, or images when there are none. Default `true`: 1000 times, with seed 0. */
  readonly bootstrap?: BootstrapOptions | boolean | undefined;
  /** How many of the worst errors to list. Default 20. */
  readonly worst?: number | undefined;
  /** Attributes of the items by which results are compared, such as `['scanner']`. Default none. */
  readonly subgroups?: readonly string[] | undefined;
  readonly signal?: StopSignal | undefined;
}

/** How a trained model does on a set. Plain JSON: what `evaluation.json` holds, and what was seen of the set in training. */
export type TrainedEvaluation = (ReportedEvaluation | LabelEvaluation) & {
  /** How many images of the set the model has seen, by part; null where it does not know, or was not asked (`indices`). */
  readonly seen: SeenImages | null;
  /** The same of the measured images alone. */
  readonly measured?: SeenImages | null | undefined;
  readonly testTimeViews: number;
  /** By the attributes that were asked for. */
  readonly subgroups?: readonly SubgroupResults[] | undefined;
};

export const evaluateNames = {
  part: true,
  indices: true,
  batchSize: true,
  bootstrap: true,
  worst: true,
  subgroups: true,
  signal: true,
} satisfies Record<keyof EvaluateImagesOptions, true>;

export const predictNames = {
  batchSize: true,
  indices: true,
  inputs: true,
  onOddSize: true,
  signal: true,
} satisfies Record<keyof PredictImagesOptions, true>;

/** Of Keras's `predict`. */
export const predictRemedies = {
  batch_size: 'Use batchSize',
  verbose: 'Leave it out; predict prints nothing',
  steps: 'Leave it out; give the images that are to be predicted',
};
