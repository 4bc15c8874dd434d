import type { Experiment } from '../experiment/experiment.js';
import { parseExperiment } from '../experiment/parseExperiment.js';
import { plainEqual } from './plainEqual.js';

type Json = Readonly<Record<string, unknown>>;

/**
 * The fields of an experiment that must be written down: `parseExperiment` fills in all others, to the same experiment. Lists and what the
 * definition of a model holds are left as they are.
 */
export function changedFields(experiment: Experiment): Json {
  // The layers of a model are checked each time, and nothing of them can be left out.
  const { model, ...others } = experiment;
  const whole = parseExperiment(others);
  const same = (fields: Json): boolean => {
    try {
      return plainEqual(parseExperiment(fields), whole);
    } catch {
      return false; // A field that the others need.
    }
  };
  const rest = without(others, same);
  return model === 'tutorial' ? rest : { ...rest, model };
}

/** The value without every field, at any depth, that nothing changes without. */
function without(value: Json, same: (value: Json) => boolean): Json {
  let kept = value;
  for (const name of Object.keys(value)) {
    const { [name]: field, ...others } = kept;
    if (same(others)) kept = others;
    else if (isObject(field)) {
      const at = kept;
      kept = { ...at, [name]: without(field, (changed) => same({ ...at, [name]: changed })) };
    }
  }
  return kept;
}

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
