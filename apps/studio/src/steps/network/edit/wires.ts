import { INPUT, inputsOf, type NamedLayer } from '@cnn/core';

/** A layer that names what it reads. */
export type WiredLayer = NamedLayer & { readonly inputs: readonly string[] };

/** Every layer with what it reads written out. */
export function wired(layers: readonly NamedLayer[]): readonly WiredLayer[] {
  return layers.map((layer, index) => ({ ...layer, inputs: inputsOf(layers, index) }));
}

/** The layers as a definition has them: what reads only the layer before it does not say so. */
export function unwired(layers: readonly WiredLayer[]): readonly NamedLayer[] {
  return layers.map(({ inputs, ...layer }, index): NamedLayer => {
    const before = layers[index - 1]?.name ?? INPUT;
    const follows = inputs.length === 1 && inputs[0] === before;
    // The same layer, with or without its inputs.
    return (follows ? layer : { ...layer, inputs }) as NamedLayer;
  });
}

/** The layers that read `from`, reading `to` in its place. */
export function rewired(layers: readonly WiredLayer[], from: string, to: string): readonly WiredLayer[] {
  return layers.map((layer) =>
    layer.inputs.includes(from)
      ? { ...layer, inputs: layer.inputs.map((name) => (name === from ? to : name)) }
      : layer,
  );
}

/** The name of a layer in `backbone:output`, which is one of an inner model's outputs. */
export const ownerOf = (name: string): string => name.split(':', 1)[0] as string;

/** Does every layer stand after those that it reads? `inputs` are the model's own. */
export function isOrdered(layers: readonly WiredLayer[], inputs: readonly string[]): boolean {
  const known = new Set(inputs);
  return layers.every((layer) => {
    const fits =
      layer.inputs.every((name) => known.has(ownerOf(name))) &&
      (layer.type !== 'shared' || known.has(layer.layer));
    known.add(layer.name);
    return fits;
  });
}
