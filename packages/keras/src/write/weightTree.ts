import { CnnError, type TensorValues } from '@cnn/core';
import type { Hdf5Array, Hdf5Tree } from '../hdf5/writeHdf5.js';
import { under } from '../json.js';
import { snakeCase } from '../read/layerNames.js';
import type { WrittenModel } from '../toKerasConfig.js';
import type { KerasGraph, KerasLayer } from '../topology/topology.js';
import { slotsOf } from '../weights/slots.js';

/** A group that is still to be filled. */
export interface OpenTree {
  attributes: Record<string, string | readonly string[]>;
  groups: Record<string, OpenTree>;
  datasets: Record<string, Hdf5Array>;
}

export const openTree = (): OpenTree => ({ attributes: {}, groups: {}, datasets: {} });

/** The group at a path below another, made where there is none. */
export function groupAt(tree: OpenTree, path: string): OpenTree {
  let group = tree;
  for (const name of path.split('/')) {
    const next: OpenTree = under(group.groups, name) ?? openTree();
    group.groups[name] = next;
    group = next;
  }
  return group;
}

/** Puts a dataset at a path. */
export function putAt(tree: OpenTree, path: string, array: Hdf5Array): void {
  const names = path.split('/');
  const name = names.pop() as string;
  const group = names.length === 0 ? tree : groupAt(tree, names.join('/'));
  group.datasets[name] = array;
}

/**
 * The numbers of a variable, for a file.
 *
 * @throws CnnError (MODEL) where there are none, or of another shape
 */
export function arrayOf(weights: TensorValues, variable: string, shape: readonly number[]): Hdf5Array {
  const value = under(weights, variable);
  if (value?.shape.join() !== shape.join()) {
    const received = value ? `[${value.shape.join(', ')}]` : 'nothing';
    throw new CnnError(
      'MODEL',
      `weights: expected ${variable} of the shape [${shape.join(', ')}], received ${received}.`,
    );
  }
  return { shape: [...shape], data: value.data as Float32Array };
}

/** The groups of `model.weights.h5` in a `.keras` file: `layers/conv2d_1/vars/0`, counted by class in Keras's order. */
export function archiveTree({ graph, context }: WrittenModel, weights: TensorValues): Hdf5Tree & OpenTree {
  const root = openTree();
  const fill = (tree: OpenTree, { name, layers, kind }: KerasGraph): void => {
    groupAt(tree, 'vars').attributes.name = name;
    const counts = new Map<string, number>();
    for (const layer of layers) {
      // A Sequential does not count its input among its layers.
      if (kind === 'Sequential' && layer.className === 'InputLayer') continue;
      const base = snakeCase(layer.model ? layer.model.kind : layer.className);
      const count = counts.get(base) ?? 0;
      counts.set(base, count + 1);
      const own = groupAt(tree, `layers/${count === 0 ? base : `${base}_${count}`}`);
      if (layer.model) fill(own, layer.model);
      else fillLayer(own, layer);
    }
  };
  const fillLayer = (own: OpenTree, layer: KerasLayer): void => {
    const variables = groupAt(own, 'vars');
    variables.attributes.name = layer.name;
    for (const [at, { variable = '', shape = [] }] of slotsOf(layer, layer.name, true, context).entries()) {
      variables.datasets[String(at)] = arrayOf(weights, variable, shape);
    }
  };
  fill(root, graph);
  return root;
}
