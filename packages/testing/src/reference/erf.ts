/**
 * The Gauss error function to about 1e-15: its series near zero, the continued fraction of erfc further out.
 * Abramowitz & Stegun, Handbook of Mathematical Functions, 7.1.6 and 7.1.14.
 */
export function erf(x: number): number {
  const size = Math.abs(x);
  if (size > 6) return Math.sign(x);
  const decay = Math.exp(-size * size);
  return (
    Math.sign(x) *
    (size < 2.5
      ? (2 / Math.sqrt(Math.PI)) * decay * series(size)
      : 1 - (decay * fraction(size)) / Math.sqrt(Math.PI))
  );
}

/** Σ 2ⁿ x²ⁿ⁺¹ / (1·3·…·(2n+1)) */
function series(x: number): number {
  let term = x;
  let sum = x;
  for (let n = 1; term > sum * 1e-17; n++) {
    term *= (2 * x * x) / (2 * n + 1);
    sum += term;
  }
  return sum;
}

/** 1/(x + ½/(x + 1/(x + 3/2/(x + …)))) */
function fraction(x: number): number {
  let value = x;
  for (let n = 60; n >= 1; n--) value = x + n / 2 / value;
  return 1 / value;
}
