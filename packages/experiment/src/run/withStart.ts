import type { Experiment } from '../experiment/experiment.js';
import type { StartingModel } from '../fineTuning/startingModel.js';
import type { RunExperimentOptions } from './runOptions.js';

export interface WithStart {
  /** With the definition of the model that it begins with. */
  readonly experiment: Experiment;
  readonly start: StartingModel | undefined;
}

/**
 * An experiment with the model that it begins with, which the host reads where it was not handed over. A run that goes on has its weights
 * in a checkpoint, and needs the model for its definition at most.
 */
export async function withStart(
  experiment: Experiment,
  { start: given, host, resume }: Pick<RunExperimentOptions, 'start' | 'host' | 'resume'>,
): Promise<WithStart> {
  if (!experiment.start) return { experiment, start: undefined };
  const isKnown = typeof experiment.model !== 'string';
  const start = given ?? (resume && isKnown ? undefined : await host?.openStart?.(experiment.start));
  return { experiment: start && !isKnown ? { ...experiment, model: start.model } : experiment, start };
}
