import { type ProgramIndex, ruleOperands, sameShape, type UpdateRule } from '@cnn/core';
import { adam } from './adam.js';
import { momentum } from './momentum.js';
import { rmsprop } from './rmsprop.js';
import { sgd } from './sgd.js';
import { nodesOf, subtractInPlace, type UpdateFusion, type WriteRule } from './update.js';

/** TensorFlow's operation for every kind of rule. */
const rules: { readonly [T in UpdateRule['type']]: WriteRule<Extract<UpdateRule, { readonly type: T }>> } = {
  adam,
  momentum,
  rmsprop,
  sgd,
};

/** TensorFlow's update operations for as many variables as there are any for: by their rule, else by their nodes. */
export function findUpdates(index: ProgramIndex): readonly UpdateFusion[] {
  const { updates, rules: known = [] } = index.program;
  const taken = new Set<string>();
  return Object.entries(updates).flatMap(([variable, id]) => {
    if (taken.has(variable)) return [];
    const rule = known.find(({ parameter }) => parameter === variable);
    const fusion = (rule && byRule(index, rule)) ?? descent(index, variable, id);
    if (!fusion || fusion.variables.some((name) => taken.has(name))) return [];
    for (const name of fusion.variables) taken.add(name);
    return [fusion];
  });
}

/** A rule as one operation, unless something else reads the new value of a slot, which then has to be computed anyway. */
function byRule(index: ProgramIndex, rule: UpdateRule): UpdateFusion | undefined {
  // The table's entry belongs to the rule's own kind, which the union cannot express.
  const { variables, write } = (rules[rule.type] as WriteRule<UpdateRule>)(rule);
  const { parameter, decay } = rule;
  const needs = ruleOperands(rule);
  const inside = nodesOf(index, variables, needs);
  const at = index.program.updates[parameter] as number;
  const apart = variables
    .slice(1)
    .every((slot) => index.isOnlyFor(index.program.updates[slot] as number, inside));
  if (!apart) return undefined;
  return {
    name: rule.type,
    variables,
    needs,
    write: (writing) => {
      const decayed =
        decay === undefined
          ? []
          : [subtractInPlace(writing, { variable: parameter, amount: writing.tensor(decay), at })];
      return write(writing, [...writing.after(variables, at), ...decayed]);
    },
  };
}

/** p' = p − d in place. */
function descent(index: ProgramIndex, variable: string, id: number): UpdateFusion | undefined {
  const [value, amount] = index.as(id, 'subtract')?.operands ?? [];
  if (amount === undefined || index.as(value, 'state')?.attributes.name !== variable) return undefined;
  if (!sameShape(index.node(amount).shape, index.node(id).shape)) return undefined;
  return {
    name: 'descent',
    variables: [variable],
    needs: [amount],
    write: (writing) => subtractInPlace(writing, { variable, amount: writing.tensor(amount), at: id }),
  };
}
