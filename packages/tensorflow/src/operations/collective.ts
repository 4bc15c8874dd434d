import type { Operations } from './writeOperation.js';

export const collective = {
  allReduce: ({ operand, reduceAll }) => reduceAll(operand(0)),
} satisfies Partial<Operations>;
