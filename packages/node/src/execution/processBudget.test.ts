import { describe, expect, it } from 'vitest';
import { processBudget } from './processBudget.js';

describe('processBudget', () => {
  it('[run.threads] gives each training the same threads, however many are to run at once', () => {
    const all = [1, 2, 3, 9].map((processes) => processBudget({ processes, cores: 8 }));
    expect(all.map(({ threads }) => threads)).toEqual([2, 2, 2, 2]);
    expect(all.map(({ processes }) => processes)).toEqual([1, 2, 3, 4]);
    expect(processBudget().memoryBytes).toBe(Number.POSITIVE_INFINITY);
  });

  it('lets as many run as have cores for their threads, at least one', () => {
    expect(processBudget({ processes: 3, cores: 2 })).toMatchObject({ processes: 1, asked: 3, threads: 2 });
    expect(processBudget({ processes: 3, cores: 3, threads: 1 })).toMatchObject({ processes: 3, threads: 1 });
    expect(processBudget({ cores: 1, threads: 4 })).toMatchObject({ processes: 1, threads: 4 });
  });

  it.each([
    [{ processes: 0 }, 'processes: expected a whole number from 1, received 0'],
    [{ threads: 1.5 }, 'threads: expected a whole number from 1, received 1.5'],
    [{ memoryBytes: -1 }, 'memoryBytes: expected a number above 0, received -1'],
  ])('refuses %j', (options, message) => {
    expect(() => processBudget(options)).toThrow(message);
  });
});
