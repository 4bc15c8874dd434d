import type { LayerDefinition } from '../layers/table.js';

/** Keras's spelling of a type in automatic names: `maxPooling2d` → `max_pooling2d`. */
function snakeCase(type: string): string {
  return type.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** The given name of each layer, or Keras's automatic one (`conv2d`, `conv2d_1`, …) that no given name has. */
export function nameLayers(layers: readonly LayerDefinition[]): Map<LayerDefinition, string> {
  const given = new Set(layers.flatMap(({ name }) => (name === undefined ? [] : [name])));
  const counts = new Map<string, number>();
  const automatic = (type: string): string => {
    const base = snakeCase(type);
    for (;;) {
      const count = counts.get(base) ?? 0;
      counts.set(base, count + 1);
      const name = count === 0 ? base : `${base}_${count}`;
      if (!given.has(name)) return name;
    }
  };
  return new Map(layers.map((layer) => [layer, layer.name ?? automatic(layer.type)]));
}
