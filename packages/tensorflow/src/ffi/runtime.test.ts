import { availableParallelism } from 'node:os';
import { CnnError } from '@cnn/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeGraph } from '../messages/messages.js';
import { nativeStatus } from '../native/locate.js';
import * as attribute from '../writing/attributes.js';
import { GraphWriter } from '../writing/graphWriter.js';
import type { RunningGraph } from './runningGraph.js';
import { TensorflowRuntime } from './runtime.js';

const status = nativeStatus();

const type = attribute.type('float32');

/** `product`: a matrix times the one that is fed as `b`; `sum`: that of `a`. */
function matrices(): Uint8Array {
  const graph = new GraphWriter();
  graph.scope('matrices');
  const [a, b] = ['a', 'b'].map((name) =>
    graph.add({
      op: 'Placeholder',
      name,
      attributes: { dtype: type, shape: { shape: { dim: [{ size: -1 }, { size: -1 }] } } },
    }),
  ) as [string, string];
  const flags = { transpose_a: attribute.bool(false), transpose_b: attribute.bool(false) };
  graph.add({ op: 'MatMul', name: 'product', inputs: [a, b], attributes: { T: type, ...flags } });
  graph.add({
    op: 'Sum',
    name: 'sum',
    inputs: [a, graph.ints([0, 1])],
    attributes: { T: type, Tidx: attribute.type('int32'), keep_dims: attribute.bool(false) },
  });
  return encodeGraph(graph.nodes);
}

const matrix = (shape: readonly number[], ...data: number[]) => ({ shape, data: Float32Array.from(data) });

describe.skipIf(!status.ready)('TensorFlow by its C interface', () => {
  let runtime: TensorflowRuntime;
  let graph: RunningGraph;

  const started = async (): Promise<TensorflowRuntime> => {
    if (!status.ready) throw new Error(status.reason);
    const result = await TensorflowRuntime.start(status, availableParallelism());
    if (typeof result === 'string') throw new Error(result);
    return result;
  };

  beforeAll(async () => {
    runtime = await started();
    graph = await runtime.load(matrices());
  });

  afterAll(async () => {
    await runtime.dispose();
  });

  const product = (...feeds: ReturnType<typeof matrix>[]) =>
    graph.run(
      feeds.map((value, index) => ({ name: ['a', 'b'][index] as string, value })),
      ['product', 'sum'],
    );

  it('computes, and holds nothing afterwards', async () => {
    const values = await product(matrix([1, 2], 1, 2), matrix([2, 2], 1, 2, 3, 4));
    expect(values).toEqual([matrix([1, 2], 7, 10), matrix([], 3)]);
    expect(graph.tensors).toBe(0);
    expect(runtime.version).toMatch(/^2\./);
  });

  it("takes its copy at once: the caller's arrays may change before the run is done", async () => {
    const a = matrix([1, 1], 2);
    const first = product(a, matrix([1, 1], 5));
    a.data[0] = 3;
    const second = product(a, matrix([1, 1], 5));
    a.data[0] = 4;
    expect((await first)[0]?.data[0]).toBe(10);
    expect((await second)[0]?.data[0]).toBe(15);
  });

  it('takes tensors without elements', async () => {
    expect(await product(matrix([0, 2]), matrix([2, 3], 1, 2, 3, 4, 5, 6))).toEqual([
      matrix([0, 3]),
      matrix([], 0),
    ]);
  });

  it("fails with TensorFlow's own words, frees what was fed, and goes on", async () => {
    const failed = product(matrix([1, 2], 1, 2), matrix([1, 1], 1));
    await expect(failed).rejects.toThrow(CnnError);
    await expect(failed).rejects.toThrow(
      /^TensorFlow: Matrix size-incompatible: In\[0\]: \[1,2\], In\[1\]: \[1,1\]/,
    );
    expect(graph.tensors).toBe(0);
    await expect(graph.run([], ['nowhere'])).rejects.toThrow(
      "TensorFlow: the graph has no operation 'nowhere'",
    );
    expect((await product(matrix([1, 1], 2), matrix([1, 1], 3)))[0]?.data[0]).toBe(6);
  });

  it("refuses a graph with TensorFlow's own words", async () => {
    const writer = new GraphWriter();
    writer.add({ op: 'NoSuchOperation', name: 'x' });
    await expect(runtime.load(encodeGraph(writer.nodes))).rejects.toThrow(
      /^TensorFlow: Op type not registered 'NoSuchOperation'/,
    );
    await expect(runtime.load(Uint8Array.of(1, 2, 3))).rejects.toThrow(/^TensorFlow: Invalid GraphDef/);
  });

  it('leaks nothing in 20,000 runs', async () => {
    const feeds = [
      matrix([64, 64], ...new Array(4096).fill(1)),
      matrix([64, 64], ...new Array(4096).fill(2)),
    ];
    const run = async (count: number): Promise<void> => {
      for (let index = 0; index < count; index++) await product(...feeds);
    };
    await run(2000);
    const before = process.memoryUsage().rss;
    await run(20_000);
    // Each of the three matrices is 16 KiB: leaking one of them would be 313 MiB.
    expect(process.memoryUsage().rss - before).toBeLessThan(2 ** 26);
    expect(graph.tensors).toBe(0);
  });

  it('is over when it is disposed, and waits for what was asked before', async () => {
    const own = await started();
    const loaded = await own.load(matrices());
    const run = loaded.run([{ name: 'a', value: matrix([1, 2], 1, 2) }], ['sum']);
    await own.dispose();
    expect((await run)[0]?.data[0]).toBe(3);
    await expect(own.load(matrices())).rejects.toThrow('the engine is disposed. Start the engine again.');
    await expect(loaded.run([], ['sum'])).rejects.toThrow('the engine is disposed. Start the engine again.');
    await loaded.dispose();
    await own.dispose();
  });
});

it("passes on the system's words about a library that can't be loaded", async () => {
  expect(await TensorflowRuntime.start({ files: ['/nowhere/libtensorflow.so.2'] })).toMatch(
    /^\/nowhere\/libtensorflow\.so\.2: ./,
  );
});
