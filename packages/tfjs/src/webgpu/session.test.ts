import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { Graph, ops, type ProgramSet, type TensorValue, type TensorValues } from '@cnn/core';
import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { countPlacement } from './placement.support.test.js';
import { describeWebgpu, startWebgpu } from './webgpuSuite.support.test.js';

/** w becomes w + x·scale, whose sum is the output. */
function counting(size: number): ProgramSet {
  const graph = new Graph();
  const x = graph.input('x', { shape: [size], dtype: 'float32', source: { kind: 'batch' } });
  const w = graph.state('w', { shape: [size], dtype: 'float32', role: 'trainable' });
  const next = ops.add(w, ops.multiply(x, 0.5));
  const program = graph.program({
    outputs: { sum: ops.reduceSum(next, { axes: [0] }) },
    updates: { w: next },
  });
  return { state: graph.stateSpecs, programs: { count: program } };
}

const values = (size: number, value: number): TensorValue => ({
  shape: [size],
  data: new Float32Array(size).fill(value),
});

interface Buffers {
  readonly bufferManager: { getNumUsedBuffers(): number; readonly numBytesAllocated: number };
  readonly device: { readonly lost: Promise<unknown> };
}

const backend = (): Buffers => tf.backend() as unknown as Buffers;

describeWebgpu('a session in Node', () => {
  it('uploads the inputs of a step and little more, and holds no more after many steps', async () => {
    const engine = await startWebgpu();
    const session = await engine.load(counting(4096), { w: values(4096, 0) });
    const x = values(4096, 1);
    await session.run('count', { x });
    await session.run('count', { x });
    const placement = countPlacement();
    const used = backend().bufferManager.getNumUsedBuffers();
    const allocated = backend().bufferManager.numBytesAllocated;
    for (let step = 0; step < 20; step++) await session.run('count', { x });
    expect(placement.onProcessor + placement.broughtBack).toBe(0);
    expect(session.offCard?.('count')).toBe(0);
    expect(placement.bytesUploaded).toBeGreaterThanOrEqual(20 * x.data.byteLength);
    expect(placement.bytesUploaded).toBeLessThan(20 * (x.data.byteLength + 64));
    expect(backend().bufferManager.getNumUsedBuffers()).toBe(used);
    expect(backend().bufferManager.numBytesAllocated).toBe(allocated);
    expect((await session.run('count', { x })).sum?.data[0]).toBe(4096 * 0.5 * 23);
    const { device } = backend();
    await engine.dispose();
    // With its last engine the device goes, and all that the card held for it.
    await device.lost;
  });

  it('refuses weights that are larger than any value of the device, before they are sent', async () => {
    const engine = await startWebgpu();
    const loading = engine.load(counting(2 ** 34), { w: values(1, 0) });
    await expect(loading).rejects.toThrow(
      /^WebGPU: w \[17179869184\]: expected values of at most .* GB, .*, received 68.7 GB. Make the layer smaller/,
    );
    await engine.dispose();
  });

  it('counts what is left to the processor, where TensorFlow.js may do so', async () => {
    const engine = await startWebgpu();
    const graph = new Graph();
    const x = graph.input('x', { shape: [4], dtype: 'float32', source: { kind: 'batch' } });
    const program = graph.program({ outputs: { y: ops.add(x, x) } });
    const session = await engine.load({ state: {}, programs: { double: program } }, {});
    tf.env().set('WEBGPU_CPU_FORWARD', true);
    await session.run('double', { x: values(4, 1) });
    tf.env().set('WEBGPU_CPU_FORWARD', false);
    expect(session.offCard?.('double')).toBe(1);
    await session.run('double', { x: values(4, 1) });
    expect(session.offCard?.('double')).toBe(0);
    await engine.dispose();
  });

  it('goes on from a state with the same bits, also of small values', async () => {
    const graph = new Graph();
    const spec = { shape: [3], dtype: 'float32', role: 'trainable' } as const;
    const x = graph.input('x', { shape: [3], dtype: 'float32', source: { kind: 'batch' } });
    const [w, m] = [graph.state('w', spec), graph.state('m', spec)];
    const mean = ops.add(ops.multiply(m, 0.9), ops.multiply(x, 0.1));
    const step = ops.divide(mean, ops.add(ops.sqrt(ops.exp(mean)), 1e-7));
    const program = graph.program({ outputs: { w }, updates: { m: mean, w: ops.subtract(w, step) } });
    const set: ProgramSet = { state: graph.stateSpecs, programs: { step: program } };
    const begin = { w: { shape: [3], data: Float32Array.of(0.1, 0.7, -1.3) }, m: values(3, 0) };
    const engine = await startWebgpu();
    const train = async (state: TensorValues, [from, to]: readonly [number, number]) => {
      const session = await engine.load(set, state);
      for (let at = from; at < to; at++)
        await session.run('step', { x: { shape: [3], data: Float32Array.of(at / 3, at / 7, -at / 11) } });
      const end = await session.readState();
      await session.dispose();
      return end;
    };
    const whole = await train(begin, [0, 6]);
    expect(await train(await train(begin, [0, 3]), [3, 6])).toEqual(whole);
    await engine.dispose();
  });

  it('keeps the device while another engine uses it', async () => {
    const [first, second] = [await startWebgpu(), await startWebgpu()];
    const session = await second.load(counting(4), { w: values(4, 1) });
    await first.dispose();
    await first.dispose();
    expect((await session.run('count', { x: values(4, 2) })).sum?.data[0]).toBe(8);
    await second.dispose();
  });

  it('fails where the card has no room for a value, instead of computing zeros', async () => {
    const engine = await startWebgpu();
    const graph = new Graph();
    const x = graph.input('x', { shape: [-1, 1], dtype: 'float32', source: { kind: 'batch' } });
    const y = ops.reduceSum(ops.broadcast(ops.reshape(x, [-1, 1, 1]), [-1, 2 ** 15, 2 ** 14]));
    const set: ProgramSet = { state: {}, programs: { huge: graph.program({ outputs: { y } }) } };
    const session = await engine.load(set, {});
    const input = { shape: [1, 1], data: Float32Array.of(1) };
    await expect(session.run('huge', { x: input })).rejects.toThrow(
      /^WebGPU: the graphics device failed \(.*\)\. .*smaller batch or smaller images\.$/,
    );
    await engine.dispose();
  });

  it('leaves no navigator behind, and globals that nothing lists', async () => {
    const before = Object.keys(globalThis);
    const engine = await startWebgpu();
    expect((globalThis.navigator as Navigator | undefined)?.gpu).toBeUndefined();
    expect(Object.keys(globalThis)).toEqual(before);
    await engine.dispose();
  });

  it.each(['dispose', 'leave', 'throw'])('lets the process end: %s', (end) => {
    const program = fileURLToPath(new URL('../../dist/index.js', import.meta.url));
    const code = `import { tfjsWebgpu } from ${JSON.stringify(program)};
const attempt = await tfjsWebgpu.start();
if (!attempt.available) throw new Error(attempt.reason);
console.log(attempt.engine.name);
if (${JSON.stringify(end)} === 'dispose') await attempt.engine.dispose();
if (${JSON.stringify(end)} === 'throw') throw new Error('meant');`;
    const { status, signal, stdout, stderr } = spawnSync(
      process.execPath,
      ['--input-type=module', '-e', code],
      {
        encoding: 'utf8',
        timeout: 60_000,
      },
    );
    expect({ status, signal, stdout }).toEqual({
      status: end === 'throw' ? 1 : 0,
      signal: null,
      stdout: 'webgpu\n',
    });
    expect(stderr).toMatch(end === 'throw' ? /Error: meant/ : /^$/);
  });
});
