import { CnnError, wrongKind } from '@cnn/core';
import type { Convention } from './convention.js';
import { timm } from './timm.js';
import { torchvision } from './torchvision.js';

/**
 * How a definition's layers are called in PyTorch.
 *
 * - `names`: as here. A layer inside of a model has a dot for the slash: `backbone/conv1` is `backbone.conv1`.
 * - `torchvision`: as here, since the presets have torchvision's names; old DenseNet files (`norm.1` for `norm1`) are read too.
 * - `timm`: the presets' counterparts in pytorch-image-models: `conv_stem`, `blocks.0.0.conv_dw`, …
 * - a table of your own: `{ conv2d: 'features.0' }`, our layer → PyTorch's module; layers that it leaves out have `names`.
 * - a function of your own from our layer to PyTorch's module; undefined for `names`.
 */
export type PyTorchConvention =
  | 'names'
  | 'torchvision'
  | 'timm'
  | Readonly<Record<string, string>>
  | ((layer: string) => string | undefined);

const dotted = (layer: string): string => layer.replaceAll('/', '.');

const byName: Convention = { name: 'names', modules: () => dotted };

const known: Readonly<Record<string, Convention>> = { names: byName, torchvision, timm };

/** @throws CnnError (OPTIONS) for a name that there is not, or a table of layers that the definition has not */
export function conventionOf(convention: PyTorchConvention = 'names', where: string): Convention {
  if (typeof convention === 'function')
    return { name: 'own', modules: () => (layer) => convention(layer) ?? dotted(layer) };
  if (typeof convention === 'string') {
    const found = Object.hasOwn(known, convention) ? known[convention] : undefined;
    if (found) return found;
    throw new CnnError(
      'OPTIONS',
      `${where}: convention: expected ${Object.keys(known).join(', ')}, a table or a function, received '${convention}'.`,
    );
  }
  if (typeof convention !== 'object' || convention === null)
    throw wrongKind({
      ...{ where: `${where}: convention`, option: 'convention', received: convention },
      expected: `${Object.keys(known).join(', ')}, a table or a function`,
    });
  return {
    name: 'own',
    modules(layers) {
      const unknown = Object.keys(convention).filter((layer) => !layers.includes(layer));
      if (unknown.length > 0)
        throw new CnnError(
          'OPTIONS',
          `${where}: convention names layers that the definition has not: ${unknown.join(', ')}. Its layers: ${layers.slice(0, 20).join(', ')}${layers.length > 20 ? ', …' : ''}.`,
        );
      return (layer) => (Object.hasOwn(convention, layer) ? (convention[layer] as string) : dotted(layer));
    },
  };
}
