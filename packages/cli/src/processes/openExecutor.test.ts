import { processBudget } from '@cnn/node';
import { describe, expect, it } from 'vitest';
import { describeBudget } from './openExecutor.js';

describe('describeBudget', () => {
  it('says how many run at once, and with how many threads', () => {
    const few = processBudget({ processes: 3, cores: 2 });
    expect(describeBudget(few)).toContain('2 cores let 1 run at once, not 3; fewer --threads let more');
    const one = processBudget({ processes: 3, cores: 3, threads: 1 });
    expect(describeBudget(one)).toMatch(/^Each training has 1 thread, .*\(--threads\)\.$/);
  });
});
