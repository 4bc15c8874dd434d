import { stat } from 'node:fs/promises';
import { type ImageSet, type MadeUpTissueOptions, madeUpTissue, type Parts } from '@cnn/data';
import { arrayFiles } from './arrays/arrayFiles.js';
import { digits } from './digits/digits.js';
import { fileError } from './files/fileErrors.js';
import type { FolderReport } from './folder/folderReport.js';
import { type ImageFolderOptions, imageFolder } from './folder/imageFolder.js';

export interface OpenImageSetOptions extends Omit<ImageFolderOptions, 'path'> {
  /** `made-up` or `digits`, or else a path: an image folder, or an npz file. */
  readonly data: string;
  /** Of the made-up set. */
  readonly madeUp?: MadeUpTissueOptions;
}

export interface OpenedSet extends ImageSet {
  /** Of an image folder. */
  readonly report?: FolderReport;
  /** The parts that the set comes with. */
  readonly parts?: Parts;
}

/**
 * The set that a user names: the made-up tissue, the digits, an image folder, or an npz file. `imageSize` and the other
 * settings of `imageFolder` apply to folders; `imageSize` also to the made-up set, when it is square.
 *
 * @throws CnnError as `imageFolder`, `arrayFiles`, `digits` and `madeUpTissue` do
 */
export async function openImageSet(options: OpenImageSetOptions): Promise<OpenedSet> {
  const { data, madeUp, ...folder } = options;
  if (data === 'made-up') {
    const [height, width] = options.imageSize ?? [];
    return madeUpTissue({ ...(height !== undefined && height === width ? { size: height } : {}), ...madeUp });
  }
  if (data === 'digits') return digits();
  const { classNames } = options;
  const isFile = await stat(data).then(
    (found) => found.isFile(),
    (error: unknown) => {
      throw fileError(
        `can't read the data ${data} (expected an image folder, an npz file, made-up or digits)`,
        error,
      );
    },
  );
  if (isFile) return arrayFiles({ path: data, ...(classNames ? { classNames } : {}) });
  return imageFolder({ ...folder, path: data });
}
