import type { TensorValue } from '@cnn/core';
import type { ExplainableModel } from '../model/explainableModel.js';
import type { ModelGraph } from '../model/modelGraph.js';
import type { Completeness } from './completeness.js';

/** What a method is given for a batch. */
export interface MethodBatch {
  /** Images as the model sees them, `[n, height, width, channels]`. */
  readonly images: TensorValue;
  /** Of each image its index in the set, which its random numbers follow from. */
  readonly items: readonly number[];
  /**
   * `[n, outputs]`: the score of an image is the sum of its logits times these. Undefined, for methods of one pass alone: those of the
   * predicted class.
   */
  readonly directions: TensorValue | undefined;
  /** Told how much of the batch is done, 0 to 1. Throws when the explanation is to be stopped. */
  readonly report: (share: number) => void;
}

/** What a model gives for a batch. */
export interface ModelOutputs {
  /** `[n, outputs]` */
  readonly prediction: TensorValue;
  /** `[n, outputs]` */
  readonly logits: TensorValue;
}

export interface MethodMaps {
  /** As large as the method makes them, `[n, height, width]` or `[n, height, width, channels]`; one for each layer. */
  readonly maps: readonly TensorValue[];
  /** Of methods of one pass: what the model gave, and the directions that were explained. */
  readonly outputs?: (ModelOutputs & { readonly directions: TensorValue }) | undefined;
  /** Of each image. */
  readonly completeness?: readonly Completeness[] | undefined;
}

/** A method that is bound to a model. */
export interface BoundMethod {
  /** The layers that it looks at; none of methods that look at the image. */
  readonly layers: readonly string[];
  /** Whether negative values speak against the class. */
  readonly signed: boolean;
  /** Whether one pass predicts and explains. */
  readonly onePass: boolean;
  explain(batch: MethodBatch): Promise<MethodMaps>;
}

export interface BindOptions<Options> {
  readonly model: ExplainableModel;
  readonly graph: ModelGraph;
  /** The layers that were asked for; undefined: the method's choice. */
  readonly layer: string | readonly string[] | undefined;
  /** Of the method. */
  readonly options: Options;
  /** The most images that are computed at once. */
  readonly batchSize: number;
}

/** What a method is, and how it is bound to a model: what it compiles, and with which layers. */
export interface MethodRule<Options> {
  /** For people: `Grad-CAM`. */
  readonly label: string;
  /** Where its formula is from. */
  readonly source: { readonly authors: string; readonly url: string };
  /** What its map is made of: the values of a layer, or the image. */
  readonly looksAt: 'layer' | 'image';
  /** What a value of its map is. */
  readonly unit: string;
  /** A check of each option: the words for what was expected, or `undefined`. */
  readonly options: { readonly [Name in keyof Required<Options>]: (value: unknown) => string | undefined };
  bind(options: BindOptions<Options>): Promise<BoundMethod>;
}
