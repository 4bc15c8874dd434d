import { BATCH, Graph, lowerModel, type ModelDefinition, parseModel } from '@cnn/core';
import { isRecord } from '../json.js';
import type { KerasGraph, KerasLayer, KerasMajor } from '../topology/topology.js';
import type { Conversion, ConvertedLayer, NamedDraft } from './conversion.js';
import { GraphConverter } from './graphConverter.js';
import { readInputs } from './modelInputs.js';
import type { KerasReadOptions } from './readOptions.js';

export interface ConvertedModel {
  /** A definition in the making: weights may still set fields of it. */
  readonly draft: Readonly<Record<string, unknown>>;
  readonly converted: ReadonlyMap<KerasLayer, ConvertedLayer>;
  readonly notes: readonly string[];
  readonly channelsFirst: boolean;
}

export interface ConvertModelOptions {
  readonly graph: KerasGraph;
  /** The file. */
  readonly where: string;
  readonly major: KerasMajor;
  readonly ofTensorFlowJs: boolean;
  readonly options: KerasReadOptions;
}

/**
 * A model's layers and calls as a definition of ours.
 *
 * @throws CnnError (MODEL) that names the layer, where one can't be expressed
 */
export function convertModel(converted: ConvertModelOptions): ConvertedModel {
  const { graph, where, major, ofTensorFlowJs, options } = converted;
  const channelsFirst = hasChannelsFirst(graph);
  const inputs = readInputs(graph, { where, channelsFirst, inputShape: options.inputShape });
  const name = graph.name === '' ? 'model' : graph.name;
  const base = {
    format: 'cnn-model',
    version: 1,
    name,
    input: inputs.image,
    ...(Object.keys(inputs.extra).length > 0 && { extraInputs: inputs.extra }),
  };
  const conversion: Conversion = {
    where,
    major,
    channelsFirst,
    ofTensorFlowJs,
    options,
    converted: new Map(),
    shapeOf: (layers, value) => shapeOf({ ...base, layers }, value, options),
  };
  const place = { path: '', inputs: inputs.values, start: inputs.start, first: 'input' };
  const converter = new GraphConverter(graph, conversion, place);
  const outputs = converter.convert().map((output) => output.name);
  const plain = outputs.length === 1 && outputs[0] === converter.layers.at(-1)?.name;
  const draft = { ...base, layers: converter.layers, ...(!plain && { outputs }) };
  const notes = [...inputs.notes, ...dtypeNotes(graph), ...(channelsFirst ? [TURNED] : [])];
  return { draft, converted: conversion.converted, notes, channelsFirst };
}

const TURNED = 'The file has its channels first; here images are [height, width, channels].';

/** The shape of a layer's value, or an input's. */
function shapeOf(
  draft: Readonly<Record<string, unknown>> & { readonly layers: readonly NamedDraft[] },
  name: string,
  { layers }: KerasReadOptions,
): readonly number[] | undefined {
  if (draft.layers.length === 0) return undefined;
  const model = parseModel(draft, { layers });
  return loweredLayers(model, { layers })
    .find(({ layer }) => layer.name === name)
    ?.output.shape.slice(1);
}

/** The layers of a model on a graph of its own. */
export function loweredLayers(model: ModelDefinition, { layers }: Pick<KerasReadOptions, 'layers'>) {
  const graph = new Graph();
  const image = graph.input('image', {
    shape: [BATCH, ...model.input],
    dtype: 'float32',
    source: { kind: 'batch' },
  });
  return lowerModel(graph, model, { image, training: false, layers }).layers;
}

/** Whether any layer has its channels first. Layers that have no kernel say what the default was where they were made. */
function hasChannelsFirst({ layers }: KerasGraph): boolean {
  return layers.some(
    ({ className, config, model }) =>
      (model && hasChannelsFirst(model)) ||
      (config.data_format === 'channels_first' && className !== 'Flatten' && !className.startsWith('Random')),
  );
}

/** What is said of models that compute in another precision. */
function dtypeNotes(graph: KerasGraph): readonly string[] {
  const policies = new Set<string>();
  const look = ({ layers }: KerasGraph): void => {
    for (const { config, model, className } of layers) {
      const { dtype } = config;
      const own = isRecord(dtype) ? (isRecord(dtype.config) ? dtype.config.name : undefined) : dtype;
      if (typeof own === 'string' && own !== 'float32' && className !== 'InputLayer') policies.add(own);
      if (model) look(model);
    }
  };
  look(graph);
  if (policies.size === 0) return [];
  return [`It was made to compute in ${[...policies].join(' and ')}; here everything is float32.`];
}
