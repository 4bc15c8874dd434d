import { explainMethods } from '../methods/methods.js';
import type { ExplanationCheck } from './checkExplanations.js';
import type { Figure } from './figure.js';

/** Below it, a map depends on what the network has learned. */
const LIMIT = 0.5;

/**
 * A check in words, a line for each of its figures.
 *
 * @example
 * console.log(describeExplanationCheck(await checkExplanations({ model, images: set })).join('\n'));
 */
export function describeExplanationCheck(check: ExplanationCheck): string[] {
  const { method, layers, target, images, constantMaps, perturbation, gap } = check;
  const of = target === null ? 'the predicted class' : `class "${target}"`;
  const where = layers.length === 0 ? '' : `, layer ${layers.join(', ')}`;
  const lines = [
    `${explainMethods[method].label} of ${of}: ${images} ${images === 1 ? 'image' : 'images'}${where}.`,
  ];
  if (constantMaps > 0)
    lines.push(`Maps that are the same everywhere, and point nowhere: ${constantMaps} of ${images}.`);
  lines.push(...maskLines(check));
  const { deletion, insertion, score } = perturbation;
  lines.push(
    `Insertion and deletion: areas ${fixed(insertion.auc)} and ${fixed(deletion.auc)} under the ${score}, ${fixed(gap.mean)} apart (${interval(gap)}). ${gapVerdict(gap)}`,
    ...randomizationLines(check),
  );
  const { completeness } = check;
  if (completeness) {
    const { error, worst, within, steps } = completeness;
    lines.push(
      `Completeness: sums are off by ${percent(error.mean, 2)} on average, ${percent(worst, 2)} at most; ${percent(within)} of images are within 1 %, with up to ${steps} steps.`,
    );
  }
  return lines;
}

function maskLines({ pointing, mass }: ExplanationCheck): string[] {
  const lines: string[] = [];
  if (pointing) {
    const { hit, chance, tolerance } = pointing;
    const near = tolerance > 0 ? `within ${tolerance} pixels of the mask` : 'on the mask';
    lines.push(
      `Pointing game: ${percent(hit.mean)} of the maxima are ${near} (${interval(hit, percent)}); by chance ${percent(chance)}.`,
    );
  }
  if (mass) {
    const { share, uniform, ratio } = mass;
    lines.push(
      `Mass in the mask: ${percent(share.mean)} of the map on ${percent(uniform)} of the image, ${fixed(ratio.mean, 1)} times as much as a uniform map (${interval(ratio, (value) => fixed(value, 1))}).`,
    );
  }
  return lines;
}

function gapVerdict({ interval: [low, high] }: Figure): string {
  if (low > 0) return 'The score follows the pixels that the map calls important.';
  if (high < 0) return 'The score follows the other pixels more than those that the map calls important.';
  return 'That is no clear difference.';
}

function randomizationLines({ randomization, lastConvolution }: ExplanationCheck): string[] {
  const steps = randomization.map(
    ({ layer, correlation }) => `${layer} ${correlation ? fixed(correlation.mean) : 'undefined'}`,
  );
  if (steps.length === 0) return [];
  const lines = [
    `Correlation with the trained map, after random weights from the top down to: ${steps.join(', ')}.`,
  ];
  const last = randomization.find(({ layer }) => layer === lastConvolution);
  if (!last?.correlation || !last.magnitudeCorrelation) return lines;
  const [own, magnitude] = [last.correlation.mean, last.magnitudeCorrelation.mean];
  const after = `${besideLimit(own)} after the last convolution${magnitude === own ? '' : `, ${besideLimit(magnitude)} of the magnitudes`}`;
  lines.push(
    Math.max(own, magnitude) < LIMIT
      ? `Randomization test passed: ${after}, below ${LIMIT}. The map depends on what the network has learned.`
      : `Randomization test failed: ${after}, not below ${LIMIT}. The map depends more on the image than on what the network has learned.`,
  );
  return lines;
}

const fixed = (value: number, digits = 2): string => value.toFixed(digits);
/** So precise that it does not round to the limit. */
const besideLimit = (value: number): string => fixed(value, Math.abs(value - LIMIT) < 0.005 ? 4 : 2);
const percent = (value: number, digits = 0): string => `${(100 * value).toFixed(digits)} %`;
const interval = ({ interval: [low, high] }: Figure, show: (value: number) => string = fixed): string =>
  `95 % interval ${show(low)} to ${show(high)}`;
