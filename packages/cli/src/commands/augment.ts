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
import { openData } from '../arguments/openData.js';
import type { AugmentArguments } from '../declarations/augment.js';
import { experimentOf } from '../experiment/experimentOf.js';
import { required } from '../options/required.js';
import { type ExitCode, exitCodes, type Terminal } from '../terminal.js';

export async function run(args: AugmentArguments, terminal: Terminal): Promise<ExitCode> {
  const { images, columns, seed } = args.values;
  const path = required(args.values, 'out', 'FILE.png');
  const experiment = await experimentOf(args);
  const { augment: steps, stain } = experiment.training;
  const set = await openData(args, { ...experiment, training: { ...experiment.training, augment: [] } });
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
  await writeFileAtomic({ path, content: sheet });
  const lines = [...(set.report ? describeFolder(set.report) : []), ...(set.told ?? [])];
  for (const line of lines) terminal.stdout.write(`${line}\n`);
  terminal.stdout.write(`Wrote ${path}: ${count} images of ${set.name}, ${columns} new ones of each.\n`);
  return exitCodes.ok;
}
