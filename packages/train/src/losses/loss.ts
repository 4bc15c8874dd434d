import type { Value } from '@cnn/core';
import type { LossLabelMode } from './labelMode.js';

/** What a model gives for a batch, as graph values. */
export interface LossOutput {
  /** The model's output, such as `[?, 1]` after a sigmoid or `[?, classes]` after a softmax. */
  readonly prediction: Value;
  /** The values before the final sigmoid or softmax, of the same shape; absent when the model ends otherwise. */
  readonly logits?: Value | undefined;
}

/**
 * A loss: the labels and the model's output in, the loss of each item out, of shape `[?]`. The training program weighs
 * the items, takes their mean over the batch and adds the model's regularization.
 */
export type LossFunction = (labels: Value, output: LossOutput) => Value;

/** How a model ends, as far as a loss must know. */
export interface ModelEnd {
  readonly model: string;
  /** Shape of the output without the batch. */
  readonly outputShape: readonly number[];
  /** The activation that predictions went through last: `'sigmoid'`, `'softmax'`, `'linear'`, …, when it is known. */
  readonly activation: string | undefined;
}

/** A loss with the form of labels that it takes and the models that it fits. */
export interface Loss {
  readonly name: string;
  readonly labelMode: LossLabelMode;
  /** Throws one line when the model's end doesn't fit this loss. */
  check(end: ModelEnd): void;
  readonly perItem: LossFunction;
}
