import { CnnError } from '@cnn/core';
import type { ImageSize } from './decodeFile.js';

export interface SizeCount extends ImageSize {
  readonly count: number;
}

/** How often each size occurs, the most frequent first. */
export function countSizes(sizes: readonly ImageSize[]): SizeCount[] {
  const counts = new Map<string, SizeCount>();
  for (const { height, width } of sizes) {
    const key = `${height}×${width}`;
    counts.set(key, { height, width, count: (counts.get(key)?.count ?? 0) + 1 });
  }
  return [...counts.values()].sort((a, b) => b.count - a.count || a.height - b.height || a.width - b.width);
}

/**
 * The size that most images have.
 *
 * @param wanted whether another size was asked for
 * @returns nothing when none is usual, and that is no matter
 * @throws CnnError (DATA) when it is
 */
export function regularSize(
  name: string,
  sizes: readonly SizeCount[],
  wanted: boolean,
): ImageSize | undefined {
  const total = sizes.reduce((sum, { count }) => sum + count, 0);
  const [first] = sizes;
  if (first && first.count * 2 > total) return { height: first.height, width: first.width };
  if (wanted) return undefined;
  const some = sizes.slice(0, 3).map(({ height, width, count }) => `${height}×${width} (${count})`);
  throw new CnnError(
    'DATA',
    `${name}: the ${total} images have ${sizes.length} sizes and none is usual: ${some.join(', ')}. Give imageSize.`,
  );
}
