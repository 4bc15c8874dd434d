import { CnnError } from '@cnn/core';
import { macenko, reinhard, type StainNormalization } from '@cnn/data';
import { decodeImage } from '@cnn/node';
import type { Option } from '../arguments/command.js';
import type { Arguments } from '../arguments/parseArguments.js';
import { readChoice } from '../arguments/readValues.js';

export const stainOptions = {
  stain: { value: 'HOW', help: 'bring the colours of all images to a reference: macenko or reinhard' },
  'stain-reference': {
    value: 'IMAGE',
    help: 'the image whose colours all get; macenko has published ones by default',
  },
} satisfies Record<string, Option>;

/** @throws CnnError for a reference that is missing, can't be read, or has no tissue */
export async function readStain(args: Arguments): Promise<StainNormalization | undefined> {
  const how = readChoice(args, 'stain', ['macenko', 'reinhard']);
  const path = args.value('stain-reference');
  if (how === undefined) {
    if (path === undefined) return undefined;
    throw new CnnError('USAGE', '--stain-reference needs --stain macenko or --stain reinhard.');
  }
  if (path === undefined) {
    if (how === 'macenko') return macenko();
    throw new CnnError('USAGE', '--stain reinhard needs --stain-reference IMAGE.');
  }
  const { data, height, width } = await decodeImage({ path });
  const reference = { pixels: data, imageShape: [height, width, 3], white: 255 } as const;
  return how === 'macenko' ? macenko(reference) : reinhard(reference);
}
