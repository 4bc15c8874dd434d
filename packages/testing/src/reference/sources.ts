import type { Kernels } from './dense.js';
import { countOf } from './dense.js';

export const sourceKernels = {
  input: ({ attributes, input }) => input(attributes.name).data,
  state: ({ attributes, state }) => state(attributes.name).data,
  constant: ({ attributes: { values }, shape, allocate }) => {
    const y = allocate(countOf(shape));
    if (typeof values === 'number') y.fill(values);
    else y.set(values);
    return y;
  },
  batchSize: ({ batchSize, allocate }) => allocate(1).fill(batchSize),
} satisfies Partial<Kernels>;
