import { CnnError } from '@cnn/core';
import type { Size } from '@cnn/data';

/** A map, and where the evidence is. An `Explanation` has the first three. */
export interface MaskedMap {
  /** `[height, width, channels]` in row-major order. */
  readonly map: Float32Array;
  readonly size: Size;
  /** Default 1. */
  readonly channels?: number | undefined;
  /** `[height, width]` of 0 and 1. */
  readonly mask: Uint8Array;
}

/**
 * One number for each place of a map: the sum over its channels.
 *
 * @throws CnnError (DATA) for a map of another length, or with a number that is not finite
 */
export function placeScores(
  where: string,
  { map, size: [height, width], channels = 1 }: Omit<MaskedMap, 'mask'>,
): Float32Array {
  if (map.length !== height * width * channels) {
    throw new CnnError(
      'DATA',
      `${where}: expected a map of ${height}×${width}×${channels}, received ${map.length} numbers.`,
    );
  }
  const wrong = map.findIndex((value) => !Number.isFinite(value));
  if (wrong >= 0) {
    throw new CnnError(
      'DATA',
      `${where}: expected a map of finite numbers, received ${map[wrong]} at ${wrong}.`,
    );
  }
  if (channels === 1) return map;
  return Float32Array.from({ length: height * width }, (_, place) => {
    let sum = 0;
    for (let channel = 0; channel < channels; channel++) sum += map[place * channels + channel] as number;
    return sum;
  });
}

/** @throws CnnError (OPTIONS) for what is no map, or no mask */
export function checkMasked(where: string, options: unknown): void {
  const { map, size, mask } = (options ?? {}) as Partial<MaskedMap>;
  const missing = [
    map instanceof Float32Array ? [] : ['map as a Float32Array'],
    Array.isArray(size) && size.length === 2 ? [] : ['size as [height, width]'],
    mask instanceof Uint8Array ? [] : ['mask as a Uint8Array of 0 and 1'],
  ].flat();
  if (missing.length === 0) return;
  throw new CnnError(
    'OPTIONS',
    `${where}: expected ${missing.join(', ')}, received something else. Spread an explanation: ${where}({ ...explanation, mask }).`,
  );
}

/** @throws CnnError (DATA) for a mask of another size than the map, or without any place */
export function checkMask(where: string, { mask, size: [height, width] }: Pick<MaskedMap, 'mask' | 'size'>) {
  if (mask.length !== height * width) {
    throw new CnnError(
      'DATA',
      `${where}: expected a mask as large as the map, ${height}×${width}, received ${mask.length} numbers. Explain with size: 'original' for masks of the images as their files have them.`,
    );
  }
  if (!mask.includes(1)) {
    throw new CnnError(
      'DATA',
      `${where}: expected a mask with at least one 1, received none. Leave out images without evidence.`,
    );
  }
}

/** @throws CnnError (DATA) for no images at all */
export function checkAny(where: string, images: { readonly length: number }): void {
  if (images.length > 0) return;
  throw new CnnError('DATA', `${where}: expected at least one image, received none.`);
}
