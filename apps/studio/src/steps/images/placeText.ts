import type { PathPlace } from '@cnn/browser';
import { countText } from '../../app/countText.js';

/** A place in the paths, in words: `the 2nd folder (0, 1)`. */
export function placeText({ rule, names, examples }: PathPlace): string {
  return `${whereText(rule)} (${someNames(examples, names)})`;
}

function whereText(rule: string | undefined): string {
  if (rule === undefined) return 'the folder that holds the image';
  const level = /^folder:(\d+)$/.exec(rule)?.[1];
  if (level !== undefined) return `the ${ordinal(Number(level))} folder`;
  return patternTexts[rule] ?? `in the name, by ${rule.slice('name:'.length)}`;
}

const patternTexts: Readonly<Record<string, string>> = {
  'name:^([^_.-]+)[_-]': 'the start of the name, up to _ or -',
  'name:^([A-Za-z]+)': 'the letters at the start of the name',
  'name:_class([^_.-]+)': 'in the name, after _class',
};

function ordinal(number: number): string {
  return ['1st', '2nd', '3rd'][number - 1] ?? `${number}th`;
}

function someNames(examples: readonly string[], names: number): string {
  const shown = examples.slice(0, 3).map(shortened).join(', ');
  return names > 3 ? `${countText(names)}: ${shown}, …` : shown;
}

function shortened(name: string): string {
  return name.length > 18 ? `${name.slice(0, 17)}…` : name;
}
