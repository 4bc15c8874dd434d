import type { ImageShape, LayerDefinition, LayerRules } from '@cnn/core';
import type { Json } from '../json.js';

/** Makes a layer of ours of a custom class of Keras, from its config. */
export type CustomObject = (config: Json) => LayerDefinition | (Json & { readonly type: string });

/** What decides how a model of Keras is read. */
export interface KerasReadOptions {
  /**
   * What `Lambda` layers compute, by the layer's name or the function's: `{ lambda: { scale: 1 / 127.5, offset: -1 } }`. A Lambda
   * holds Python code, which is never executed. Default none: it is refused.
   */
  readonly lambda?:
    | Readonly<Record<string, { readonly scale: number; readonly offset?: number | undefined }>>
    | undefined;
  /**
   * Layers of ours for custom classes and custom activations, by the class's name:
   * `{ Swish: () => activation({ activation: 'swish' }) }`. Default none: they are refused.
   */
  readonly customObjects?: Readonly<Record<string, CustomObject>> | undefined;
  /** The rules of custom layers that `customObjects` gives: `{ double: doubleRule }`. Default none. */
  readonly layers?: LayerRules | undefined;
  /** [height, width, channels] of the images, for a model that takes any size. Default: as the file says. */
  readonly inputShape?: ImageShape | undefined;
  /**
   * The backend that wrote a file of Keras 1 which does not say it. Theano's kernels are turned by 180°. Default: `theano` where weights are
   * named as it names them (`conv_W` without `:0`).
   */
  readonly backend?: 'theano' | 'tensorflow' | undefined;
}
