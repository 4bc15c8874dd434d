import type { ImportedOptimizer } from '@cnn/core';
import { expect, it } from 'vitest';
import { goldenFile, goldenJson } from './goldens.support.test.js';
import { optimizerCodecs, sharedSlots } from './optimizer/optimizerCodecs.js';
import { readKeras } from './readKeras.js';
import { writeKeras } from './writeKeras.js';

interface States {
  readonly name: string;
  /** By Keras's names: `sequential_conv_kernel_momentum`. */
  readonly states: Readonly<Record<string, readonly number[]>>;
}

it.each(goldenJson<readonly States[]>('optimizers/states.json'))(
  '$name keeps all its states',
  ({ name, states }) => {
    const imported = readKeras(goldenFile(`optimizers/${name}.keras`));
    const optimizer = imported.optimizer as ImportedOptimizer;
    expect(optimizer).toMatchObject({ name, step: 3 });
    const codec = optimizerCodecs.find((known) => known.name === name);
    const config = { momentum: 0.9, use_ema: name === 'adamW', gradient_accumulation_steps: 2 };
    for (const [state, numbers] of Object.entries(states)) {
      const slot = [...sharedSlots(config), ...(codec?.slots(config) ?? [])].find(({ keras }) =>
        state.endsWith(`_${keras}`),
      );
      const parameter = state.includes('conv') ? 'conv/kernel' : 'dense/kernel';
      const data = slot?.negative ? numbers.map((value) => -value) : numbers;
      expect(optimizer.slots[`optimizer/${slot?.ours}/${parameter}`]).toBeCloseToTensor({ data }, 1e-7);
    }
    // Kernel and bias of both layers.
    const kinds = new Set(
      Object.keys(states).map((state) => state.replace(/^sequential_(conv|dense)_kernel_/, '')),
    );
    expect(Object.keys(optimizer.slots)).toHaveLength(4 * kinds.size);
    // The legacy file has them by name, and a file that is written has them again.
    expect(readKeras(goldenFile(`optimizers/${name}.h5`)).optimizer).toEqual(optimizer);
    const { model, weights, loss } = imported;
    expect(loss).toBe('meanSquaredError');
    expect(readKeras(writeKeras({ model, weights, optimizer, loss })).optimizer).toEqual(optimizer);
  },
);
