import { checkInteger } from '@cnn/core';
import { checkMask, checkMasked, type MaskedMap, placeScores } from './placeScores.js';

export interface PointingGameOptions extends MaskedMap {
  /** How far from the mask still counts, in pixels of the map. Default 0; Zhang et al. take 15 for photographs. */
  readonly tolerance?: number | undefined;
}

export interface PointingGame {
  /** 1 where the map's maximum is on the mask. Where several places share it: the share of them that are. */
  readonly hit: number;
  /** The hit that a place drawn at random would have: the share of places on the mask. */
  readonly chance: number;
}

/**
 * The pointing game (Zhang et al. 2018, doi:10.1007/s11263-017-1059-x): whether the largest value of a map lies on the evidence, or at
 * most `tolerance` pixels from it. Its accuracy is the mean of `hit` over images. A constant map gets the chance.
 *
 * @throws CnnError (OPTIONS) without a map or a mask; (DATA) for a mask of another size or without any place, and a map that is not finite
 * @example
 * const [explanation] = await explain({ model, images: set, indices: [1] });
 * const { hit, chance } = pointingGame({ ...explanation, mask: set.mask(1) });
 */
export function pointingGame(options: PointingGameOptions): PointingGame {
  checkMasked('pointingGame', options);
  const { size, mask, tolerance = 0 } = options;
  checkInteger('tolerance', tolerance, 0);
  checkMask('pointingGame', options);
  const scores = placeScores('pointingGame', options);
  const near = dilated(mask, size, tolerance);
  const largest = scores.reduce((best, value) => Math.max(best, value), Number.NEGATIVE_INFINITY);
  let [maxima, hits] = [0, 0];
  for (const [place, value] of scores.entries()) {
    if (value !== largest) continue;
    maxima += 1;
    hits += near[place] as number;
  }
  return { hit: hits / maxima, chance: near.reduce((sum, value) => sum + value, 0) / near.length };
}

/** The mask, and all places at most `reach` from it. */
function dilated(mask: Uint8Array, [height, width]: MaskedMap['size'], reach: number): Uint8Array {
  if (reach === 0) return mask;
  const near = Uint8Array.from(mask);
  for (const [place, inside] of mask.entries()) {
    if (!inside) continue;
    const [row, column] = [Math.floor(place / width), place % width];
    for (let y = Math.max(0, row - reach); y <= Math.min(height - 1, row + reach); y++) {
      const half = Math.floor(Math.sqrt(reach ** 2 - (y - row) ** 2));
      near.fill(
        1,
        y * width + Math.max(0, column - half),
        y * width + Math.min(width - 1, column + half) + 1,
      );
    }
  }
  return near;
}
