import { convolutionKernels } from './convolution.js';
import { denseKernels } from './dense.js';
import { elementwiseKernels } from './elementwise.js';
import { formKernels } from './form.js';
import type { Kernels } from './kernel.js';
import { normalizationKernels } from './normalization.js';
import { poolingKernels } from './pooling.js';
import { reductionKernels } from './reductions.js';

/** A kernel for every operation that computes something. An operation without one is a type error. */
export const kernels: Kernels = {
  ...elementwiseKernels,
  ...reductionKernels,
  ...formKernels,
  ...denseKernels,
  ...convolutionKernels,
  ...poolingKernels,
  ...normalizationKernels,
};
