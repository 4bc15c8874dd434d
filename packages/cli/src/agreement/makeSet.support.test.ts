import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { randomStream } from '@cnn/core';
import { zipSync } from 'fflate';
import sharp from 'sharp';
import { type AgreementCase, isFiles, type Storage } from './cases.support.test.js';

/** Side of an image of the usual size. */
export const USUAL = 16;
const COUNT = 48;
const PATIENTS = 12;

/** An image of the set, by the name that the set gives it. */
export interface MadeImage {
  readonly file: string;
  readonly height: number;
  readonly width: number;
  /** RGB bytes; other storages hold numbers that are made of them. */
  readonly bytes: Uint8Array;
  readonly labels: readonly number[];
}

export interface MadeSet {
  /** What `--data` names. */
  readonly data: string;
  readonly options: readonly string[];
  readonly images: readonly MadeImage[];
  /** A PNG of each image, whatever the set is stored as, by `file`. */
  path(file: string): string;
}

/** Stained spots on a bright ground: the brighter the redder class, so that a threshold parts something. */
function pixelsOf(index: number, label: number, height: number, width: number): Uint8Array {
  const random = randomStream({ seed: 3, purpose: 'agreement images', counters: [index] });
  const ground = [225 - 25 * label, 180 - 20 * label, 215];
  return Uint8Array.from({ length: height * width * 3 }, (_, at) => {
    const spot = Math.floor(at / 3 / width) % 5 < 2 && Math.floor(at / 3) % 7 < 3;
    const value = (ground[at % 3] as number) - (spot ? 70 + 20 * label : 0) + 30 * (random.uniform() - 0.5);
    return Math.min(255, Math.max(0, Math.round(value)));
  });
}

/** How labels are drawn: three that a multi-label image carries or not, or one class. */
function labelsOf(index: number, { task }: AgreementCase): number[] {
  if (task !== 'multilabel') return [index % (task === 'multiclass' ? 3 : 2)];
  return [0, 1, 2].filter((label) => (index >> label) % 2 === 1);
}

/** Makes the set of a case below a folder. */
export async function makeSet(one: AgreementCase, root: string): Promise<MadeSet> {
  const images = Array.from({ length: COUNT }, (_, index): MadeImage => {
    const labels = labelsOf(index, one);
    const odd = one.oddSize !== 'none' && index % 7 === 6;
    const [height, width] = odd ? [USUAL - 5, USUAL + (index % 12)] : [USUAL, USUAL];
    const bytes = pixelsOf(index, labels[0] ?? 0, height, width);
    const patient = `p${String(index % PATIENTS).padStart(2, '0')}`;
    const folder = one.task === 'multilabel' ? patient : `${patient}/class${labels[0]}`;
    const file = isFiles(one) ? `${folder}/${String(index).padStart(2, '0')}.png` : `image ${index}`;
    return { file, height, width, bytes, labels };
  });
  const path = (file: string): string =>
    isFiles(one) ? join(root, 'images', file) : join(root, `${file}.png`);
  for (const image of images) {
    await mkdir(dirname(path(image.file)), { recursive: true });
    await writeFile(path(image.file), await pngOf(image, one.storage));
  }
  const several = one.task === 'multilabel' ? ['--multi-label'] : [];
  if (!isFiles(one)) {
    const data = join(root, 'set.npz');
    await writeFile(data, npzOf(images, one));
    return { data, images, path, options: several };
  }
  if (one.task !== 'multilabel')
    return { data: join(root, 'images'), images, path, options: ['--group-from', 'folder:1'] };
  const data = join(root, 'images', 'set.csv');
  const rows = images.map(
    ({ file, labels }) => `${file},${labels.map((label) => `class${label}`).join('|')},${dirname(file)}`,
  );
  await writeFile(data, ['path,label,group', ...rows].join('\n'));
  return { data, images, path, options: several };
}

async function pngOf({ bytes, height, width }: MadeImage, storage: Storage): Promise<Uint8Array> {
  if (storage !== 'png16')
    return sharp(bytes, { raw: { height, width, channels: 3 } })
      .png()
      .toBuffer();
  const deep = Uint16Array.from(bytes, (value) => value * 257);
  return sharp(deep, { raw: { height, width, channels: 3 } })
    .toColourspace('rgb16')
    .png()
    .toBuffer();
}

/** The numbers of a storage for a byte. */
function stored(storage: Storage, bytes: Uint8Array): { descr: string; data: ArrayBufferView } {
  switch (storage) {
    case 'uint8':
      return { descr: '|u1', data: bytes };
    case 'int64':
      return { descr: '<i8', data: BigInt64Array.from(bytes, (value) => BigInt(value)) };
    case 'unit floats':
      return { descr: '<f4', data: Float32Array.from(bytes, (value) => value / 255) };
    case 'byte floats':
      return { descr: '<f8', data: Float64Array.from(bytes) };
    case 'uint16':
      return { descr: '<u2', data: Uint16Array.from(bytes, (value) => value * 257) };
    default:
      return { descr: '<f4', data: Float32Array.from(bytes, (value) => (value - 180) / 50) };
  }
}

function npzOf(images: readonly MadeImage[], { storage, task }: AgreementCase): Uint8Array {
  const bytes = new Uint8Array(images.length * USUAL * USUAL * 3);
  for (const [index, image] of images.entries()) bytes.set(image.bytes, index * image.bytes.length);
  const { descr, data } = stored(storage, bytes);
  const rows = images.flatMap(({ labels }) =>
    task === 'multilabel' ? [0, 1, 2].map((label) => Number(labels.includes(label))) : labels,
  );
  const labels = Uint8Array.from(rows);
  const shape = task === 'multilabel' ? [images.length, 3] : [images.length];
  return zipSync({
    'images.npy': npy(descr, [images.length, USUAL, USUAL, 3], data),
    'labels.npy': npy('|u1', shape, labels),
  });
}

/** NumPy's format, version 1.0: https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html */
function npy(descr: string, shape: readonly number[], data: ArrayBufferView): Uint8Array {
  const dims = `${shape.join(', ')}${shape.length === 1 ? ',' : ''}`;
  const text = `{'descr': '${descr}', 'fortran_order': False, 'shape': (${dims}), }`;
  const header = `${text.padEnd(64 * Math.ceil((text.length + 11) / 64) - 11)}\n`;
  const start = Uint8Array.from([
    0x93,
    ...Buffer.from('NUMPY'),
    1,
    0,
    header.length & 255,
    header.length >> 8,
  ]);
  return Buffer.concat([
    start,
    Buffer.from(header),
    new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
  ]);
}
