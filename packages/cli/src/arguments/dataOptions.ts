import { CnnError } from '@cnn/core';
import { type GroupRule, type OpenedSet, openImageSet } from '@cnn/node';
import type { Option } from './command.js';
import type { Arguments } from './parseArguments.js';
import { readChoice, readImageSize } from './readValues.js';

/** Options of every command that reads images. */
export const dataOptions = {
  data: {
    value: 'DATA',
    help: 'a folder with class folders at any depth, an npz file, made-up or digits',
  },
  'group-from': {
    value: 'RULE',
    help: 'where the patient is found: folder:N, the N-th folder below DATA, or name:REGEX',
  },
  'odd-size': { value: 'WHAT', help: 'images of another size: resize (default), pad or skip' },
  'on-bad-image': { value: 'WHAT', help: 'an image that can’t be decoded: error (default) or skip' },
} satisfies Record<string, Option>;

export interface OpenDataOptions {
  readonly args: Arguments;
  readonly data: string;
  /** What the model takes, where it is known before the images. */
  readonly input?: readonly [height: number, width: number, channels: number];
  readonly classNames?: readonly string[];
  readonly onOddSize?: 'resize' | 'pad' | 'skip';
}

/**
 * The set that the options name.
 *
 * @throws CnnError when it can't be opened, or its images have another size than asked for and can't be resized
 */
export async function openData(options: OpenDataOptions): Promise<OpenedSet> {
  const { args, data, input, classNames } = options;
  const asked = readImageSize(args);
  const imageSize = asked ?? (input ? ([input[0], input[1]] as const) : undefined);
  const channels = input?.[2];
  const group = args.value('group-from');
  const onOddSize = readChoice(args, 'odd-size', ['resize', 'pad', 'skip']) ?? options.onOddSize;
  const onBadImage = readChoice(args, 'on-bad-image', ['error', 'skip']);
  const set = await openImageSet({
    data,
    ...(imageSize ? { imageSize } : {}),
    ...(channels === 1 || channels === 3 ? { channels } : {}),
    ...(group === undefined ? {} : { group: checkedRule(group) }),
    ...(onOddSize ? { onOddSize } : {}),
    ...(onBadImage ? { onBadImage } : {}),
    ...(classNames ? { classNames } : {}),
  });
  const [height, width] = set.imageShape;
  if (imageSize && (height !== imageSize[0] || width !== imageSize[1])) {
    const wanted = asked ? `--image-size ${imageSize.join('x')}` : `the model's ${imageSize.join('x')}`;
    throw new CnnError(
      'USAGE',
      `${data} has images of ${height}x${width}, which can't be resized to ${wanted}. Use an image folder for other sizes.`,
    );
  }
  return set;
}

function isRule(text: string): text is GroupRule {
  return /^(folder:\d+$|name:.)/.test(text);
}

function checkedRule(text: string): GroupRule {
  if (isRule(text)) return text;
  throw new CnnError(
    'USAGE',
    `--group-from: expected folder:N, such as folder:1, or name:REGEX, received "${text}".`,
  );
}
