import { type Experiment, withValues } from '@cnn/experiment';
import type { TrialValues } from '@cnn/train';
import { type SearchArguments, search } from '../declarations/search.js';
import { experimentOf } from '../experiment/experimentOf.js';
import { parseArguments } from '../options/parseArguments.js';
import { searchedOptions } from '../options/trainings.js';

/**
 * The experiment of a trial: that of the options that were typed for all of them and of those that the space has, and the fields that
 * the space names by their place.
 */
export async function trialExperiment(args: SearchArguments, values: TrialValues): Promise<Experiment> {
  const isOption = (name: string): boolean => Object.hasOwn(searchedOptions, name);
  const of = (wanted: boolean): TrialValues =>
    Object.fromEntries(Object.entries(values).filter(([name]) => isOption(name) === wanted));
  const experiment = await experimentOf(parseArguments(search, [...args.argv, ...optionsOf(of(true))]));
  return withValues(experiment, of(false));
}

/** How the values of a trial are typed. */
export function optionsOf(values: TrialValues): string[] {
  return Object.entries(values).flatMap(([name, value]) => {
    if (value === false) return [];
    return value === true ? [`--${name}`] : [`--${name}`, String(value)];
  });
}
