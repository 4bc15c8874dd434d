import type { NamedLayer } from '@cnn/core';

/** Keras's spelling of a type in automatic names. */
const snakeCase = (type: string): string => type.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** The names of layers that they have by themselves, by their types and their order: `conv2d`, `conv2d_1`, …. */
export function automaticNames(layers: readonly NamedLayer[]): ReadonlySet<string> {
  const like = ({ type, name }: NamedLayer): boolean => name.replace(/_\d+$/, '') === snakeCase(type);
  const given = new Set(layers.filter((layer) => !isPart(layer) && !like(layer)).map(({ name }) => name));
  const counts = new Map<string, number>();
  const names = new Set<string>();
  for (const layer of layers) {
    if (isPart(layer)) continue;
    const base = snakeCase(layer.type);
    const count = counts.get(base) ?? 0;
    const expected = count === 0 ? base : `${base}_${count}`;
    if (layer.name !== expected || given.has(expected)) continue;
    names.add(expected);
    counts.set(base, count + 1);
  }
  return names;
}

/** Its name is made in another way. */
const isPart = ({ type }: NamedLayer): boolean => type === 'model' || type === 'shared';
