import { expectTarget, float32, type OperationRules } from '../rule.js';

export const sourceRules: OperationRules<'input' | 'state' | 'constant' | 'batchSize'> = {
  input: { infer: (_operands, { name }, target) => expectTarget(`input '${name}'`, target) },
  state: { infer: (_operands, { name }, target) => expectTarget(`state '${name}'`, target) },
  constant: { infer: (_operands, _attributes, target) => expectTarget('constant', target) },
  batchSize: { infer: () => float32([]) },
};
