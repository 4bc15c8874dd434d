import { CnnError } from '@cnn/core';
import { isAccuracy } from './best.js';

/**
 * What training recorded: one value per epoch under each of Keras's keys (`loss`, `accuracy`, `val_loss`, …). A value that is
 * not a finite number, or `null` where JSON could not hold it, stands for an epoch without a result.
 */
export type History = Readonly<Record<string, readonly (number | null)[]>>;

/** One metric's two series. */
export interface Metric {
  /** The key without `val_`. */
  readonly name: string;
  readonly training: readonly (number | null)[] | undefined;
  readonly validation: readonly (number | null)[] | undefined;
}

const validationPrefix = 'val_';

/** Series that are settings of the run, not results: shown only when asked for. */
const settings = new Set(['lr', 'learning_rate', 'epoch']);

/**
 * The metrics of a history: accuracy first, then loss, then the others in their own order.
 *
 * @throws CnnError `DATA` when the history holds no epoch, or series of different lengths.
 */
export function metricsOf(history: History): readonly Metric[] {
  const lengths = Object.entries(history).map(([key, values]) => [key, checked(key, values).length] as const);
  const [first] = lengths;
  if (first === undefined || first[1] === 0) {
    throw new CnnError(
      'DATA',
      'history needs at least one epoch in a key such as "loss", received none. Train first.',
    );
  }
  const other = lengths.find(([, length]) => length !== first[1]);
  if (other !== undefined) {
    throw new CnnError(
      'DATA',
      `history needs one value per epoch in every key, received ${first[1]} in "${first[0]}" and ${other[1]} in "${other[0]}". Put null where an epoch has no value.`,
    );
  }
  const names = new Set(lengths.map(([key]) => baseName(key)));
  return [...names]
    .sort((a, b) => rank(a) - rank(b))
    .map((name) => ({ name, training: history[name], validation: history[validationPrefix + name] }));
}

/** Number of epochs. */
export function epochsOf(history: History): number {
  return Object.values(history)[0]?.length ?? 0;
}

/** Is it a result of training, rather than a setting such as the learning rate? */
export function isResult({ name }: Metric): boolean {
  return !settings.has(name);
}

function checked(key: string, values: unknown): readonly unknown[] {
  if (!Array.isArray(values)) {
    const remedy = key === 'history' ? ' Pass the inner history.' : '';
    throw new CnnError(
      'DATA',
      `history.${key} needs an array with one number per epoch, received ${typeof values}.${remedy}`,
    );
  }
  const wrong = values.find((value) => value !== null && typeof value !== 'number');
  if (wrong === undefined) return values;
  throw new CnnError(
    'DATA',
    `history.${key} needs numbers, received ${JSON.stringify(wrong)}. Give one number per epoch.`,
  );
}

function baseName(key: string): string {
  return key.startsWith(validationPrefix) ? key.slice(validationPrefix.length) : key;
}

function rank(name: string): number {
  if (isAccuracy(name)) return 0;
  return name === 'loss' ? 1 : 2;
}
