import { settingLabel } from '../steps/training/settingLabels.js';

const field = /\b(?:data|split|training|evaluation|engine)(?:\.[a-z][A-Za-z]*)+|^(?:model|seed)(?=: )/g;

/** What libraries call by the name of their option and the page does otherwise. */
const phrases: readonly (readonly [RegExp, string | ((...found: string[]) => string)])[] = [
  [
    /(\d+) pixels, the limit\. Raise maxPixels if it is meant to be that large\./g,
    (_, pixels = '') =>
      `${Math.round(Number(pixels) / 1e6)} megapixels, the most that is read. Make it smaller, or cut out what matters.`,
  ],
  [/; findLearningRate suggests one/g, '; “Find a learning rate” suggests one'],
  [/ Go on with resume: true\./g, ' Resume it in the list of runs.'],
  [/ The last checkpoint is whole; from there: .*$/, ' Begin a new run with that.'],
  [/, or train anew into another folder\./g, ', or begin a new run.'],
  [/ Choose another folder, or begin anew with overwrite: true\./g, ' Begin a new run.'],
  [/, or begin anew with overwrite: true\./g, ', or begin a new run.'],
  [/, scale images to 0\.\.1, or check sample weights\./g, ', or set a clip norm.'],
  [
    /, make fewer parts, or split with stratify: false\./g,
    ', or don’t keep the shares of classes in all sets.',
  ],
  [/ is in 1 groups\b/g, ' is of 1 patient'],
  [/ is in (\d+) groups\b/g, ' is of $1 patients'],
  [/\b(\d+) groups for (\d+) sets\b/g, '$1 patients for $2 sets'],
  [/ in all of (\d+) parts\b/g, ' in all $1 sets'],
  [/ in which every part has /g, ' in which every set has '],
  [/\bprojects\/[^:]*\/images: /g, ''],
  [/\bprojects\/[^:]*\/runs\/[^/]+\/(\w+)\/[^\s:]+/g, 'the $1 of the run'],
  [/\blayers\[(\d+)\]/g, (_, at = '') => `layer ${Number(at) + 1}`],
  [/ with split\.ratios 0\.7,0\.15,0\.15/g, ''],
  [/ with data\.groupFrom/g, ', once “The patient is” is chosen in Images'],
  [/ or accept it with split\.allowLeakage/g, ' or tick “Train all the same” in Split'],
  [/ Give imageSize\./g, ' Choose an image size.'],
];

/**
 * A message of a library in the words of the page: fields of the experiment are called as their labels.
 *
 * @example inPageWords('Use training.batchNorm.recompute, or more epochs.') // 'Use “Recompute the statistics”, or more epochs.'
 */
export function inPageWords(message: string): string {
  let words = message
    .replace(/^experiment: /, '')
    .replace(/^Warning: (.)/, (_, first: string) => first.toUpperCase());
  for (const [pattern, phrase] of phrases) words = words.replace(pattern, phrase as string);
  return words.replaceAll(field, (path) => {
    const label = settingLabel(path);
    return label === undefined ? path : `“${label}”`;
  });
}

/** What went wrong, in the words of the page. */
export function problemText(error: unknown): string {
  return inPageWords(error instanceof Error ? error.message : String(error));
}

/** What is wrong with a field, as it stands below the field: without its label in front. */
export function fieldProblem(message: string, label: string): string {
  const text = inPageWords(message);
  const place = `“${label}”: `;
  if (!text.startsWith(place)) return text;
  return text.charAt(place.length).toUpperCase() + text.slice(place.length + 1);
}
