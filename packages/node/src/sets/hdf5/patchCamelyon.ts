import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { CnnError } from '@cnn/core';
import { type ImageItem, type ImageSet, imageSet, type PartName, type Parts, type Pixels } from '@cnn/data';
import { parse } from 'csv-parse/sync';
import { reasonOf } from '../../files/fileErrors.js';
import { readBytes } from '../../files/files.js';
import { type Hdf5Bytes, openHdf5Bytes } from './hdf5Bytes.js';

export interface PatchCamelyonOptions {
  /** The folder with `camelyonpatch_level_2_split_train_x.h5` and so on, unpacked. Parts may be absent. */
  readonly path: string;
}

export interface PatchCamelyonSet extends ImageSet {
  readonly parts: Parts;
  /** Closes the files. */
  readonly close: () => void;
}

/** Our names of the parts, and those in the names of the files. */
const partWords = { train: 'train', validation: 'valid', test: 'test' } as const;

interface OpenedPart {
  readonly part: PartName;
  readonly images: Hdf5Bytes;
  readonly items: readonly ImageItem[];
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

/** The slide of each image, where the part's table lies beside it. */
async function slidesOf(path: string, count: number): Promise<readonly string[] | undefined> {
  if (!(await exists(path))) return undefined;
  const text = new TextDecoder().decode(await readBytes(path));
  let rows: readonly Readonly<Record<string, string>>[];
  try {
    rows = parse(text, { columns: true, bom: true, skip_empty_lines: true });
  } catch (error) {
    throw new CnnError('DATA', `${path} is no CSV with a header: ${reasonOf(error)}.`, { cause: error });
  }
  if (rows.length !== count) {
    throw new CnnError(
      'DATA',
      `${path}: expected a row for each of ${count} images, received ${rows.length}.`,
    );
  }
  return rows.map(({ wsi }, row) => {
    if (wsi) return wsi;
    throw new CnnError('DATA', `${path}, row ${row + 1}: expected the slide in the column wsi.`);
  });
}

async function openPart(folder: string, part: PartName): Promise<OpenedPart | undefined> {
  const base = join(folder, `camelyonpatch_level_2_split_${partWords[part]}`);
  const path = `${base}_x.h5`;
  if (!(await exists(path))) {
    if (!(await exists(`${path}.gz`))) return undefined;
    throw new CnnError('DATA', `${path}.gz is packed. Unpack it: gunzip -k ${path}.gz`);
  }
  const labels = await openHdf5Bytes({ path: `${base}_y.h5`, name: 'y' });
  let classes: Uint8Array;
  try {
    classes = labels.read(0, labels.shape[0] ?? 0);
  } finally {
    labels.close();
  }
  const slides = await slidesOf(`${base}_meta.csv`, classes.length);
  const images = await openHdf5Bytes({ path, name: 'x' });
  const [count, ...image] = images.shape;
  if (count !== classes.length || image.length !== 3) {
    images.close();
    throw new CnnError(
      'DATA',
      `${path}: expected x of shape [${classes.length}, height, width, channels], as many as labels; received [${images.shape.join(', ')}].`,
    );
  }
  const items = Array.from(classes, (label, index): ImageItem => {
    const group = slides?.[index];
    const file = `${partWords[part]}/${index}`;
    return group === undefined ? { label, file } : { label, group, file };
  });
  return { part, images, items };
}

/**
 * PatchCamelyon (Veeling et al. 2018, arXiv:1806.03962): 327,680 patches of 96×96 of lymph nodes in HDF5 files, which are
 * read image by image and stay on the disk. Classes: `normal`, and `tumor` in the inner 32×32. Groups are the slides, where
 * the `_meta.csv` files lie beside them. Needs the optional package h5wasm.
 *
 * @throws CnnError (FILE or DATA) of one line that names the file: no part there, packed, damaged, or with another number
 *   of images, labels and rows
 */
export async function patchCamelyon({ path }: PatchCamelyonOptions): Promise<PatchCamelyonSet> {
  const opened: OpenedPart[] = [];
  const close = (): void => {
    for (const { images } of opened) images.close();
  };
  try {
    for (const part of Object.keys(partWords) as PartName[]) {
      const found = await openPart(path, part);
      if (found) opened.push(found);
    }
    const [first] = opened;
    if (!first) {
      throw new CnnError(
        'FILE',
        `${path}: expected camelyonpatch_level_2_split_train_x.h5 and the like, received none.`,
      );
    }
    const places = opened.flatMap(({ images, items }) => items.map((_, index) => ({ images, index })));
    const load = (index: number): Pixels => {
      const place = places[index];
      if (!place) throw new CnnError('DATA', `${path}: there is no item ${index}.`);
      return place.images.read(place.index, place.index + 1);
    };
    const parts: Record<PartName, number[]> = { train: [], validation: [], test: [] };
    let start = 0;
    for (const { part, items } of opened) {
      parts[part] = items.map((_, index) => start + index);
      start += items.length;
    }
    const [height = 0, width = 0, channels = 0] = first.images.shape.slice(1);
    const odd = opened.find(
      ({ images }) => images.shape.slice(1).join() !== `${height},${width},${channels}`,
    );
    if (odd)
      throw new CnnError('DATA', `${path}: the images of ${odd.part} have another size than the others.`);
    const set = imageSet({
      name: path,
      note: 'PatchCamelyon, CC0 1.0, https://github.com/basveeling/pcam',
      classNames: ['normal', 'tumor'],
      imageShape: [height, width, channels],
      items: opened.flatMap(({ items }) => items),
      pixelType: 'uint8',
      load,
    });
    return { ...set, parts, close };
  } catch (error) {
    close();
    throw error;
  }
}
