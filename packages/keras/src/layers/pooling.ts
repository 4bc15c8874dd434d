import { type LayerCodec, one } from './codec.js';
import { expectDataFormat } from './dataFormat.js';
import { choice, type FieldCodecs, pair, pairOrNone, readFields, writeFields } from './fields.js';

const fields: FieldCodecs = {
  poolSize: pair('pool_size', 2),
  strides: pairOrNone('strides'),
  padding: choice('padding', ['valid', 'same'], 'valid'),
};

function pooling(className: string, type: string): LayerCodec {
  return {
    className,
    type,
    read(config, context) {
      expectDataFormat(config, context);
      const poolSize = config.pair('pool_size') ?? 2;
      const strides = config.pair('strides') ?? poolSize;
      const own = readFields(
        { poolSize: fields.poolSize, padding: fields.padding } as FieldCodecs,
        config,
        context,
      );
      const apart = JSON.stringify(strides) !== JSON.stringify(poolSize);
      return one({ type, ...own, ...(apart && { strides }) });
    },
    write: (layer, { dialect }) => ({
      ...writeFields(fields, { ...layer, strides: layer.strides ?? layer.poolSize ?? 2 }, dialect),
      data_format: 'channels_last',
    }),
  };
}

function globalPooling(className: string, type: string): LayerCodec {
  return {
    className,
    type,
    read(config, context) {
      expectDataFormat(config, context);
      const keep = config.boolean('keepdims') === true;
      if (keep) return one({ type, keepDims: true });
      return one({ type }, 2);
    },
    write: (layer, { dialect }) => ({
      data_format: 'channels_last',
      ...(dialect !== 'tfjs' && { keepdims: layer.keepDims ?? false }),
    }),
    // tfjs has no keepdims: a window as large as the image gives the same.
    writeAs: (layer, { dialect, shapes: [shape = []] }) => {
      if (dialect !== 'tfjs' || layer.keepDims !== true) return undefined;
      const [height, width] = shape;
      const window = [height, width];
      const config = { pool_size: window, strides: window, padding: 'valid', data_format: 'channels_last' };
      return { className: className.replace('Global', ''), config };
    },
  };
}

export const poolingCodecs = [
  pooling('MaxPooling2D', 'maxPooling2d'),
  pooling('AveragePooling2D', 'averagePooling2d'),
  globalPooling('GlobalAveragePooling2D', 'globalAveragePooling2d'),
  globalPooling('GlobalMaxPooling2D', 'globalMaxPooling2d'),
] as const;
