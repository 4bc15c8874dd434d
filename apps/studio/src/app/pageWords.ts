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
