import type { ImageItem, ImageSource } from '@cnn/data';

/** The items of a source, in its order. */
export function itemsOf({ set, itemIndices }: ImageSource): ImageItem[] {
  return Array.from(itemIndices, (index) => set.items[index] ?? { label: 0 });
}
