import type { PathLayout } from '@cnn/browser';
import { countText } from '../../app/countText.js';

export type Size = readonly [height: number, width: number];
type Sizes = PathLayout['sizes'];

/** Longer sides than that take so long that they are only used where a person asks for them. */
const MOST_SIDE = 256;
const SUGGESTED_SIDE = 128;

/** The size that more than half of the images have. */
export function usualSize(sizes: Sizes): Size | undefined {
  const total = sizes.reduce((sum, { count }) => sum + count, 0);
  const [first] = sizes;
  return first && first.count * 2 > total ? [first.height, first.width] : undefined;
}

/** The size that images are made when a person has not chosen one; undefined for their own. */
export function suggestedSize(sizes: Sizes): Size | undefined {
  const usual = usualSize(sizes);
  const [first] = sizes;
  if (!first || (usual && Math.max(...usual) <= MOST_SIDE)) return undefined;
  const [height, width] = usual ?? middleSize(sizes);
  const scale = Math.min(1, SUGGESTED_SIDE / Math.max(height, width));
  return [Math.max(8, Math.round(height * scale)), Math.max(8, Math.round(width * scale))];
}

/** The size of the image in the middle, in the order of their areas. */
function middleSize(sizes: Sizes): Size {
  const sorted = sizes.toSorted((a, b) => a.height * a.width - b.height * b.width);
  let left = Math.floor(sizes.reduce((sum, { count }) => sum + count, 0) / 2);
  const middle = sorted.find(({ count }) => {
    left -= count;
    return left < 0;
  });
  return middle ? [middle.height, middle.width] : [SUGGESTED_SIDE, SUGGESTED_SIDE];
}

/** What is said where images have many sizes; undefined where most have one. */
export function manySizes(sizes: Sizes): string | undefined {
  if (sizes.length < 2 || usualSize(sizes)) return undefined;
  const sorted = sizes.toSorted((a, b) => a.height * a.width - b.height * b.width);
  const [least, most] = [sorted[0], sorted.at(-1)];
  if (!least || !most) return undefined;
  const range = `${showSize([least.height, least.width])} to ${showSize([most.height, most.width])}`;
  return `The images have ${countText(sizes.length)} sizes, from ${range} pixels.`;
}

export function showSize([height, width]: Size): string {
  return `${width} × ${height}`;
}

/** How much longer each step takes than with images of 50×50 pixels. */
export function costOf([height, width]: Size): string {
  const times = (height * width) / 2500;
  if (times < 1.5) return 'Fast to train.';
  const shown = times < 10 ? times.toFixed(1).replace('.0', '') : countText(Math.round(times));
  const warn = times > 40 ? ' That may be too slow in a browser: try a smaller size first.' : '';
  return `Each step takes about ${shown} times as long as with 50 × 50 pixels.${warn}`;
}
