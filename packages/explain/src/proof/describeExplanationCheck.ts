import { explainMethods } from '../methods/methods.js';
import type { ExplanationCheck } from './checkExplanations.js';
import type { Figure } from './figure.js';

/** Below it, a map depends on what the network has learned. */
const LIMIT = 0.5;

const ONE_IMAGE = 'One image is too few for a conclusion.';

/**
 * A check in words, a line for each of its figures.
 *
 * @example
 * console.log(describeExplanationCheck(await checkExplanations({ model, images: set })).join('\n'));
 */
export function describeExplanationCheck(check: ExplanationCheck): string[] {
  const { method, layers, target, images, constantMaps } = check;
  const of = target === null ? 'the predicted class' : `class "${target}"`;
  const where = layers.length === 0 ? '' : `, layer ${layers.join(', ')}`;
  const lines = [
    `${explainMethods[method].label} of ${of}: ${images} ${images === 1 ? 'image' : 'images'}${where}.`,
  ];
  if (constantMaps > 0) lines.push(constantLine(check));
  if (constantMaps === images) return lines;
  lines.push(...maskLines(check), ...perturbationLines(check), ...randomizationLines(check));
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
      `Pointing game: ${percent(hit.mean)} of the maxima are ${near}${interval(hit, percent)}; by chance ${percent(chance)}.`,
    );
  }
  if (mass) {
    const { share, uniform, ratio } = mass;
    lines.push(
      `Mass in the mask: ${percent(share.mean)} of the map on ${percent(uniform)} of the image, ${fixed(ratio.mean, 1)} times as much as a uniform map${interval(ratio, (value) => fixed(value, 1))}.`,
    );
  }
  return lines;
}

function constantLine({ images, constantMaps }: ExplanationCheck): string {
  const which = `Maps that are the same everywhere, and point nowhere: ${constantMaps} of ${images}.`;
  return constantMaps === images
    ? `${which} They have no place that could be the right or the wrong one, so nothing follows about the method.`
    : `${which} They are left out of the figures.`;
}

function perturbationLines({ perturbation, gap }: ExplanationCheck): string[] {
  if (!perturbation || !gap) return [];
  const { deletion, insertion, score } = perturbation;
  return [
    `Insertion and deletion: areas ${fixed(insertion.auc)} and ${fixed(deletion.auc)} under the ${score}, ${fixed(gap.mean)} apart${interval(gap)}. ${gapVerdict(gap)}`,
  ];
}

/** By what is shown: a difference that rounds to 0 is none. */
function gapVerdict({ interval: bounds }: Figure): string {
  if (!bounds) return ONE_IMAGE;
  const [low, high] = bounds.map((bound) => Number(fixed(bound))) as [number, number];
  if (low > 0) return 'The score follows the pixels that the map calls important.';
  if (high < 0) return 'The score follows the other pixels more than those that the map calls important.';
  return 'That is no clear difference.';
}

function randomizationLines({ randomization, lastConvolution }: ExplanationCheck): string[] {
  const steps = randomization.flatMap(({ layer, correlation }) =>
    correlation ? `${layer} ${fixed(correlation.mean)}` : [],
  );
  if (steps.length === 0) return [];
  const lines = [
    `Correlation with the trained map, after random weights from the top down to: ${steps.join(', ')}.`,
  ];
  const last = randomization.find(({ layer }) => layer === lastConvolution);
  if (!last?.correlation || !last.magnitudeCorrelation) return lines;
  const [own, magnitude] = [last.correlation.mean, last.magnitudeCorrelation.mean];
  const after = `${besideLimit(own)} after the last convolution${magnitude === own ? '' : `, ${besideLimit(magnitude)} of the magnitudes`}`;
  if (last.correlation.images === 1) return [...lines, `Randomization test: ${after}. ${ONE_IMAGE}`];
  lines.push(
    Math.max(own, magnitude) < LIMIT
      ? `Randomization test passed: ${after}, below ${LIMIT}. The map depends on what the network has learned.`
      : `Randomization test failed: ${after}, not below ${LIMIT}. The map depends more on the image than on what the network has learned.`,
  );
  return lines;
}

/** Never −0. */
const fixed = (value: number, digits = 2): string => {
  const text = value.toFixed(digits);
  return Number(text) === 0 ? text.replace('-', '') : text;
};
/** So precise that it does not round to the limit. */
const besideLimit = (value: number): string => fixed(value, Math.abs(value - LIMIT) < 0.005 ? 4 : 2);
const percent = (value: number, digits = 0): string => `${fixed(100 * value, digits)} %`;
/** In brackets, after a space; nothing of a single image. */
const interval = ({ interval: bounds }: Figure, show: (value: number) => string = fixed): string =>
  bounds ? ` (95 % interval ${show(bounds[0])} to ${show(bounds[1])})` : '';
