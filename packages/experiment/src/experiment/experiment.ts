import type { ModelDefinition } from '@cnn/core';
import type { AugmentationStep, Mix, StainNormalization } from '@cnn/data';
import type { Pooling, ThresholdRule } from '@cnn/evaluation';
import type { ExperimentOptimizer } from './optimizerFields.js';

/**
 * Everything that decides the results of a training, as plain JSON: the same experiment on the same images, engine and number of
 * threads gives the same weights. Where it writes, and how it is watched, stopped and resumed, is not part of it.
 *
 * @example
 * const experiment = parseExperiment({ model: 'tutorial', training: { epochs: 3 } });
 */
export interface Experiment {
  readonly format: 'cnn-experiment';
  readonly version: 1;
  /** Where the images are and how they are read. A host opens them; `runExperiment` is given the set. */
  readonly data: ExperimentData;
  readonly split: ExperimentSplit;
  /** The name of a preset, which is built for the images and classes of the set, or a whole definition. Default `tutorial`. */
  readonly model: string | ModelDefinition;
  /** Begin with the weights of another model: fine-tuning. `model` is then its definition. */
  readonly start?: ExperimentStart | undefined;
  readonly training: ExperimentTraining;
  readonly evaluation: ExperimentEvaluation;
  /** The one seed of split, weights, order, augmentation and dropout. Default 0. */
  readonly seed: number;
  readonly engine: ExperimentEngine;
}

/** How a model that has been trained before is fine-tuned. */
export interface ExperimentStart {
  /** The file or folder of the model, which a host reads. Absent where a program hands over the model. */
  readonly source?: string | undefined;
  /**
   * What its pixels are, where its file does not say it: 0..1, −1..1, 0..255, or 0..1 normalized by ImageNet's mean and standard
   * deviation, as torchvision has it. Default `unit`.
   */
  readonly pixels?: 'unit' | 'symmetric' | 'bytes' | 'imagenet' | undefined;
  /** Whether its last dense layer is replaced by a new one for the set's classes, or kept. Default `classes`. */
  readonly head: 'classes' | 'keep';
  /**
   * Layers whose weights stay as they are, in Keras's meaning of `trainable = False`; `*` stands for any characters, and `['backbone']` for
   * all but the new head. Default none.
   */
  readonly freeze?: readonly string[] | undefined;
  /** The last of the layers that are frozen, in their order. */
  readonly freezeUntil?: string | undefined;
  /**
   * The epoch, counted from 0, from which frozen layers are trained too. It begins with an optimizer and a learning-rate schedule of its own,
   * and `training.patience` counts from there. Default never.
   */
  readonly unfreezeAt?: number | undefined;
  /** Of batch normalization among its layers: `frozen` ones use the statistics that they came with. Default `frozen` where layers are, or were, frozen. */
  readonly batchNorm?: 'frozen' | 'trained' | undefined;
  /** The learning rate of all layers but the new head. Default that of the optimizer. */
  readonly backboneLearningRate?: number | undefined;
}

/** What the command's data options say. */
export interface ExperimentData {
  /** A path, or the name of a known set. Absent where a program hands over the set. */
  readonly source?: string | undefined;
  /** `folder:N` or `name:REGEX`: where the class of an image is found. */
  readonly labelFrom?: string | undefined;
  /** `folder:N` or `name:REGEX`: where the patient of an image is found. */
  readonly groupFrom?: string | undefined;
  /** The classes in order: names for the numbers of arrays, or the order of class folders. Default: as they are found. */
  readonly classNames?: readonly string[] | undefined;
  readonly multiLabel?: boolean | undefined;
  /** Of a CSV manifest. */
  readonly encoding?: string | undefined;
  readonly onEmptyClass?: 'error' | 'skip' | undefined;
  readonly onBadImage?: 'error' | 'skip' | undefined;
  readonly onOddSize?: 'resize' | 'pad' | 'skip' | undefined;
  /** In pixels. Default: the images' own. */
  readonly imageSize?: readonly [height: number, width: number] | undefined;
  /** The pixel value that is white. */
  readonly white?: number | null | undefined;
  readonly page?: number | undefined;
  readonly colourProfile?: 'convert' | 'ignore' | undefined;
  /** Images with more pixels are refused. */
  readonly maxPixels?: number | undefined;
}

