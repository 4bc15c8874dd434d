import type { ModelDefinition } from '@cnn/core';
import { densenet121 } from './densenet121.js';
import { efficientNetB0 } from './efficientNetB0.js';
import { lenet5 } from './lenet5.js';
import { mobileNetLike } from './mobileNetLike.js';
import { mobileNetV2 } from './mobileNetV2.js';
import { patchCnn } from './patchCnn.js';
import type { PresetOptions } from './preset.js';
import { resnet18, resnet34, resnet50 } from './resnet.js';
import { smallResNet } from './smallResNet.js';
import { softmaxTutorialCnn } from './softmaxTutorialCnn.js';
import { tutorialCnn } from './tutorialCnn.js';
import { twoStageTutorialCnn } from './twoStageTutorialCnn.js';
import { vggLike } from './vggLike.js';

/** Whole networks by the names that a user types, each with its own defaults. */
export const presets = {
  tutorial: tutorialCnn,
  'tutorial-softmax': softmaxTutorialCnn,
  'tutorial-two-stage': twoStageTutorialCnn,
  lenet5,
  vgg: vggLike,
  resnet: smallResNet,
  mobilenet: mobileNetLike,
  patches: patchCnn,
  resnet18,
  resnet34,
  resnet50,
  mobileNetV2,
  efficientNetB0,
  densenet121,
} satisfies Record<string, (options: PresetOptions) => ModelDefinition>;

export type PresetName = keyof typeof presets;

/** Is it a name in `presets`? */
export function isPresetName(name: string): name is PresetName {
  return Object.hasOwn(presets, name);
}
