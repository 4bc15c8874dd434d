import { stat } from 'node:fs/promises';
import { CnnError, checkOptionNames } from '@cnn/core';
import {
  type ImageReading,
  type ImageSet,
  type Parts,
  type PixelSource,
  type SyntheticTissueOptions,
  syntheticTissue,
} from '@cnn/data';
import { isSynthetic } from '@cnn/experiment';
import { fileError } from '../files/fileErrors.js';
import { archiveKind } from './archive/archiveEntries.js';
import { unpackArchive } from './archive/unpackImages.js';
import { arrayFiles } from './arrays/arrayFiles.js';
import { digits } from './digits/digits.js';
import type { FolderReport } from './folder/folderReport.js';
import { type ImageFolderOptions, imageFolderNames, imageRemedies } from './folder/imageFolderOptions.js';
import { listedSet } from './folder/listedSet.js';
import { listImages } from './folder/listImages.js';
import { findKnownSet } from './known/knownSets.js';
import { openKnownSet } from './known/openKnownSet.js';
import { manifestSet } from './manifest/manifestSet.js';

export interface OpenImageSetOptions extends Omit<ImageFolderOptions, 'path' | 'white'> {
  /**
   * `synthetic` (earlier versions: `made-up`) or `digits`; the name of a known set that was downloaded, or `NAME:FOLDER` for one that lies elsewhere, such
   * as `breakhis:FOLDER`; or else a path: an image folder, a zip, tar or tar.gz of one, a CSV manifest, or an npz file.
   */
  readonly data: string;
  /**
   * Whether images carry several labels, or none: of a CSV manifest, `a|b` in its label column; of an npz file, rows of 0
   * and 1. Default false; a known set knows it.
   */
  readonly multiLabel?: boolean | undefined;
  /**
   * The value of white. Of array files: null to leave values as they are; default: as their type and range say. Of image files: that of images
   * of 16 bits, see `PictureOptions`.
   */
  readonly white?: number | null | undefined;
  /** What a model was trained on that these images are for, see `arrayFiles`. */
  readonly source?: PixelSource | undefined;
  /** Of a CSV manifest, such as `windows-1252`. Default: what its byte order mark says, else UTF-8. */
  readonly encoding?: string | undefined;
  /** Columns of a CSV manifest that the items keep as `attributes`, such as `scanner` or `sex`. Default none. */
  readonly attributes?: readonly string[] | undefined;
  /** How the image files were read that a model was trained on; `page`, `white` and `colourProfile` come before it. */
  readonly reading?: ImageReading | undefined;
  /** Of the synthetic set. */
  readonly synthetic?: SyntheticTissueOptions | undefined;
}

const { path: _path, ...folderNames } = imageFolderNames;
const names = {
  ...folderNames,
  data: true,
  multiLabel: true,
  white: true,
  source: true,
  encoding: true,
  attributes: true,
  reading: true,
  synthetic: true,
} satisfies Record<keyof OpenImageSetOptions, true>;

export interface OpenedSet extends ImageSet {
  /** Of image files. */
  readonly report?: FolderReport;
  /** The parts that the set comes with. */
  readonly parts?: Parts;
  /** What was seen in the data, or done with it, that people should know. */
  readonly told?: readonly string[];
}

/**
 * The set that a user names. The settings of `imageFolder` apply to folders and archives, those but `label` and `group`
 * to manifests too; `imageSize` also to the synthetic set, when it is square.
 *
 * @throws CnnError (OPTIONS) for `multiLabel` of what has one label per image, and for `page`, `white` or `colourProfile` of what they say
 *   nothing of; as `imageFolder`, `manifestSet`, `unpackArchive`, `arrayFiles`, `digits` and `syntheticTissue` do
 */
export async function openImageSet(options: OpenImageSetOptions): Promise<OpenedSet> {
  checkOptionNames({ where: 'openImageSet', options, names: Object.keys(names), remedies: imageRemedies });
  checkAttributes(options);
  const set = await openNamed(options);
  if (!options.multiLabel || set.multiLabel) return set;
  throw new CnnError(
    'OPTIONS',
    `${options.data} has one label per image, which multiLabel is not for. Several come from a CSV manifest with a|b in its label column, or an npz file with rows of 0 and 1.`,
    { details: { option: 'multiLabel', refused: true } },
  );
}

