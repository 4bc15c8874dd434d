import { join } from 'node:path';
import { type FileEntry, type ImageSet, imageSetOfFiles } from '@cnn/data';
import { decodePicture, measurePicture } from '../../decode/decodeImage.js';
import { checkWhite } from '../../decode/scaleToWhite.js';
import type { FileSetOptions } from './fileSetOptions.js';
import type { FolderReport } from './folderReport.js';
import { imageDecoder } from './imageDecoder.js';

/** Files to make a set of. */
export interface FileList {
  /** What the set is called, in messages too. */
  readonly name: string;
  /** The folder that the files are below. */
  readonly path: string;
  readonly entries: readonly FileEntry[];
  readonly classNames: readonly string[];
  readonly multiLabel?: boolean | undefined;
  /** Files that are no images by their name. */
  readonly otherFiles: number;
  readonly grouped: boolean;
}

export interface FolderSet extends ImageSet {
  readonly report: FolderReport;
}

/** Bytes of decoded pixels in memory. */
const CACHE_BYTES = 1024 ** 3;

/**
 * A set of image files of a folder, see `imageSetOfFiles` of `@cnn/data`.
 *
 * @throws CnnError as `imageSetOfFiles` does; (FILE) for a file that can't be read
 */
export async function fileSet(list: FileList, options: FileSetOptions): Promise<FolderSet> {
  const { name, path, otherFiles, grouped } = list;
  const { page, white, colourProfile, maxPixels, channels, cacheBytes = CACHE_BYTES } = options;
  checkWhite(white);
  const { set, images, report } = await imageSetOfFiles({
    ...list,
    how: { ...options, cacheBytes },
    measure: ({ file }) => measurePicture({ ...options, path: join(path, file) }),
    decoder: (fitting) => imageDecoder({ ...options, path, fitting }),
    decodeOriginal: async ({ file }) =>
      (await decodePicture({ page, white, colourProfile, maxPixels, channels, path: join(path, file) })).data,
  });
  const profiles = colourProfile === 'ignore' ? 0 : images.filter(({ profile }) => profile).length;
  const said = { page, white, colourProfile };
  // How files are read, for a model that is trained on them.
  const reading = Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined));
  return {
    ...set,
    ...(Object.keys(reading).length > 0 ? { reading } : {}),
    report: {
      path: name,
      ...report,
      otherFiles,
      ...(grouped ? { groups: new Set(set.items.map(({ group }) => group)).size } : {}),
      ...(profiles > 0 ? { profiles } : {}),
    },
  };
}
