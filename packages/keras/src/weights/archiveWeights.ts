import type { Hdf5Dataset, Hdf5Group } from '../hdf5/hdf5.js';
import type { KerasGraph, KerasLayer } from '../topology/topology.js';
import { groupPaths } from './archiveGroups.js';
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
 *
 * @param options `defined`: whether the graph is that of a definition, which may have been other classes in the file
 */
export function archiveTensors(
  root: Hdf5Group,
  graph: KerasGraph,
  options: { readonly where: string; readonly defined?: boolean | undefined },
): ReadonlyMap<KerasLayer, readonly SourceTensor[]> {
  const { where, defined = false } = options;
  const tensors = new Map<KerasLayer, readonly SourceTensor[]>();
  const container = containers.find((name) => openPath(root, name) ?? startsWith(root, name)) ?? 'layers';
  const visit = ({ layers }: KerasGraph, place: string): void => {
    // Operators are no layers.
    const own = layers.filter(({ operator }) => !operator);
    const open = (path: string) => openPath(root, path);
    const paths = groupPaths({ where, path: `${place}${container}`, layers: own, defined, open });
    for (const [layer, path] of paths) {
      if (layer.model) visit(layer.model, `${path}/`);
      else
        tensors.set(
          layer,
          variablesAt(root, `${path}/vars`, where).map((tensor) => asKernel(tensor, layer)),
        );
    }
  };
  visit(graph, '');
  return tensors;
}

/** The kernel of a dense layer on images, [in, out], for the 1×1 convolution that it is here. */
function asKernel(tensor: SourceTensor, { className }: KerasLayer): SourceTensor {
  const dense = className === 'Conv2D' && tensor.shape.length === 2;
  return dense ? { ...tensor, shape: [1, 1, ...tensor.shape] } : tensor;
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
