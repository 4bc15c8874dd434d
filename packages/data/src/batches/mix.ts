import { CnnError, type RandomStream, randomStream } from '@cnn/core';
import type { ImageSet, ImageShape } from '../set/imageSet.js';
import type { SetLabelMode } from './labels.js';

/**
 * How the images of a batch are mixed, and their labels with them. `mixup`: λ of one and 1 − λ of another (Zhang et al.
 * 2018, arXiv:1710.09412); `cutmix`: a rectangle of another (Yun et al. 2019, arXiv:1905.04899). λ comes from
 * Beta(alpha, alpha), one for each image.
 */
export interface Mix {
  readonly type: 'mixup' | 'cutmix';
  readonly alpha: number;
}

/** Keras's MixUp. @param options.alpha default 0.2 */
export function mixup(options: { readonly alpha?: number } = {}): Mix {
  return { type: 'mixup', alpha: options.alpha ?? 0.2 };
}

/** Keras's CutMix. @param options.alpha default 1 */
export function cutmix(options: { readonly alpha?: number } = {}): Mix {
  return { type: 'cutmix', alpha: options.alpha ?? 1 };
}

/** @throws CnnError (DATA) for an alpha that is not above 0, labels that can't be mixed, or a set with inputs or targets beside them */
export function checkMix(
  { type, alpha }: Mix,
  labelMode: SetLabelMode,
  { inputShapes, targets }: Pick<ImageSet, 'inputShapes' | 'targets'>,
): void {
  if (type !== 'mixup' && type !== 'cutmix') {
    throw new CnnError('DATA', `mix: expected type mixup or cutmix, received ${String(type)}.`);
  }
  if (!(alpha > 0 && Number.isFinite(alpha))) {
    throw new CnnError('DATA', `mix (${type}): expected alpha above 0, received ${alpha}.`);
  }
  const further = Object.keys({ ...inputShapes, ...targets });
  if (further.length > 0) {
    throw new CnnError(
      'DATA',
      `mix (${type}): images with further inputs or targets (${further.join(', ')}) can't be mixed. Leave mix out, or make the set without them.`,
    );
  }
  if (labelMode === 'int') {
    throw new CnnError(
      'DATA',
      `mix (${type}): labels of mode int can't be mixed. Use labelMode: 'categorical' and loss: 'categoricalCrossentropy'.`,
    );
  }
}

/** Gamma(shape, 1): Marsaglia and Tsang 2000, "A simple method for generating gamma variables". */
function gamma(shape: number, random: RandomStream): number {
  if (shape < 1) return gamma(shape + 1, random) * (1 - random.uniform()) ** (1 / shape);
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = random.normal();
    const v = (1 + c * x) ** 3;
    if (v <= 0) continue;
    if (Math.log(1 - random.uniform()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
  }
}

function beta(alpha: number, random: RandomStream): number {
  const [a, b] = [gamma(alpha, random), gamma(alpha, random)];
  return a + b > 0 ? a / (a + b) : 0.5;
}

export interface MixBatchOptions {
  readonly mix: Mix;
  /** All images of the batch, changed in place. */
  readonly images: Float32Array;
  readonly imageShape: ImageShape;
  /** Rows of the labels, changed in place. */
  readonly labels: Float32Array;
  /** How many items the batch has. */
  readonly size: number;
  readonly seed: number;
  readonly epoch: number;
  /** Which batch of the epoch. */
  readonly batch: number;
}

/** Mixes each image of a batch with another one. A function of the arguments only. */
export function mixBatch(options: MixBatchOptions): void {
  const { mix, images, imageShape, labels, size, seed, epoch, batch } = options;
  const random = randomStream({ seed, purpose: 'mix', counters: [epoch, batch] });
  const partners = random.shuffle(Int32Array.from({ length: size }, (_, at) => at));
  const [imageSize, width] = [images.length / size, labels.length / size];
  const [fromImages, fromLabels] = [images.slice(), labels.slice()];
  for (let at = 0; at < size; at++) {
    const partner = partners[at] as number;
    const drawn = beta(mix.alpha, random);
    const own =
      mix.type === 'mixup'
        ? blend(images, fromImages, { at: at * imageSize, from: partner * imageSize, imageSize, own: drawn })
        : paste(images, fromImages, {
            at: at * imageSize,
            from: partner * imageSize,
            imageShape,
            own: drawn,
            random,
          });
    for (let i = 0; i < width; i++) {
      const [mine, other] = [fromLabels[at * width + i] as number, fromLabels[partner * width + i] as number];
      labels[at * width + i] = own * mine + (1 - own) * other;
    }
  }
}

function blend(
  to: Float32Array,
  source: Float32Array,
  options: { readonly at: number; readonly from: number; readonly imageSize: number; readonly own: number },
): number {
  const { at, from, imageSize, own } = options;
  for (let i = 0; i < imageSize; i++)
    to[at + i] = own * (source[at + i] as number) + (1 - own) * (source[from + i] as number);
  return own;
}

/** Pastes a rectangle of about the share 1 − own; returns the share that is left of the image itself. */
function paste(
  to: Float32Array,
  source: Float32Array,
  options: {
    readonly at: number;
    readonly from: number;
    readonly imageShape: ImageShape;
    readonly own: number;
    readonly random: RandomStream;
  },
): number {
  const { at, from, imageShape, own, random } = options;
  const [height, width, channels] = imageShape;
  const side = Math.sqrt(1 - own) / 2;
  const [middleX, middleY] = [random.uniform() * width, random.uniform() * height];
  const left = Math.max(0, Math.round(middleX - side * width));
  const right = Math.min(width, Math.round(middleX + side * width));
  const top = Math.max(0, Math.round(middleY - side * height));
  const bottom = Math.min(height, Math.round(middleY + side * height));
  for (let y = top; y < bottom; y++) {
    const begin = (y * width + left) * channels;
    const end = (y * width + right) * channels;
    for (let i = begin; i < end; i++) to[at + i] = source[from + i] as number;
  }
  return 1 - ((right - left) * (bottom - top)) / (width * height);
}
