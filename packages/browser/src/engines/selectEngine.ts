import { CnnError, type Engine } from '@cnn/core';
import {
  checkEngineParts,
  type EngineName,
  type EngineParts,
  engineNames,
  providerOf,
  withoutGraphicsCard,
} from './engineProviders.js';

export interface EngineOptions extends EngineParts {
  /**
   * Default: the first of `engineNames` that works here, without `webgpu`, `onnx-webgpu` and `webgl` where there is no graphics card: drawn by
   * the processor they are slower than `cpu`.
   */
  readonly name?: EngineName | undefined;
}

/**
 * Starts an engine: the one that is named, or the first of `engineNames` that works in this browser. Which is the fastest depends on
 * the model and the machine: `fastestEngine` measures it.
 *
 * @throws CnnError (OPTIONS) for an unknown name, or an `onnx` or `onnxWebGpu` that is no engine, (ENGINE) with the reason, when it does not work here
 */
export async function selectEngine({ name, ...parts }: EngineOptions = {}): Promise<Engine> {
  const names = name === undefined ? engineNames : [name];
  const { onnx, onnxWebGpu } = parts;
  checkEngineParts('selectEngine', { names, onnx, onnxWebGpu });
  const reasons: string[] = [];
  for (const candidate of names) {
    const passedOver = name === undefined ? await withoutGraphicsCard(candidate) : undefined;
    if (passedOver !== undefined) {
      reasons.push(`${candidate}: ${passedOver}`);
      continue;
    }
    const provider = await providerOf(candidate, parts);
    const attempt = await provider.start();
    if (attempt.available) return attempt.engine;
    reasons.push(`${candidate}: ${attempt.reason}`);
  }
  const what = name === undefined ? 'no engine works here' : `the engine ${name} does not work here`;
  throw new CnnError('ENGINE', `${what}. ${reasons.join(' ')}`);
}
