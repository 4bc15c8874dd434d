import type { TrainingChoices } from '@cnn/browser';

/** A setting of the experiment, as a field shows it. */
export interface Setting {
  /** In the draft: `training.epochs`. */
  readonly path: string;
  readonly label: string;
  /** What it does, with its default. */
  readonly hint: string;
  readonly kind: 'number' | 'choice' | 'flag';
  /** Of numbers. */
  readonly least?: number | undefined;
  readonly whole?: boolean | undefined;
  /** Of choices: the first is the default, which is left out of the experiment. */
  readonly choices?: ((from: TrainingChoices) => readonly string[]) | undefined;
  /** What an empty field means. */
  readonly placeholder?: string | undefined;
}

/** Settings that belong together. */
export interface SettingGroup {
  readonly title: string;
  readonly settings: readonly Setting[];
}

/** The settings that most trainings change. Augmentation and the engine have fields of their own. */
export const mainSettings: readonly Setting[] = [
  count('training.epochs', 'Epochs', 'Passes over the training set.', 10),
  count('training.batchSize', 'Batch size', 'Images per step.', 32),
  choice(
    'training.optimizer.name',
    'Optimizer',
    'How gradients become steps. Default: adam.',
    ({ optimizers }) => optimizers,
  ),
];

/** All others, but for those with fields of their own. */
export const settingGroups: readonly SettingGroup[] = [
  {
    title: 'When to stop, and which epoch is kept',
    settings: [
      number(
        'training.patience',
        'Patience',
        'Stop after so many epochs without improvement. Default: train all epochs.',
        { whole: true, least: 1, placeholder: 'off' },
      ),
      choice(
        'training.monitor',
        'Monitor',
        'What the best epoch is chosen by. Default: val_loss.',
        ({ monitors }) => monitors,
      ),
      number('seed', 'Seed', 'Of split, initial weights, order, augmentation and dropout. Default: 0.', {
        whole: true,
        least: 0,
        placeholder: '0',
      }),
    ],
  },
  {
    title: 'Optimizer and learning rate',
    settings: [
      number('training.optimizer.momentum', 'Momentum', 'Of sgd and rmsprop. Default: 0.', {
        placeholder: '0',
      }),
      flag('training.optimizer.nesterov', 'Nesterov momentum', 'With sgd. Default: off.'),
      number(
        'training.optimizer.weightDecay',
        'Weight decay',
        'Of kernels, not of biases and normalizations. Default: the optimizer’s own.',
        { placeholder: 'own' },
      ),
      number(
        'training.optimizer.clipNorm',
        'Clip norm',
        'Clip the global gradient norm to this. Default: no clipping.',
        { placeholder: 'off' },
      ),
      number(
        'training.optimizer.accumulateSteps',
        'Accumulate steps',
        'Update the weights once per so many batches. Default: 1.',
        { whole: true, least: 1, placeholder: '1' },
      ),
      flag(
        'training.optimizer.useEma',
        'Moving average of the weights',
        'Validate, test and save it in place of the last weights. Default: off.',
      ),
      number('training.optimizer.emaMomentum', 'Decay of that average', 'Per step. Default: 0.99.', {
        placeholder: '0.99',
      }),
      number(
        'training.optimizer.swaEpochs',
        'Mean of the last epochs',
        'Save the mean of the weights over so many last epochs. Default: off.',
        { whole: true, least: 1, placeholder: 'off' },
      ),
      choice(
        'training.schedule.name',
        'Schedule',
        'How the learning rate changes over the epochs. Default: constant.',
        ({ schedules }) => schedules,
      ),
      number(
        'training.schedule.warmupEpochs',
        'Warm-up epochs',
        'In which the learning rate rises from 0. Default: 0.',
        { least: 0, whole: true, placeholder: '0' },
      ),
      flag(
        'training.schedule.cycleMomentum',
        'Cycle the momentum',
        'With the schedule oneCycle. Default: off.',
      ),
    ],
  },
  {
    title: 'Loss and imbalance',
    settings: [
      choice(
        'training.loss.name',
        'Loss',
        'Some need a sigmoid or a softmax at the end. Default: crossentropy.',
        ({ losses }) => losses,
      ),
      number(
        'training.loss.labelSmoothing',
        'Label smoothing',
        'For crossentropy and focal, 0 to 1. Default: 0.',
        { placeholder: '0' },
      ),
      number('training.loss.gamma', 'Gamma', 'Focusing parameter of focal. Default: 2.', {
        placeholder: '2',
      }),
      choice(
        'training.classWeight',
        'Class weights',
        'How much classes count in the loss. Default: all alike.',
        () => ['', 'balanced', 'effective'],
      ),
      number(
        'training.loss.deferredReweighting',
        'Deferred reweighting',
        'Apply class weights only after so many epochs. Default: from the beginning.',
        { whole: true, least: 1, placeholder: 'off' },
      ),
      choice('training.sampling', 'Sampling', 'Which images an epoch has. Default: each once.', () => [
        '',
        'balanced',
        'over',
        'under',
      ]),
    ],
  },
  {
    title: 'Batch normalization and initial weights',
    settings: [
      number(
        'training.batchNorm.momentum',
        'Momentum of running statistics',
        'Of every batch normalization. Default: the network’s own.',
        { placeholder: 'own' },
      ),
      flag(
        'training.batchNorm.recompute',
        'Recompute the statistics',
        'Over the training set, at the end. Default: off.',
      ),
      flag(
        'training.whiten',
        'Whiten the first convolution',
        'It begins as the whitening transform of the images’ patches. Default: off.',
      ),
    ],
  },
  {
    title: 'Testing',
    settings: [
      flag(
        'evaluation.testTimeAugmentation',
        'Test-time augmentation',
        'Average predictions over flips, and turns of square images. Default: off.',
      ),
      flag(
        'evaluation.calibrate',
        'Calibrate',
        'Fit a temperature on the validation set, which corrects overconfidence. Default: off.',
      ),
    ],
  },
];

interface NumberRules {
  readonly least?: number;
  readonly whole?: boolean;
  readonly placeholder: string;
}

function number(path: string, label: string, hint: string, rules: NumberRules): Setting {
  return { path, label, hint, kind: 'number', ...rules };
}

function count(path: string, label: string, hint: string, usual: number): Setting {
  return number(path, label, `${hint} Default: ${usual}.`, {
    least: 1,
    whole: true,
    placeholder: String(usual),
  });
}

function choice(
  path: string,
  label: string,
  hint: string,
  choices: NonNullable<Setting['choices']>,
): Setting {
  return { path, label, hint, kind: 'choice', choices };
}

function flag(path: string, label: string, hint: string): Setting {
  return { path, label, hint, kind: 'flag' };
}
