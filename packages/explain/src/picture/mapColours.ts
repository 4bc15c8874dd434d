/** A colour, 0..255 each. */
export type Colour = readonly [red: number, green: number, blue: number];

/** From little to much evidence for a class: Matplotlib's viridis (CC0), which differs from the pink and purple of H&E. */
const evidence: readonly Colour[] = [
  [68, 1, 84],
  [59, 82, 139],
  [33, 145, 140],
  [94, 201, 98],
  [253, 231, 37],
];

/** Evidence against a class, and for it. */
const against: Colour = [33, 102, 224];
const inFavour: Colour = [255, 221, 0];

/**
 * The colour of a value, and how much of it lies over the picture.
 *
 * @param share of the largest value: 0 to 1, or −1 to 1 of a signed map
 */
export function mapColour(
  share: number,
  signed: boolean,
): { readonly colour: Colour; readonly cover: number } {
  const strength = Math.min(1, Math.abs(share));
  if (signed) return { colour: share < 0 ? against : inFavour, cover: strength };
  const place = Math.max(0, Math.min(1, share)) * (evidence.length - 1);
  const low = Math.min(evidence.length - 2, Math.floor(place));
  const [from, to] = [evidence[low] as Colour, evidence[low + 1] as Colour];
  const mix = (c: 0 | 1 | 2): number => from[c] + (to[c] - from[c]) * (place - low);
  // The square root shows what is moderate too.
  return { colour: [mix(0), mix(1), mix(2)], cover: share <= 0 ? 0 : Math.sqrt(strength) };
}
