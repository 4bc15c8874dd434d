import type { Hdf5Dataset, Hdf5Group } from '../hdf5/hdf5.js';
import { snakeCase } from '../read/layerNames.js';
import type { KerasGraph, KerasLayer } from '../topology/topology.js';
import { type SourceTensor, tensorOf } from './sourceTensor.js';

/** What the groups of layers are called, in the versions of the format. */
const containers = ['layers', '_layer_checkpoint_dependencies'];

/** Whether a file has its weights as `.keras` does: by class and count. */
export function isArchiveWeights(root: Hdf5Group): boolean {
  return containers.some((name) => openPath(root, name) !== undefined || startsWith(root, name));
}

const startsWith = (root: Hdf5Group, name: string): boolean =>
  root.names().some((link) => slashed(link).startsWith(`${name}/`));

/** Files written on Windows have backslashes in the names of links. */
const slashed = (name: string): string => name.replaceAll('\\', '/');

/** What stands at a path, where a link's name may be a path by itself. */
function openPath(root: Hdf5Group, path: string): Hdf5Group | Hdf5Dataset | undefined {
  const found = root.get(path);
  if (found) return found;
  const link = root.names().find((name) => name.includes('\\') && slashed(name) === path);
  return link === undefined ? undefined : root.get(link);
}

/**
 * The tensors of each layer in `model.weights.h5` of a `.keras` file. A layer's group is called as its class, with a count from
 * the second one on: `layers/conv2d_1/vars/0`; a model's has groups of layers again.
 */
export function archiveTensors(
  root: Hdf5Group,
  graph: KerasGraph,
  where: string,
): ReadonlyMap<KerasLayer, readonly SourceTensor[]> {
  const tensors = new Map<KerasLayer, readonly SourceTensor[]>();
  const container = containers.find((name) => openPath(root, name) ?? startsWith(root, name)) ?? 'layers';
  const visit = ({ layers }: KerasGraph, place: string): void => {
    const counts = new Map<string, number>();
    for (const layer of layers) {
      // Operators are no layers.
      if (layer.operator) continue;
      const base = snakeCase(classOf(layer));
      const count = counts.get(base) ?? 0;
      counts.set(base, count + 1);
      const path = `${place}${container}/${count === 0 ? base : `${base}_${count}`}`;
      if (layer.model) visit(layer.model, `${path}/`);
      else tensors.set(layer, variablesAt(root, `${path}/vars`, where));
    }
  };
  visit(graph, '');
  return tensors;
}

/** The class in Python: that of a model, and of a registered class without its package. */
function classOf({ model, className }: KerasLayer): string {
  return model ? model.kind : (className.split('>').at(-1) ?? className);
}

/** Datasets 0, 1, 2, … of a group, in the order of their numbers: as texts, 10 would come before 2. */
export function variablesAt(root: Hdf5Group, path: string, where: string): readonly SourceTensor[] {
  const group = openPath(root, path);
  if (group?.kind !== 'group') return [];
  const names = group.names().filter((name) => /^\d+$/.test(name));
  return names
    .sort((a, b) => Number(a) - Number(b))
    .flatMap((name) => {
      const dataset = group.get(name);
      return dataset?.kind === 'dataset' ? [tensorOf(`${path}/${name}`, dataset, where)] : [];
    });
}
