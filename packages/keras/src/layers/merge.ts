import { shown } from '../json.js';
import { type LayerCodec, one } from './codec.js';
import { expectChannelAxis } from './dataFormat.js';

/** A layer that combines inputs element by element. */
function merging(className: string, type: string, tfjs = true): LayerCodec {
  return {
    className,
    type,
    read: () => one({ type }),
    write(_layer, { dialect, refuse }) {
      if (dialect === 'tfjs' && !tfjs) refuse(`is a ${type}, which TensorFlow.js does not have.`);
      return {};
    },
  };
}

const concatenate: LayerCodec = {
  className: 'Concatenate',
  type: 'concatenate',
  read(config, context) {
    expectChannelAxis(config, context, 'joins along');
    return one({ type: 'concatenate' });
  },
  write: () => ({ axis: -1 }),
};

const modes: Readonly<Record<string, string>> = {
  sum: 'add',
  mul: 'multiply',
  ave: 'average',
  max: 'maximum',
  concat: 'concatenate',
};

/** Keras 1's layer of all ways to merge. */
const merge: LayerCodec = {
  className: 'Merge',
  read(config, context) {
    const mode = config.value('mode') ?? 'sum';
    for (const option of [
      'mode_type',
      'output_shape',
      'output_shape_type',
      'output_mask',
      'output_mask_type',
    ]) {
      config.value(option);
    }
    for (const option of ['arguments', 'dot_axes', 'layers', 'node_indices', 'tensor_indices'])
      config.value(option);
    const type = modes[String(mode)];
    if (type === undefined)
      throw config.refused(`has mode: ${shown(mode)}. Expected ${Object.keys(modes).join(', ')}.`);
    if (type === 'concatenate') expectChannelAxis(config, context, 'joins along');
    else config.value('axis');
    return one({ type });
  },
};

export const mergeCodecs = [
  merging('Add', 'add'),
  merging('Subtract', 'subtract', false),
  merging('Multiply', 'multiply'),
  merging('Average', 'average'),
  merging('Maximum', 'maximum'),
  merging('Minimum', 'minimum'),
  concatenate,
  merge,
] as const;
