import type { OperationName } from './operations.js';
import { convolutionRules } from './ops/convolution.js';
import { elementwiseRules } from './ops/elementwise.js';
import { formRules } from './ops/form.js';
import { linearRules } from './ops/linear.js';
import { normalizationRules } from './ops/normalization.js';
import { poolingRules } from './ops/pooling.js';
import { probabilityRules } from './ops/probabilities.js';
import { reductionRules } from './ops/reductions.js';
import { sourceRules } from './ops/sources.js';
import type { OperationRules } from './rule.js';

/** The rule of every operation. An operation without one is a type error. */
export const operationRules: OperationRules<OperationName> = {
  ...sourceRules,
  ...elementwiseRules,
  ...reductionRules,
  ...formRules,
  ...linearRules,
  ...convolutionRules,
  ...poolingRules,
  ...normalizationRules,
  ...probabilityRules,
};
