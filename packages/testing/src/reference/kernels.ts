import { convolutionKernels } from './convolution.js';
import type { Kernels } from './dense.js';
import { depthwiseKernels } from './depthwise.js';
import { elementwiseKernels } from './elementwise.js';
import { formKernels } from './form.js';
import { linearKernels } from './matmul.js';
import { normalizationKernels } from './normalization.js';
import { poolingKernels } from './pooling.js';
import { probabilityKernels } from './probabilities.js';
import { reductionKernels } from './reductions.js';
import { sourceKernels } from './sources.js';

/** The meaning of every operation. An operation without one is a type error. */
export const referenceKernels: Kernels = {
  ...sourceKernels,
  ...elementwiseKernels,
  ...reductionKernels,
  ...formKernels,
  ...linearKernels,
  ...convolutionKernels,
  ...depthwiseKernels,
  ...poolingKernels,
  ...normalizationKernels,
  ...probabilityKernels,
};
