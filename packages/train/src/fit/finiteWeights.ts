import { sizeOf, type TensorValue, type TensorValues } from '@cnn/core';
import type { Runtime } from './runtime.js';

/** What is wrong with the first of these variables that holds NaN or infinity; nothing if all are finite. */
export function nonFinite(variables: TensorValues): string | undefined {
  for (const [name, { data }] of Object.entries(variables)) {
    if (areFinite(data)) continue;
    return `'${name}' holds ${data.find((value) => !Number.isFinite(value))}`;
  }
  return undefined;
}

/**
 * Whether no value is NaN or infinity: 0 times any other value is 0. Four sums, since each addition waits for the one before:
 * 20 times as fast as a function called for each value, which took longer than the copy to the host.
 */
function areFinite(data: TensorValue['data']): boolean {
  const fours = data.length - (data.length % 4);
  let [a, b, c, d] = [0, 0, 0, 0];
  for (let at = 0; at < fours; at += 4) {
    a += (data[at] as number) * 0;
    b += (data[at + 1] as number) * 0;
    c += (data[at + 2] as number) * 0;
    d += (data[at + 3] as number) * 0;
  }
  for (let at = fours; at < data.length; at++) a += (data[at] as number) * 0;
  return a + b + c + d === 0;
}

/** At most so many bytes of weights come to the host at once, or one variable. */
const GROUP_BYTES = 2 ** 26;

/**
 * The same of the model's parameters and running statistics. They come in groups: an engine that compiles what it is asked for, as
 * TensorFlow does, takes long over hundreds of single ones.
 */
export async function nonFiniteWeights({ programs, session }: Runtime): Promise<string | undefined> {
  for (const names of groupsOf(programs.state)) {
    const problem = nonFinite(await session.readState(names));
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function groupsOf(state: Runtime['programs']['state']): string[][] {
  const groups: string[][] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const [name, { role, shape }] of Object.entries(state)) {
    if (role === 'slot') continue;
    const own = 4 * sizeOf(shape);
    if (bytes + own > GROUP_BYTES) {
      groups.push([]);
      bytes = 0;
    }
    groups.at(-1)?.push(name);
    bytes += own;
  }
  return groups;
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
