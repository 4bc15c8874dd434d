import type { Program, TensorValue, TensorValues } from '@cnn/core';
import { compileProgram } from '../compile/compileProgram.js';
import { OnnxThread } from '../session/onnxThread.js';
import type { Target } from '../writing/emission.js';

/** A program as it is written for a device, computed on the processor. Its graph stays as it is written: nothing is optimized. */
export async function onProcessor(
  program: Program,
  {
    state = {},
    inputs,
    target,
  }: {
    readonly state?: TensorValues;
    readonly inputs: TensorValues;
    readonly target?: Partial<Target>;
  },
): Promise<TensorValues> {
  const host = await OnnxThread.start({
    options: { graphOptimizationLevel: 'disabled', logSeverityLevel: 4 },
  });
  if (typeof host === 'string') throw new Error(host);
  const batchSize = Object.values(inputs)[0]?.shape[0] as number;
  const { model: bytes, ...places } = compileProgram({
    ...{ program, batchSize },
    target: { block: 0, contrib: false, threads: 1, device: 'webgpu', ...target },
  });
  const values = Object.entries(state).map(([name, { data }]) => ({ name, data: data.slice() }));
  await host.ask({ kind: 'write', set: 0, values });
  await host.ask({ kind: 'open', model: 1, bytes });
  const reply = await host.ask({
    ...{ kind: 'run', model: 1, set: 0, state: places.state, updates: [] },
    inputs: places.inputs.map(({ name, tensor }) => {
      const { shape, data } = inputs[name] as TensorValue;
      return { tensor, shape, data: data.slice() };
    }),
    outputs: places.outputs.map(({ tensor }) => tensor),
  });
  await host.stop();
  return Object.fromEntries(
    places.outputs.map(({ name, shape }, at) => [name, { shape, data: reply[at] as Float32Array }]),
  );
}
