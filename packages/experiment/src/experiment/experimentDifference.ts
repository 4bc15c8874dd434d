import type { Experiment } from './experiment.js';

/** The first place where two experiments differ. */
export interface ExperimentDifference {
  /** Such as `training.optimizer.learningRate`. */
  readonly path: string;
  /** As JSON; undefined where there is none. */
  readonly expected: string | undefined;
  readonly received: string | undefined;
}

/**
 * Where an experiment that was run is not the one that is expected. An engine or a number of threads that is not asked for may be any.
 *
 * @param received what a run's `experiment.json` holds
 */
export function experimentDifference(
  expected: Experiment,
  received: unknown,
): ExperimentDifference | undefined {
  return differenceOf(plain(expected), plain(received), '');
}

function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value ?? null));
}

function differenceOf(expected: unknown, received: unknown, path: string): ExperimentDifference | undefined {
  if (path.startsWith('engine.') && expected === undefined) return undefined;
  if (!isObject(expected) || !isObject(received)) {
    const [a, b] = [JSON.stringify(expected), JSON.stringify(received)];
    return a === b ? undefined : { path, expected: a, received: b };
  }
  for (const name of new Set([...Object.keys(expected), ...Object.keys(received)])) {
    const below = path === '' ? name : `${path}.${name}`;
    const found = differenceOf(expected[name], received[name], below);
    if (found) return found;
  }
  return undefined;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** `training.epochs: expected 3, received 5`. */
export function describeDifference({ path, expected, received }: ExperimentDifference): string {
  return `${path || 'experiment.json'}: expected ${expected ?? 'none'}, received ${received ?? 'none'}`;
}
