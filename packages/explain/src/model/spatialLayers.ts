import { CnnError, type LoweredLayer, type LoweredModel, nearestName } from '@cnn/core';

/** Whether a layer's output still has places: `[batch, height, width, channels]` of more than one pixel. */
export function isSpatial({ output: { shape } }: LoweredLayer): boolean {
  return shape.length === 4 && (shape[1] as number) * (shape[2] as number) > 1;
}

/**
 * The layer whose values a class activation map weighs: the one that is named, else the last one with places.
 *
 * @throws CnnError (OPTIONS) for a layer that there is not, or that has no places; (MODEL) for a model without any
 */
export function chosenLayer(model: string, { layers }: LoweredModel, name: string | undefined): LoweredLayer {
  const spatial = layers.filter(isSpatial);
  if (name === undefined) {
    const last = spatial.at(-1);
    if (last) return last;
    throw new CnnError(
      'MODEL',
      `explain: expected model '${model}' to have a layer with places, [height, width, channels], received none. Use method 'saliency', which needs none.`,
    );
  }
  const layer = layers.find(({ layer: { name: own } }) => own === name);
  if (layer && isSpatial(layer)) return layer;
  const names = spatial.map(({ layer: { name: own } }) => own);
  const near = nearestName(name, names);
  throw new CnnError(
    'OPTIONS',
    layer
      ? `explain: expected a layer with places, [height, width, channels], received '${name}', whose output is [${layer.output.shape.slice(1).join(', ')}]. The last with places is '${names.at(-1)}'.`
      : `explain: expected layer to be a layer of model '${model}', received '${name}'. ${near ? `Did you mean '${near}'?` : `It has ${names.join(', ')}.`}`,
    { details: { option: 'layer' } },
  );
}
