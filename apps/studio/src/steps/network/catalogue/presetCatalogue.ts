import type { PresetName } from '@cnn/presets';

/** What each network of @cnn/presets is, in a line. */
export const presetCatalogue: Readonly<
  Record<PresetName, { readonly title: string; readonly line: string }>
> = {
  tutorial: { title: 'Tutorial CNN', line: 'Three convolutions, a dense layer, dropout. A good start.' },
  'tutorial-softmax': {
    title: 'Tutorial CNN, softmax',
    line: 'Two convolutions with dropout; one output per class.',
  },
  'tutorial-two-stage': {
    title: 'Tutorial CNN, two stages',
    line: 'A smaller relative, with batch normalization after each pooling.',
  },
  lenet5: { title: 'LeNet-5', line: 'LeCun 1998. Small and fast; for digits and the like.' },
  vgg: { title: 'VGG style', line: 'Blocks of 3×3 convolutions, then dense layers.' },
  resnet: { title: 'Small ResNet', line: 'Residual blocks for small images (ResNet-20).' },
  mobilenet: { title: 'MobileNet style', line: 'Depthwise separable blocks; light.' },
  patches: { title: 'Patch CNN', line: 'For small patches of tissue, from 8 pixels; few parameters.' },
  resnet18: { title: 'ResNet-18', line: 'He et al. 2015, with the layer names of torchvision.' },
  resnet34: { title: 'ResNet-34', line: 'The same, deeper.' },
  resnet50: { title: 'ResNet-50', line: 'Bottleneck blocks. Slow to train in a page.' },
  mobileNetV2: { title: 'MobileNetV2', line: 'Inverted residuals; made for phones.' },
  efficientNetB0: { title: 'EfficientNet-B0', line: 'Accurate for its size; many layers.' },
  densenet121: { title: 'DenseNet-121', line: 'Every layer reads all before it in its block.' },
};
