import { type Json, under } from '../json.js';

/** Keras's schedules that we have too: the names of their options are ours in snake case. */
const classes: Readonly<Record<string, { readonly type: string; readonly options: readonly string[] }>> = {
  ExponentialDecay: {
    type: 'exponentialDecay',
    options: ['initialLearningRate', 'decaySteps', 'decayRate', 'staircase'],
  },
  InverseTimeDecay: {
    type: 'inverseTimeDecay',
    options: ['initialLearningRate', 'decaySteps', 'decayRate', 'staircase'],
  },
  PolynomialDecay: {
    type: 'polynomialDecay',
    options: ['initialLearningRate', 'decaySteps', 'endLearningRate', 'power', 'cycle'],
  },
  PiecewiseConstantDecay: { type: 'piecewiseConstantDecay', options: ['boundaries', 'values'] },
  CosineDecay: {
    type: 'cosineDecay',
    options: ['initialLearningRate', 'decaySteps', 'alpha', 'warmupTarget', 'warmupSteps'],
  },
  CosineDecayRestarts: {
    type: 'cosineDecayRestarts',
    options: ['initialLearningRate', 'firstDecaySteps', 'tMul', 'mMul', 'alpha'],
  },
};

const snake = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** A schedule of a file in our form; undefined where we don't have it. */
export function readSchedule(className: string, config: Json): Json | undefined {
  const known = under(classes, className);
  if (!known) return undefined;
  const given = known.options.flatMap((option) => {
    const value = config[snake(option)] ?? undefined;
    return value === undefined ? [] : [[option, value] as const];
  });
  return { type: known.type, ...Object.fromEntries(given) };
}

/** A schedule of ours as Keras writes it; undefined where it has none. */
export function writeSchedule(
  schedule: Json,
): { readonly className: string; readonly config: Json } | undefined {
  const found = Object.entries(classes).find(([, { type }]) => type === schedule.type);
  if (!found) return undefined;
  const [className, { options }] = found;
  const given = options.flatMap((option) =>
    schedule[option] === undefined ? [] : [[snake(option), schedule[option]] as const],
  );
  return { className, config: { ...Object.fromEntries(given), name: className } };
}
