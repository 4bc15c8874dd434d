import { field, fieldFlag, integer, numeric, type Options, sizeOf, text } from './option.js';

/** How the pixel value that is white is typed: null for `none`. */
const white = {
  value: 'N',
  read: (given: string): unknown => (given === 'none' ? null : numeric(given)),
} as const;

/** Which picture an image file is, where it leaves that open. */
export const pictureOptions = {
  page: field('data.page', {
    value: 'N',
    help: 'page of a TIFF or frame of an animation, from 0; default: the only one, and files with several are refused',
  }),
  'colour-profile': field('data.colourProfile', {
    complete: true,
    value: 'WHAT',
    help: 'what to do with a colour profile, convert (default) to sRGB, or ignore it as Keras and Pillow do',
  }),
} satisfies Options;

/** The same for a trained model, which keeps how its images were read. */
export const trainedPictureOptions = {
  white: field('data.white', {
    value: 'N',
    read: numeric,
    help: 'the value that is white in images of 16 bits, such as 4095; default: as in training, else 65535, and images that use 14 bits or fewer are refused',
  }),
  page: field('data.page', {
    value: 'N',
    help: 'page of a TIFF or frame of an animation, from 0; default: as in training, else the only one, and files with several are refused',
  }),
  'colour-profile': field('data.colourProfile', {
    complete: true,
    value: 'WHAT',
    help: 'what to do with a colour profile, convert it to sRGB or ignore it as Keras and Pillow do; default: as in training',
  }),
} satisfies Options;

/** Images that are too large to be meant. */
export const maxPixelsOption = {
  'max-pixels': field('data.maxPixels', {
    value: 'N',
    help: 'refuse images with more pixels; default 67108864',
  }),
} satisfies Options;

export const imageSizeOption = {
  'image-size': field('data.imageSize', {
    value: 'N',
    read: sizeOf,
    expected: 'N or HEIGHTxWIDTH in pixels',
    help: 'height and width, or HEIGHTxWIDTH; default: the images’ own size',
  }),
} satisfies Options;

/** Options of every command that reads a set of images. */
export const dataOptions = {
  data: field('data.source', {
    value: 'DATA',
    // `made-up` is what earlier versions called it.
    read: (given) => (given === 'made-up' ? 'synthetic' : given),
    help: 'a folder with class folders at any depth, a zip or tar of one, a CSV manifest, an npz file, synthetic, digits, or a set that cnn fetch downloaded',
  }),
  'label-from': field('data.labelFrom', {
    value: 'RULE',
    help: 'where the class is found, written as for --group-from; default: the folder that holds the image',
  }),
  'group-from': field('data.groupFrom', {
    value: 'RULE',
    help: 'where the patient is found: folder:N, the N-th folder below DATA, or name:REGEX',
  }),
  'class-names': field('data.classNames', {
    value: 'A,B',
    read: (given) => given.split(',').map((name) => name.trim()),
    help: 'names of the classes in order, such as benign,malignant: of the numbers in an npz file, or the order of class folders; default: the numbers, or the folders in alphabetical order',
  }),
  'multi-label': fieldFlag(
    'data.multiLabel',
    'images carry several labels, or none: a|b in the label column of a manifest, or rows of 0 and 1 in an npz file',
  ),
  encoding: field('data.encoding', {
    value: 'NAME',
    help: 'of a CSV manifest, such as windows-1252 or utf-16le; default: UTF-8, or what its byte order mark says',
  }),
  'on-empty-class': field('data.onEmptyClass', {
    complete: true,
    value: 'WHAT',
    help: 'what to do with a class folder without images: error (default), or skip it with a note',
  }),
  'odd-size': field('data.onOddSize', {
    complete: true,
    value: 'WHAT',
    help: 'what to do with images of a different size: resize (default), pad or skip',
  }),
  'memory-budget': integer({
    value: 'MB',
    least: 0,
    help: 'memory for decoded images; default 1024',
  }),
  'cache-dir': text({
    value: 'FOLDER',
    help: 'where to keep decoded images that do not fit in memory; default: nowhere, they are decoded again',
  }),
  white: field('data.white', {
    ...white,
    help: 'the pixel value that is white: of an npz file, where none leaves values as they are (default: as their type and range say), or of images of 16 bits, such as 4095 (default 65535; images that use 14 bits or fewer are refused)',
  }),
  ...maxPixelsOption,
  ...pictureOptions,
  'on-bad-image': field('data.onBadImage', {
    complete: true,
    value: 'WHAT',
    help: 'what to do with an image that cannot be decoded: error (default) or skip',
  }),
} satisfies Options;

/** Options of the commands that measure a trained model: what they leave open is as in training. */
export const trainedDataOptions = {
  ...dataOptions,
  ...trainedPictureOptions,
  'odd-size': field('data.onOddSize', {
    complete: true,
    value: 'WHAT',
    help: 'what to do with images of a different size: resize, pad or skip; default: as in training',
  }),
  white: field('data.white', {
    ...white,
    help: 'the pixel value that is white: of an npz file, where none leaves values as they are (default: as their type and range say), or of images of 16 bits (default: as in training)',
  }),
} satisfies Options;