/** @throws CnnError (OPTIONS) for columns of what is no manifest */
function checkAttributes({ data, attributes = [] }: OpenImageSetOptions): void {
  if (attributes.length === 0 || data.toLowerCase().endsWith('.csv')) return;
  throw new CnnError(
    'OPTIONS',
    `attributes: columns such as ${attributes[0]} are those of a CSV manifest, which ${data} is not. Write one with a row for each image, or leave them out.`,
    { details: { option: 'attributes', refused: true } },
  );
}

/** Settings that say which picture an image file is. */
const pictureSettings = ['page', 'white', 'colourProfile'] as const;

/** @throws CnnError (OPTIONS) for settings that say nothing of these data */
function refuse(
  options: OpenImageSetOptions,
  settings: readonly (typeof pictureSettings)[number][] = pictureSettings,
): void {
  const given = settings.find((name) => options[name] !== undefined);
  if (given === undefined) return;
  throw new CnnError(
    'OPTIONS',
    `${given} is for image files, in a folder, an archive or a CSV manifest; ${options.data} is none of these. Leave it out.`,
  );
}

/** @throws CnnError (OPTIONS) for `white: null`, which image files don't have */
function ofFiles({
  data,
  white,
  reading,
  ...settings
}: OpenImageSetOptions): Omit<ImageFolderOptions, 'path'> {
  if (white !== null) return { ...reading, ...settings, ...(white === undefined ? {} : { white }) };
  throw new CnnError(
    'OPTIONS',
    `white: image files always have a white, so that null is for array files; ${data} is none. Give a number, such as 4095.`,
    { details: { option: 'white' } },
  );
}

async function openNamed(options: OpenImageSetOptions): Promise<OpenedSet> {
  const { data, multiLabel = false, white, source } = options;
  if (isSynthetic(data) || data === 'digits') refuse(options);
  if (isSynthetic(data)) {
    const [height, width] = options.imageSize ?? [];
    return syntheticTissue({
      ...(height !== undefined && height === width ? { size: height } : {}),
      ...options.synthetic,
    });
  }
  if (data === 'digits') return digits();
  const known = await openKnownSet(data);
  if (known) refuse(options);
  if (known) return known;
  const laidOut = /^([a-z-]+):(.+)$/.exec(data);
  const layout = laidOut ? findKnownSet(laidOut[1] as string) : undefined;
  if (laidOut && layout?.kind === 'folder') {
    const { label, group, classNames: names } = layout;
    const rules = { group, classNames: names, ...(label === undefined ? {} : { label }) };
    return openImageSet({ ...rules, ...options, data: laidOut[2] as string });
  }
  const own = laidOut ? await openKnownSet(laidOut[1] as string, laidOut[2]) : undefined;
  if (own) refuse(options);
  if (own) return own;
  const { classNames } = options;
  const isFile = await stat(data).then(
    (found) => found.isFile(),
    (error: unknown) => {
      throw fileError(
        `can't read the data ${data} (expected an image folder, a zip or tar of one, a CSV manifest, an npz file, synthetic or digits)`,
        error,
      );
    },
  );
  if (!isFile) return listedSet(await listImages(data), { ...ofFiles(options), path: data });
  if (archiveKind(data)) {
    const { folder: path, listing } = await unpackArchive({ path: data });
    return listedSet(listing, { ...ofFiles(options), name: data, path });
  }
  if (data.toLowerCase().endsWith('.csv')) return openManifest(options);
  refuse(options, ['page', 'colourProfile']);
  return arrayFiles({ path: data, multiLabel, white, source, ...(classNames ? { classNames } : {}) });
}

function openManifest({
  data,
  synthetic: _,
  white,
  source: _source,
  label,
  group,
  givenParts: __,
  reading,
  ...settings
}: OpenImageSetOptions): Promise<OpenedSet> {
  if (label === undefined && group === undefined)
    return manifestSet({ ...reading, ...settings, ...ofFiles({ data, white, reading }), path: data });
  const refused = [...(label === undefined ? [] : ['label']), ...(group === undefined ? [] : ['group'])];
  throw new CnnError(
    'OPTIONS',
    `${data}: label and group rules are for folders. Write the class and the group into the manifest's columns.`,
    { details: { option: refused, refused: true } },
  );
}
