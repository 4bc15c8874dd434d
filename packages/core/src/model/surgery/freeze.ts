import { CnnError } from '../../errors.js';
import { nearestName } from '../../options/nearestName.js';
import { wrongKind } from '../../options/receivedKind.js';
import type { ModelDefinition } from '../definition.js';
import { checkDefinition } from './checkDefinition.js';
import { allLayers, mapLayers } from './mapLayers.js';

/**
 * The definition with some layers frozen, in Keras's meaning of `trainable = False`: training does not change their weights, and
 * a batch normalization among them uses its running statistics and leaves them as they are. Layers that are frozen stay so.
 *
 * ```ts
 * const model = freezeLayers(resnet, ['conv1', 'layer1.*']);
 * ```
 *
 * @param names of layers by their paths, such as `backbone/conv2d`; an inner model freezes all inside it, `*` stands for any characters
 * @throws CnnError (MODEL) for a name that no layer has; (OPTIONS) for arguments of another kind
 */
export function freezeLayers(model: ModelDefinition, names: readonly string[]): ModelDefinition {
  checkDefinition(model, 'freezeLayers');
  if (!Array.isArray(names))
    throw notNames('freezeLayers', "a list of layers' names, such as ['conv1', 'layer1.*']", names);
  const paths = allLayers(model).map(({ path }) => path);
  const frozen = new Set(names.flatMap((name) => matching(paths, name)));
  return mapLayers(model, (layer, path) =>
    frozen.has(path) && layer.type !== 'shared' ? { ...layer, trainable: false } : layer,
  );
}

/**
 * The definition with one layer and all before it frozen, see `freezeLayers`.
 *
 * ```ts
 * const model = freezeUntil(vgg, 'block4_pool');
 * ```
 *
 * @throws CnnError (MODEL) for a name that no layer has; (OPTIONS) for arguments of another kind
 */
export function freezeUntil(model: ModelDefinition, name: string): ModelDefinition {
  checkDefinition(model, 'freezeUntil');
  const paths = allLayers(model).map(({ path }) => path);
  const [last] = matching(paths, name).slice(-1);
  return freezeLayers(model, paths.slice(0, paths.indexOf(last as string) + 1));
}

/** The definition with every layer trainable again, those of inner models too. */
export function unfreezeLayers(model: ModelDefinition): ModelDefinition {
  checkDefinition(model, 'unfreezeLayers');
  return mapLayers(model, (layer) => {
    if (layer.trainable !== false) return layer;
    const { trainable: _trainable, ...rest } = layer;
    // A layer without its optional field is of the same type.
    return rest as typeof layer;
  });
}

const notNames = (where: string, expected: string, received: unknown): CnnError =>
  wrongKind({ where, option: 'names', expected, received });

function matching(paths: readonly string[], name: string): readonly string[] {
  if (typeof name !== 'string') throw notNames('freezing layers', "a layer's name", name);
  const pattern = new RegExp(`^${name.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')}$`);
  const found = paths.filter((path) => pattern.test(path));
  if (found.length > 0) return found;
  const nearest = nearestName(name, paths);
  const meant = nearest === undefined ? `There are ${listed(paths)}.` : `Did you mean ${nearest}?`;
  throw new CnnError('MODEL', `the model has no layer '${name}'. ${meant}`, {
    details: { layer: name, nearest },
  });
}

/** The first and last names, where there are many. */
function listed(names: readonly string[]): string {
  if (names.length <= 12) return names.join(', ');
  return `${names.slice(0, 6).join(', ')}, …, ${names.slice(-5).join(', ')}`;
}
