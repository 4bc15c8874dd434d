/** Where a function is looked at between 0 and 1, and how much each place counts: the sum of values times weights is its integral. */
export interface Quadrature {
  readonly places: Float64Array;
  readonly weights: Float64Array;
}

export const quadratureRules = [
  'gaussLegendre',
  'trapezoid',
  'riemannLeft',
  'riemannMiddle',
  'riemannRight',
] as const;

export type QuadratureRule = (typeof quadratureRules)[number];

/** The places and weights of a rule. @param steps how many, at least 2 */
export function quadrature(rule: QuadratureRule, steps: number): Quadrature {
  if (rule === 'gaussLegendre') return gaussLegendre(steps);
  if (rule === 'trapezoid') {
    const gap = 1 / (steps - 1);
    const isEnd = (at: number): boolean => at === 0 || at === steps - 1;
    return {
      places: Float64Array.from({ length: steps }, (_, at) => at * gap),
      weights: Float64Array.from({ length: steps }, (_, at) => (isEnd(at) ? gap / 2 : gap)),
    };
  }
  const shift = { riemannLeft: 0, riemannMiddle: 0.5, riemannRight: 1 }[rule];
  return {
    places: Float64Array.from({ length: steps }, (_, at) => (at + shift) / steps),
    weights: new Float64Array(steps).fill(1 / steps),
  };
}

/**
 * The zeros of the Legendre polynomial by Newton's method, moved to 0..1: exact for polynomials of degree 2·steps − 1. Abramowitz and
 * Stegun 1964, 25.4.29 and 22.18.
 */
function gaussLegendre(steps: number): Quadrature {
  const places = new Float64Array(steps);
  const weights = new Float64Array(steps);
  for (let index = 0; index < steps; index++) {
    let x = Math.cos((Math.PI * (index + 0.75)) / (steps + 0.5));
    let slope = 1;
    for (let round = 0; round < 100; round++) {
      let [before, value] = [1, x];
      for (let degree = 2; degree <= steps; degree++) {
        [before, value] = [value, ((2 * degree - 1) * x * value - (degree - 1) * before) / degree];
      }
      slope = (steps * (x * value - before)) / (x * x - 1);
      const change = value / slope;
      x -= change;
      if (Math.abs(change) < 1e-15) break;
    }
    places[steps - 1 - index] = (1 + x) / 2;
    weights[steps - 1 - index] = 1 / ((1 - x * x) * slope * slope);
  }
  return { places, weights };
}
