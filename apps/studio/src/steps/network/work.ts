import { type Block, describeNetwork } from '@cnn/core';
import {
  convBlock,
  depthwiseSeparableBlock,
  inceptionBlock,
  presets,
  residualBlock,
  squeezeExciteBlock,
} from '@cnn/presets';
import type { BlockChoice } from './catalogue/blockCatalogue.js';
import { insertBlock } from './edit/insertBlock.js';
import type { NetworkWork } from './networkWork.js';

/** What the step of the network computes, for a worker: it takes longer than a frame for large networks. */
export const networkWork: NetworkWork = {
  describe: async (definition, { batchSize }) => describeNetwork(definition, { batchSize }),
  buildPreset: async (name, { input, classes }) => presets[name]({ input, classes }),
  addBlock: async (definition, { choice, shape, place }) =>
    insertBlock(definition, { block: blockOf(choice, shape[2]), shape, place }),
};

/** A block that fits so many channels. */
function blockOf({ name, filters, strides = 1 }: BlockChoice, channels: number): Block {
  const wanted = filters ?? channels;
  switch (name) {
    case 'convBlock':
      return convBlock({ filters: wanted, strides });
    case 'residualBlock':
      return residualBlock({ filters: wanted, strides, projection: strides > 1 || wanted !== channels });
    case 'inceptionBlock':
      return inceptionBlock(inceptionFilters(wanted));
    case 'depthwiseSeparableBlock':
      return depthwiseSeparableBlock({ filters: wanted, strides });
    case 'squeezeExciteBlock':
      return squeezeExciteBlock({ channels, ratio: Math.min(16, channels) });
  }
}

/** The shares of GoogLeNet's block 3a, 64 + 128 + 32 + 32 of 256, for so many filters in all. */
function inceptionFilters(filters: number) {
  const share = (part: number): number => Math.max(1, Math.round((filters * part) / 256));
  const [filters3x3, filters5x5, poolProjection] = [share(128), share(32), share(32)];
  return {
    filters1x1: Math.max(1, filters - filters3x3 - filters5x5 - poolProjection),
    ...{ reduce3x3: share(96), filters3x3, reduce5x5: share(16), filters5x5, poolProjection },
  };
}
