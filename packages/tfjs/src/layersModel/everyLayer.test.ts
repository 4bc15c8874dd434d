import { CnnError } from '@cnn/core';
import { layerPredictions } from '@cnn/testing';
import { expect, it } from 'vitest';
import { fromLayersModel, toLayersModel } from './liveModel.js';
import { ours, tf, theirs } from './tfjsModels.support.test.js';

const refused = new Set<string>();
const cases = layerPredictions();

it.each(cases)(
  '$name predicts as in Keras when it is written for TensorFlow.js, or is refused',
  async ({ model, state, image, expected }) => {
    let live: Awaited<ReturnType<typeof toLayersModel<import('@tensorflow/tfjs-layers').LayersModel>>>;
    try {
      live = await toLayersModel(tf, { model, weights: state });
    } catch (error) {
      expect(error).toBeInstanceOf(CnnError);
      const { message, details } = error as CnnError;
      expect(message).toMatch(/^layer '/);
      expect(details).toMatchObject({ reason: 'unsupportedLayer', layer: expect.any(String) });
      refused.add(message.replace(/^layer '[^']*' /, ''));
      return;
    }
    expect(theirs(live, image)).toBeCloseToTensor(expected, 1e-5);
    expect(await ours(fromLayersModel(live), image)).toBeCloseToTensor(expected, 1e-5);
  },
);

it('no more is refused than what TensorFlow.js does not have', () => {
  expect([...refused].sort()).toMatchInlineSnapshot(`
    [
      "(activation) has the activation 'exponential', which TensorFlow.js does not have.",
      "(activation) has the activation 'hardSigmoid', which TensorFlow.js does not have.",
      "(activation) has the activation 'hardSwish', which TensorFlow.js does not have.",
      "(activation) has the activation 'hardTanh', which TensorFlow.js does not have.",
      "(activation) has the activation 'leakyRelu', which TensorFlow.js does not have.",
      "(activation) has the activation 'logSigmoid', which TensorFlow.js does not have.",
      "(activation) has the activation 'logSoftmax', which TensorFlow.js does not have.",
      "(activation) has the activation 'squareplus', which TensorFlow.js does not have.",
      "(activation) has the activation 'tanhShrink', which TensorFlow.js does not have.",
      "(conv2d) has groups, which TensorFlow.js does not have.",
      "(cosineDense) is a layer that Keras does not have. Replace it by layers that it has.",
      "(depthwiseConv2d) has a dilation, which TensorFlow.js passes over in depthwise convolutions.",
      "(elu) has an alpha, which TensorFlow.js does not have.",
      "(groupNormalization) is a group normalization, which TensorFlow.js does not have.",
      "(normalization) is a normalization, which TensorFlow.js does not have. Use rescaling.",
      "(relu) has a threshold, or a slope with a largest value, which TensorFlow.js does not have.",
      "(resizing) resizes, which TensorFlow.js computes without half pixels.",
      "(softmax) is along another axis than the last, which TensorFlow.js does not have.",
      "(spatialDropout2d) drops channels, which TensorFlow.js does not have. Use dropout: it predicts the same.",
      "(subtract) is a subtract, which TensorFlow.js does not have.",
      "(upSampling2d) enlarges with interpolation: 'bilinear', which TensorFlow.js computes without half pixels.",
    ]
  `);
});
