import type { OperationName, ValueType } from '../operations.js';
import { collective } from './collective.js';
import { convolution } from './convolution.js';
import { elementwise } from './elementwise.js';
import { form } from './form.js';
import { linear } from './linear.js';
import { normalization } from './normalization.js';
import { pooling } from './pooling.js';
import { probabilities } from './probabilities.js';
import { reductions } from './reductions.js';
import type { ShapeRule, ShapeRules, Use } from './rule.js';
import { sources } from './sources.js';

/** How every operation's form follows from its operands. An operation without a rule is a type error. */
const rules: ShapeRules = {
  ...sources,
  ...elementwise,
  ...reductions,
  ...form,
  ...linear,
  ...convolution,
  ...pooling,
  ...normalization,
  ...probabilities,
  ...collective,
};

/** Every operation. */
export const operationNames = Object.keys(rules) as readonly OperationName[];

/** @throws CnnError (GRAPH) for operands that the operation can't take */
export function inferType<K extends OperationName>(use: Use<K>): ValueType {
  // The table's entry belongs to the use's own operation, which the union cannot express.
  const rule = rules[use.operation] as unknown as ShapeRule<K>;
  return rule(use);
}
