import type { TensorValue } from '@cnn/core';
import type { ExplainableModel } from '../model/explainableModel.js';
import type { ModelGraph } from '../model/modelEnd.js';

/** What a method is given for a batch. */
export interface MethodBatch {
  /** Images as the model sees them, `[n, height, width, channels]`. */
  readonly images: TensorValue;
  /** `[n, outputs]`: the score of an image is the sum of its logits times these. */
  readonly directions: TensorValue;
}

/** A method that is bound to a model. */
export interface BoundMethod {
  /** The layers that it looks at; none of methods that look at the image. */
  readonly layers: readonly string[];
  /** @returns maps as large as the method makes them, `[n, height, width]` or `[n, height, width, channels]` */
  explain(batch: MethodBatch): Promise<TensorValue>;
}

export interface BindOptions {
  readonly model: Pick<ExplainableModel, 'definition' | 'layers' | 'load'>;
  readonly graph: ModelGraph;
  /** The layer that was asked for; undefined: the method's choice. */
  readonly layer: string | undefined;
}

/** How a method is bound to a model: what it compiles, and with which layer. */
export type BindMethod = (options: BindOptions) => Promise<BoundMethod>;
