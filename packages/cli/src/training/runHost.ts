import { availableParallelism } from 'node:os';
import type { Experiment, RunHost } from '@cnn/experiment';
import { availableMemory, imageWorkers } from '@cnn/node';
import type { Arguments } from '../options/arguments.js';
import { version } from '../version.js';
import { fingerprintOf } from './fingerprint.js';

export interface RunHostOptions {
  readonly args: Arguments<{ readonly workers: number }>;
  readonly experiment: Experiment;
  readonly ignoreMemory: boolean;
}

/** What a run needs of this machine and this command. */
export function runHost({ args, experiment, ignoreMemory }: RunHostOptions): RunHost {
  const { workers } = args.values;
  const { source = '' } = experiment.data;
  return {
    ...(workers > 0 ? { workers: imageWorkers({ count: workers }) } : {}),
    ...(ignoreMemory ? {} : { availableMemory }),
    fingerprint: (set) => fingerprintOf(set, source),
    threads: availableParallelism(),
    versions: { '@cnn/cli': version(), node: process.versions.node },
    facts: { cnn: version(), node: process.version, platform: process.platform },
    command: args.commandLine,
    details: { argv: args.argv, folder: process.cwd() },
  };
}
