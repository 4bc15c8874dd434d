import { describeSource } from '@cnn/data';
import type { DoneInGraph } from './exportOptions.js';
import type { SavedModel } from './savedModel.js';

/**
 * What another program has to do before and after the network to get what `cnn predict` says, for people.
 *
 * @param done what the file does itself, which is said in a line of its own
 * @param numbers where references and thresholds stand
 */
export function describePreprocessing(
  saved: SavedModel,
  input: 'float32' | 'uint8',
  done?: DoneInGraph | undefined,
  numbers: 'the metadata' | 'model.json' = 'the metadata',
): string[] {
  const { preprocessing, testTimeViews, temperature, decision, model } = saved;
  const { imageSize, usualSize = imageSize, onOddSize, stain, cropSize, rescale, source } = preprocessing;
  const pad = `those of another size than ${usualSize.join('×')} at the scale of these, in the upper left of a white image`;
  const odd = {
    resize: '',
    pad: `; ${pad}`,
    skip: `; only images of ${usualSize.join('×')} were trained on`,
  };
  const squared = model.input[0] === model.input[1] ? 'flips and quarter turns' : 'flips';
  const steps = [
    `resize images to ${imageSize.join('×')}, bilinear over all pixels that a new one covers${odd[onOddSize]}`,
    ...(stain && !done?.stain ? [`normalize stain (${stain.type}) to the reference in ${numbers}`] : []),
    ...(cropSize && !done?.crop ? [`cut out the middle, ${cropSize.join('×')}`] : []),
    ...(input === 'float32' ? [`multiply values of ${describeSource(source)} by ${rescale}`] : []),
  ];
  const after = [
    ...(testTimeViews > 1 ? [`average the predictions of ${testTimeViews} views (${squared})`] : []),
    ...(temperature === undefined || done?.temperature
      ? []
      : [`divide logits by the temperature, ${temperature}`]),
    ...(decision?.threshold === undefined || done?.thresholds
      ? []
      : [`decide at the threshold ${decision.threshold}`]),
    ...(decision?.labelThresholds && !done?.thresholds
      ? [`decide each label at its threshold, in ${numbers}`]
      : []),
  ];
  const itself = [
    ...(done?.stain ? ['normalizes stain (reinhard)'] : []),
    ...(done?.crop ? ['cuts out the middle'] : []),
    ...(done?.temperature ? [`divides logits by the temperature, ${temperature}`] : []),
    ...(done?.thresholds ? ['decides at the thresholds (output decision)'] : []),
  ];
  return [
    ...(itself.length > 0 ? [`The file itself ${listed(itself)}.`] : []),
    `Before the network: ${steps.join('; ')}.`,
    ...(after.length > 0 ? [`After it: ${after.join('; ')}.`] : []),
  ];
}

/** a, b and c */
function listed(parts: readonly string[]): string {
  return parts.length === 1 ? (parts[0] as string) : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
}
