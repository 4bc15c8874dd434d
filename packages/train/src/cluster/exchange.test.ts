import { randomStream } from '@cnn/core';
import { referenceCluster, referenceEngine } from '@cnn/testing';
import { expect, it } from 'vitest';
import { type ClusterExchange, clusterExchange } from './exchange.js';

async function exchanges(workers: number): Promise<ClusterExchange[]> {
  const all = await Promise.all(referenceCluster({ workers, precision: 'float32' }).map(clusterExchange));
  return all.filter((one) => one !== undefined);
}

it.each([
  [2, [0, 0]],
  [2, [1, 0]],
  [2, [3, 2048]],
  [3, [0, 2047, 5]],
  [3, [2049, 1, 530_001]],
])('gives %i workers the bytes of all: %j', async (workers, lengths) => {
  const bytes = lengths.map((length, worker) =>
    Uint8Array.from(
      randomStream({ seed: worker, purpose: 'bytes' }).fillUniform(new Float32Array(length)),
      (value) => value * 256,
    ),
  );
  const all = await exchanges(workers);
  const gathered = await Promise.all(all.map((one, worker) => one.gather(bytes[worker] as Uint8Array)));
  for (const received of gathered)
    expect(received.map((one, at) => Buffer.compare(one, bytes[at] as Uint8Array))).toEqual(
      bytes.map(() => 0),
    );
});

it('gives the values of all workers in their order', async () => {
  const all = await exchanges(4);
  const values = all.map(({ index }) => (index === 2 ? undefined : { index, text: 'µ€'.repeat(index) }));
  const gathered = await Promise.all(all.map((one, worker) => one.gatherJson(values[worker])));
  for (const received of gathered) expect(received).toEqual(values.map((value) => value ?? null));
});

it('is none of an engine that computes alone', async () => {
  expect(await clusterExchange(referenceEngine())).toBeUndefined();
});
