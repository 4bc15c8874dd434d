/**
 * The chance that a standard normal number is further from 0 than `z`: erfc(|z| / √2). By Taylor's series of erf near 0 and
 * by Laplace's continued fraction of erfc beyond (Abramowitz and Stegun 7.1.6 and 7.1.14), to about 1e-14 of its size.
 */
export function twoSidedTail(z: number): number {
  const x = Math.abs(z) / Math.SQRT2;
  const density = Math.exp(-x * x) / Math.sqrt(Math.PI);
  if (x < 2.5) {
    let term = x;
    let sum = x;
    for (let k = 1; term > sum * 1e-17; k++) {
      term *= (2 * x * x) / (2 * k + 1);
      sum += term;
    }
    return 1 - 2 * density * sum;
  }
  let fraction = x;
  for (let k = 60; k > 0; k--) fraction = x + k / 2 / fraction;
  return density / fraction;
}

/** The `z` for which a standard normal number is between −z and z with the chance `level`, by bisection. */
export function normalBound(level: number): number {
  let [low, high] = [0, 40];
  for (let step = 0; step < 100; step++) {
    const middle = (low + high) / 2;
    if (twoSidedTail(middle) > 1 - level) low = middle;
    else high = middle;
  }
  return low;
}
