import type { Option } from '../arguments/command.js';

export const batchNormOptions = {
  'batch-norm-momentum': {
    value: 'X',
    help: 'of the running statistics of every batch normalization, 0 to 1; default: the model’s own, 0.99 in the tutorial presets',
  },
  'recompute-batch-norm': {
    help: 'after the last epoch, compute the running statistics anew over the training part (PyTorch’s update_bn)',
  },
} satisfies Record<string, Option>;
