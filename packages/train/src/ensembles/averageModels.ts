import {
  CnnError,
  checkOptionNames,
  INPUT,
  type LayerRulesOption,
  type ModelDefinition,
  modelVariables,
  type NamedLayer,
  outputShape,
  parseModel,
  type TensorValues,
} from '@cnn/core';

/** A trained model: `model` and `state` of what `loadModel` reads, or a definition with its `weights()`. */
export interface EnsembleMember {
  readonly model: ModelDefinition;
  readonly state: TensorValues;
}

export interface AverageModelsOptions extends LayerRulesOption {
  /** At least two, of the same images and classes. They may be different networks. */
  readonly members: readonly EnsembleMember[];
  /** Default: `ensemble`. */
  readonly name?: string | undefined;
}

/**
 * One model whose prediction is the mean of its members' predictions. It is a model like any other: it can be saved,
 * evaluated and exported, and takes the time of all its members. The layers of the first have `member1_` before their
 * names, those of the second `member2_`, and so on.
 *
 * @example
 * ```ts
 * const { model, state } = averageModels({ members: [await loadModel('a/model'), await loadModel('b/model')] });
 * ```
 * @throws CnnError (MODEL) for fewer than two members, for members of other images or outputs, and for weights that are
 * not those of their definition
 */
export function averageModels(options: AverageModelsOptions): EnsembleMember {
  const names = { members: true, name: true, layers: true } as const;
  checkOptionNames({ where: 'averageModels', options, names });
  const { members, name = 'ensemble', layers: rules } = options;
  checkMembers(members);
  const layers: NamedLayer[] = [];
  const ends: string[] = [];
  const state: Record<string, TensorValues[string]> = {};
  for (const [index, { model, state: own }] of members.entries()) {
    const prefix = `member${index + 1}_`;
    layers.push(...model.layers.map((layer, at) => prefixed(layer, prefix, at === 0)));
    ends.push(`${prefix}${model.layers.at(-1)?.name}`);
    const where = `averageModels: member ${index + 1}`;
    for (const [variable, value] of Object.entries(
      modelVariables({ model, state: own, where, layers: rules }),
    )) {
      state[`${prefix}${variable}`] = value;
    }
  }
  layers.push({ type: 'average', name: 'average', inputs: ends });
  const { format, version, input } = (members[0] as EnsembleMember).model;
  return { model: parseModel({ format, version, name, input, layers }, { layers: rules }), state };
}

/** A member's layer among those of others: the first no longer follows the images by its place. */
function prefixed(layer: NamedLayer, prefix: string, first: boolean): NamedLayer {
  const inputs = layer.inputs ?? (first ? [INPUT] : undefined);
  const renamed = inputs?.map((input) => (input === INPUT ? INPUT : `${prefix}${input}`));
  return { ...layer, name: `${prefix}${layer.name}`, ...(renamed ? { inputs: renamed } : {}) };
}

function checkMembers(members: readonly EnsembleMember[]): void {
  const [first, ...others] = members;
  if (!first || others.length === 0) {
    throw new CnnError('MODEL', `averageModels: expected at least two members, received ${members.length}.`);
  }
  for (const [index, { model }] of others.entries()) {
    for (const [what, of] of [
      ['images', (one: ModelDefinition) => one.input],
      ['outputs', outputShape],
    ] as const) {
      const [expected, received] = [of(first.model).join(', '), of(model).join(', ')];
      if (expected === received) continue;
      throw new CnnError(
        'MODEL',
        `averageModels: expected ${what} of [${expected}], as of member 1 ('${first.model.name}'), received [${received}] of member ${index + 2} ('${model.name}'). Average models of the same images and classes.`,
      );
    }
  }
}
