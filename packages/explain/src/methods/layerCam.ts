import { ops } from '@cnn/core';
import { classActivation, overChannels } from './classActivation.js';

/**
 * Layer-CAM: the sum over channels of values times positive gradients, place by place: of use in early layers too. Jiang et al. 2021,
 * doi:10.1109/TIP.2021.3089943, formulas 6 and 7.
 */
export const layerCam = classActivation({
  name: 'layerCam',
  label: 'Layer-CAM',
  source: { authors: 'Jiang et al. 2021', url: 'https://doi.org/10.1109/TIP.2021.3089943' },
  unit: 'what a place adds to the score, by its positive gradients',
  weigh: (values, slope) => overChannels(ops.multiply(values, ops.relu(slope))),
});
