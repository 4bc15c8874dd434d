import type { ImportStep } from '@cnn/core';
import type { KerasGraph, KerasLayer } from '../topology/topology.js';
import type { Match } from '../weights/matchTensors.js';
import type { ConvertedLayer } from './conversion.js';

/** What became of each layer of a file, in its order. */
export function planOf(
  graph: KerasGraph,
  converted: ReadonlyMap<KerasLayer, ConvertedLayer>,
  matches: readonly Match[],
): readonly ImportStep[] {
  const steps: ImportStep[] = [];
  const visit = ({ layers }: KerasGraph, path: string): void => {
    for (const layer of layers) {
      // An input that the file itself does not have.
      if (layer.config.implicit === true) continue;
      const source = path === '' ? layer.name : `${path}/${layer.name}`;
      const { path: name, becomes, notes = [] } = converted.get(layer) ?? {};
      const weights = matches.flatMap(({ slot, tensor }) => {
        if (slot.owner !== layer) return [];
        const { variable, shape = tensor.shape, conversion } = slot;
        const into = variable ?? `${name}.${slot.keras}`;
        return [{ source: tensor.name, variable: into, shape, conversion: conversion?.name }];
      });
      const note = notes.length > 0 ? notes.join(' ') : undefined;
      const type = layer.model ? layer.model.kind : layer.className;
      steps.push({ source, type, name, becomes, weights, note });
      if (layer.model) visit(layer.model, source);
    }
  };
  visit(graph, '');
  return steps;
}
