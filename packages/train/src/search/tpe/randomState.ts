import { cumulativeSum } from './sums.js';

const LENGTH = 624;
const SHIFT = 397;

/**
 * NumPy's `RandomState(seed)`: the Mersenne Twister MT19937 with 53-bit numbers, draw for draw.
 *
 * Matsumoto and Nishimura, Mersenne Twister: a 623-dimensionally equidistributed uniform pseudo-random number generator, ACM TOMACS 8, 1998.
 */
export class RandomState {
  readonly #key = new Uint32Array(LENGTH);
  #next = LENGTH;

  /** @param seed a whole number from 0 to 2³² − 1 */
  constructor(seed: number) {
    let word = seed >>> 0;
    for (let at = 0; at < LENGTH; at++) {
      this.#key[at] = word;
      word = (Math.imul(1_812_433_253, word ^ (word >>> 30)) + at + 1) >>> 0;
    }
  }

  /** `random_sample()`: uniform in [0, 1). */
  sample(): number {
    const high = this.#word() >>> 5;
    const low = this.#word() >>> 6;
    return (high * 67_108_864 + low) / 9_007_199_254_740_992;
  }

  /** `random_sample(size)` */
  samples(size: number): Float64Array {
    return Float64Array.from({ length: size }, () => this.sample());
  }

  /** `uniform(low, high)` */
  uniform(low: number, high: number): number {
    return low + (high - low) * this.sample();
  }

  /** `choice(len(p), p=p, size=size)` */
  choices(probabilities: Float64Array, size: number): number[] {
    const cumulative = cumulativeSum(probabilities);
    const total = cumulative[cumulative.length - 1] as number;
    const bounds = cumulative.map((sum) => sum / total);
    return Array.from(this.samples(size), (drawn) => countUpTo(bounds, drawn));
  }

  #word(): number {
    if (this.#next === LENGTH) this.#twist();
    let word = this.#key[this.#next++] as number;
    word ^= word >>> 11;
    word ^= (word << 7) & 0x9d2c5680;
    word ^= (word << 15) & 0xefc60000;
    return (word ^ (word >>> 18)) >>> 0;
  }

  #twist(): void {
    const key = this.#key;
    for (let at = 0; at < LENGTH; at++) {
      const joined = ((key[at] as number) & 0x80000000) | ((key[(at + 1) % LENGTH] as number) & 0x7fffffff);
      const mixed = (joined >>> 1) ^ (joined & 1 ? 0x9908b0df : 0);
      key[at] = (key[(at + SHIFT) % LENGTH] as number) ^ mixed;
    }
    this.#next = 0;
  }
}

/** How many of some ascending numbers are not above one: `searchsorted(…, side='right')`. */
function countUpTo(ascending: Float64Array, limit: number): number {
  let [from, to] = [0, ascending.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (limit < (ascending[middle] as number)) to = middle;
    else from = middle + 1;
  }
  return from;
}
