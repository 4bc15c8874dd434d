import { decodeUtf8, isZip } from '@cnn/core';
import { isHdf5 } from './hdf5/superblock.js';
import { fileProblem } from './problems.js';

/** What bytes are, by themselves: names of files lie. */
export type KerasForm = 'zip' | 'hdf5' | 'json';

/** What other formats begin with, to say what a file is. */
const others: readonly (readonly [begin: readonly number[], what: string])[] = [
  [[0x1f, 0x8b], 'a gzip file. Unpack it first'],
  [[0x80, 0x02], 'a Python pickle, perhaps of PyTorch'],
  [[0x50, 0x41, 0x52, 0x31], 'a Parquet file'],
  [[0x25, 0x50, 0x44, 0x46], 'a PDF document'],
  [[0x89, 0x50, 0x4e, 0x47], 'a PNG image'],
  [[0xff, 0xd8, 0xff], 'a JPEG image'],
];

const startsWith = (bytes: Uint8Array, begin: readonly number[]): boolean =>
  begin.every((byte, at) => bytes[at] === byte);

/**
 * Which kind of file of Keras bytes are.
 *
 * @throws CnnError (FILE) for what is none, saying what it is
 */
export function recognize(bytes: Uint8Array, where: string): KerasForm {
  if (bytes.length === 0) throw fileProblem(where, 'notThisFormat', 'is empty. Copy or download it again.');
  if (isZip(bytes)) return 'zip';
  if (isHdf5(bytes)) return 'hdf5';
  const known = others.find(([begin]) => startsWith(bytes, begin));
  if (known)
    throw fileProblem(where, 'notThisFormat', `is ${known[1]}. Expected .keras, .h5 or JSON of Keras.`);
  const start = decodeUtf8(bytes.subarray(0, 200).filter((byte) => byte < 0x80)) ?? '';
  if (start.startsWith('version https://git-lfs')) {
    throw fileProblem(
      where,
      'notThisFormat',
      'is a pointer of Git LFS, not the file itself. Fetch it with "git lfs pull", or download it by its link.',
    );
  }
  if (/^\uFEFF?\s*["{[]/.test(start)) return 'json';
  const isText = bytes
    .subarray(0, 200)
    .every((byte) => byte >= 0x20 || byte === 9 || byte === 10 || byte === 13);
  const what = /^\s*<(!doctype|html)/i.test(start)
    ? 'is a web page, perhaps in place of a download'
    : isText
      ? `is text, which begins with '${start.trim().slice(0, 40)}'`
      : 'is no file of Keras';
  throw fileProblem(where, 'notThisFormat', `${what}. Expected .keras, .h5 or JSON of Keras.`);
}
