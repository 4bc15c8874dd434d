import { CnnError } from '../../errors.js';
import { float32, type ShapeRules, targetOf } from './rule.js';

export const sources = {
  input: ({ attributes: { name }, target }) => {
    if (!target) throw new CnnError('GRAPH', `input '${name}' needs a target shape.`);
    return target;
  },
  state: ({ attributes: { name }, target }) => {
    if (!target) throw new CnnError('GRAPH', `state '${name}' needs a target shape.`);
    return target;
  },
  constant: targetOf,
  batchSize: () => float32([]),
} satisfies Partial<ShapeRules>;
