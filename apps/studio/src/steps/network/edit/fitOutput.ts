import {
  dense,
  globalAveragePooling2d,
  type ModelDefinition,
  type NamedLayer,
  type OutputFacts,
  type Shape,
} from '@cnn/core';
import { addLayer } from './addLayer.js';
import { changeLayer } from './changeLayer.js';
import { removeLayer } from './removeLayer.js';

export interface WantedOutput {
  readonly units: number;
  readonly activation: 'sigmoid' | 'softmax';
}

/** What a network of so many classes ends in: one sigmoid for two, else a softmax. */
export function wantedOutput(classes: number): WantedOutput {
  return classes === 2 ? { units: 1, activation: 'sigmoid' } : { units: classes, activation: 'softmax' };
}

/** Does a network that ends so tell the classes apart? Two classes may also have a softmax. */
export function fitsClasses({ shape, activation }: Omit<OutputFacts, 'name'>, classes: number): boolean {
  if (shape.length !== 1) return false;
  if (activation === 'softmax') return shape[0] === classes;
  return activation === 'sigmoid' && classes === 2 && shape[0] === 1;
}

/** Layers that leave the number of units as it is. */
const keepsUnits = ['activation', 'softmax', 'dropout', 'relu', 'leakyRelu', 'elu'];

export interface FitOutputOptions {
  readonly classes: number;
  /** Of what the last layer gives, if it is known. */
  readonly shape?: Shape | undefined;
}

/** Makes the network end in what the classes ask for: its last dense layer is changed, or one is added. */
export function fitOutput(
  definition: ModelDefinition,
  { classes, shape }: FitOutputOptions,
): ModelDefinition {
  const wanted = wantedOutput(classes);
  const { layers } = definition;
  const at = layers.findLastIndex(({ type }) => !keepsUnits.includes(type));
  const last = layers[at];
  if (last?.type === 'dense') {
    const after = layers.slice(at + 1);
    const bare = after.reduce((rest, { name }) => removeLayer(rest, name), definition);
    return changeLayer(bare, { name: last.name, change: { ...wanted } });
  }
  const end = (model: ModelDefinition): string =>
    (model.layers.at(-1) as NamedLayer | undefined)?.name ?? 'input';
  const flat =
    shape?.length === 1
      ? definition
      : addLayer(definition, { layer: globalAveragePooling2d(), place: { after: end(definition) } })
          .definition;
  return addLayer(flat, { layer: dense(wanted), place: { after: end(flat) } }).definition;
}
