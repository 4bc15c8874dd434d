import { availableParallelism } from 'node:os';
import type { Experiment, RunHost } from '@cnn/experiment';
import { availableMemory } from '../memory/availableMemory.js';
import { imageWorkers } from '../workers/imageWorkers.js';
import { fingerprintOf } from './fingerprint.js';
import { openStart } from './openStart.js';

export interface NodeHostOptions {
  readonly experiment: Experiment;
  /** Threads that augment images and normalize stains. Default 0: the main thread. */
  readonly workers?: number | undefined;
  /** Whether a training begins although it needs more memory than is left. Default false. */
  readonly ignoreMemory?: boolean | undefined;
  /** Of the program that trains, by its name, such as `{ trainer: '1.2.0' }`; that of Node is added. */
  readonly versions?: Readonly<Record<string, string>> | undefined;
  /** For the report, beside Node and the platform. */
  readonly facts?: Readonly<Record<string, string>> | undefined;
  /** For the report: the command that does the same again. */
  readonly command?: string | undefined;
  /** Kept in checkpoints, beside the folder that paths begin in. */
  readonly details?: Readonly<Record<string, unknown>> | undefined;
}

/**
 * What a run needs of this machine: memory that is left, threads, and what tells one state of the images from another.
 *
 * @example
 * await runExperiment({ experiment, set, engine, store, host: nodeHost({ experiment, workers: 2 }) });
 */
export function nodeHost(options: NodeHostOptions): RunHost {
  const { experiment, workers = 0, ignoreMemory = false, versions, facts, command, details } = options;
  return {
    workers: workers > 0 ? imageWorkers({ count: workers }) : undefined,
    availableMemory: ignoreMemory ? undefined : availableMemory,
    fingerprint: (set, source = experiment.data.source ?? '') => fingerprintOf(set, source),
    threads: availableParallelism(),
    versions: { ...versions, node: process.versions.node },
    facts: { ...facts, node: process.version, platform: process.platform },
    command,
    openStart,
    details: { ...details, folder: process.cwd() },
  };
}
