import type { Convention } from './convention.js';

/**
 * The names of pytorch-image-models for the presets' layers. Its ResNets and DenseNets have torchvision's; MobileNetV2 and EfficientNet have
 * those of its builder of blocks. Source: timm/models/_efficientnet_blocks.py.
 */
export const timm: Convention = {
  name: 'timm',
  modules(layers) {
    const efficient = layers.some((layer) => /(^|\/)features\.1\.0\.block\./.test(layer));
    const mobile = layers.some((layer) => /(^|\/)features\.1\.conv\./.test(layer));
    const own = efficient ? inEfficientNet : mobile ? inMobileNet : (layer: string) => layer;
    return (layer) => {
      const at = layer.lastIndexOf('/') + 1;
      return layer.slice(0, at).replaceAll('/', '.') + own(layer.slice(at));
    };
  },
};

const around: Readonly<Record<string, string>> = {
  'features.0.0': 'conv_stem',
  'features.0.1': 'bn1',
  'classifier.1': 'classifier',
};

/** What is behind the last block. */
const head = (part: string): string => (part === '0' ? 'conv_head' : 'bn2');

const separable: Readonly<Record<string, string>> = {
  '0.0': 'conv_dw',
  '0.1': 'bn1',
  '1.fc1': 'se.conv_reduce',
  '1.fc2': 'se.conv_expand',
  '2.0': 'conv_pw',
  '2.1': 'bn2',
};

const inverted: Readonly<Record<string, string>> = {
  '0.0': 'conv_pw',
  '0.1': 'bn1',
  '1.0': 'conv_dw',
  '1.1': 'bn2',
  '2.fc1': 'se.conv_reduce',
  '2.fc2': 'se.conv_expand',
  '3.0': 'conv_pwl',
  '3.1': 'bn3',
};

function inEfficientNet(layer: string): string {
  const last = /^features\.8\.([01])$/.exec(layer);
  if (last) return head(last[1] as string);
  const [, stage, index, part = ''] = /^features\.(\d+)\.(\d+)\.block\.(.+)$/.exec(layer) ?? [];
  if (stage === undefined) return around[layer] ?? layer;
  const parts = stage === '1' ? separable : inverted;
  return `blocks.${Number(stage) - 1}.${index}.${parts[part] ?? part}`;
}

/** How many blocks each stage of MobileNetV2 has. */
const counts = [1, 2, 3, 4, 3, 3, 1];

/** In a MobileNetV2, whose blocks have no squeeze-and-excitation, the last convolution and its normalization count on. */
const mobileParts: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  separable: { '0.0': 'conv_dw', '0.1': 'bn1', '1': 'conv_pw', '2': 'bn2' },
  inverted: { '0.0': 'conv_pw', '0.1': 'bn1', '1.0': 'conv_dw', '1.1': 'bn2', '2': 'conv_pwl', '3': 'bn3' },
};

function inMobileNet(layer: string): string {
  const last = /^features\.18\.([01])$/.exec(layer);
  if (last) return head(last[1] as string);
  const [, number, part = ''] = /^features\.(\d+)\.conv\.(.+)$/.exec(layer) ?? [];
  if (number === undefined) return around[layer] ?? layer;
  let index = Number(number) - 1;
  let stage = 0;
  while (index >= (counts[stage] ?? Number.POSITIVE_INFINITY)) index -= counts[stage++] as number;
  const parts = stage === 0 ? mobileParts.separable : mobileParts.inverted;
  return `blocks.${stage}.${index}.${parts?.[part] ?? part}`;
}
