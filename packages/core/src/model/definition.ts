import type { LayerDefinition } from '../layers/table.js';

/** Height, width and channels of the images that a model takes. */
export type ImageShape = readonly [height: number, width: number, channels: number];

export const FORMAT = 'cnn-model';
export const VERSION = 1;

/** The name by which layers refer to the model's images. */
export const INPUT = 'input';

/** A layer of a finished definition: it has a name. Without `inputs` it reads the layer before it (the first: the images). */
export type NamedLayer = LayerDefinition & { readonly name: string };

/**
 * A model as a value: plain JSON, the same in Node, in the browser and in a file. Made by `sequential` and
 * `functional`; read from JSON by `parseModel`. The last layer's value is the model's prediction.
 */
export interface ModelDefinition {
  readonly format: typeof FORMAT;
  readonly version: typeof VERSION;
  readonly name: string;
  readonly input: ImageShape;
  /** In an order in which every layer comes after those that it reads. */
  readonly layers: readonly NamedLayer[];
}

/** The names of what a layer reads. */
export function inputsOf(model: ModelDefinition, index: number): readonly string[] {
  const layer = model.layers[index] as NamedLayer;
  return layer.inputs ?? [model.layers[index - 1]?.name ?? INPUT];
}
