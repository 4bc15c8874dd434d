import {
  CnnError,
  checkOptionNames,
  INPUT,
  type LayerRulesOption,
  type ModelDefinition,
  modelOutputs,
  modelVariables,
  type NamedLayer,
  outputsOf,
  parseModel,
  type TensorValues,
} from '@cnn/core';

/** A trained model: `model` and `state` of what `loadModel` reads, or a definition with its `weights()`. */
export interface EnsembleMember {
  readonly model: ModelDefinition;
  readonly state: TensorValues;
}

export interface AverageModelsOptions extends LayerRulesOption {
  /** At least two, of the same images and classes, and the same further inputs and outputs. They may be different networks. */
  readonly members: readonly EnsembleMember[];
  /** Default: `ensemble`. */
  readonly name?: string | undefined;
}

/**
 * One model whose prediction is the mean of its members' predictions. It is a model like any other: it can be saved,
 * evaluated and exported, and takes the time of all its members. The layers of the first have `member1_` before their
 * names, those of the second `member2_`, and so on. Of several outputs each is averaged, and keeps its name.
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
  checkMembers(members, rules);
  const layers: NamedLayer[] = [];
  const first = (members[0] as EnsembleMember).model;
  const outputs = outputsOf(first);
  const ends: string[][] = outputs.map(() => []);
  const state: Record<string, TensorValues[string]> = {};
  for (const [index, { model, state: own }] of members.entries()) {
    const prefix = `member${index + 1}_`;
    layers.push(...model.layers.map((layer, at) => prefixed(layer, { prefix, model, first: at === 0 })));
    for (const [at, output] of outputsOf(model).entries()) ends[at]?.push(nameIn(output, { prefix, model }));
    const where = `averageModels: member ${index + 1}`;
    for (const [variable, value] of Object.entries(
      modelVariables({ model, state: own, where, layers: rules }),
    )) {
      state[`${prefix}${variable}`] = value;
    }
  }
  // A name with a colon is that of a layer inside a model.
  const averages = outputs.length === 1 ? ['average'] : outputs.map((output) => output.replaceAll(':', '_'));
  layers.push(
    ...averages.map((output, at): NamedLayer => ({ type: 'average', name: output, inputs: ends[at] ?? [] })),
  );
  const { format, version, input, extraInputs } = first;
  const definition = {
    ...{ format, version, name, input },
    ...(extraInputs && { extraInputs }),
    layers,
    ...(averages.length > 1 && { outputs: averages }),
  };
  return { model: parseModel(definition, { layers: rules }), state };
}

interface Member {
  readonly prefix: string;
  readonly model: ModelDefinition;
}

/** A name that a member's layers refer to: its inputs are those of all. */
function nameIn(name: string, { prefix, model }: Member): string {
  return name === INPUT || Object.hasOwn(model.extraInputs ?? {}, name) ? name : `${prefix}${name}`;
}

/** A member's layer among those of others: the first no longer follows the images by its place. */
function prefixed(layer: NamedLayer, { first, ...member }: Member & { readonly first: boolean }): NamedLayer {
  const inputs = layer.inputs ?? (first ? [INPUT] : undefined);
  const renamed = inputs?.map((input) => nameIn(input, member));
  return {
    ...layer,
    name: `${member.prefix}${layer.name}`,
    ...(layer.type === 'shared' ? { layer: `${member.prefix}${layer.layer}` } : {}),
    ...(renamed ? { inputs: renamed } : {}),
  };
}

function checkMembers(members: readonly EnsembleMember[], rules: LayerRulesOption['layers']): void {
  const [first, ...others] = members;
  if (!first || others.length === 0) {
    throw new CnnError('MODEL', `averageModels: expected at least two members, received ${members.length}.`);
  }
  const outputs = (model: ModelDefinition): string => {
    const all = modelOutputs(model, { layers: rules });
    const [main] = all;
    if (all.length === 1) return `[${main?.shape.join(', ')}]`;
    return all.map(({ name, shape }) => `${name} [${shape.join(', ')}]`).join(', ');
  };
  for (const [index, { model }] of others.entries()) {
    for (const [what, of] of [
      ['images', ({ input }: ModelDefinition) => `[${input.join(', ')}]`],
      ['further inputs', furtherInputs],
      ['outputs', outputs],
    ] as const) {
      const [expected, received] = [of(first.model), of(model)];
      if (expected === received) continue;
      throw new CnnError(
        'MODEL',
        `averageModels: expected ${what} of ${expected}, as of member 1 ('${first.model.name}'), received ${received} of member ${index + 2} ('${model.name}'). Average models of the same images and classes.`,
      );
    }
  }
}

function furtherInputs({ extraInputs = {} }: ModelDefinition): string {
  const all = Object.entries(extraInputs).map(([name, shape]) => `${name} [${shape.join(', ')}]`);
  return all.length > 0 ? all.sort().join(', ') : 'none';
}
