import { expect, it } from 'vitest';
import { shareOf } from './batchShare.js';

it('gives each item of a batch to one worker, in order', () => {
  for (const items of [1, 2, 3, 5, 8, 31]) {
    for (const count of [1, 2, 3, 4, 7]) {
      let next = 0;
      for (let index = 0; index < count; index++) {
        const share = shareOf(items, { index, count });
        expect(share.first).toBe(next);
        expect(share.count).toBeGreaterThanOrEqual(Math.floor(items / count));
        expect(share.count).toBeLessThanOrEqual(Math.ceil(items / count));
        next += share.count;
      }
      expect(next).toBe(items);
    }
  }
  expect(shareOf(5, { index: 1, count: 2 })).toEqual({ first: 2, count: 3 });
  expect(shareOf(1, { index: 0, count: 2 })).toEqual({ first: 0, count: 0 });
});

it('leaves batches whole where those are shared', () => {
  expect(shareOf(5, { index: 1, count: 2, of: 'batches' })).toEqual({ first: 0, count: 5 });
});
