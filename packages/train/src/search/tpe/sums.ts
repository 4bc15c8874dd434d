/** Up to here NumPy adds with eight running sums; longer lists are halved. */
const BLOCK = 128;

/** NumPy's `sum` of neighbouring numbers, with its order of additions: candidates of TPE that tie are told apart by the last bit. */
export function pairwiseSum(values: Float64Array, from = 0, count = values.length): number {
  if (count < 8) {
    let sum = 0;
    for (let at = from; at < from + count; at++) sum += values[at] as number;
    return sum;
  }
  if (count > BLOCK) {
    const half = Math.floor(count / 2) - (Math.floor(count / 2) % 8);
    return pairwiseSum(values, from, half) + pairwiseSum(values, from + half, count - half);
  }
  const running = Array.from(values.subarray(from, from + 8));
  let at = from + 8;
  for (; at < from + count - (count % 8); at += 8) {
    for (let lane = 0; lane < 8; lane++) (running[lane] as number) += values[at + lane] as number;
  }
  const [a, b, c, d, e, f, g, h] = running as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  let sum = a + b + (c + d) + (e + f + (g + h));
  for (; at < from + count; at++) sum += values[at] as number;
  return sum;
}

/** `cumsum` */
export function cumulativeSum(values: Float64Array): Float64Array {
  let sum = 0;
  return values.map((value) => {
    sum += value;
    return sum;
  });
}
