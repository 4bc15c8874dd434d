import { CnnError } from '@cnn/core';
import type { Fitting, ImageReading } from '@cnn/data';
import { openSlide, type SlideSet, slideSet } from '@cnn/node';
import type { Option } from './command.js';
import type { Arguments } from './parseArguments.js';
import { pictureOptions, readPicture } from './pictureOptions.js';
import { readInteger, readPositive, readRequired } from './readValues.js';

/** Options of the commands that read a slide. */
export const slideOptions = {
  data: { value: 'SLIDE', help: 'a tiled TIFF or SVS, or another large image' },
  overlap: { value: 'N', help: 'pixels that neighbours share; default 0' },
  'slide-magnification': { value: 'X', help: 'of the largest level, when the file does not say' },
  'max-pixels': { value: 'N', help: 'an image without tiles that has more is refused; default 67108864' },
  ...pictureOptions,
  white: {
    value: 'N',
    help: 'the value that is white in a slide of 16 bits, such as 4095; default 65535, and slides that use 14 bits or fewer are refused',
  },
  'tissue-threshold': {
    value: 'X',
    help: 'HSV saturation of 0 to 1 above which a pixel is tissue; default: found by saturation and brightness',
  },
  'min-tissue': { value: 'SHARE', help: 'leave out tiles with less tissue; default 0.5, 0 keeps all' },
} satisfies Record<string, Option>;

export interface OpenTilesOptions {
  readonly args: Arguments;
  readonly tileSize: number;
  /** How tiles are brought to the size that a model's images had. */
  readonly fitting?: Fitting;
  /** How a model's images were read, where the options do not say it. */
  readonly reading?: ImageReading | undefined;
  readonly magnification: number | undefined;
  readonly classNames?: readonly string[];
}

/** The tiles that the options name, and their slide. */
export async function openTiles(options: OpenTilesOptions): Promise<SlideSet & Pick<Opened, 'slide'>> {
  const { args, tileSize, fitting, reading, magnification, classNames } = options;
  const own = readPositive(args, 'slide-magnification');
  const overlap = readInteger(args, 'overlap', 0);
  const minTissue = readShare(args, 'min-tissue');
  const tissueThreshold = readShare(args, 'tissue-threshold');
  const maxPixels = readInteger(args, 'max-pixels');
  const white = readInteger(args, 'white');
  const slide = await openSlide({
    path: readRequired(args, 'data', 'SLIDE'),
    ...reading,
    ...readPicture(args),
    ...(white === undefined ? {} : { white }),
    ...(own === undefined ? {} : { magnification: own }),
    ...(maxPixels === undefined ? {} : { maxPixels }),
  });
  const set = await slideSet({
    ...{ slide, tileSize, fitting },
    ...(overlap === undefined ? {} : { overlap }),
    ...(magnification === undefined ? {} : { magnification }),
    ...(minTissue === undefined ? {} : { minTissue }),
    ...(tissueThreshold === undefined ? {} : { tissueThreshold }),
    ...(classNames ? { classNames } : {}),
  });
  return { ...set, slide };
}

interface Opened {
  readonly slide: Awaited<ReturnType<typeof openSlide>>;
}

/** @throws CnnError (USAGE) for what is no number from 0 to 1 */
export function readShare(
  args: Arguments,
  option: 'min-tissue' | 'tissue-threshold' | 'opacity',
): number | undefined {
  const text = args.value(option);
  if (text === undefined) return undefined;
  const share = text.trim() === '' ? Number.NaN : Number(text);
  if (share >= 0 && share <= 1) return share;
  throw new CnnError('USAGE', `--${option}: expected a share of 0 to 1, received "${text}".`);
}