export interface ExperimentSplit {
  /** Shares of training, validation and test set. Default: the sets that come with the data, else [0.7, 0.15, 0.15]. */
  readonly ratios?: readonly [train: number, validation: number, test: number] | undefined;
  /** A `split.json`, which a host reads; instead of `ratios`. */
  readonly file?: string | undefined;
  /** Whether all three sets keep the shares of classes. Default true. */
  readonly stratify: boolean;
  /** Whether to train although a patient, a file or nearly the same picture is in two sets. Default false. */
  readonly allowLeakage: boolean;
}

export interface ExperimentTraining {
  /** Default 10. */
  readonly epochs: number;
  /** Images per step. Default 32. */
  readonly batchSize: number;
  readonly loss: ExperimentLoss;
  readonly optimizer: ExperimentOptimizer;
  readonly schedule: ExperimentSchedule;
  readonly batchNorm: ExperimentBatchNorm;
  /**
   * Of a training on a cluster: every batch normalization uses the moments of all workers' images, as one process with the whole batch
   * would. Default false: of each worker's own images.
   */
  readonly synchronizedBatchNormalization?: boolean | undefined;
  /** Whether the first convolution begins as the whitening transform of the images' patches. Default false. */
  readonly whiten: boolean;
  readonly classWeight?: 'balanced' | 'effective' | undefined;
  readonly sampling?: 'balanced' | 'over' | 'under' | undefined;
  /** Steps of augmentation, in order. Default none. */
  readonly augment: readonly AugmentationStep[];
  /** Train on random windows of this size, and use the middle of all other images. */
  readonly cropSize?: readonly [height: number, width: number] | undefined;
  readonly mix?: Mix | undefined;
  readonly stain?: StainNormalization | undefined;
  /** Epochs without improvement after which training stops, keeping the best weights. Default: train all epochs. */
  readonly patience?: number | undefined;
  /** What `patience` and the best checkpoints go by, such as `val_auc`. Default `val_loss`. */
  readonly monitor?: string | undefined;
}

export interface ExperimentLoss {
  /** A name of the losses that an experiment can have. Default `crossentropy`. */
  readonly name: string;
  readonly labelSmoothing?: number | undefined;
  /** The focusing parameter of `focal`. Default 2. */
  readonly gamma?: number | undefined;
  /** Epochs before class weights count. */
  readonly deferredReweighting?: number | undefined;
}

export interface ExperimentSchedule {
  /** Default `constant`. */
  readonly name:
    | 'constant'
    | 'step'
    | 'exponential'
    | 'inverseTime'
    | 'polynomial'
    | 'cosine'
    | 'cosineRestarts'
    | 'oneCycle';
  /** Epochs in which the learning rate rises from 0. Default 0. */
  readonly warmupEpochs: number;
  /** Of `oneCycle`. Default false. */
  readonly cycleMomentum: boolean;
}

export interface ExperimentBatchNorm {
  /** Of every batch normalization. Default: the model's own. */
  readonly momentum?: number | undefined;
  /** Compute the running statistics anew over the training set at the end. Default false. */
  readonly recompute: boolean;
}

export interface ExperimentEvaluation {
  /** Whether predictions are the mean over flips, and turns of square images. Default false. */
  readonly testTimeAugmentation: boolean;
  /** How the validation set chooses the decision threshold. Default Youden's index. */
  readonly threshold: ThresholdRule;
  /** How a patient's images become the patient's probability. Default `mean`. */
  readonly pooling: Pooling;
  /** Whether the validation set fits a temperature. Default false. */
  readonly calibrate: boolean;
  /** What images are told apart by when results are compared: attributes of the items, which are columns of a manifest. Default none. */
  readonly subgroups?: readonly string[] | undefined;
}

export interface ExperimentEngine {
  /** Default: the fastest that works. */
  readonly name?: string | undefined;
  /** Default: one per core. The last bits of the weights depend on it. */
  readonly threads?: number | undefined;
}
