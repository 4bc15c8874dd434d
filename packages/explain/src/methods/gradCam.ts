import { ops } from '@cnn/core';
import { classActivation, overChannels } from './classActivation.js';

/**
 * Grad-CAM: the sum of a layer's channels, each weighted by the mean of the score's gradient to it, and what is negative set to 0. Selvaraju et al. 2017,
 * doi:10.1109/ICCV.2017.74, formulas 1 and 2.
 */
export const gradCam = classActivation({
  name: 'gradCam',
  label: 'Grad-CAM',
  source: { authors: 'Selvaraju et al. 2017', url: 'https://doi.org/10.1109/ICCV.2017.74' },
  unit: 'change of the score per place, by the mean gradient of each channel',
  weigh: (values, slope) =>
    overChannels(ops.multiply(values, ops.reduceMean(slope, { axes: [1, 2], keepDims: true }))),
});
