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

export interface MixPlanOptions {
  readonly mix: Mix;
  readonly imageShape: ImageShape;
  /** How many items the batch has. */
  readonly size: number;
  readonly seed: number;
  readonly epoch: number;
  /** Which batch of the epoch. */
  readonly batch: number;
}

/** What is done to one image of a batch. */
export interface MixStep {
  /** The place in the batch of the image that it is mixed with. */
  readonly partner: number;
  /** The share of the image itself that is left, and of its label. */
  readonly own: number;
  /** What is pasted from the other image, of `cutmix`. */
  readonly pasted?: Rectangle | undefined;
}

interface Rectangle {
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
}

/** How each image of a batch is mixed with another one. A function of the arguments only. */
export function mixPlan({ mix, imageShape, size, seed, epoch, batch }: MixPlanOptions): readonly MixStep[] {
  const random = randomStream({ seed, purpose: 'mix', counters: [epoch, batch] });
  const partners = random.shuffle(Int32Array.from({ length: size }, (_, at) => at));
  return Array.from(partners, (partner): MixStep => {
    const own = beta(mix.alpha, random);
    if (mix.type === 'mixup') return { partner, own };
    const pasted = rectangle(imageShape, own, random);
    const [height, width] = imageShape;
    const area = (pasted.right - pasted.left) * (pasted.bottom - pasted.top);
    return { partner, own: 1 - area / (width * height), pasted };
  });
}

/** A rectangle of about the share 1 − own. */
function rectangle([height, width]: ImageShape, own: number, random: RandomStream): Rectangle {
  const side = Math.sqrt(1 - own) / 2;
  const [middleX, middleY] = [random.uniform() * width, random.uniform() * height];
  return {
    left: Math.max(0, Math.round(middleX - side * width)),
    right: Math.min(width, Math.round(middleX + side * width)),
    top: Math.max(0, Math.round(middleY - side * height)),
    bottom: Math.min(height, Math.round(middleY + side * height)),
  };
}

export interface MixImagesOptions {
  readonly imageShape: ImageShape;
  /** What is done to the first images, one after the other. */
  readonly steps: readonly MixStep[];
  /** Where the image of a place in the batch stands in `images`. */
  readonly rowOf: (place: number) => number;
  /** Changed in place. */
  readonly images: Float32Array;
  /** Rows of the labels, changed in place. */
  readonly labels: Float32Array;
  /** How many images there are: those that are mixed, and those that they are mixed with. */
  readonly rows: number;
}

/** Mixes images and their labels. */
export function mixImages({ imageShape, steps, rowOf, images, labels, rows }: MixImagesOptions): void {
  const [imageSize, width] = [images.length / rows, labels.length / rows];
  const [fromImages, fromLabels] = [images.slice(), labels.slice()];
  for (const [at, { partner, own, pasted }] of steps.entries()) {
    const from = rowOf(partner);
    const pair = { at: at * imageSize, from: from * imageSize };
    if (pasted) paste(images, fromImages, { ...pair, imageShape, pasted });
    else blend(images, fromImages, { ...pair, imageSize, own });
    for (let i = 0; i < width; i++) {
      const [mine, other] = [fromLabels[at * width + i] as number, fromLabels[from * width + i] as number];
      labels[at * width + i] = own * mine + (1 - own) * other;
    }
  }
}

function blend(
  to: Float32Array,
  source: Float32Array,
  options: { readonly at: number; readonly from: number; readonly imageSize: number; readonly own: number },
): void {
  const { at, from, imageSize, own } = options;
  for (let i = 0; i < imageSize; i++)
    to[at + i] = own * (source[at + i] as number) + (1 - own) * (source[from + i] as number);
}

function paste(
  to: Float32Array,
  source: Float32Array,
  options: {
    readonly at: number;
    readonly from: number;
    readonly imageShape: ImageShape;
    readonly pasted: Rectangle;
  },
): void {
  const { at, from, imageShape, pasted } = options;
  const [, width, channels] = imageShape;
  const { top, bottom, left, right } = pasted;
  for (let y = top; y < bottom; y++) {
    const begin = (y * width + left) * channels;
    const end = (y * width + right) * channels;
    for (let i = begin; i < end; i++) to[at + i] = source[from + i] as number;
  }
}
