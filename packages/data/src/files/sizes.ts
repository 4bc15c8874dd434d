import { CnnError } from '@cnn/core';
import type { Size } from '../preparation/fitting.js';

/** Height and width of an image file, in pixels. */
export interface ImageSize {
  readonly height: number;
  readonly width: number;
}

/** `50×50` */
export function formatSize({ height, width }: ImageSize): string {
  return `${height}×${width}`;
}

export interface SizeCount extends ImageSize {
  readonly count: number;
}

/** How often each size occurs, the most frequent first. */
export function countSizes(sizes: readonly ImageSize[]): SizeCount[] {
  const counts = new Map<string, SizeCount>();
  for (const { height, width } of sizes) {
    const key = formatSize({ height, width });
    counts.set(key, { height, width, count: (counts.get(key)?.count ?? 0) + 1 });
  }
  return [...counts.values()].sort((a, b) => b.count - a.count || a.height - b.height || a.width - b.width);
}

export interface RegularSizeOptions {
  /** What the set is called, for messages. */
  readonly name: string;
  readonly sizes: readonly SizeCount[];
  /** The size that the user asked for. */
  readonly imageSize?: Size | undefined;
}

/**
 * The size that most images have.
 *
 * @returns nothing when the images have so many sizes that none is usual, and `imageSize` is given
 * @throws CnnError (DATA) in that case without `imageSize`; its `details` have the option to give
 */
export function regularSize({ name, sizes, imageSize }: RegularSizeOptions): ImageSize | undefined {
  const total = sizes.reduce((sum, { count }) => sum + count, 0);
  const [first] = sizes;
  if (first && first.count * 2 > total) return { height: first.height, width: first.width };
  if (imageSize) return undefined;
  const some = sizes.slice(0, 3).map((size) => `${formatSize(size)} (${size.count})`);
  throw new CnnError(
    'DATA',
    `${name}: the ${total} images have ${sizes.length} sizes and none is usual: ${some.join(', ')}. Give imageSize.`,
    { details: { option: 'imageSize' } },
  );
}
