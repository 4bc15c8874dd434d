import type { TensorValues } from '@cnn/core';
import type { Runtime } from './runtime.js';

/** What is wrong with the first of these variables that holds NaN or infinity; nothing if all are finite. */
export function nonFinite(variables: TensorValues): string | undefined {
  for (const [name, { data }] of Object.entries(variables)) {
    const at = data.findIndex((value) => !Number.isFinite(value));
    if (at >= 0) return `'${name}' holds ${data[at]}`;
  }
  return undefined;
}

/** The same of the model's parameters and running statistics. Copies one at a time to the host. */
export async function nonFiniteWeights({ programs, session }: Runtime): Promise<string | undefined> {
  for (const [name, { role }] of Object.entries(programs.state)) {
    if (role === 'slot') continue;
    const problem = nonFinite(await session.readState([name]));
    if (problem !== undefined) return problem;
  }
  return undefined;
}

export interface WeightsMessageOptions {
  /** Of `nonFinite`. */
  readonly problem: string;
  readonly epoch: number;
  /** Steps done. */
  readonly step: number;
  readonly learningRate: number;
}

/** In one line: where it came up and what to do. The loss before that step was finite, so no image is to blame for it. */
export function weightsMessage({ problem, epoch, step, learningRate }: WeightsMessageOptions): string {
  return `after step ${step} (epoch ${epoch + 1}) ${problem}. Lower the learning rate (now ${learningRate}), or clip gradients (globalClipNorm). Nothing was saved after it; an earlier checkpoint is as it was.`;
}
