import type { Size } from '@cnn/data';
import type { Completeness } from './methods/completeness.js';
import type { MethodName } from './methods/methods.js';

/** What an image's map is as large as. */
export type MapSize =
  /** The image itself, before it was fitted and cropped for the model. */
  | 'original'
  /** What the model sees. */
  | 'input'
  /** As the method makes it: of class activation maps, the layer; of several layers of different sizes, the input. */
  | 'layer';

/** Where a model looked in one image, for one class. */
export interface Explanation {
  /** Of the item in its set. */
  readonly index: number;
  /** Where the image came from; absent of one that was in memory. */
  readonly file?: string | undefined;
  readonly method: MethodName;
  /** The layers that were looked at; none of methods that look at the image. */
  readonly layers: readonly string[];
  /** The class that is explained. */
  readonly target: string;
  /** The class's logit, which is what is explained. Of the first class of a single sigmoid it is the negated logit. */
  readonly score: number;
  /**
   * What the model predicts for the image, as `predict` says it: the class; of a multi-label model the labels above their thresholds with
   * `|` between them, empty where there is none.
   */
  readonly predicted: string;
  /** Of the target, as `predict` gives it: calibrated, 0 to 1. */
  readonly probability: number;
  /** `[height, width]` of `size`, in the units of the score; not scaled to 0..1. Places that the model did not see are 0. */
  readonly map: Float32Array;
  readonly size: Size;
  /** 1, or those of the image. */
  readonly channels: number;
  /** Whether negative values have a meaning: they speak against the class. */
  readonly signed: boolean;
  /** Of integrated gradients. */
  readonly completeness?: Completeness | undefined;
  /** What people must know of this map, such as that it is empty. */
  readonly note?: string | undefined;
}
