export interface BlockEntry {
  readonly title: string;
  readonly line: string;
  /** Whether its number of filters can be chosen, and its strides. */
  readonly filters: boolean;
  readonly strides: boolean;
}

/** The blocks of @cnn/presets. */
export const blockCatalogue = {
  convBlock: {
    title: 'Convolution block',
    line: 'Conv2D, batch normalization, ReLU',
    filters: true,
    strides: true,
  },
  residualBlock: {
    title: 'Residual block',
    line: 'Two convolutions beside a shortcut, added',
    filters: true,
    strides: true,
  },
  inceptionBlock: {
    title: 'Inception block',
    line: '1×1, 3×3, 5×5 and pooling side by side, concatenated',
    filters: true,
    strides: false,
  },
  depthwiseSeparableBlock: {
    title: 'Depthwise separable block',
    line: 'MobileNet’s cheap convolution',
    filters: true,
    strides: true,
  },
  squeezeExciteBlock: {
    title: 'Squeeze-and-excite block',
    line: 'Weighs channels by what all of them hold',
    filters: false,
    strides: false,
  },
} as const satisfies Readonly<Record<string, BlockEntry>>;

export type BlockName = keyof typeof blockCatalogue;

export interface BlockChoice {
  readonly name: BlockName;
  /** Of its output. Default: the channels that it reads. */
  readonly filters?: number | undefined;
  /** Default 1. */
  readonly strides?: number | undefined;
}
