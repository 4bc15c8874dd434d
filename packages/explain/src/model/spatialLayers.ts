import { CnnError, INPUT, type LoweredLayer, type LoweredModel, nearestName } from '@cnn/core';
import { mainLayer } from './loweredModel.js';

/** Whether a layer's output still has places: `[batch, height, width, channels]` of more than one pixel. */
function isSpatial({ output: { shape } }: LoweredLayer): boolean {
  return shape.length === 4 && (shape[1] as number) * (shape[2] as number) > 1;
}

export interface LayersOptions {
  /** The function, for messages. */
  readonly where: string;
  /** The name of the model. */
  readonly model: string;
  readonly lowered: LoweredModel;
}

/**
 * The layers whose values class activation maps weigh. Those that are named, else the last with places on each way to the output:
 * one of most networks, one for each member of an ensemble. A layer that others with places come after, such as one
 * that a squeeze-and-excite block pools, is not the last.
 *
 * @throws CnnError (OPTIONS) for a layer that there is not, or that has no places; (MODEL) for a model without any
 */
export function chosenLayers(
  options: LayersOptions & { readonly names: string | readonly string[] | undefined },
): readonly LoweredLayer[] {
  const { names, where, model, lowered } = options;
  if (names !== undefined) {
    const list: readonly unknown[] = Array.isArray(names) ? names : [names];
    if (list.length === 0) throw wrongLayer(where, `expected at least one layer, received an empty list.`);
    return list.map((name) => namedLayer({ where, model, lowered, name }));
  }
  const last = lastLayers(lowered);
  if (last.length > 0) return last;
  throw new CnnError(
    'MODEL',
    `${where}: expected model '${model}' to have a layer with places, [height, width, channels], received none.${where === 'explain' ? " Use method 'saliency', which needs none." : ''}`,
  );
}

/** The layers with places at which the flow leaves them, without those from which another of them is reached. */
function lastLayers(lowered: LoweredModel): readonly LoweredLayer[] {
  const layers = onTheWay(lowered);
  const spatial = new Set(layers.filter(isSpatial).map(({ layer }) => layer.name));
  const read = new Set<string>();
  const leaving = new Set<string>();
  for (const layer of layers) {
    for (const input of layer.inputs) {
      read.add(input);
      if (!isSpatial(layer) && spatial.has(input)) leaving.add(input);
    }
  }
  for (const name of spatial) if (!read.has(name)) leaving.add(name);
  const ancestors = new Map<string, ReadonlySet<string>>([[INPUT, new Set()]]);
  for (const { layer, inputs } of layers) {
    const own = new Set(inputs);
    for (const input of inputs) for (const name of ancestors.get(input) ?? []) own.add(name);
    ancestors.set(layer.name, own);
  }
  const covered = new Set([...leaving].flatMap((name) => [...(ancestors.get(name) ?? [])]));
  return layers.filter(({ layer: { name } }) => leaving.has(name) && !covered.has(name));
}

/** The layers that the main output depends on. */
function onTheWay(lowered: LoweredModel): readonly LoweredLayer[] {
  const needed = new Set([mainLayer(lowered)?.layer.name]);
  for (const { layer, inputs } of lowered.layers.toReversed())
    if (needed.has(layer.name)) for (const input of inputs) needed.add(input);
  return lowered.layers.filter(({ layer }) => needed.has(layer.name));
}

/** So many names are listed. */
const LISTED = 8;

interface NamedLayerOptions extends LayersOptions {
  readonly name: unknown;
}

/** Any layer of a model by its name. */
export function layerNamed({ where, model, lowered: { layers }, name }: NamedLayerOptions): LoweredLayer {
  const found = layers.find(({ layer }) => layer.name === name);
  if (found) return found;
  const names = layers.map(({ layer }) => layer.name);
  if (typeof name !== 'string') {
    throw wrongLayer(
      where,
      `expected layer to be the name of a layer, such as '${names.at(-1)}', received ${JSON.stringify(name)}.`,
    );
  }
  // Layers of an ensemble's members have the names of the members' own layers behind others.
  const near = names.find((one) => one.endsWith(`_${name}`)) ?? nearestName(name, names);
  const more = names.length > LISTED ? ` and ${names.length - LISTED} more` : '';
  const remedy = near ? `Did you mean '${near}'?` : `It has ${names.slice(0, LISTED).join(', ')}${more}.`;
  throw wrongLayer(where, `expected layer to be a layer of model '${model}', received '${name}'. ${remedy}`);
}

function namedLayer(options: NamedLayerOptions): LoweredLayer {
  const { where, lowered, name } = options;
  const layer = layerNamed(options);
  if (isSpatial(layer)) return layer;
  const shape = layer.output.shape.slice(1).join(', ');
  const last = lowered.layers.filter(isSpatial).at(-1);
  const remedy = last ? `The last with places is '${last.layer.name}'.` : `The model has none.`;
  throw wrongLayer(
    where,
    `expected a layer with places, [height, width, channels], received '${name}', whose output is [${shape}]. ${remedy}`,
  );
}

const wrongLayer = (where: string, problem: string): CnnError =>
  new CnnError('OPTIONS', `${where}: ${problem}`, { details: { option: 'layer' } });
