import type { Irregularity } from './irregularity.support.test.js';
import { bmp, deepPicture, pgm, picture } from './planted.support.test.js';

const text = new TextEncoder().encode('no image');
const both = { a: 4, b: 4 };
const archives = ['zip', 'tar'] as const;
const folders = ['folder', ...archives] as const;
const everywhere = ['manifest', ...folders] as const;
const [composed, decomposed] = ['Jos\u00e9', 'Jose\u0301'];

/** Irregularities of folders, most of which archives and manifests can have as well. */
export const folderIrregularities: readonly Irregularity[] = [
  {
    title: 'a class of BMP, PPM and PGM images [image.bmp]',
    where: everywhere,
    files: { 'c/p1_1.bmp': bmp(3), 'c/p1_2.BMP': bmp(9), 'c/p2_3.pgm': pgm(4), 'c/p2_4.ppm': ppm() },
    counts: { ...both, c: 4 },
  },
  {
    title: 'a class of other endings of JPEG, TIFF, GIF and WebP [image.extension]',
    where: everywhere,
    files: {
      'c/p1_1.jfif': await picture(20, 'jpeg'),
      'c/p1_2.JPE': await picture(21, 'jpeg'),
      'c/p1_3.TIF': await picture(22, 'tiff'),
      'c/p1_4.GIF': await picture(23, 'gif'),
      'c/p1_5.WebP': await picture(24, 'webp'),
    },
    counts: { ...both, c: 5 },
  },
  {
    title: 'an empty class folder [folder.empty-class]',
    where: folders,
    files: { c: 'folder' },
    error: 'the folder c holds no image, so that the class c would be missing',
  },
  {
    title: 'a class folder without an image',
    where: folders,
    files: { 'c/1.dcm': text, 'c/2.dcm': text },
    error: 'Other files of the set: 2 .dcm (such as c/1.dcm).',
  },
  {
    title: 'a class folder without an image, accepted [folder.imageless]',
    where: folders,
    files: { 'c/1.dcm': text },
    options: { onEmptyClass: 'skip' },
    counts: both,
    line: 'Folders without an image: c.',
  },
  {
    title: 'other files [folder.others]',
    where: folders,
    files: { 'a/notes.txt': text, 'b/notes.txt': text, 'table.csv': text },
    counts: both,
    line: 'Ignored, since they are no images by their names: 2 .txt, 1 .csv (such as a/notes.txt).',
  },
  {
    title: 'hidden files [folder.hidden]',
    where: folders,
    files: {
      'a/.DS_Store': text,
      'a/._p0_0.png': text,
      'b/Thumbs.db': text,
      'b/.ipynb_checkpoints/p1.png': text,
      '__MACOSX/a/p0.png': text,
    },
    counts: both,
    line: 'Ignored, since they are hidden: 1',
  },
  {
    title: 'a class folder that is a link [folder.linked-class]',
    where: ['folder'],
    files: { c: { link: '../elsewhere' }, '../elsewhere/1.png': await picture(30) },
    counts: { ...both, c: 1 },
    line: 'Folders that are links were followed: c.',
  },
  {
    title: 'a link to the folder above [folder.link-twice]',
    where: ['folder'],
    files: { 'a/circle': { link: '..' } },
    error: 'whose images are in the set already, so that they would count twice',
  },
  {
    title: 'a link to another class',
    where: ['folder'],
    files: { c: { link: 'b' } },
    error: 'c is a link to',
  },
  {
    title: 'a link to nowhere [folder.dangling-link]',
    where: ['folder'],
    files: { 'a/p0_9.png': { link: 'nowhere.png' } },
    options: { onBadImage: 'skip' },
    error: 'p0_9.png: it does not exist',
  },
  {
    title: 'an image that is a link to another one [folder.linked-image]',
    where: ['folder'],
    files: { 'b/p0_9.png': { link: '../a/p0_0.png' } },
    counts: { a: 4, b: 5 },
    line: 'count twice: b/p0_9.png.',
  },
  {
    title: 'a class in two Unicode forms [names.unicode]',
    where: everywhere,
    files: {
      [`p1/${composed}/p1_1.png`]: await picture(40),
      [`p2/${decomposed}/p2_1.png`]: await picture(41),
    },
    counts: { ...both, [composed]: 2 },
    line: `Names in two Unicode forms were joined: ${composed}.`,
  },
  {
    title: 'a patient in two Unicode forms',
    where: everywhere,
    files: {
      [`a/${composed}_1.png`]: await picture(42),
      [`b/${decomposed}_2.png`]: await picture(43),
    },
    options: { group: 'name:^([^_]+)_' },
    counts: { a: 5, b: 5 },
    line: ', 3 groups\nNames in two Unicode forms were joined: José.',
  },
  {
    title: 'a file in two Unicode forms [names.unicode-file]',
    where: folders,
    files: { [`a/${composed}.png`]: await picture(44), [`a/${decomposed}.png`]: await picture(45) },
    error: 'is there twice, with its accents written in two Unicode forms',
  },
  {
    title: 'classes that differ in case only [names.alike]',
    where: everywhere,
    files: { 'A/p1_9.png': await picture(46) },
    counts: { A: 1, ...both },
    line: 'Names that are alike are kept apart: "A" and "a".',
  },
  {
    title: 'parts that the folders give [folder.given-parts]',
    where: folders,
    files: await inParts(['Train', 'valid', 'test']),
    counts: both,
    line: 'Parts as the folders give them: train (Train), validation (valid), test (test).',
  },
  {
    title: 'given parts that are not wanted',
    where: folders,
    files: await inParts(['train', 'val', 'test']),
    options: { givenParts: 'ignore' },
    counts: both,
  },
  {
    title: 'parts beside other folders [folder.parts-beside]',
    where: folders,
    files: { 'train/a/1.png': await picture(50), 'test/a/2.png': await picture(51) },
    error: 'beside the parts train, test there are images in a, b',
  },
  {
    title: 'parts below the classes [folder.parts-below]',
    where: folders,
    files: {
      ...(await without()),
      ...Object.fromEntries(
        await Promise.all(
          ['a/train/1', 'a/test/2', 'b/train/3', 'b/test/4'].map(
            async (name, at) => [`${name}.png`, await picture(52 + at)] as const,
          ),
        ),
      ),
    },
    error: 'the folders that would be the classes are test, train, which are the names of parts',
  },
  {
    title: 'a group that is the folder of the part',
    where: folders,
    files: await inParts(['train', 'test']),
    options: { group: 'folder:1' },
    error: 'folder:1 is the folder of the part (train, test), expected that of the patient',
  },
  {
    title: 'an empty file [image.empty]',
    where: everywhere,
    files: { 'a/p0_0.png': new Uint8Array() },
    error: 'is empty (0 bytes)',
  },
  {
    title: 'an empty file that is to be left out [image.skipped]',
    where: everywhere,
    files: { 'a/p0_0.png': new Uint8Array() },
    options: { onBadImage: 'skip' },
    counts: { a: 3, b: 4 },
    line: 'p0_0.png is empty (0 bytes)',
  },
  {
    title: 'a text named .png',
    where: everywhere,
    files: { 'a/p0_0.png': text },
    error: 'is no image of a known format',
  },
  {
    title: 'a PNG named .jpg and a JPEG named .bmp [image.misnamed]',
    where: everywhere,
    files: { 'a/p0_8.jpg': await picture(60), 'b/p1_9.bmp': await picture(61, 'jpeg') },
    counts: { a: 5, b: 5 },
  },
  {
    title: '12 bits in 16',
    where: everywhere,
    files: { 'a/p0_0.png': await deepPicture(4095) },
    error: 'as of a detector of 14 bits or fewer',
  },
  {
    title: '12 bits in a PGM of 16',
    where: everywhere,
    files: { 'a/p0_9.pgm': pgm(7, 65535) },
    error: 'as of a detector of 14 bits or fewer',
  },
  {
    title: 'a pipe [folder.pipe]',
    where: ['folder', 'tar'],
    files: { 'a/p0_9.png': 'pipe' },
    error: 'received a pipe',
  },
  {
    title: 'an image beside the class folders',
    where: folders,
    files: { '0.png': await picture(62) },
    error: '0.png lies in no class folder',
  },
  {
    title: 'a pattern that does not come to an end [folder.pattern]',
    where: ['folder'],
    files: { [`a/${'a'.repeat(60)}!.png`]: await picture(63) },
    options: { group: 'name:^(a+)+$' },
    error: 'takes more than 2 seconds',
  },
];

function ppm(): Uint8Array {
  return new TextEncoder().encode(`P3 8 8 255 ${'10 200 30 '.repeat(64)}`);
}

/** None of the regular files. */
async function without(): Promise<Record<string, undefined>> {
  const names = Array.from({ length: 8 }, (_, at) => `${at < 4 ? 'a' : 'b'}/p${at % 2}_${at}.png`);
  return Object.fromEntries(names.map((name) => [name, undefined]));
}

/** The regular files, dealt to parts. */
async function inParts(parts: readonly string[]): Promise<Irregularity['files'] & object> {
  const files: Record<string, Uint8Array | undefined> = await without();
  for (const [at, name] of Object.keys(files).entries())
    files[`${parts[at % parts.length]}/${name}`] = await picture(at);
  return files;
}
