import { DataType } from '../messages/definitions.js';
import { encodeModel } from '../messages/encode.js';
import * as attribute from '../writing/attributes.js';
import { GraphWriter, Names } from '../writing/graphWriter.js';
import type { HostAttempt, RuntimeHost } from './runtimeHost.js';

export interface Float16Option {
  /**
   * Whether convolutions, their gradients to images, and dense layers multiply in float16. Weights, gradients of kernels and all else stay float32. For graphics cards
   * that have it (`shader-f16`).
   * Train with `lossScaleOptimizer` of `@cnn/train`: without it small gradients become 0. Default false.
   */
  readonly float16?: boolean | undefined;
}

/** y = x · x in float16. */
function model(): Uint8Array {
  const graph = new GraphWriter(new Names());
  const to = (type: number) => ({ to: attribute.int(type) });
  graph.input('x', 'float32', [1]);
  const half = graph.add({ op: 'Cast', inputs: ['x'], attributes: to(DataType.float16) });
  const square = graph.add({ op: 'Mul', inputs: [half, half] });
  graph.addAs({ op: 'Cast', inputs: [square], attributes: to(DataType.float32) }, ['y']);
  graph.output('y', 'float32', [1]);
  const opsetImport = [{ domain: '', version: 21 }];
  return encodeModel({
    irVersion: 10,
    producerName: '@cnn/onnx',
    opsetImport,
    graph: graph.graph('float16'),
  });
}

/** The host where it computes in float16; else it is stopped, with a reason. */
export async function withFloat16(attempt: Extract<HostAttempt, { available: true }>): Promise<HostAttempt> {
  if (await hasFloat16(attempt.host)) return attempt;
  await attempt.host.stop();
  return {
    available: false,
    reason: 'the graphics card computes no float16 (shader-f16). Leave the option float16 out.',
  };
}

async function hasFloat16(host: RuntimeHost): Promise<boolean> {
  const number = -1;
  const x = { tensor: 'x', shape: [1], data: Float32Array.of(3) };
  try {
    await host.ask({ kind: 'open', model: number, bytes: model() });
    const [y] = await host.ask({
      ...{ kind: 'run', model: number, set: number },
      ...{ inputs: [x], state: [], updates: [], outputs: ['y'] },
    });
    return y?.[0] === 9;
  } catch {
    return false;
  } finally {
    await host.ask({ kind: 'close', model: number });
  }
}
