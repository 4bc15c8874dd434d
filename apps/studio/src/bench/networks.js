/**
 * The networks that are compared, here and by `npm run bench`: a preset, its options and the images in a batch. Dropout is left out
 * (rate 0), so that all engines and libraries compute the same numbers. Plain JavaScript, so that Node reads it unbuilt.
 *
 * @type {Readonly<Record<string, {
 *   readonly preset: import('@cnn/presets').PresetName,
 *   readonly batch: number,
 *   readonly options: import('@cnn/presets').PresetOptions & { readonly rate?: number },
 * }>>}
 */
export const networks = {
  // The tutorial's network exactly: 22.2 million parameters.
  'tutorial-224': { preset: 'tutorial', batch: 32, options: { input: [224, 224, 3], rate: 0 } },
  // Its smaller relative of two stages.
  'tutorial-50': { preset: 'tutorial-two-stage', batch: 32, options: { input: [50, 50, 3], rate: 0 } },
  'lenet-28': { preset: 'lenet5', batch: 128, options: { input: [28, 28, 1], classes: 10 } },
  'resnet-96': { preset: 'resnet', batch: 32, options: { input: [96, 96, 3] } },
  'vgg-64': { preset: 'vgg', batch: 64, options: { input: [64, 64, 3], rate: 0 } },
  'mobilenet-128': { preset: 'mobilenet', batch: 32, options: { input: [128, 128, 3], rate: 0 } },
  'patch-96': { preset: 'patches', batch: 32, options: { input: [96, 96, 3], rate: 0 } },
};
