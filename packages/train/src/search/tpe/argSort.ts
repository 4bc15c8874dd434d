/** Up to one more number is sorted by insertion. */
const SMALL = 15;

/**
 * NumPy's `argsort` of numbers in its portable form (`aquicksort`): which of several equal numbers comes first is a matter of its steps, and TPE's
 * kernels of equal values have different widths.
 *
 * @returns the indices of the numbers in ascending order
 */
export function argSort(values: Float64Array): Int32Array {
  const order = Int32Array.from(values, (_, index) => index);
  const open: [number, number][] = [[0, values.length - 1]];
  for (let range = open.pop(); range; range = open.pop()) {
    let [low, high] = range;
    while (high - low > SMALL) {
      const pivot = partition(values, order, low, high);
      if (pivot - low < high - pivot) {
        open.push([pivot + 1, high]);
        high = pivot - 1;
      } else {
        open.push([low, pivot - 1]);
        low = pivot + 1;
      }
    }
    insert(values, order, low, high);
  }
  return order;
}

/** Hoare's partition around the median of three. @returns where the pivot is then */
function partition(values: Float64Array, order: Int32Array, low: number, high: number): number {
  const value = (at: number): number => values[order[at] as number] as number;
  const swap = (a: number, b: number): void => {
    [order[a], order[b]] = [order[b] as number, order[a] as number];
  };
  const middle = low + ((high - low) >> 1);
  if (value(middle) < value(low)) swap(middle, low);
  if (value(high) < value(middle)) swap(high, middle);
  if (value(middle) < value(low)) swap(middle, low);
  const pivot = value(middle);
  let [up, down] = [low, high - 1];
  swap(middle, down);
  while (true) {
    do up++;
    while (value(up) < pivot);
    do down--;
    while (pivot < value(down));
    if (up >= down) break;
    swap(up, down);
  }
  swap(up, high - 1);
  return up;
}

function insert(values: Float64Array, order: Int32Array, low: number, high: number): void {
  for (let at = low + 1; at <= high; at++) {
    const index = order[at] as number;
    const value = values[index] as number;
    let to = at;
    for (; to > low && value < (values[order[to - 1] as number] as number); to--) {
      order[to] = order[to - 1] as number;
    }
    order[to] = index;
  }
}
