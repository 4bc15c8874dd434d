/** Keras's spelling of a type in automatic names: `maxPooling2d` → `max_pooling2d`. */
function snakeCase(type: string): string {
  return type.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

interface Nameable {
  readonly type: string;
  readonly name?: string | undefined;
}

/**
 * Gives each layer its name: the given one, or Keras's automatic one (`conv2d`, `conv2d_1`, …) that no given name has. A model
 * that is applied has its definition's name, made unique in the same way, and so has a layer without weights at a further place.
 */
export function layerNamer(layers: readonly Nameable[]): (layer: Nameable, first: boolean) => string {
  const given = new Set(
    layers.flatMap(({ type, name }) => (name === undefined || type === 'model' ? [] : [name])),
  );
  const counts = new Map<string, number>();
  const automatic = (base: string): string => {
    for (;;) {
      const count = counts.get(base) ?? 0;
      counts.set(base, count + 1);
      const name = count === 0 ? base : `${base}_${count}`;
      if (!given.has(name)) return name;
    }
  };
  return ({ type, name }, first) => {
    if (name !== undefined && type !== 'model' && first) return name;
    return automatic(name ?? snakeCase(type));
  };
}

/** The wanted name, or `wanted_1`, `wanted_2`, … where a layer has it. */
export function freeName(layers: readonly { readonly name: string }[], wanted: string): string {
  const taken = new Set(layers.map(({ name }) => name));
  let name = wanted;
  for (let count = 1; taken.has(name); count += 1) name = `${wanted}_${count}`;
  return name;
}
