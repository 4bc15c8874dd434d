import { CnnError, nearestName, receivedKind } from '@cnn/core';
import { isRecord } from '../json.js';
import type { Draft, Emitted } from '../layers/codec.js';
import type { LayerConfig } from '../layers/layerConfig.js';
import { readableClasses } from '../layers/table.js';
import type { KerasLayer } from '../topology/topology.js';
import type { CustomObject, KerasReadOptions } from './readOptions.js';

/** Layers that keep a memory or work on texts: no networks of images. */
const sequences = [
  'LSTM',
  'GRU',
  'SimpleRNN',
  'RNN',
  'Bidirectional',
  'TimeDistributed',
  'ConvLSTM2D',
  'Embedding',
];

/** A Lambda, as the option says; refused without. Its code is never looked at. */
export function readLambda(
  layer: KerasLayer,
  config: LayerConfig,
  { lambda = {} }: KerasReadOptions,
): Emitted {
  const code = layer.config.function;
  const named = isRecord(code) && typeof code.config === 'string' ? code.config : code;
  const key = [layer.name, named].find((name) => typeof name === 'string' && Object.hasOwn(lambda, name));
  const given = typeof key === 'string' ? lambda[key] : undefined;
  if (!given) {
    throw config.refused(
      `holds Python code, which is not executed. If it computes x · scale + offset, say so: lambda: { '${layer.name}': { scale, offset } }.`,
    );
  }
  const { scale, offset = 0 } = given;
  return { layers: [{ type: 'rescaling', scale, ...(offset !== 0 && { offset }) }] };
}

/** A class that is no layer of Keras, or one without a counterpart. */
export function readCustom(
  layer: KerasLayer,
  config: LayerConfig,
  { customObjects = {} }: KerasReadOptions,
): Emitted {
  const { className } = layer;
  // Registered classes have their package in front: `Custom>Scale`.
  const name = [className, className.split('>').at(-1) ?? className].find((key) =>
    Object.hasOwn(customObjects, key),
  );
  const make = name === undefined ? undefined : customObjects[name];
  if (make) return { layers: [draftOf(name as string, make(layer.config))] };
  if (sequences.includes(className))
    throw config.refused('works on sequences. Networks of images can be read.');
  const nearest = nearestName(className, readableClasses());
  const meant = nearest === undefined ? '' : ` The nearest name is ${nearest}.`;
  throw config.refused(
    `has no counterpart here.${meant} Say what it is: customObjects: { '${className}': (config) => layer }.`,
  );
}

/** A layer that an option's function made, of which only the content counts. */
export function draftOf(made: string, layer: ReturnType<CustomObject>): Draft {
  if (!isRecord(layer) || typeof layer.type !== 'string') {
    throw new CnnError(
      'OPTIONS',
      `customObjects: expected the function of '${made}' to give a layer, such as relu() or { type: 'relu' }, received ${receivedKind(layer)}.`,
      { details: { option: 'customObjects', name: made } },
    );
  }
  const { name: _name, inputs: _inputs, ...own } = layer;
  return { ...own };
}
