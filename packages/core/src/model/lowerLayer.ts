import type { CnnError } from '../errors.js';
import type { Graph, Value } from '../graph/graph.js';
import { type LayerRules, ruleOf } from '../layers/customLayer.js';
import { type LayerRule, type LayerVariable, layerError } from '../layers/layer.js';
import { penalty } from '../layers/regularizers.js';
import type { LayerDefinition } from '../layers/table.js';
import { checkSize } from './limits.js';

export interface AppliedLayer {
  readonly layer: LayerDefinition & { readonly name: string };
  /** Its name in the whole model. */
  readonly path: string;
  /** In front of the names of its variables: the path of the layer that has them. */
  readonly owner: string;
  /** Whether the variables have been declared where the layer stood before. */
  readonly repeated: boolean;
  readonly operands: readonly Value[];
}

export interface LoweredByRule {
  readonly output: Value;
  readonly variables: Readonly<Record<string, LayerVariable>>;
  readonly rule: LayerRule<LayerDefinition>;
}

/** What the layers of one model write to. */
export interface LayerTarget {
  readonly graph: Graph;
  readonly training: boolean;
  readonly own: LayerRules | undefined;
  readonly counts?: Value | undefined;
  readonly statistics: Record<string, Value>;
  readonly penalties: Value[];
}

/** One layer by its rule: its variables as state of the graph, its value, its penalties and new statistics. */
export function lowerLayer(target: LayerTarget, applied: AppliedLayer): LoweredByRule {
  const { graph, training, statistics } = target;
  const { layer, path, owner, repeated, operands } = applied;
  const known = ruleOf(layer.type, target.own);
  if (!known) throw unknownLayer(layer.type);
  // Each rule belongs to its own type of layer, which a look-up by a union of types cannot express.
  const rule = known as unknown as LayerRule<LayerDefinition>;
  const shapes = operands.map(({ shape }) => shape);
  rule.check?.(layer, shapes);
  const { states, variables } = declare(target, applied, rule.variables?.(layer, shapes) ?? {});
  const output = rule.lower({
    layer,
    name: path,
    graph,
    x: operands[0] as Value,
    inputs: operands,
    training,
    counts: target.counts,
    // A layer that is applied again goes on from the statistics that its first place left.
    variable: (name) =>
      (repeated ? statistics[`${owner}/${name}`] : undefined) ?? (states.get(name) as Value),
    update: (name, value) => {
      statistics[`${owner}/${name}`] = value;
    },
    mask: (shape, keep) =>
      graph.input(`${path}/mask`, { shape, dtype: 'float32', source: { kind: 'mask', keep } }),
  });
  checkSize({ where: `'${path}'`, what: 'an output for each image', shape: output.shape });
  return { output, variables, rule };
}

function declare(
  { graph, penalties }: LayerTarget,
  { layer, owner, repeated }: AppliedLayer,
  declared: Readonly<Record<string, LayerVariable>>,
) {
  const states = new Map<string, Value>();
  const variables: Record<string, LayerVariable> = {};
  for (const [name, declaration] of Object.entries(declared)) {
    const { shape, role, regularizer } = declaration;
    checkSize({ where: `'${owner}'`, what: `a ${name}`, shape });
    const stateName = `${owner}/${name}`;
    if (repeated) {
      states.set(name, again(graph, stateName, shape));
      continue;
    }
    const weight = layer.trainable === false ? 'frozen' : 'trainable';
    const state = graph.state(stateName, {
      shape,
      dtype: 'float32',
      role: role === 'weight' ? weight : role,
    });
    states.set(name, state);
    variables[stateName] = declaration;
    const penalized = regularizer && penalty(state, regularizer);
    if (penalized) penalties.push(penalized);
  }
  return { states, variables };
}

/** The variable of a layer that is applied once more. */
function again(graph: Graph, name: string, shape: readonly number[]): Value {
  const spec = graph.stateSpecs[name];
  if (spec?.shape.join() !== shape.join()) {
    throw layerError(
      `applies a layer again: ${name} is [${spec?.shape.join(', ')}], and what it reads here asks for [${shape.join(', ')}]. Weights are shared between inputs of one form only.`,
    );
  }
  return graph.state(name, spec);
}

function unknownLayer(type: string): CnnError {
  return layerError(`is of a type without a rule. Pass it: layers: { ${type}: rule }.`);
}
