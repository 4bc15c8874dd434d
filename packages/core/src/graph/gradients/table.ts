import { collective } from './collective.js';
import { convolution } from './convolution.js';
import { elementwise } from './elementwise.js';
import { form } from './form.js';
import { linear } from './linear.js';
import { normalization } from './normalization.js';
import { pooling } from './pooling.js';
import { probabilities } from './probabilities.js';
import { reductions } from './reductions.js';
import type { GradientRules } from './rule.js';
import { sources } from './sources.js';

/** The gradient of every operation. An operation without a rule is a type error. */
export const gradientRules: GradientRules = {
  ...sources,
  ...elementwise,
  ...reductions,
  ...form,
  ...linear,
  ...convolution,
  ...pooling,
  ...normalization,
  ...probabilities,
  ...collective,
};
