import {
  augmentImage,
  checkAugmentation,
  checkStainable,
  type ImageShape,
  normalizeStain,
  onWhite,
  shownBytes,
  whiteOf,
} from '@cnn/data';
import { describeFolder, imageSheet, writeFileAtomic } from '@cnn/node';
import type { Command } from '../arguments/command.js';
import { dataOptions, openData } from '../arguments/dataOptions.js';
import { readInteger, readPngName, readRequired } from '../arguments/readValues.js';
import { exitCodes } from '../terminal.js';
import { augmentOption, readAugmentation } from '../training/augmentation.js';
import { readStain, stainOptions } from '../training/stain.js';

export const augment: Command = {
  name: 'augment',
  usage: '--data DATA --augment STEPS --preview FILE.png [options]',
  summary: 'Show what augmentation does to images: a picture with the original on the left of each row.',
  options: {
    ...dataOptions,
    'image-size': { value: 'N', help: 'height and width, or HEIGHTxWIDTH; default: the images’ own' },
    augment: augmentOption,
    ...stainOptions,
    preview: { value: 'FILE', help: 'the PNG file to write' },
    images: { value: 'N', help: 'how many images; default 6' },
    columns: { value: 'N', help: 'how many new ones of each; default 8' },
    seed: { value: 'N', help: 'default 0' },
  },
  async run(args, terminal) {
    readRequired(args, 'preview', 'FILE.png');
    const preview = readPngName(args, 'preview') as string;
    const steps = await readAugmentation(args.value('augment'));
    const stain = await readStain(args);
    const [images, columns] = [readInteger(args, 'images') ?? 6, readInteger(args, 'columns') ?? 8];
    const seed = readInteger(args, 'seed', 0) ?? 0;
    const set = await openData({ args, data: readRequired(args, 'data', 'DATA'), tellsReport: true });
    const { imageShape, items } = set;
    const known = whiteOf(set);
    const after = checkAugmentation({ steps, imageShape, white: known });
    const white = known ?? 0;
    if (stain) checkStainable(set);
    const [height, width] = [Math.max(imageShape[0], after[0]), Math.max(imageShape[1], after[1])];
    const place = (pixels: Float32Array, from: ImageShape): Float32Array =>
      onWhite({ pixels, from, to: [height, width, from[2]], white });
    const count = Math.min(images, items.length);
    const rows: Uint8ClampedArray[][] = [];
    for (let row = 0; row < count; row++) {
      const item = Math.floor(((row + 0.5) * items.length) / count);
      const original = Float32Array.from(await set.load(item));
      const base = original.slice();
      if (stain) normalizeStain({ normalization: stain, pixels: base, white });
      const made = Array.from({ length: columns }, (_, epoch) => {
        const pixels = base.slice();
        return place(augmentImage({ pixels, imageShape, white, steps, seed, epoch, item }), after);
      });
      rows.push([place(original, imageShape), ...made].map((image) => shownBytes(image, known)));
    }
    const sheet = await imageSheet({ rows, imageShape: [height, width, imageShape[2]], white: 255 });
    await writeFileAtomic({ path: preview, content: sheet });
    const lines = [...(set.report ? describeFolder(set.report) : []), ...(set.told ?? [])];
    for (const line of lines) terminal.stdout.write(`${line}\n`);
    terminal.stdout.write(`Wrote ${preview}: ${count} images of ${set.name}, ${columns} new ones of each.\n`);
    return exitCodes.ok;
  },
};
