import { CnnError } from '@cnn/core';
import type { TrialValues } from '@cnn/train';
import type { Experiment } from '../experiment/experiment.js';
import { checkPlace, parseExperiment } from '../experiment/parseExperiment.js';

/** What all trials share, since their results could not be compared otherwise, or what does not change the results. */
const shared = ['format', 'version', 'seed', 'split', 'engine', 'training.epochs', 'training.monitor'];

/**
 * The experiment with other values at some of its places.
 *
 * @param values by path, such as `{ 'training.optimizer.learningRate': 0.01 }`
 * @throws CnnError (OPTIONS) for a place that there is none of, or that all trials share, and for a value that is not as expected
 */
export function withValues(experiment: Experiment, values: TrialValues): Experiment {
  const json = JSON.parse(JSON.stringify(experiment)) as Fields;
  for (const [path, value] of Object.entries(values)) {
    checkSearched(path);
    setAt(json, path, value);
  }
  return parseExperiment(json);
}

/** @throws CnnError (OPTIONS) for a place that no experiment has, with the nearest name, or that all trials share */
export function checkSearched(path: string): void {
  const same = shared.find((name) => path === name || path.startsWith(`${name}.`));
  if (same === undefined) {
    checkPlace(path);
    return;
  }
  throw new CnnError(
    'OPTIONS',
    `"${path}" can't be searched: all trials have the same ${same}, as they could not be compared otherwise. Leave it out of the space.`,
    { details: { path } },
  );
}

interface Fields {
  [name: string]: unknown;
}

function setAt(json: Fields, path: string, value: unknown): void {
  const names = path.split('.');
  const last = names.pop() ?? path;
  let at = json;
  for (const name of names) {
    const own = Object.hasOwn(at, name) ? at[name] : undefined;
    const below = typeof own === 'object' && own !== null && !Array.isArray(own) ? (own as Fields) : {};
    Object.defineProperty(at, name, { value: below, enumerable: true, writable: true, configurable: true });
    at = below;
  }
  Object.defineProperty(at, last, { value, enumerable: true, writable: true, configurable: true });
}
