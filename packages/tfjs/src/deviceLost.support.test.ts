import { type Engine, type EngineProvider, Graph, ops, type ProgramSet, type TensorValue } from '@cnn/core';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { tfjsWebgpu } from './backends/webgpu.js';

/** w becomes w + x, whose sum is the output. */
function counting(): ProgramSet {
  const graph = new Graph();
  const x = graph.input('x', { shape: [4], dtype: 'float32', source: { kind: 'batch' } });
  const w = graph.state('w', { shape: [4], dtype: 'float32', role: 'trainable' });
  const next = ops.add(w, x);
  const program = graph.program({
    outputs: { sum: ops.reduceSum(next, { axes: [0] }) },
    updates: { w: next },
  });
  return { state: graph.stateSpecs, programs: { count: program } };
}

const values = (value: number): TensorValue => ({ shape: [4], data: new Float32Array(4).fill(value) });

async function started(provider: EngineProvider): Promise<Engine> {
  const attempt = await provider.start();
  if (!attempt.available) throw new Error(attempt.reason);
  return attempt.engine;
}

const lostError = { code: 'ENGINE', details: { reason: 'deviceLost' } };

/** A backend with a device, and how to lose it. */
export interface LosableBackend {
  readonly name: string;
  readonly provider: EngineProvider;
  readonly lose: () => void;
}

export const webgpuDevice: LosableBackend = {
  name: 'webgpu',
  provider: tfjsWebgpu,
  lose: () => (tf.backend() as unknown as { readonly device: { destroy(): void } }).device.destroy(),
};

export function describeLostDevice(ways: readonly LosableBackend[]): void {
  describe.each(ways)('$name, whose device is lost', ({ provider, lose }) => {
    it('fails with a clear error, frees what it held, and starts again', async () => {
      const engine = await started(provider);
      const session = await engine.load(counting(), { w: values(0) });
      expect((await session.run('count', { x: values(1) })).sum?.data[0]).toBe(4);
      // In the middle of a run.
      const running = session.run('count', { x: values(1) });
      lose();
      await expect(running.then(() => session.run('count', { x: values(1) }))).rejects.toMatchObject(
        lostError,
      );
      await expect(session.run('count', { x: values(1) })).rejects.toThrow(
        /the graphics device was lost.*start the engine again, or another one, and go on from a checkpoint\.$/,
      );
      await expect(session.readState()).rejects.toMatchObject(lostError);
      await session.dispose();
      await engine.dispose();
      const again = await started(provider);
      const other = await again.load(counting(), { w: values(2) });
      expect((await other.run('count', { x: values(1) })).sum?.data[0]).toBe(12);
      await other.dispose();
      await again.dispose();
    }, 60_000);
  });
}
