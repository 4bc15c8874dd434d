import { metrics } from '@cnn/evaluation';
import { classificationLossNames, type OptimizerName } from '@cnn/train';

/** The losses that an experiment can have: each finds its form by the model's last layer and the kind of labels. */
export const lossNames = classificationLossNames;

/** The optimizers, the default first. */
export const optimizerNames = [
  'adam',
  'adamW',
  'adamax',
  'nadam',
  'adagrad',
  'adadelta',
  'lamb',
  'lion',
  'rmsprop',
  'sgd',
] as const satisfies readonly OptimizerName[];

/** The schedules of the learning rate, the default first. */
export const scheduleNames = [
  'constant',
  'step',
  'exponential',
  'inverseTime',
  'polynomial',
  'cosine',
  'cosineRestarts',
  'oneCycle',
] as const;

const monitored = [
  'loss',
  ...metrics.flatMap(({ name, alias }) => (alias === undefined ? [name] : [alias, name])),
];

/** What the best epochs can be chosen by: of the validation set with `val_` in front, else of the training set. */
export const monitorNames: readonly string[] = [...monitored.map((name) => `val_${name}`), ...monitored];
