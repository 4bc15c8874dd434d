import { describe, expect, it } from 'vitest';
import { ProcessGate } from './processGate.js';

/** Work that goes on until it is ended, and what is running now. */
function workload(gate: ProcessGate) {
  const running = new Map<string, { measured: (bytes: number) => void; end: () => void }>();
  return {
    running,
    names: async () => {
      await new Promise((resolve) => setTimeout(resolve, 0));
      return [...running.keys()];
    },
    add(name: string) {
      return gate.run(
        (measured) =>
          new Promise<void>((resolve) => {
            const end = (): void => {
              running.delete(name);
              resolve();
            };
            running.set(name, { measured, end });
          }),
      );
    },
  };
}

const GB = 1024 ** 3;

describe('ProcessGate', () => {
  it('runs as many at once as there may be processes, in their order', async () => {
    const { running, names, add } = workload(new ProcessGate({ processes: 2, memoryBytes: Infinity }));
    const all = ['a', 'b', 'c'].map(add);
    expect(await names()).toEqual(['a', 'b']);
    running.get('a')?.end();
    expect(await names()).toEqual(['b', 'c']);
    for (const { end } of [...running.values()]) end();
    await Promise.all(all);
  });

  it('begins another only when what the largest has taken is known, and fits in besides', async () => {
    const { running, names, add } = workload(new ProcessGate({ processes: 4, memoryBytes: 3 * GB }));
    const all = ['a', 'b', 'c', 'd'].map(add);
    expect(await names()).toEqual(['a']);
    running.get('a')?.measured(0.9 * GB);
    expect(await names()).toEqual(['a', 'b', 'c']);
    running.get('b')?.measured(1.2 * GB);
    running.get('c')?.end();
    expect(await names()).toEqual(['a', 'b']); // a third one would make it 3.6 GB
    running.get('a')?.end();
    expect(await names()).toEqual(['b', 'd']);
    for (const { end } of [...running.values()]) end();
    await Promise.all(all);
  });

  it('runs one at a time when even one takes more than there is', async () => {
    const gate = new ProcessGate({ processes: 2, memoryBytes: GB });
    const { running, names, add } = workload(gate);
    const all = ['a', 'b'].map(add);
    await names();
    running.get('a')?.measured(2 * GB);
    expect(await names()).toEqual(['a']);
    running.get('a')?.end();
    expect(await names()).toEqual(['b']);
    running.get('b')?.end();
    await Promise.all(all);
    expect(gate.largest).toBe(2 * GB);
  });

  it('goes on after work that fails', async () => {
    const gate = new ProcessGate({ processes: 1, memoryBytes: Infinity });
    await expect(gate.run(() => Promise.reject(new Error('it failed')))).rejects.toThrow('it failed');
    expect(await gate.run(async () => 'done')).toBe('done');
  });
});
