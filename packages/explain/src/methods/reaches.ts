import type { Value } from '@cnn/core';

/** Whether a value of a graph depends on an earlier one. */
export function reaches(from: Value, to: Value): boolean {
  const { graph } = from;
  const reached = new Set([from.id]);
  for (let id = from.id + 1; id <= to.id; id++) {
    if (graph.node(graph.value(id)).operands.some((operand) => reached.has(operand))) reached.add(id);
  }
  return reached.has(to.id);
}
