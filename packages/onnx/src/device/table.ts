import type { Pattern } from '@cnn/core';
import type { Operations } from '../operations/writeOperation.js';
import type { Fusion } from '../patterns/fusion.js';
import { biasedConvolution } from './biasedConvolution.js';
import { convolution } from './convolution.js';
import { depthwise } from './depthwise.js';
import { elementwise } from './elementwise.js';
import { linear } from './linear.js';
import { pooling } from './pooling.js';
import { probabilities } from './probabilities.js';

/**
 * How operations are written for ONNX Runtime's WebGPU provider, where it lacks what the processor has: places of maxima (MaxPool's second
 * value), MaxUnpool, Sign, LogSoftmax, FusedMatMul, Scan, and the NCHWc layout. The others are written as for the processor.
 */
export const deviceOperations = {
  ...elementwise,
  ...convolution,
  ...depthwise,
  ...linear,
  ...pooling,
  ...probabilities,
} satisfies Partial<Operations>;

/** In order of precedence, the last first. */
export const devicePatterns: readonly Pattern<Fusion>[] = [biasedConvolution];
