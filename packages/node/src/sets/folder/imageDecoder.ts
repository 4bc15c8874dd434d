import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { CnnError } from '@cnn/core';
import { type Fitting, formatSize, type ImageSize, type OddSize } from '@cnn/data';
import { decodePicture, type PictureOptions } from '../../decode/decodeImage.js';
import { DiskCache } from './diskCache.js';
import type { FileSetOptions } from './fileSetOptions.js';

/** How the images of a set come to have one size. */
export interface ImageDecoderOptions extends PictureOptions, Pick<FileSetOptions, 'channels' | 'diskCache'> {
  /** The folder that the files are below. */
  readonly path: string;
  readonly fitting: Fitting;
}

/** An image file with its size. */
interface MeasuredFile extends ImageSize {
  readonly file: string;
  /** Which record of the disk cache it has: its place in the list of files, which leaving others out does not move. */
  readonly record: number;
}

/** The pixels of an image of the set's size. */
export type ImageDecoder = (image: MeasuredFile) => Uint8Array | Promise<Uint8Array>;

/** Caches of other versions are not read. To be raised when files are decoded to other pixels than before. */
const CACHE_VERSION = 5;

const DISK_BYTES = 16 * 1024 ** 3;

/** @throws CnnError (FILE) when the disk cache can't be made */
export async function imageDecoder(options: ImageDecoderOptions): Promise<ImageDecoder> {
  const { path, fitting, channels = 3, diskCache, page, white, colourProfile } = options;
  if (!diskCache) return (image) => decode(options, image);
  const { imageSize, usualSize = imageSize, onOddSize } = fitting;
  const [height, width] = imageSize;
  const how = [
    CACHE_VERSION,
    resolve(path),
    height,
    width,
    channels,
    ...usualSize,
    onOddSize,
    page,
    white,
    colourProfile,
  ];
  const key = createHash('sha256').update(how.join('\n')).digest('hex').slice(0, 16);
  const cache = await DiskCache.open({
    path: join(diskCache.folder, `${key}.pixels`),
    recordBytes: height * width * channels,
    maxBytes: diskCache.maxBytes ?? DISK_BYTES,
  });
  const tags = new Map<number, Uint8Array>();
  const decodeAndKeep = async (image: MeasuredFile, tag: Uint8Array): Promise<Uint8Array> => {
    const pixels = await decode(options, image);
    await cache.put(image.record, tag, pixels);
    return pixels;
  };
  const first = async (image: MeasuredFile): Promise<Uint8Array> => {
    const tag = await tagOf(options, image);
    tags.set(image.record, tag);
    return (await cache.get(image.record, tag)) ?? decodeAndKeep(image, tag);
  };
  return (image) => {
    if (image.record >= cache.capacity) return decode(options, image);
    const tag = tags.get(image.record);
    if (!tag) return first(image);
    const kept = cache.get(image.record, tag);
    if (kept instanceof Promise) return kept.then((pixels) => pixels ?? decodeAndKeep(image, tag));
    return kept ?? decodeAndKeep(image, tag);
  };
}

async function tagOf({ path }: ImageDecoderOptions, image: MeasuredFile): Promise<Uint8Array> {
  const { size, mtimeMs } = await stat(join(path, image.file)).catch(() => ({ size: 0, mtimeMs: 0 }));
  return DiskCache.tag([image.file, size, mtimeMs]);
}

async function decode(options: ImageDecoderOptions, image: MeasuredFile): Promise<Uint8Array> {
  const { fitting } = options;
  const path = join(options.path, image.file);
  const { imageSize: size, usualSize, onOddSize } = fitting;
  const [height, width] = size;
  const fits = image.height === height && image.width === width;
  const mode: Exclude<OddSize, 'skip'> = onOddSize === 'pad' ? 'pad' : 'resize';
  const decoded = await decodePicture({
    ...options,
    path,
    ...(fits ? {} : { fit: { size, mode, usualSize } }),
  });
  if (decoded.height === height && decoded.width === width) return decoded.data;
  throw new CnnError(
    'DATA',
    `${path} is ${formatSize(decoded)} when decoded, its header says ${formatSize(image)}.`,
  );
}
