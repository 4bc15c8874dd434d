import type { TensorValues } from '../engine/engine.js';
import type { Shape } from '../graph/shape.js';
import type { ModelDefinition } from '../model/definition.js';

/** The formats of other tools that a model is read from. */
export type SourceFormat = 'keras' | 'h5' | 'tfjs-layers' | 'tfjs-graph' | 'onnx' | 'pytorch' | 'safetensors';

/** Where a model comes from, as its file says it. Kept in `model.json`. */
export interface ModelSource {
  readonly format: SourceFormat;
  /** `Keras`, `tf.keras`, `TensorFlow.js`, `PyTorch`, `tf2onnx`, …; absent where the file does not say it. */
  readonly framework?: string | undefined;
  readonly version?: string | undefined;
  /** Name of the file, without its folder. */
  readonly file?: string | undefined;
}

/** One tensor of a file and the variable that it became. */
export interface ImportedWeight {
  /** Its name in the file: `conv2d/kernel:0`, `layer1.0.conv1.weight`. */
  readonly source: string;
  /** Ours: `conv2d/kernel`. */
  readonly variable: string;
  /** Ours. */
  readonly shape: Shape;
  /** What was done to the numbers, such as `OIHW → HWIO`; absent where they were taken as they are. */
  readonly conversion?: string | undefined;
}

/** What became of one layer (or operation) of a file. */
export interface ImportStep {
  /** Its name in the file; that of a layer in a nested model has the model's in front: `backbone/conv2d`. */
  readonly source: string;
  /** Its type there: `Conv2D`, `Gemm`. */
  readonly type: string;
  /** The layer that it became, by its path; absent where it is left out or part of another layer, which `note` says. */
  readonly name?: string | undefined;
  /** The type of that layer. */
  readonly becomes?: string | undefined;
  readonly weights: readonly ImportedWeight[];
  /** What a person should know: why it is left out, what differs. */
  readonly note?: string | undefined;
}

/** The state of an optimizer that a file holds, in our names. */
export interface ImportedOptimizer {
  /** `adam`, `sgd`, … */
  readonly name: string;
  /** Its options with our names: `learningRate`, `beta1`, … */
  readonly options: Readonly<Record<string, number | boolean>>;
  /** A schedule of the learning rate in our form, such as `{ type: 'cosineDecay', initialLearningRate, decaySteps }`; it takes the place of `learningRate`. */
  readonly schedule?: Readonly<Record<string, unknown>> | undefined;
  /** Steps that were done. */
  readonly step: number;
  /** Slots by the names of the training's state variables, such as `optimizer/momentum/conv2d/kernel`; none where the file holds no state of it. */
  readonly slots: TensorValues;
}

/** A model that was read from another tool's file. */
export interface ImportedModel {
  readonly model: ModelDefinition;
  /** Every variable of the model. */
  readonly weights: TensorValues;
  readonly source: ModelSource;
  /** What became of every layer of the file, in its order: nothing is left out in silence. */
  readonly plan: readonly ImportStep[];
  /** What holds for the whole model, in sentences. */
  readonly notes: readonly string[];
  readonly classNames?: readonly string[] | undefined;
  /** What pixels 0..255 go through before the model, where the file says it: `pixel · scale + offset`. */
  readonly rescaling?:
    | { readonly scale: number | readonly number[]; readonly offset: number | readonly number[] }
    | undefined;
  readonly optimizer?: ImportedOptimizer | undefined;
  /** The loss that it was compiled with, in our name, where we have it. */
  readonly loss?: string | undefined;
  /** The metrics that it was compiled with, in our names, where we have them. */
  readonly metrics?: readonly string[] | undefined;
}
