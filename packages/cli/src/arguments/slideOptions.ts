import type { Fitting, ImageReading } from '@cnn/data';
import type { ExperimentData } from '@cnn/experiment';
import { openSlide, type SlideSet, slideSet } from '@cnn/node';
import { required } from '../options/required.js';
import { pictureReading } from './pictureReading.js';

/** Values of `slideOptions`. */
interface SlideValues {
  readonly data: string | undefined;
  readonly overlap: number | undefined;
  readonly 'slide-magnification': number | undefined;
  readonly 'tissue-threshold': number | undefined;
  readonly 'min-tissue': number | undefined;
}

export interface OpenTilesOptions {
  readonly values: SlideValues;
  /** Which picture the slide is. */
  readonly read: ExperimentData;
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
  const { values, read, tileSize, fitting, reading, magnification, classNames } = options;
  const own = values['slide-magnification'];
  const { overlap, 'min-tissue': minTissue, 'tissue-threshold': tissueThreshold } = values;
  const slide = await openSlide({
    path: required(values, 'data', 'SLIDE'),
    ...reading,
    ...pictureReading(read),
    ...(own === undefined ? {} : { magnification: own }),
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
