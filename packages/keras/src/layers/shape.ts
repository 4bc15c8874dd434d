import { isRecord, shown } from '../json.js';
import { type Draft, type Emitted, type LayerCodec, one } from './codec.js';
import { expectDataFormat } from './dataFormat.js';
import { choice, type FieldCodecs, pair, plain, readFields, writeFields } from './fields.js';
import type { LayerConfig } from './layerConfig.js';

/** [height, width, channels] as a file of [channels, height, width] has it, and the other way. */
const channelsToFront: Draft = { type: 'permute', dims: [3, 1, 2] };
const channelsToEnd: Draft = { type: 'permute', dims: [2, 3, 1] };

const flatten: LayerCodec = {
  className: 'Flatten',
  type: 'flatten',
  read(config, { channelsFirst, ranks }) {
    const format = config.value('data_format');
    // With channels_first it brings them to the end itself.
    const plainly = channelsFirst && ranks[0] === 4 && format !== 'channels_first';
    if (plainly) return { layers: [channelsToFront, { type: 'flatten' }], main: 1, rank: 2 };
    return one({ type: 'flatten' }, 2);
  },
  write: () => ({ data_format: 'channels_last' }),
};

const reshape: LayerCodec = {
  className: 'Reshape',
  type: 'reshape',
  read(config, { channelsFirst, ranks }) {
    const target = config.value('target_shape');
    const list = typeof target === 'number' ? [target] : target;
    if (!Array.isArray(list)) throw config.refused(`has target_shape: ${shown(target)}, expected a list.`);
    const rank = list.length + 1;
    const layer: Draft = { type: 'reshape', targetShape: list.map((dim: unknown) => dim ?? -1) };
    if (!channelsFirst) return one(layer, rank);
    const before = ranks[0] === 4 ? [channelsToFront] : [];
    const behind = rank === 4 ? [channelsToEnd] : [];
    return { layers: [...before, layer, ...behind], main: before.length, rank };
  },
  write: (layer) => ({ target_shape: layer.targetShape }),
};

const permute: LayerCodec = {
  className: 'Permute',
  type: 'permute',
  read(config, { channelsFirst, ranks }): Emitted {
    const dims = config.value('dims');
    if (!Array.isArray(dims)) throw config.refused(`has dims: ${shown(dims)}, expected a list.`);
    if (channelsFirst && ranks[0] === 4) {
      // Out of the file's order and into it again.
      return { layers: [channelsToFront, { type: 'permute', dims }, channelsToEnd], main: 1 };
    }
    return one({ type: 'permute', dims });
  },
  write: (layer) => ({ dims: layer.dims }),
};

/** Rows and columns at the border: a number, [vertical, horizontal] or [[top, bottom], [left, right]]. */
function borders(config: LayerConfig, option: string, standard: number): unknown {
  const value = config.value(option) ?? standard;
  const sides = isRecord(value)
    ? [
        [value.top_pad, value.bottom_pad],
        [value.left_pad, value.right_pad],
      ]
    : value;
  const flat = Array.isArray(sides) ? (sides as unknown[]).flat() : [sides];
  if (!flat.every((count) => Number.isInteger(count))) {
    throw config.refused(`has ${option}: ${shown(value)}, expected numbers of rows and columns.`);
  }
  const [first] = flat;
  if (flat.every((count) => count === first)) return first;
  if (flat.length === 2 || (Array.isArray(sides) && Array.isArray(sides[0]))) return sides;
  // Keras 1 has [top, bottom, left, right] too.
  return [flat.slice(0, 2), flat.slice(2)];
}

function writtenBorders(value: unknown, standard: number): unknown {
  const given = value ?? standard;
  const [vertical, horizontal] = Array.isArray(given) ? (given as unknown[]) : [given, given];
  const both = (side: unknown): unknown => (Array.isArray(side) ? side : [side, side]);
  return [both(vertical), both(horizontal)];
}

function bordered(className: string, type: string, option: string, standard: number): LayerCodec {
  return {
    className,
    type,
    read(config, context) {
      expectDataFormat(config, context);
      const value = borders(config, option, standard);
      return one({ type, ...(value !== standard && { [option]: value }) });
    },
    write: (layer) => ({ [option]: writtenBorders(layer[option], standard), data_format: 'channels_last' }),
  };
}

const upSamplingFields: FieldCodecs = {
  size: pair('size', 2),
  interpolation: choice('interpolation', ['nearest', 'bilinear'], 'nearest'),
};

const BILINEAR = "enlarges with interpolation: 'bilinear', which TensorFlow.js computes without half pixels.";

const upSampling: LayerCodec = {
  className: 'UpSampling2D',
  type: 'upSampling2d',
  read(config, context) {
    expectDataFormat(config, context);
    const draft = { type: 'upSampling2d', ...readFields(upSamplingFields, config, context) };
    if (context.ofTensorFlowJs && config.value('interpolation') === 'bilinear')
      throw config.refused(BILINEAR);
    return one(draft);
  },
  write(layer, { dialect, refuse }) {
    if (dialect === 'tfjs' && layer.interpolation === 'bilinear') refuse(BILINEAR);
    return { ...writeFields(upSamplingFields, layer, dialect), data_format: 'channels_last' };
  },
};

const resizingFields: FieldCodecs = {
  height: plain('height'),
  width: plain('width'),
  interpolation: choice('interpolation', ['bilinear', 'nearest'], 'bilinear'),
};

const RESIZES = 'resizes, which TensorFlow.js computes without half pixels.';

const resizing: LayerCodec = {
  className: 'Resizing',
  type: 'resizing',
  read(config, context) {
    if (context.ofTensorFlowJs) throw config.refused(RESIZES);
    expectDataFormat(config, context);
    const remedy = 'Only plain resizing can be expressed.';
    for (const option of ['crop_to_aspect_ratio', 'pad_to_aspect_ratio', 'antialias']) {
      config.expect(option, [false], remedy);
    }
    for (const option of ['fill_mode', 'fill_value', 'bounding_box_format']) config.value(option);
    return one({ type: 'resizing', ...readFields(resizingFields, config, context) });
  },
  write(layer, { dialect, refuse }) {
    if (dialect === 'tfjs') refuse(RESIZES);
    const rest = {
      crop_to_aspect_ratio: false,
      ...(dialect === 'keras3' && { data_format: 'channels_last' }),
    };
    return { ...writeFields(resizingFields, layer, dialect), ...rest };
  },
};

const rescaling: LayerCodec = {
  className: 'Rescaling',
  type: 'rescaling',
  read(config) {
    const [scale, offset] = [config.value('scale'), config.value('offset') ?? 0];
    if (typeof scale !== 'number' || typeof offset !== 'number') {
      const perChannel = 'Numbers for each channel can be expressed by a Normalization.';
      throw config.refused(
        `has scale ${shown(scale)} and offset ${shown(offset)}, expected numbers. ${perChannel}`,
      );
    }
    return one({ type: 'rescaling', scale, ...(offset !== 0 && { offset }) });
  },
  write: (layer) => ({ scale: layer.scale, offset: layer.offset ?? 0 }),
};

export const shapeCodecs = [
  flatten,
  reshape,
  permute,
  bordered('ZeroPadding2D', 'zeroPadding2d', 'padding', 1),
  bordered('Cropping2D', 'cropping2d', 'cropping', 0),
  upSampling,
  resizing,
  rescaling,
] as const;
