import { CnnError } from '@cnn/core';
import type { Arguments } from './parseArguments.js';

function wrong(option: string, expected: string, received: string): CnnError {
  return new CnnError('USAGE', `--${option}: expected ${expected}, received "${received}".`);
}

/** A whole number of at least `least`; undefined when the option was not given. */
export function readInteger(args: Arguments, option: string, least = 1): number | undefined {
  const text = args.value(option);
  if (text === undefined) return undefined;
  const number = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (Number.isSafeInteger(number) && number >= least) return number;
  throw wrong(option, `a whole number of at least ${least}`, text);
}

/** A number above 0. */
export function readPositive(args: Arguments, option: string): number | undefined {
  const text = args.value(option);
  if (text === undefined) return undefined;
  const number = text.trim() === '' ? Number.NaN : Number(text);
  if (Number.isFinite(number) && number > 0) return number;
  throw wrong(option, 'a number above 0', text);
}

/** A number from 0 to below 1. */
export function readShare(args: Arguments, option: string): number | undefined {
  const text = args.value(option);
  if (text === undefined) return undefined;
  const number = text.trim() === '' ? Number.NaN : Number(text);
  if (number >= 0 && number < 1) return number;
  throw wrong(option, 'a number from 0 to below 1', text);
}

/** One of some words. */
export function readChoice<Choice extends string>(
  args: Arguments,
  option: string,
  choices: readonly Choice[],
): Choice | undefined {
  const text = args.value(option);
  if (text === undefined) return undefined;
  const choice = choices.find((one) => one === text);
  if (choice !== undefined) return choice;
  throw wrong(option, choices.join(', '), text);
}

/** The value of an option that must be given. */
export function readRequired(args: Arguments, option: string, placeholder: string): string {
  const text = args.value(option);
  if (text) return text;
  throw new CnnError('USAGE', `--${option} ${placeholder} is missing. See --help.`);
}

/** The name of a picture that is written; all are PNG. */
export function readPngName(args: Arguments, option: string): string | undefined {
  const text = args.value(option);
  if (text === undefined || text.toLowerCase().endsWith('.png')) return text;
  throw wrong(option, 'a name that ends in .png', text);
}

/** `N`, or `HEIGHTxWIDTH`, in pixels. */
export function readImageSize(
  args: Arguments,
  option = 'image-size',
): readonly [height: number, width: number] | undefined {
  const text = args.value(option);
  if (text === undefined) return undefined;
  const found = /^(\d{1,5})(?:[x×](\d{1,5}))?$/.exec(text);
  const height = Number(found?.[1]);
  const width = Number(found?.[2] ?? found?.[1]);
  if (height > 0 && width > 0) return [height, width];
  throw wrong(option, 'N or HEIGHTxWIDTH in pixels', text);
}

/** Three shares such as `0.7,0.15,0.15`. */
export function readRatios(args: Arguments): readonly [number, number, number] | undefined {
  const text = args.value('split');
  if (text === undefined) return undefined;
  const shares = text.split(',').map((share) => (share.trim() === '' ? Number.NaN : Number(share)));
  const [train = Number.NaN, validation = Number.NaN, test = Number.NaN] = shares;
  const sum = train + validation + test;
  const valid = shares.length === 3 && train > 0 && validation >= 0 && test >= 0 && Math.abs(sum - 1) < 1e-6;
  if (valid) return [train, validation, test];
  throw wrong('split', 'three shares for train, validation and test that add up to 1, or a split.json', text);
}
