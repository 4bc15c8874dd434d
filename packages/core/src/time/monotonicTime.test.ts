import { afterEach, expect, it, vi } from 'vitest';
import { monotonicTime } from './monotonicTime.js';

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

it('goes on when the system’s time goes back', () => {
  const before = monotonicTime();
  vi.spyOn(Date, 'now').mockReturnValue(-1e9);
  expect(monotonicTime()).toBeGreaterThanOrEqual(before);
});

it('is the system’s time on hosts without another clock', () => {
  vi.stubGlobal('performance', undefined);
  vi.spyOn(Date, 'now').mockReturnValue(42);
  expect(monotonicTime()).toBe(42);
});
