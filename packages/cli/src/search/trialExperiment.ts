import { type Experiment, withValues } from '@cnn/experiment';
import type { TrialValues } from '@cnn/train';
import { dataOptions } from '../arguments/dataOptions.js';
import { type Arguments, parseArguments } from '../arguments/parseArguments.js';
import { readTrainSettings } from '../training/settings.js';
import { searched, trialOptions } from './searchSettings.js';
import { typedOptions } from './typedOptions.js';

const command = {
  name: 'search',
  usage: '',
  summary: '',
  options: { ...dataOptions, ...trialOptions },
  run: () => Promise.reject(new Error('it is not run')),
};

/**
 * The experiment of a trial: that of the options that were typed for all of them and of those that the space has, and the fields that
 * the space names by their place.
 */
export async function trialExperiment(args: Arguments, values: TrialValues): Promise<Experiment> {
  const isOption = (name: string): boolean => Object.hasOwn(searched, name);
  const of = (wanted: boolean): TrialValues =>
    Object.fromEntries(Object.entries(values).filter(([name]) => isOption(name) === wanted));
  const typed = typedOptions(args, command.options, new Set());
  const { experiment } = await readTrainSettings(parseArguments(command, [...typed, ...optionsOf(of(true))]));
  return withValues(experiment, of(false));
}

/** How the values of a trial are typed. */
export function optionsOf(values: TrialValues): string[] {
  return Object.entries(values).flatMap(([name, value]) => {
    if (value === false) return [];
    return value === true ? [`--${name}`] : [`--${name}`, String(value)];
  });
}
