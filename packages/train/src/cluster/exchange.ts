import { type Cluster, decodeUtf8, type Engine, encodeUtf8, Graph, ops, type Session } from '@cnn/core';

/**
 * What the workers of a cluster tell each other besides the steps of a training. Every worker must make the same calls in the same order:
 * each waits for all others.
 *
 * ```ts
 * const exchange = await clusterExchange(engine);
 * const hosts = await exchange?.gatherJson(hostname()); // of all workers, in their order
 * await exchange?.dispose();
 * ```
 */
export interface ClusterExchange extends Cluster {
  /** The bytes of every worker, in their order; any number from each. */
  gather(bytes: Uint8Array): Promise<readonly Uint8Array[]>;
  /** The values of every worker, in their order, as JSON keeps them. */
  gatherJson<Value>(value: Value): Promise<readonly Value[]>;
  dispose(): Promise<void>;
}

/** Numbers of one sum: a few, or many. Each program has one size, so that nothing is compiled anew. */
const sizes = { few: 1024, many: 2 ** 18 } as const;

/** A number of float32 holds two bytes: whole numbers below 2²⁴ are exact, and so is a sum of one of them and zeros. */
const PER_NUMBER = 2;

/**
 * The exchange of an engine that was started as a worker of a cluster; undefined for one that computes alone.
 *
 * It is a program that sums vectors over the workers, in which each fills its own place and leaves zeros in the others.
 */
export async function clusterExchange(engine: Engine): Promise<ClusterExchange | undefined> {
  const { cluster } = engine;
  if (!cluster || cluster.workers.length < 2) return undefined;
  const programs = Object.fromEntries(
    Object.entries(sizes).map(([name, size]) => {
      const graph = new Graph();
      const shape = [size];
      const own = graph.input('numbers', { shape, dtype: 'float32', source: { kind: 'batch' } });
      return [name, graph.program({ outputs: { numbers: ops.allReduce(own) } })];
    }),
  );
  return new SummingExchange(cluster, await engine.load({ state: {}, programs }, {}));
}

class SummingExchange implements ClusterExchange {
  readonly workers: readonly string[];
  readonly index: number;
  readonly #session: Session;

  constructor({ workers, index }: Cluster, session: Session) {
    this.workers = workers;
    this.index = index;
    this.#session = session;
  }

  async gather(bytes: Uint8Array): Promise<readonly Uint8Array[]> {
    const lengths = await this.#lengths(bytes.length);
    const places = lengths.map((_, index) => sum(lengths.slice(0, index).map(numbersOf)));
    const total = sum(lengths.map(numbersOf));
    const own = numbersFrom(bytes);
    const first = places[this.index] as number;
    const gathered = lengths.map((length) => new Uint8Array(length));
    const size = total > sizes.few ? sizes.many : sizes.few;
    for (let begin = 0; begin < total; begin += size) {
      const data = new Float32Array(size);
      const [from, to] = [Math.max(first, begin), Math.min(first + own.length, begin + size)];
      if (from < to) data.set(own.subarray(from - first, to - first), from - begin);
      const numbers = await this.#sum(data);
      for (const [index, part] of gathered.entries())
        putNumbers(part, numbers, begin - (places[index] as number));
    }
    return gathered;
  }

  async gatherJson<Value>(value: Value): Promise<readonly Value[]> {
    const gathered = await this.gather(encodeUtf8(JSON.stringify(value ?? null)));
    return gathered.map((bytes) => JSON.parse(decodeUtf8(bytes) as string) as Value);
  }

  dispose(): Promise<void> {
    return this.#session.dispose();
  }

  /** Of the bytes of every worker: two numbers each. */
  async #lengths(own: number): Promise<number[]> {
    const lengths: number[] = [];
    const perSum = sizes.few / 2;
    for (let first = 0; first < this.workers.length; first += perSum) {
      const data = new Float32Array(sizes.few);
      const at = this.index - first;
      if (at >= 0 && at < perSum) data.set([Math.floor(own / 2 ** 20), own % 2 ** 20], 2 * at);
      const numbers = await this.#sum(data);
      for (let worker = 0; worker < perSum && lengths.length < this.workers.length; worker++)
        lengths.push((numbers[2 * worker] as number) * 2 ** 20 + (numbers[2 * worker + 1] as number));
    }
    return lengths;
  }

  async #sum(data: Float32Array): Promise<Float32Array> {
    const program = data.length === sizes.few ? 'few' : 'many';
    const { numbers } = await this.#session.run(program, { numbers: { shape: [data.length], data } });
    return numbers?.data as Float32Array;
  }
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

const numbersOf = (bytes: number): number => Math.ceil(bytes / PER_NUMBER);

function numbersFrom(bytes: Uint8Array): Float32Array {
  const numbers = new Float32Array(numbersOf(bytes.length));
  for (let at = 0; at < numbers.length; at++)
    numbers[at] = (bytes[PER_NUMBER * at] as number) + 256 * (bytes[PER_NUMBER * at + 1] ?? 0);
  return numbers;
}

/** Writes what `numbers` holds of a worker's bytes, of which they begin with that of number `offset`; it may be negative. */
function putNumbers(bytes: Uint8Array, numbers: Float32Array, offset: number): void {
  const begin = Math.max(0, -offset);
  const end = Math.min(numbers.length, numbersOf(bytes.length) - offset);
  for (let at = begin; at < end; at++) {
    const value = numbers[at] as number;
    const byte = PER_NUMBER * (at + offset);
    bytes[byte] = value & 255;
    // Of an odd number of bytes, the last number has one: a byte beyond the end is dropped.
    bytes[byte + 1] = value >> 8;
  }
}
