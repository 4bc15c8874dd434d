import { CnnError } from '@cnn/core';
import type { ImageSize } from '../decode/decodeImage.js';

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
  for (const size of sizes) {
    const key = formatSize(size);
    counts.set(key, { ...size, count: (counts.get(key)?.count ?? 0) + 1 });
  }
  return [...counts.values()].sort((a, b) => b.count - a.count || a.height - b.height || a.width - b.width);
}

export interface RegularSizeOptions {
  readonly where: string;
  readonly sizes: readonly SizeCount[];
  /** The size that the user asked for. */
  readonly imageSize?: readonly [height: number, width: number];
}

/**
 * The size that most images have.
 *
 * @returns nothing when the images have so many sizes that none is usual, and `imageSize` is given
 * @throws CnnError (DATA) in that case without `imageSize`
 */
export function regularSize({ where, sizes, imageSize }: RegularSizeOptions): ImageSize | undefined {
  const total = sizes.reduce((sum, { count }) => sum + count, 0);
  const [first] = sizes;
  if (first && first.count * 2 > total) return { height: first.height, width: first.width };
  if (imageSize) return undefined;
  const some = sizes.slice(0, 3).map((size) => `${formatSize(size)} (${size.count})`);
  throw new CnnError(
    'DATA',
    `${where}: the ${total} images have ${sizes.length} sizes and none is usual: ${some.join(', ')}. Give imageSize (--image-size).`,
  );
}
