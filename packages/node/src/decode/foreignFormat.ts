/** What files of formats begin with that sharp does not decode: Latin-1 text at a place in the file. */
const formats: readonly (readonly [name: string, at: number, ...starts: string[]])[] = [
  ['a JPEG 2000 image', 4, 'jP  \r\n'],
  ['a JPEG 2000 codestream', 0, '\xff\x4f\xff\x51'],
  ['a JPEG XL image', 0, '\xff\x0a'],
  ['a JPEG XL image', 4, 'JXL \r\n'],
  [
    'a HEIC image (HEVC)',
    4,
    ...['heic', 'heix', 'hevc', 'hevx', 'heim', 'heis'].map((brand) => `ftyp${brand}`),
  ],
  ['a Photoshop document', 0, '8BPS'],
  ['a DICOM file', 128, 'DICM'],
  ['a NIfTI file', 344, 'n+1\0', 'ni1\0'],
  ['a PDF document', 0, '%PDF'],
  ['a Zeiss CZI image', 0, 'ZISRAWFILE'],
  ['an HDF5 file', 0, '\x89HDF\r\n'],
  ['an SVG drawing', 0, '<svg', '<?xml'],
];

/**
 * What a file is that is a picture or a document, but none of a format that is read here.
 *
 * @param start the file's first bytes
 */
export function foreignFormat(start: Buffer): string | undefined {
  const text = start.toString('latin1', 0, 400);
  return formats.find(([, at, ...starts]) => starts.some((one) => text.startsWith(one, at)))?.[0];
}
