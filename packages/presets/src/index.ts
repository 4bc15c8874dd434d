export { type ConvBlockOptions, convBlock } from './blocks/convBlock.js';
export {
  type DepthwiseSeparableBlockOptions,
  depthwiseSeparableBlock,
} from './blocks/depthwiseSeparableBlock.js';
export { type InceptionBlockOptions, inceptionBlock } from './blocks/inceptionBlock.js';
export { type ResidualBlockOptions, residualBlock } from './blocks/residualBlock.js';
export { type SqueezeExciteBlockOptions, squeezeExciteBlock } from './blocks/squeezeExciteBlock.js';
export type { BackboneOptions } from './networks/backbone.js';
export { densenet121 } from './networks/densenet121.js';
export { type EfficientNetB0Options, efficientNetB0 } from './networks/efficientNetB0.js';
export { lenet5 } from './networks/lenet5.js';
export { type MobileNetLikeOptions, mobileNetLike } from './networks/mobileNetLike.js';
export { type MobileNetV2Options, mobileNetV2 } from './networks/mobileNetV2.js';
export { type PatchCnnOptions, patchCnn } from './networks/patchCnn.js';
export type { PresetOptions } from './networks/preset.js';
export { isPresetName, type PresetName, presets } from './networks/presets.js';
export { resnet18, resnet34, resnet50 } from './networks/resnet.js';
export { type SmallResNetOptions, smallResNet } from './networks/smallResNet.js';
export { type SoftmaxTutorialCnnOptions, softmaxTutorialCnn } from './networks/softmaxTutorialCnn.js';
export { type TutorialCnnOptions, tutorialCnn } from './networks/tutorialCnn.js';
export { type TwoStageTutorialCnnOptions, twoStageTutorialCnn } from './networks/twoStageTutorialCnn.js';
export { type VggLikeOptions, vggLike } from './networks/vggLike.js';
