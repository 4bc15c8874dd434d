import { inferModel, type ModelDefinition, type NamedLayer, outputsOf } from '@cnn/core';

/** The shape, without the batch, of each layer's value by the layer's path; of an inner model, also of its outputs: `backbone`, `backbone:pool`. */
export type Shapes = ReadonlyMap<string, readonly number[]>;

export function innerShapes(model: ModelDefinition): Shapes {
  const shapes = new Map(
    inferModel(model).layers.map(({ layer, output }) => [layer.name, output.shape.slice(1)] as const),
  );
  addModels(model.layers, '', shapes);
  return shapes;
}

/** Adds the values of inner models, those inside first. */
function addModels(
  layers: readonly NamedLayer[],
  path: string,
  shapes: Map<string, readonly number[]>,
): void {
  for (const { name, ...place } of layers) {
    const target = place.type === 'shared' ? layers.find((one) => one.name === place.layer) : place;
    if (target?.type !== 'model') continue;
    const here = `${path}${name}`;
    addModels(target.layers, `${here}/`, shapes);
    for (const [at, output] of outputsOf(target).entries()) {
      const shape = shapes.get(`${here}/${output}`);
      if (!shape) continue;
      if (at === 0) shapes.set(here, shape);
      shapes.set(`${here}:${output}`, shape);
    }
  }
}
