import type { Hdf5Group, Hdf5Value } from '../hdf5/hdf5.js';
import { fileProblem } from '../problems.js';
import { type SourceTensor, tensorOf } from './sourceTensor.js';

/** The tensors of one layer of the outermost model; those of a model in it are all in its group. */
export interface LayerTensors {
  readonly layer: string;
  readonly tensors: readonly SourceTensor[];
}

/** What layers of augmentation and dropout keep of their random numbers. */
const RANDOM_STATE = /(^|\/)(StateVar|seed_generator_state|random_state)(:\d+)?$/;

/** Whether a group lists the weights of layers, as legacy `.h5` files do. */
export function isLegacyWeights(group: Hdf5Group): boolean {
  return 'layer_names' in group.attributes || 'layer_names0' in group.attributes;
}

/**
 * The layers' tensors in a legacy `.h5` file, in its order.
 *
 * @param group `model_weights` of a whole model, the root of a file of weights
 */
export function legacyTensors(group: Hdf5Group, where: string): readonly LayerTensors[] {
  return listOf(group, 'layer_names').map((layer) => {
    const own = group.get(layer);
    if (own?.kind !== 'group')
      throw fileProblem(where, 'malformed', `has no weights of the layer '${layer}', which it lists.`);
    const names = listOf(own, 'weight_names').filter((name) => !RANDOM_STATE.test(name));
    return { layer, tensors: tensorsOf(own, names, where) };
  });
}

/** Datasets of a group by their names, which may be paths. */
export function tensorsOf(
  group: Hdf5Group,
  names: readonly string[],
  where: string,
): readonly SourceTensor[] {
  return names.map((name) => {
    const dataset = group.get(name);
    if (dataset?.kind === 'dataset') return tensorOf(name, dataset, where);
    throw fileProblem(where, 'malformed', `has no weight '${name}', which it lists.`);
  });
}

/** A list of names; long ones are spread over several attributes. An empty one is a list of no numbers. */
export function listOf({ attributes }: Hdf5Group, name: string): readonly string[] {
  if (name in attributes) return texts(attributes[name]);
  const names: string[] = [];
  for (let part = 0; `${name}${part}` in attributes; part++)
    names.push(...texts(attributes[`${name}${part}`]));
  return names;
}

function texts(value: Hdf5Value | undefined): readonly string[] {
  if (typeof value === 'string') return [value];
  return Array.isArray(value) ? (value as readonly unknown[]).filter((item) => typeof item === 'string') : [];
}
