import { CnnError } from '@cnn/core';
import {
  type Fitting,
  type ImageSet,
  imageSet,
  type Tile,
  type TissueMask,
  tileGrid,
  tissueMask,
  tissueShare,
} from '@cnn/data';
import { fitPixels } from '../decode/fitPixels.js';
import type { Slide } from './openSlide.js';

export interface SlideSetOptions {
  readonly slide: Slide;
  /** Side of a tile in pixels at the magnification. */
  readonly tileSize: number;
  /** How tiles are brought to another size, for a model whose images were. Default: they keep theirs. */
  readonly fitting?: Fitting | undefined;
  /** Pixels that neighbours share. Default 0. */
  readonly overlap?: number | undefined;
  /** Default: that of the largest level. */
  readonly magnification?: number | undefined;
  /** Tiles with a smaller share of tissue are left out; 0 keeps all. Default 0.5. */
  readonly minTissue?: number | undefined;
  /** Saturation (0..1) above which a pixel is tissue. Default: by saturation and brightness, see `tissueMask`. */
  readonly tissueThreshold?: number | undefined;
  /** What `label` 0, 1, … of predictions mean. Default: one class, `tile`. */
  readonly classNames?: readonly string[] | undefined;
}

export interface SlideSet extends ImageSet {
  /** Where each item is, in pixels at the magnification. */
  readonly tiles: readonly Tile[];
  /** Of the slide at the magnification. */
  readonly width: number;
  readonly height: number;
  /** Pixels of the largest level for one at the magnification. */
  readonly downsample: number;
  /** Tiles that were left out as background. */
  readonly background: number;
  readonly mask: TissueMask;
}

/** Longer side of the picture that the tissue is looked for in. */
const MASK_SIDE = 1024;

function downsampleOf(slide: Slide, magnification: number | undefined): number {
  if (magnification === undefined) return 1;
  if (!(magnification > 0)) {
    throw new CnnError('OPTIONS', `magnification: expected a number above 0, received ${magnification}.`);
  }
  if (slide.magnification === undefined) {
    throw new CnnError(
      'DATA',
      `${slide.path}: the file does not say its magnification. Give that of its largest level as magnification to openSlide.`,
      { details: { option: 'magnification' } },
    );
  }
  const downsample = slide.magnification / magnification;
  if (downsample >= 0.999) return Math.max(1, downsample);
  throw new CnnError(
    'DATA',
    `${slide.path}: expected a magnification of at most ×${slide.magnification}, that of its largest level, received ×${magnification}.`,
  );
}

/**
 * The tiles of a slide that hold tissue, as a set whose images are read when they are needed: memory holds a small picture
 * of the slide and the tiles in use. Labels are 0: tiles are there to be looked at or predicted.
 *
 * @throws CnnError (DATA) when no tile holds tissue, or the slide has no such magnification
 */
export async function slideSet(options: SlideSetOptions): Promise<SlideSet> {
  const { slide, tileSize, fitting, overlap = 0, minTissue = 0.5, classNames = ['tile'] } = options;
  const { tissueThreshold } = options;
  const downsample = downsampleOf(slide, options.magnification);
  const [width, height] = [Math.ceil(slide.width / downsample), Math.ceil(slide.height / downsample)];
  const small = await slide.thumbnail(MASK_SIDE);
  const mask = tissueMask({
    pixels: small.pixels,
    imageShape: [small.height, small.width, 3],
    ...(tissueThreshold === undefined ? {} : { threshold: tissueThreshold }),
  });
  const scale = width / small.width;
  const all = tileGrid({ width, height, tileSize, overlap });
  const tiles = all.filter((tile) => minTissue === 0 || tissueShare({ mask, tile, scale }) >= minTissue);
  if (tiles.length === 0) {
    throw new CnnError(
      'DATA',
      `${slide.path}: none of ${all.length} tiles of ${tileSize} pixels is tissue by ${100 * minTissue} %. Lower minTissue or tissueThreshold.`,
      { details: { option: ['minTissue', 'tissueThreshold'] } },
    );
  }
  const set = imageSet({
    name: slide.path,
    classNames,
    imageShape: [...(fitting?.imageSize ?? ([tileSize, tileSize] as const)), 3],
    pixelType: 'uint8',
    ...(fitting ? { fitting } : {}),
    items: tiles.map(({ x, y }) => ({ label: 0, file: `x${x}_y${y}` })),
    load: async (index) => {
      const { x, y } = tiles[index] as Tile;
      const pixels = await slide.readRegion({ x, y, width: tileSize, height: tileSize, downsample });
      return fitting ? fitPixels({ pixels, size: [tileSize, tileSize], fitting }) : pixels;
    },
  });
  return { ...set, tiles, width, height, downsample, background: all.length - tiles.length, mask };
}
