import { CnnError } from '@cnn/core';
import type { PixelFormat } from '../augment/step.js';
import { whiteOf } from '../preparation/white.js';
import type { ImageSet } from '../set/imageSet.js';
import { estimateStains, macenkoReference, normalizeMacenko, type StainEstimate } from './macenko.js';
import { type ColourStatistics, colourStatistics, normalizeReinhard } from './reinhard.js';

/** How the colours of every image, those of validation and test too, are brought to those of a reference. Plain JSON. */
export type StainNormalization =
  | { readonly type: 'macenko'; readonly reference: StainEstimate }
  | { readonly type: 'reinhard'; readonly reference: ColourStatistics };

/** An image whose colours others get. */
export interface StainReference extends PixelFormat {
  /** RGB, 0..white. */
  readonly pixels: Float32Array | Uint8Array;
}

/**
 * Macenko's normalization, to the stains of an image, or to his published reference.
 *
 * @throws CnnError (DATA) when the image has too little tissue to tell its stains
 */
export function macenko(reference?: StainReference): StainNormalization {
  if (!reference) return { type: 'macenko', reference: macenkoReference };
  checkColour(reference);
  const stains = estimateStains(Float32Array.from(reference.pixels), reference.white);
  if (stains) return { type: 'macenko', reference: stains };
  throw new CnnError(
    'DATA',
    'macenko: the reference image has too little tissue to tell two stains. Choose another one, or none for the published values.',
  );
}

/** Reinhard's normalization, to the mean and spread of an image's colours. @throws CnnError (DATA) for a grey image */
export function reinhard(reference: StainReference): StainNormalization {
  checkColour(reference);
  return { type: 'reinhard', reference: colourStatistics(reference.pixels, reference.white) };
}

/** @throws CnnError (DATA) when images are not RGB */
function checkColour({ imageShape }: Pick<PixelFormat, 'imageShape'>): void {
  if (imageShape[2] === 3) return;
  throw new CnnError(
    'DATA',
    `stain normalization: expected RGB images, received ${imageShape[2]} channels. Leave normalizeStain out.`,
  );
}

/** @throws CnnError (DATA) for a set whose images are not RGB, or of which nothing says what is white */
export function checkStainable(set: Pick<ImageSet, 'name' | 'imageShape' | 'pixelType' | 'white'>): void {
  checkColour(set);
  if (whiteOf(set) !== null) return;
  throw new CnnError(
    'DATA',
    `${set.name}: stain normalization needs to know which value is white, which nothing says of these images. Give the set its white, or leave normalizeStain out.`,
  );
}

/** Normalizes an RGB image of 0..white, in place. */
export function normalizeStain(options: {
  readonly normalization: StainNormalization;
  readonly pixels: Float32Array;
  readonly white: number;
}): void {
  const { normalization, pixels, white } = options;
  if (normalization.type === 'macenko')
    normalizeMacenko({ pixels, white, reference: normalization.reference });
  else normalizeReinhard({ pixels, white, reference: normalization.reference });
}

function isVector(value: unknown): boolean {
  return Array.isArray(value) && value.every((entry) => typeof entry === 'number' && Number.isFinite(entry));
}

/** Whether something that was read from a file is a normalization. */
export function isStainNormalization(value: unknown): value is StainNormalization {
  if (typeof value !== 'object' || value === null) return false;
  const { type, reference } = value as { readonly type?: unknown; readonly reference?: unknown };
  if (typeof reference !== 'object' || reference === null) return false;
  const names = type === 'macenko' ? ['haematoxylin', 'eosin', 'most'] : ['mean', 'deviation'];
  const fields = reference as Readonly<Record<string, unknown>>;
  return (type === 'macenko' || type === 'reinhard') && names.every((name) => isVector(fields[name]));
}
