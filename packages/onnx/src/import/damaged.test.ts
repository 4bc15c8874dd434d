import { expect, it } from 'vitest';
import { readDamaged } from './damaged.support.test.js';

it('damaged files are refused in plain words, or read', () => {
  const from = Number(process.env.MUTATIONS_FROM ?? 0);
  const { read, refused, slowest } = readDamaged({ from, count: Number(process.env.MUTATIONS ?? 300) });
  expect(read).toBeGreaterThan(0);
  expect(refused).toBeGreaterThan(read / 4);
  expect(slowest).toBeLessThan(2000);
});
