import { field, fieldFlag, numeric, type Options, sizeOf } from './option.js';

/** Several options that set one field of the experiment are put together in `experimentOf`. */
export const lossOptions = {
  loss: field('training.loss.name', {
    value: 'NAME',
    help: 'the loss; some need a sigmoid or a softmax at the end of the model',
  }),
  'label-smoothing': field('training.loss.labelSmoothing', {
    value: 'X',
    help: 'label smoothing, for crossentropy and focal; 0 to 1',
  }),
  'focal-gamma': field('training.loss.gamma', {
    value: 'X',
    help: 'focusing parameter of --loss focal; default 2',
  }),
} satisfies Options;

export const deferredOption = {
  'deferred-reweighting': field('training.loss.deferredReweighting', {
    value: 'N',
    help: 'apply class weights only after N epochs: those of --class-weight, or by effective number',
  }),
} satisfies Options;

export const learningRateOption = {
  'learning-rate': field('training.optimizer.learningRate', {
    value: 'X',
    help: 'the highest one, under a schedule; default: the optimizer’s own, 0.001 for adam',
  }),
} satisfies Options;

const clipOption = {
  'clip-norm': field('training.optimizer.clipNorm', {
    value: 'X',
    help: 'clip the global gradient norm to X; default: no clipping',
  }),
} satisfies Options;

export const optimizerOptions = {
  optimizer: field('training.optimizer.name', { value: 'NAME', help: 'the optimizer' }),
  momentum: field('training.optimizer.momentum', { value: 'X', help: 'of sgd and rmsprop; default 0' }),
  nesterov: fieldFlag('training.optimizer.nesterov', 'use Nesterov momentum with sgd'),
  'weight-decay': field('training.optimizer.weightDecay', {
    value: 'X',
    help: 'of kernels, not of biases and normalizations; default: the optimizer’s own',
  }),
  ...clipOption,
  'accumulate-steps': field('training.optimizer.accumulateSteps', {
    value: 'N',
    help: 'update the weights once per N batches, with the mean of their gradients; default 1',
  }),
  ema: fieldFlag(
    'training.optimizer.useEma',
    'keep a moving average of the weights, and validate, evaluate and save it',
  ),
  'ema-momentum': field('training.optimizer.emaMomentum', {
    value: 'X',
    read: numeric,
    sets: (momentum) => ({
      'training.optimizer.emaMomentum': momentum,
      'training.optimizer.useEma': true,
    }),
    help: 'decay of that average per step (implies --ema); default 0.99',
  }),
  swa: field('training.optimizer.swaEpochs', {
    value: 'N',
    help: 'like --ema, but with the plain mean of the weights over the last N epochs',
  }),
} satisfies Options;

export const scheduleOptions = {
  schedule: field('training.schedule.name', { value: 'NAME', help: 'schedule of the learning rate' }),
  'cycle-momentum': fieldFlag(
    'training.schedule.cycleMomentum',
    'with --schedule oneCycle: momentum falls from 0.95 to 0.85 while the rate rises, and rises again',
  ),
  'warmup-epochs': field('training.schedule.warmupEpochs', {
    value: 'N',
    help: 'epochs in which the learning rate rises from 0',
  }),
} satisfies Options;

export const batchNormOptions = {
  'batch-norm-momentum': field('training.batchNorm.momentum', {
    value: 'X',
    help: 'of the running statistics of every batch normalization, 0 to 1; default: the model’s own, 0.99 in the tutorial presets',
  }),
  'recompute-batch-norm': fieldFlag(
    'training.batchNorm.recompute',
    'after the last epoch, recompute the running statistics over the training set (PyTorch’s update_bn)',
  ),
} satisfies Options;

export const augmentOptions = {
  augment: field('training.augment', {
    value: 'STEPS',
    help: 'augment training images: a comma-separated list of flip, turn, affine, crop, color, stain, blur, noise, jpeg, cutout, randaugment and tissue, or a JSON file with a list of steps',
  }),
} satisfies Options;

export const stainOptions = {
  stain: field('training.stain', {
    complete: true,
    value: 'HOW',
    help: 'normalize the stain colours of all images: macenko or reinhard',
  }),
  'stain-reference': field('training.stain', {
    value: 'IMAGE',
    help: 'reference image for stain colours (macenko has a built-in one)',
  }),
} satisfies Options;

export const classBalanceOptions = {
  'class-weight': field('training.classWeight', {
    complete: true,
    value: 'WHAT',
    help: 'give rare classes, or labels, more weight: balanced, or effective (by effective number); default: no weights',
  }),
  sampling: field('training.sampling', {
    complete: true,
    value: 'HOW',
    help: 'balanced (balanced batches), over (repeat rare classes) or under (drop images of frequent ones); default: as they are',
  }),
} satisfies Options;

const mixes = ['mixup', 'cutmix'];

export const imageOptions = {
  ...augmentOptions,
  'crop-size': field('training.cropSize', {
    value: 'N',
    read: sizeOf,
    expected: 'N or HEIGHTxWIDTH in pixels',
    help: 'train on random windows of N×N, or HEIGHTxWIDTH (with --augment crop: on random rectangles of that size), and use the centre of all other images',
  }),
  mix: field('training.mix', {
    complete: true,
    value: 'HOW',
    choices: mixes,
    expected: mixes.join(', '),
    read: (given) => (mixes.includes(given) ? { type: given } : undefined),
    help: 'mixup or cutmix: mix the images of a batch and their labels',
  }),
  ...stainOptions,
} satisfies Options;

export const patienceOption = {
  patience: field('training.patience', {
    value: 'N',
    help: 'stop after N epochs without improvement of --monitor, and keep the best weights',
  }),
} satisfies Options;

export const monitorOption = {
  monitor: field('training.monitor', {
    complete: true,
    value: 'NAME',
    help: 'the metric for --patience and --save-top-k: val_loss (default), val_accuracy, val_auc, val_prAuc, val_f1, …, or the same of the training set, without val_',
  }),
} satisfies Options;
