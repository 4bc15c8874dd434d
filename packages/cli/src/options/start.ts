import { field, type Options } from './option.js';

const names = (given: string): readonly string[] | undefined => {
  const list = given.split(',').map((name) => name.trim());
  return list.every((name) => name !== '') ? list : undefined;
};

/** Fine-tuning. */
export const startOptions = {
  from: field('start.source', {
    value: 'FILE',
    help: 'begin with the weights of a model: of Keras, TensorFlow.js, ONNX, PyTorch or safetensors, or a folder of cnn train',
  }),
  pixels: field('start.pixels', {
    complete: true,
    value: 'WHAT',
    help: 'with --from, the pixels that its model takes, where the file does not say it: unit (0..1), symmetric (−1..1), bytes (0..255) or imagenet (0..1, normalized as torchvision does); default unit',
  }),
  head: field('start.head', {
    complete: true,
    value: 'WHAT',
    help: 'with --from: classes (default) puts a new last layer for the classes of the images in the place of the last dense layer; keep keeps that',
  }),
  freeze: field('start.freeze', {
    value: 'LAYERS',
    read: names,
    expected: 'names of layers with commas between, such as conv1,layer1.*, or backbone',
    help: 'with --from: do not train these layers, a comma-separated list with * for any characters; backbone: all but the new last layer',
  }),
  'freeze-until': field('start.freezeUntil', {
    value: 'LAYER',
    help: 'with --from: do not train this layer and all before it',
  }),
  'unfreeze-at': field('start.unfreezeAt', {
    value: 'N',
    help: 'train frozen layers too after N epochs; batch normalization keeps its statistics',
  }),
  'backbone-batch-norm': field('start.batchNorm', {
    complete: true,
    value: 'WHAT',
    help: 'batch normalization of the model of --from: frozen (uses the statistics that it came with), or trained; default: frozen where layers are or were frozen',
  }),
  'backbone-learning-rate': field('start.backboneLearningRate', {
    value: 'X',
    help: 'with --from: of all layers but the new last one; default: that of the optimizer',
  }),
} satisfies Options;
