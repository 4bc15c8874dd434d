import type { LayerBase } from '../layers/layer.js';
import type { LayerDefinition } from '../layers/table.js';

/** Height, width and channels of the images that a model takes. */
export type ImageShape = readonly [height: number, width: number, channels: number];

export const FORMAT = 'cnn-model';
export const VERSION = 1;

/** The name by which layers refer to the model's images. */
export const INPUT = 'input';

/**
 * A model inside a model. What its inputs are follows from the layers that it reads, so it has no shape of its own. Its variables
 * have its name in front: `backbone/conv2d/kernel`. Made when a definition is applied like a layer.
 */
export interface ModelLayer extends LayerBase {
  readonly type: 'model';
  readonly layers: readonly NamedLayer[];
  /** By which its layers refer to what it reads, in the order of `inputs`. Default `['input']`. */
  readonly inputNames?: readonly string[] | undefined;
  /** Its layers whose values can be read from outside: the first as `backbone`, each as `backbone:layer`. The last one when absent. */
  readonly outputs?: readonly string[] | undefined;
}

/** A layer, or a model inside the model, that is applied once more, with the same weights. */
export interface SharedLayer extends LayerBase {
  readonly type: 'shared';
  /** The layer before it whose weights it uses. */
  readonly layer: string;
}

/** A layer of a finished definition: it has a name. Without `inputs` it reads the layer before it (the first: the images). */
export type NamedLayer = (LayerDefinition | ModelLayer | SharedLayer) & { readonly name: string };

/**
 * A model as a value: plain JSON, the same in Node, in the browser and in a file. Made by `sequential` and
 * `functional`; read from JSON by `parseModel`. The last layer's value is the model's prediction, unless `outputs` names others.
 */
export interface ModelDefinition {
  readonly format: typeof FORMAT;
  readonly version: typeof VERSION;
  readonly name: string;
  readonly input: ImageShape;
  /** Inputs beside the images, by name: their shapes without the batch, such as `{ age: [1] }`. */
  readonly extraInputs?: Readonly<Record<string, readonly number[]>> | undefined;
  /** In an order in which every layer comes after those that it reads. */
  readonly layers: readonly NamedLayer[];
  /** The layers whose values are the predictions, the main one first. The last layer when absent. */
  readonly outputs?: readonly string[] | undefined;
}

/** The names of what a layer reads, of a model whose first input is called `first`. */
export function inputsOf(layers: readonly NamedLayer[], index: number, first = INPUT): readonly string[] {
  const layer = layers[index] as NamedLayer;
  return layer.inputs ?? [layers[index - 1]?.name ?? first];
}

/** The names of a model's outputs, the main one first. */
export function outputsOf({
  layers,
  outputs,
}: Pick<ModelDefinition, 'layers' | 'outputs'>): readonly string[] {
  return outputs ?? [(layers.at(-1) as NamedLayer).name];
}
