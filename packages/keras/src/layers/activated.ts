import { readActivation, writeActivation } from './activations.js';
import type { Draft, Emitted, ReadContext, WriteContext } from './codec.js';
import type { LayerConfig } from './layerConfig.js';

/** Draft of a layer that is still to be read: an activation that is a layer or a custom function. */
export const DEFERRED = 'deferred';

/** A layer and its option `activation`; what our field can't say becomes layers behind it. */
export function activated(draft: Draft, config: LayerConfig, context: ReadContext, rank?: number): Emitted {
  const read = readActivation(config.value('activation'), config, context);
  if (read.kind === 'ours') {
    const { activation } = read;
    return { layers: [activation === undefined ? draft : { ...draft, activation }], rank };
  }
  if (read.kind === 'layers') return { layers: [draft, ...read.layers], rank };
  const { kind: _, ...deferred } = read;
  return { layers: [draft, { type: DEFERRED, ...deferred }], rank };
}

/** The option `activation` of a layer of ours. */
export function activationOption(layer: Draft, { dialect, refuse }: WriteContext): string {
  const name = writeActivation(layer.activation, dialect);
  if (name !== undefined) return name;
  const versions = dialect === 'tfjs' ? 'TensorFlow.js' : 'Keras 2';
  return refuse(`has the activation '${String(layer.activation)}', which ${versions} does not have.`);
}
