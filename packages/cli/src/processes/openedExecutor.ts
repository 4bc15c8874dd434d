import type { Executor, Experiment } from '@cnn/experiment';

/** What runs the trainings of a command. */
export interface OpenedExecutor {
  readonly executor: Executor;
  /** Of each training. */
  readonly threads: number;
  /** How it runs them, a line for people. */
  readonly line: string;
}

/** The experiment with the threads that each training has: they are part of what can be repeated. */
export function withThreads(experiment: Experiment, threads: number): Experiment {
  return { ...experiment, engine: { ...experiment.engine, threads } };
}
