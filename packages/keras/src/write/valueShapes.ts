import type { ModelDefinition } from '@cnn/core';
import { loweredLayers } from '../read/convertModel.js';

/** The shapes of a definition's values without the batch, by the names that its layers refer to them with. */
export class ValueShapes {
  /** By path: `backbone/conv2d`. */
  readonly #shapes = new Map<string, readonly number[]>();

  constructor(model: ModelDefinition) {
    this.setInputs('', [
      { name: 'input', shape: model.input },
      ...Object.entries(model.extraInputs ?? {}).map(([name, shape]) => ({ name, shape })),
    ]);
    for (const { layer, output } of loweredLayers(model, {}))
      this.#shapes.set(layer.name, output.shape.slice(1));
  }

  setInputs(
    path: string,
    inputs: readonly { readonly name: string; readonly shape: readonly number[] }[],
  ): void {
    for (const { name, shape } of inputs) this.#shapes.set(`${path}${name}`, shape);
  }

  /** Notes that a model's value is that of one of its layers. `like` is the model itself, where it is applied again. */
  setOutput(
    path: string,
    name: string,
    { output, like }: { readonly output: string; readonly like: string },
  ): void {
    const own = this.#shapes.get(`${path}${name}/${output}`) ?? this.#shapes.get(`${path}${like}/${output}`);
    if (own) this.#shapes.set(`${path}${name}`, own);
  }

  /** @param path that of the model that the name is in, empty or `backbone/` */
  of(path: string, name: string): readonly number[] {
    return this.#shapes.get(`${path}${name.replaceAll(':', '/')}`) ?? [];
  }
}
