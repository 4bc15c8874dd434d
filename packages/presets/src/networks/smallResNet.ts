import { type Block, globalAveragePooling2d, type ModelDefinition, sequential } from '@cnn/core';
import { convBlock } from '../blocks/convBlock.js';
import { residualBlock } from '../blocks/residualBlock.js';
import { checkPresetOptions, classOutput, type PresetOptions } from './preset.js';

export interface SmallResNetOptions extends PresetOptions {
  /** Of the first stage; each stage after it halves height and width and doubles the filters. Default 16. */
  readonly filters?: number | undefined;
  /** Residual blocks in each of the three stages. Default 3: ResNet-20, which has 6 · 3 + 2 layers of weights. */
  readonly blocks?: number | undefined;
  /** Of the batch normalizations' running statistics. Default 0.9, PyTorch's, which few steps suffice for; Keras has 0.99. */
  readonly momentum?: number | undefined;
}

/**
 * The residual network for small images. He et al. 2015, arXiv 1512.03385, section 4.2, with 1×1 shortcuts (option B).
 *
 * ```ts
 * const model = smallResNet({ input: [32, 32, 3], classes: 10 });
 * ```
 */
export function smallResNet(options: SmallResNetOptions): ModelDefinition {
  checkPresetOptions('smallResNet', options, { filters: true, blocks: true, momentum: true });
  const { input, classes, name = 'resnet', filters = 16, blocks = 3, momentum = 0.9 } = options;
  const stage = (index: number): readonly Block[] =>
    Array.from({ length: blocks }, (_, block) =>
      residualBlock({ filters: filters * 2 ** index, strides: index > 0 && block === 0 ? 2 : 1, momentum }),
    );
  return sequential({
    name,
    input,
    layers: [
      convBlock({ filters, momentum }),
      ...[0, 1, 2].map(stage),
      globalAveragePooling2d(),
      classOutput(classes),
    ],
  });
}
