import { CnnError } from '@cnn/core';
import type { ImageReading, PixelSource, Size } from '@cnn/data';
import type { ExperimentData } from '@cnn/experiment';
import { describeFolder, type GroupRule, type OpenedSet, openImageSet } from '@cnn/node';
import type { Arguments } from '../options/arguments.js';
import { readingProgress } from './readingProgress.js';

/** Values of the options that say how and where decoded images are kept. */
export interface ReadingValues {
  readonly 'memory-budget': number | undefined;
  readonly 'cache-dir': string | undefined;
}

export interface OpenDataOptions {
  readonly args: Arguments<ReadingValues>;
  /** Where the images are, and how they are read. */
  readonly read: ExperimentData;
  /** Whether the sets that come with the images are not looked at. Default false. */
  readonly dividedAnew?: boolean | undefined;
  /** What the model takes, where it is known before the images. */
  readonly input?: readonly [height: number, width: number, channels: number];
  /** Whether what the model takes is cut out of the images: then they keep their own size where none is asked for. */
  readonly cropped?: boolean;
  readonly classNames?: readonly string[];
  /** Whether images carry several labels, also without the option. */
  readonly multiLabel?: boolean;
  readonly onOddSize?: 'resize' | 'pad' | 'skip';
  /** The size that was usual in training, and the pixels. */
  readonly usualSize?: Size;
  readonly source?: PixelSource;
  /** How image files were read in training, where the options do not say it. */
  readonly reading?: ImageReading | undefined;
  /** Whether the caller tells what is unusual of the data; else it is told on stderr. */
  readonly tellsReport?: boolean;
}

/**
 * The set that the options name.
 *
 * @throws CnnError when it can't be opened, or its images have another size than asked for and can't be resized
 */
export async function openData(options: OpenDataOptions): Promise<OpenedSet> {
  const { args, read, input, cropped = false } = options;
  const { source: data } = read;
  if (!data) throw new CnnError('USAGE', '--data DATA is missing. See --help.');
  const { classNames = read.classNames } = options;
  const asked = read.imageSize;
  const imageSize = asked ?? (input && !cropped ? ([input[0], input[1]] as const) : undefined);
  const channels = input?.[2];
  const { onOddSize = options.onOddSize, labelFrom, groupFrom, multiLabel = false, white, page } = read;
  const { 'memory-budget': memory, 'cache-dir': cacheDir } = args.values;
  const progress = args.terminal && readingProgress(args.terminal.stderr);
  const set = await openImageSet({
    data,
    multiLabel: multiLabel || options.multiLabel === true,
    ...(page === undefined ? {} : { page }),
    ...(read.colourProfile ? { colourProfile: read.colourProfile } : {}),
    ...{
      imageSize,
      usualSize: asked ? undefined : options.usualSize,
      source: options.source,
      reading: options.reading,
    },
    ...{ white },
    ...(channels === 1 || channels === 3 ? { channels } : {}),
    ...(groupFrom === undefined ? {} : { group: groupFrom as GroupRule }),
    ...(labelFrom === undefined ? {} : { label: labelFrom as GroupRule }),
    ...(onOddSize ? { onOddSize } : {}),
    ...(read.onBadImage ? { onBadImage: read.onBadImage } : {}),
    ...(read.onEmptyClass ? { onEmptyClass: read.onEmptyClass } : {}),
    ...(read.encoding === undefined ? {} : { encoding: read.encoding }),
    ...(options.dividedAnew ? { givenParts: 'ignore' as const } : {}),
    ...(progress ? { onProgress: progress } : {}),
    ...(read.maxPixels === undefined ? {} : { maxPixels: read.maxPixels }),
    ...(memory === undefined ? {} : { cacheBytes: memory * 1024 ** 2 }),
    ...(cacheDir === undefined ? {} : { diskCache: { folder: cacheDir } }),
    ...(classNames ? { classNames } : {}),
  });
  const unusual = [...(set.report ? describeFolder(set.report).slice(1) : []), ...(set.told ?? [])];
  if (!options.tellsReport) for (const line of unusual) args.terminal?.stderr.write(`${line}\n`);
  const [height, width] = set.imageShape;
  if (imageSize && (height !== imageSize[0] || width !== imageSize[1])) {
    const wanted = asked ? `--image-size ${imageSize.join('x')}` : `the model's ${imageSize.join('x')}`;
    throw new CnnError(
      'USAGE',
      `${data} has images of ${height}x${width}, which can't be resized to ${wanted}. Use an image folder for other sizes.`,
    );
  }
  return set;
}
