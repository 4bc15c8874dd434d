import { type ProgramIndex, sameShape } from '@cnn/core';
import type { PassEnd } from '../operations/blocked.js';
import { convolve, inputGradient } from '../operations/convolution.js';
import { normalize } from '../operations/normalization.js';
import type { Emission } from '../writing/emission.js';
import type { Placed } from '../writing/layout.js';
import { biasedConvolutionOf } from './biasedConvolution.js';

/** Writes a value whose operation does more with its result in the same pass. */
type ChannelPass = (emission: Emission, end?: PassEnd) => Placed;

/** A convolution, with its bias or without, its gradient to the image, or a normalization. */
export function channelPassOf(index: ProgramIndex, id: number): ChannelPass | undefined {
  const biased = biasedConvolutionOf(index, id);
  const convolution = biased?.convolution ?? index.as(id, 'conv2d');
  if (convolution) return (emission, end) => convolve(emission, convolution, { bias: biased?.bias, ...end });
  const normalization = index.as(id, 'normalizeChannels') ?? index.as(id, 'batchNormalize');
  if (normalization) return (emission, end) => normalize(emission, normalization, end);
  const gradient = index.as(id, 'conv2dInputGradient');
  return gradient && ((emission, end) => inputGradient(emission, gradient, end));
}

/** Such a value that nothing else reads plus another image. */
export function summedPassOf(index: ProgramIndex, id: number): ChannelPass | undefined {
  const add = index.as(id, 'add');
  if (add?.shape.length !== 4) return undefined;
  const [a, b] = add.operands as [number, number];
  for (const [x, sum] of [
    [a, b],
    [b, a],
  ] as const) {
    const pass = index.isInside(x, [id]) ? channelPassOf(index, x) : undefined;
    if (pass && sameShape(index.node(sum).shape, add.shape) && sameShape(index.node(x).shape, add.shape))
      return (emission, end) => pass(emission, { ...end, sum });
  }
  return undefined;
}
