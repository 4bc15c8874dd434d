import { checkMask, checkMasked, type MaskedMap, placeScores } from './placeScores.js';

export interface MassInMask {
  /** Share of the map's positive mass that lies on the mask; null for a map without any. */
  readonly share: number | null;
  /** The share that a uniform map has: the mask's area. */
  readonly uniform: number;
  /** `share / uniform`: how many times as much as a uniform map; null for a map without positive mass. */
  readonly ratio: number | null;
}

/**
 * How much of a map lies on the evidence: Σ max(map, 0) over the mask / Σ max(map, 0) over all. It is the "relevance mass accuracy" of
 * Arras et al. 2022 (doi:10.1016/j.inffus.2021.11.008), of what speaks for the class. Maps of several channels are summed over them first.
 *
 * @throws CnnError (OPTIONS) without a map or a mask; (DATA) for a mask of another size or without any place, and a map that is not finite
 * @example
 * const [explanation] = await explain({ model, images: set, indices: [1] });
 * const { ratio } = massInMask({ ...explanation, mask: set.mask(1) });
 */
export function massInMask(options: MaskedMap): MassInMask {
  checkMasked('massInMask', options);
  checkMask('massInMask', options);
  const { mask } = options;
  let [inside, all, area] = [0, 0, 0];
  for (const [place, value] of placeScores('massInMask', options).entries()) {
    const mass = Math.max(0, value);
    all += mass;
    if (mask[place]) {
      inside += mass;
      area += 1;
    }
  }
  const uniform = area / mask.length;
  if (all === 0) return { share: null, uniform, ratio: null };
  return { share: inside / all, uniform, ratio: inside / all / uniform };
}
