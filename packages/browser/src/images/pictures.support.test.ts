import type { FilesSet } from './filesSet.js';

export interface PictureOptions {
  readonly color?: string | undefined;
  readonly size?: readonly [height: number, width: number] | undefined;
  readonly type?: string | undefined;
}

/** A picture whose left half has a colour and whose right half is white, but for a black corner on top. */
export async function picture(options: PictureOptions = {}): Promise<Blob> {
  const { color = '#c80000', size: [height, width] = [16, 16], type = 'image/png' } = options;
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d') as OffscreenCanvasRenderingContext2D;
  context.fillStyle = '#ffffff';
  context.fillRect(0, 0, width, height);
  context.fillStyle = color;
  context.fillRect(0, 0, width / 2, height);
  context.fillStyle = '#000000';
  context.fillRect(width - 4, 0, 4, 4);
  return canvas.convertToBlob({ type, quality: 1 });
}

/** A file as `<input webkitdirectory>` gives it. */
export function chosen(path: string, content: BlobPart): File {
  const file = new File([content], path.split('/').at(-1) as string);
  Object.defineProperty(file, 'webkitRelativePath', { value: path });
  return file;
}

/** All that a set of files says, and all its pixels. */
export async function contentOf(set: FilesSet) {
  const { name, classNames, imageShape, items, parts, report, reading, fitting } = set;
  const pixels = await Promise.all(items.map((_, index) => set.load(index)));
  const originals = await Promise.all(
    items.map(async (_, index) => [set.originals?.sizeOf(index), await set.originals?.load(index)]),
  );
  return { name, classNames, imageShape, items, parts, report, reading, fitting, pixels, originals };
}
