import { CnnError } from '@cnn/core';
import type { Fitting, ImageReading } from '@cnn/data';
import { openSlide, type SlideSet, slideSet } from '@cnn/node';
import type { Arguments } from './parseArguments.js';
import { readPicture } from './pictureOptions.js';
import { readInteger, readPositive, readRequired } from './readValues.js';

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
