import { expect, it } from 'vitest';
import { quadrature, quadratureRules } from './quadrature.js';

const integral = (
  rule: (typeof quadratureRules)[number],
  steps: number,
  of: (x: number) => number,
): number => {
  const { places, weights } = quadrature(rule, steps);
  return places.reduce((sum, place, at) => sum + of(place) * (weights[at] as number), 0);
};

const digits = { gaussLegendre: 13, trapezoid: 4, riemannLeft: 1, riemannMiddle: 4, riemannRight: 1 };

it.each(quadratureRules)('%s is right for what does not change, and near for eˣ', (rule) => {
  expect(integral(rule, 64, () => 3)).toBeCloseTo(3, 12);
  expect(integral(rule, 64, Math.exp)).toBeCloseTo(Math.E - 1, digits[rule]);
});

it('gaussLegendre is exact for a polynomial of degree 2·steps − 1, and no further', () => {
  for (const steps of [1, 2, 5, 64]) {
    expect(integral('gaussLegendre', steps, (x) => x ** (2 * steps - 1))).toBeCloseTo(1 / (2 * steps), 13);
  }
  expect(Math.abs(integral('gaussLegendre', 2, (x) => x ** 4) - 1 / 5)).toBeGreaterThan(1e-3);
});
