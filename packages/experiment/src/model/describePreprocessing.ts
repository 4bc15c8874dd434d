import { describeSource } from '@cnn/data';
import type { SavedModel } from './savedModel.js';

/** What another program has to do before and after the network to get what `cnn predict` says, for people. */
export function describePreprocessing(saved: SavedModel, input: 'float32' | 'uint8'): string[] {
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
    ...(stain ? [`normalize stain (${stain.type}) to the reference in the metadata`] : []),
    ...(cropSize ? [`cut out the middle, ${cropSize.join('×')}`] : []),
    ...(input === 'float32' ? [`multiply values of ${describeSource(source)} by ${rescale}`] : []),
  ];
  const after = [
    ...(testTimeViews > 1 ? [`average the predictions of ${testTimeViews} views (${squared})`] : []),
    ...(temperature === undefined ? [] : [`divide logits by the temperature, ${temperature}`]),
    ...(decision?.threshold === undefined ? [] : [`decide at the threshold ${decision.threshold}`]),
    ...(decision?.labelThresholds ? ['decide each label at its threshold, in the metadata'] : []),
  ];
  return [
    `Before the network: ${steps.join('; ')}.`,
    ...(after.length > 0 ? [`After it: ${after.join('; ')}.`] : []),
  ];
}
