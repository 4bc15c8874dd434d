import type { AnyNode } from './operations.js';
import type { Program, ProgramInput } from './program.js';
import { renameRule, type UpdateRule } from './updateRule.js';

/** Keeps the nodes that outputs and updates need, renumbers them, and drops inputs that nothing reads. */
export function pruneToProgram(whole: {
  readonly nodes: readonly AnyNode[];
  readonly inputs: ReadonlyMap<string, ProgramInput>;
  readonly outputs: Readonly<Record<string, number>>;
  readonly updates: Readonly<Record<string, number>>;
  /** Whose values are among the needed nodes. */
  readonly rules: readonly UpdateRule[];
}): Program {
  const needed = new Set<number>([...Object.values(whole.outputs), ...Object.values(whole.updates)]);
  for (let id = whole.nodes.length - 1; id >= 0; id--) {
    if (needed.has(id)) for (const operand of (whole.nodes[id] as AnyNode).operands) needed.add(operand);
  }
  const renumbered = new Map<number, number>();
  const nodes: AnyNode[] = [];
  const inputs: Record<string, ProgramInput> = {};
  const to = (id: number): number => renumbered.get(id) as number;
  for (const node of whole.nodes) {
    if (!needed.has(node.id)) continue;
    renumbered.set(node.id, nodes.length);
    nodes.push({ ...node, id: nodes.length, operands: node.operands.map(to) });
    if (node.operation === 'input') {
      const { name } = node.attributes;
      inputs[name] = whole.inputs.get(name) as ProgramInput;
    }
  }
  const renumber = (results: Readonly<Record<string, number>>): Record<string, number> =>
    Object.fromEntries(Object.entries(results).map(([name, id]) => [name, to(id)]));
  const rules = whole.rules.map((rule) => renameRule(rule, to));
  return {
    nodes,
    inputs,
    outputs: renumber(whole.outputs),
    updates: renumber(whole.updates),
    ...(rules.length > 0 && { rules }),
  };
}
