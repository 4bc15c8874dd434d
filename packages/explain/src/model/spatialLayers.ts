import { CnnError, INPUT, type LoweredLayer, type LoweredModel, nearestName } from '@cnn/core';

/** Whether a layer's output still has places: `[batch, height, width, channels]` of more than one pixel. */
function isSpatial({ output: { shape } }: LoweredLayer): boolean {
  return shape.length === 4 && (shape[1] as number) * (shape[2] as number) > 1;
}

/**
 * The layers whose values class activation maps weigh. Those that are named, else the last with places on each way to the output:
 * one of most networks, one for each member of an ensemble. A layer that others with places come after, such as one
 * that a squeeze-and-excite block pools, is not the last.
 *
 * @throws CnnError (OPTIONS) for a layer that there is not, or that has no places; (MODEL) for a model without any
 */
export function chosenLayers(
  model: string,
  lowered: LoweredModel,
  names: string | readonly string[] | undefined,
): readonly LoweredLayer[] {
  if (names !== undefined) {
    const list = typeof names === 'string' ? [names] : names;
    if (list.length === 0) throw wrongLayer(`expected at least one layer, received an empty list.`);
    return list.map((name) => namedLayer(model, lowered, name));
  }
  const last = lastLayers(lowered);
  if (last.length > 0) return last;
  throw new CnnError(
    'MODEL',
    `explain: expected model '${model}' to have a layer with places, [height, width, channels], received none. Use method 'saliency', which needs none.`,
  );
}

/** The layers with places at which the flow leaves them, without those from which another of them is reached. */
function lastLayers({ layers }: LoweredModel): readonly LoweredLayer[] {
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

/** Any layer of a model by its name. */
export function layerNamed(model: string, { layers }: LoweredModel, name: string): LoweredLayer {
  const found = layers.find(({ layer }) => layer.name === name);
  if (found) return found;
  const names = layers.map(({ layer }) => layer.name);
  const near = nearestName(name, names);
  const remedy = near ? `Did you mean '${near}'?` : `It has ${names.join(', ')}.`;
  throw wrongLayer(`expected layer to be a layer of model '${model}', received '${name}'. ${remedy}`);
}

function namedLayer(model: string, lowered: LoweredModel, name: string): LoweredLayer {
  const layer = layerNamed(model, lowered, name);
  if (isSpatial(layer)) return layer;
  const shape = layer.output.shape.slice(1).join(', ');
  const last = lowered.layers.filter(isSpatial).at(-1);
  const remedy = last ? `The last with places is '${last.layer.name}'.` : `The model has none.`;
  throw wrongLayer(
    `expected a layer with places, [height, width, channels], received '${name}', whose output is [${shape}]. ${remedy}`,
  );
}

const wrongLayer = (problem: string): CnnError =>
  new CnnError('OPTIONS', `explain: ${problem}`, { details: { option: 'layer' } });
