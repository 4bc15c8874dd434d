import type { LayerRules, ModelDefinition } from '@cnn/core';
import type { ReadKerasOptions } from '@cnn/keras';
import type { PyTorchConvention } from '@cnn/pytorch';
import type { PixelRange } from './pixelRange.js';

/** Gives a file beside the model, by the name that the model calls it; undefined where there is none. */
export type CompanionFiles = (name: string) => Uint8Array | undefined;

export interface ImportModelOptions {
  /** The file's name, for messages and for `source.file`. Default `model`. */
  readonly file?: string | undefined;
  /** Files beside it: shards of TensorFlow.js, external weights of ONNX. Default none. */
  readonly companion?: CompanionFiles | undefined;
  /** What its pixels are, where the file does not say it, see `withPixelRange`. */
  readonly pixels?: PixelRange | undefined;
  /** The definition that a file of weights alone belongs to. */
  readonly model?: ModelDefinition | undefined;
  /** The weights of a config of Keras in JSON: the bytes of an `.h5` file. */
  readonly weights?: Uint8Array | undefined;
  /** [height, width] of the images, of a model that takes any size. */
  readonly imageSize?: readonly [height: number, width: number] | undefined;
  /** What `Lambda` layers of Keras compute, by name: they hold Python code, which is never executed. */
  readonly lambda?: ReadKerasOptions['lambda'];
  /** Layers of ours for custom classes of Keras. */
  readonly customObjects?: ReadKerasOptions['customObjects'];
  /** How the layers of `model` are called in a state_dict of PyTorch. */
  readonly convention?: PyTorchConvention | undefined;
  /** What stands in front of all names of a state_dict. */
  readonly prefix?: string | undefined;
  /** Modules of a state_dict that are not read, such as `['fc']`. */
  readonly skip?: readonly string[] | undefined;
  /** Rules of custom layers. */
  readonly layers?: LayerRules | undefined;
}
