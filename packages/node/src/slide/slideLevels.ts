import { checkTiffSupport, isLevel, type TiffDirectory, tiffPage } from '@cnn/data';
import { type MeasureImageOptions, measurePicture } from '../decode/decodeImage.js';
import { readTiffDirectories } from '../decode/tiffFile.js';

/** One size of a slide. */
export interface SlideLevel {
  /** Which image of the file. */
  readonly page: number;
  /** Which of that image's sub-images (SubIFDs), as OME-TIFFs have their smaller levels. */
  readonly subImage?: number;
  readonly width: number;
  readonly height: number;
  /** How many pixels of the largest level one of this is. */
  readonly downsample: number;
}

export interface FoundLevels {
  /** Largest first. */
  readonly levels: readonly SlideLevel[];
  /** Whether parts of it can be read without the rest. */
  readonly tiled: boolean;
  readonly description: string;
  /** Pages of red, green and blue, where each has its own; `page` of the levels is then that of red. */
  readonly planes?: readonly [number, number, number];
  /** Whether all levels, some, or none have a colour profile. */
  readonly profile: 'all' | 'some' | 'none';
  /** Images of the file that are not used: a label, a thumbnail, … */
  readonly others: number;
  /** Of the levels' pixels. */
  readonly bits: number;
  readonly whiteIsZero: boolean;
  readonly transparent: boolean;
}

interface Candidate {
  readonly directory: TiffDirectory;
  readonly page: number;
  readonly subImage?: number;
}

const UNTILED = {
  tiled: false,
  description: '',
  bits: 8,
  whiteIsZero: false,
  transparent: false,
  others: 0,
} as const;

/**
 * The images of a file that show the whole slide: as wide for their height as the first, and tiled.
 *
 * @throws CnnError (DATA or FILE) as `tiffDirectories`, `tiffPage` and `measureImage` do
 */
export async function slideLevels(options: MeasureImageOptions): Promise<FoundLevels> {
  const { path, page } = options;
  const directories = await readTiffDirectories(path);
  const chosen = directories && tiffPage({ path, directories, page });
  const first = chosen?.directory;
  if (!directories || !chosen || !first?.tiled) {
    const { width, height, profile } = await measurePicture({
      ...options,
      maxPixels: Number.MAX_SAFE_INTEGER,
    });
    const levels = [{ page: chosen?.page ?? 0, width, height, downsample: 1 }];
    return { ...UNTILED, levels, profile: profile ? 'all' : 'none', others: chosen?.others ?? 0 };
  }
  const all: Candidate[] = [
    { directory: first, page: chosen.page },
    ...first.subImages.map((directory, subImage) => ({ directory, page: chosen.page, subImage })),
    // With planes, or a page that was asked for, other pages are no sizes of this one.
    ...(chosen.planes || page
      ? []
      : directories.slice(1).map((directory, at) => ({ directory, page: at + 1 }))),
  ];
  const candidates = all.filter(({ directory }, at) => at === 0 || isLevel(first, directory));
  for (const { directory } of candidates) checkTiffSupport(path, directory);
  const levels = candidates.map(({ directory: { width, height }, page, subImage }): SlideLevel => {
    const downsample = first.width / width;
    return { page, ...(subImage === undefined ? {} : { subImage }), width, height, downsample };
  });
  levels.sort((a, b) => b.width - a.width);
  const profiles = candidates.filter(({ directory }) => directory.profile).length;
  return {
    levels,
    tiled: true,
    description: first.description,
    ...(chosen.planes ? { planes: chosen.planes } : {}),
    profile: profiles === 0 ? 'none' : profiles === candidates.length ? 'all' : 'some',
    others: chosen.others,
    bits: first.bits,
    whiteIsZero: first.photometric === 0,
    transparent: first.extra === 1 || first.extra === 2,
  };
}
