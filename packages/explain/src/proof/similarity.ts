import type { Size } from '@cnn/data';

/**
 * Spearman's rank correlation (Spearman 1904, doi:10.2307/1412159): Pearson's correlation of ranks, equal values with their mean rank.
 * Null where one of them is constant: it has no order.
 */
export function rankCorrelation(one: Float32Array, other: Float32Array): number | null {
  const [a, b] = [ranks(one), ranks(other)];
  const mean = (a.length + 1) / 2;
  let [products, squares, others] = [0, 0, 0];
  for (let at = 0; at < a.length; at++) {
    const [x, y] = [(a[at] as number) - mean, (b[at] as number) - mean];
    products += x * y;
    squares += x * x;
    others += y * y;
  }
  return squares === 0 || others === 0 ? null : products / Math.sqrt(squares * others);
}

function ranks(values: Float32Array): Float64Array {
  const order = Int32Array.from(values.keys()).sort((a, b) => (values[a] as number) - (values[b] as number));
  const found = new Float64Array(values.length);
  for (let start = 0; start < order.length; ) {
    let end = start + 1;
    while (end < order.length && values[order[end] as number] === values[order[start] as number]) end += 1;
    for (let at = start; at < end; at++) found[order[at] as number] = (start + end + 1) / 2;
    start = end;
  }
  return found;
}

/**
 * The structural similarity of two maps (Wang et al. 2004, doi:10.1109/TIP.2003.819861), each brought to 0..1 first, as Adebayo et al. do: the
 * mean over all windows of 7×7, or of the largest odd size that fits. 1 for equal maps.
 */
export function structuralSimilarity(one: Float32Array, other: Float32Array, size: Size): number {
  const [height, width] = size;
  const side = Math.min(7, ...size.map((length) => (length % 2 ? length : length - 1)));
  const [a, b] = [toUnit(one), toUnit(other)];
  const count = side * side;
  const correction = count > 1 ? count / (count - 1) : 1;
  const [c1, c2] = [0.01 ** 2, 0.03 ** 2];
  let [sum, windows] = [0, 0];
  for (let top = 0; top + side <= height; top++) {
    for (let left = 0; left + side <= width; left++) {
      let [x, y, xx, yy, xy] = [0, 0, 0, 0, 0];
      for (let row = top; row < top + side; row++) {
        for (let at = row * width + left; at < row * width + left + side; at++) {
          const [p, q] = [a[at] as number, b[at] as number];
          x += p;
          y += q;
          xx += p * p;
          yy += q * q;
          xy += p * q;
        }
      }
      const [mx, my] = [x / count, y / count];
      const [vx, vy] = [correction * (xx / count - mx * mx), correction * (yy / count - my * my)];
      const covariance = correction * (xy / count - mx * my);
      sum += ((2 * mx * my + c1) * (2 * covariance + c2)) / ((mx * mx + my * my + c1) * (vx + vy + c2));
      windows += 1;
    }
  }
  return sum / windows;
}

/** Values brought to 0..1; zeros where all are the same. */
function toUnit(values: Float32Array): Float64Array {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  const range = high - low || 1;
  return Float64Array.from(values, (value) => (value - low) / range);
}
