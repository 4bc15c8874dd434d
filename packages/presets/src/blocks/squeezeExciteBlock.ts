import {
  type Block,
  branches,
  CnnError,
  checkOptionNames,
  dense,
  globalAveragePooling2d,
  multiply,
  reshape,
} from '@cnn/core';

export interface SqueezeExciteBlockOptions {
  /** Channels of the input, which are those of the output. */
  readonly channels: number;
  /** How much smaller the inner layer is. Default 16. */
  readonly ratio?: number | undefined;
}

/**
 * Weighs each channel by what all channels hold: [h, w, channels] → [h, w, channels]. Hu et al. 2017, arXiv 1709.01507.
 *
 * ```ts
 * sequential({ input: [32, 32, 32], layers: [squeezeExciteBlock({ channels: 32 })] });
 * ```
 *
 * @throws CnnError when `ratio` leaves less than one inner unit
 */
export function squeezeExciteBlock(options: SqueezeExciteBlockOptions): Block {
  checkOptionNames({ where: 'squeezeExciteBlock', options, names: { channels: true, ratio: true } });
  const { channels, ratio = 16 } = options;
  const units = Math.floor(channels / ratio);
  if (!(units >= 1)) {
    throw new CnnError(
      'MODEL',
      `squeezeExciteBlock: ratio ${ratio} leaves no unit of ${channels} channels. Use a ratio of at most ${channels}.`,
    );
  }
  const weights = [
    globalAveragePooling2d(),
    dense({ units, activation: 'relu', useBias: false }),
    dense({ units: channels, activation: 'sigmoid', useBias: false }),
    reshape({ targetShape: [1, 1, channels] }),
  ];
  return branches({ branches: [[], weights], merge: multiply() });
}
