import type { Draft, WeightName } from '../layers/codec.js';
import type { KerasLayer, KerasMajor } from '../topology/topology.js';
import type { KerasReadOptions } from './readOptions.js';

/** A layer of a definition in the making. */
export type NamedDraft = Draft & { name: string };

/** What a layer of the file became. */
export interface ConvertedLayer {
  /** The path of the layer that has its weights; undefined where it is left out. */
  readonly path?: string | undefined;
  readonly becomes?: string | undefined;
  /** That layer. */
  readonly draft?: NamedDraft | undefined;
  /** In Keras's order. */
  readonly weights: readonly WeightName[];
  readonly notes: readonly string[];
}

/** What all models of a file are converted with. */
export interface Conversion {
  /** The file. */
  readonly where: string;
  readonly major: KerasMajor;
  /** Whether the file's images are [channels, height, width]. */
  readonly channelsFirst: boolean;
  /** Whether TensorFlow.js made it, which computes some layers in other ways than Keras. */
  readonly ofTensorFlowJs: boolean;
  readonly options: KerasReadOptions;
  readonly converted: Map<KerasLayer, ConvertedLayer>;
  /** The shape, without the batch, of a value of the outermost model, by our name, out of the layers so far. */
  shapeOf(layers: readonly NamedDraft[], name: string): readonly number[] | undefined;
}

/** A value of a model in our terms. */
export interface KnownValue {
  /** What a layer that reads it has in `inputs`. */
  readonly name: string;
  /** Axes, the batch among them. */
  readonly rank: number;
}
