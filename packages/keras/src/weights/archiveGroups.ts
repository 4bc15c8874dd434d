import type { Hdf5Dataset, Hdf5Group } from '../hdf5/hdf5.js';
import { fileProblem } from '../problems.js';
import { snakeCase } from '../read/layerNames.js';
import type { KerasLayer } from '../topology/topology.js';

/** Where the layers of one model stand in a file of weights. */
export interface GroupsPlace {
  /** The file, for messages. */
  readonly where: string;
  /** Of the groups' container: `layers`, `layers/functional/layers`. */
  readonly path: string;
  /** In the file's order. */
  readonly layers: readonly KerasLayer[];
  /** Whether they are a definition's, which may have been another class in the file: both are the same to it. */
  readonly defined: boolean;
  readonly open: (path: string) => Hdf5Group | Hdf5Dataset | undefined;
}

/** The class in Python: that of a model, and of a registered class without its package. */
function classOf({ model, className }: KerasLayer): string {
  return snakeCase(model ? model.kind : (className.split('>').at(-1) ?? className));
}

/** What else a layer of a definition may be in a file: a model in a chain, and a dense layer on images. */
function otherClass({ model, className, config }: KerasLayer): string | undefined {
  if (model) return model.kind === 'Sequential' ? 'functional' : undefined;
  const pointwise = className === 'Conv2D' && [config.kernel_size].flat().every((size) => size === 1);
  return pointwise ? 'dense' : undefined;
}

/**
 * The path of each layer's group: called as its class, with a count from the second one on.
 *
 * @throws CnnError (FILE) where a definition's layers fit the file in several ways
 */
export function groupPaths(place: GroupsPlace): ReadonlyMap<KerasLayer, string> {
  const { path, layers, defined, open } = place;
  const counts = new Map<string, number>();
  const counted = (name: string, count: number): string =>
    `${path}/${count === 0 ? name : `${name}_${count}`}`;
  const next = (name: string): string => counted(name, counts.get(name) ?? 0);
  const taken = (name: string): string => {
    const own = next(name);
    counts.set(name, (counts.get(name) ?? 0) + 1);
    return own;
  };
  /** How many groups of a class the file has beyond those of the layers of this class. */
  const beyond = (name: string): number => {
    let count = 0;
    while (open(counted(name, count))) count++;
    return count - layers.filter((layer) => classOf(layer) === name).length;
  };
  const left = new Map(['functional', 'dense'].map((name) => [name, defined ? beyond(name) : 0]));
  return new Map(
    layers.map((layer) => {
      const own = classOf(layer);
      const other = otherClass(layer);
      const spare = other === undefined ? 0 : (left.get(other) ?? 0);
      if (other === undefined || spare <= 0 || !isOther(layer, { place, own: next(own), other: next(other) }))
        return [layer, taken(own)];
      left.set(other, spare - 1);
      return [layer, taken(other)];
    }),
  );
}

interface Groups {
  readonly place: GroupsPlace;
  readonly own: string;
  readonly other: string;
}

/** Whether a layer is the group of the other class: the file has no other, or says the layer's name there, or it alone fits. */
function isOther(layer: KerasLayer, { place: { where, open }, own, other }: Groups): boolean {
  if (!open(own)) return true;
  const nameOf = (path: string): unknown => {
    const group = open(`${path}/vars`);
    return group?.kind === 'group' ? group.attributes.name : undefined;
  };
  if (nameOf(other) === layer.name) return true;
  if (nameOf(own) === layer.name) return false;
  const fits = (path: string): boolean => {
    const kernel = open(`${path}/vars/0`);
    if (layer.model || kernel?.kind !== 'dataset') return true;
    const [height, width] = kernel.shape.length === 4 ? kernel.shape : [1, 1];
    return height === 1 && width === 1 && kernel.shape.at(-1) === layer.config.filters;
  };
  if (fits(own) !== fits(other)) return fits(other);
  const problem = `layer '${layer.name}' may be '${own}' or '${other}' there: both fit, and neither has its name.`;
  throw fileProblem(
    where,
    'malformed',
    `${problem} Read the whole model, .keras, or give layers the file's names.`,
  );
}
